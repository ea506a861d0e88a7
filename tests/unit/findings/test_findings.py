from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.advice.advise import with_advice
from formcheck.findings.findings import confirmed, judge, variants
from formcheck.findings.reference_values import expected, expected_cadence_spm
from formcheck.findings.robustness import Retest
from formcheck.knowledge import checked, load
from formcheck.metrics.side.foot_strike import class_asymmetry
from formcheck.metrics.timing.rhythm import UNCERTAIN_SIZE
from formcheck.model import Analysis, Asymmetry, Finding
from formcheck.settings.settings import Runner
from tests import plain_limits
from tests.profiles import legs, number, rhythm, uneven

TALL = Runner(height_m=1.72)


@pytest.fixture(autouse=True)
def _plain_limits(monkeypatch) -> None:
    plain_limits.use(monkeypatch)


def judged(*numbers, runner=TALL, differences=()):
    return judge(numbers, differences, runner=runner, knowledge=load())


def standing(*numbers, runner=TALL, differences=()) -> dict[str, Finding]:
    found = judged(*numbers, runner=runner, differences=differences).findings
    return {f.key: f for f in found if f.level != "typical"}


# ---------------------------------------------------------------- one number


@pytest.mark.parametrize(
    ("value", "error", "level"),
    [
        (8.9, 1.0, None),  # beyond 8, but not beyond its error
        (9.1, 1.0, "watch"),
        (12.9, 1.0, "watch"),
        (13.1, 1.0, "notable"),
        (7.9, 0.1, None),
    ],
)
def test_a_number_counts_only_beyond_its_error(value, error, level) -> None:
    found = standing(number("shank_angle_ic", value, error, "left"))
    assert [f.level for f in found.values()] == ([level] if level else [])


def test_low_limits_count_downward() -> None:
    assert "knee_stiff" in standing(number("knee_flexion_stance", 35.0, 2.0, "left"))
    assert not standing(number("knee_flexion_stance", 37.0, 2.0, "left"))
    assert not standing(number("knee_flexion_stance", 41.0, 2.0, "left"))


def test_a_number_without_a_known_error_is_never_judged() -> None:
    assert not standing(number("shank_angle_ic", 30.0, float("nan"), "left"))


def test_the_surest_of_several_clips_counts() -> None:
    sure, unsure = (
        number("shank_angle_ic", 6.0, 0.5, "left"),
        number("shank_angle_ic", 20.0, 4.0, "left", clip=1),
    )
    assert not standing(sure, unsure)


def test_both_legs_are_told_in_one_finding() -> None:
    (found,) = standing(*legs("shank_angle_ic", 11.0, 14.5, 1.0)).values()
    assert (found.key, found.level, found.side) == ("shank_reach", "notable", None)
    assert "left 11.0 ± 1.0°, right 14.5 ± 1.0° (typical: up to 8°)" in found.message


def test_one_leg_is_named() -> None:
    (found,) = standing(*legs("pelvic_excursion", 12.5, 8.0, 1.0)).values()
    assert (found.key, found.side, found.level) == ("pelvic_drop", "left", "notable")


def test_what_lies_inside_its_range_is_called_typical() -> None:
    found = judged(*legs("knee_flexion_ic", 17.0, 19.0, 2.0)).findings
    assert [(f.key, f.level) for f in found] == [("knee_flexion_ic", "typical")]
    assert "typical: from 12°" in found[0].message


def test_a_number_beyond_its_limit_but_inside_its_error_is_not_called_typical() -> None:
    assert judged(number("shank_angle_ic", 8.5, 1.0, "left")).findings == ()


# ---------------------------------------------------------------- expected cadence


def test_expected_cadence_follows_speed_and_height() -> None:
    # 165 + 6 x (3.5 - 3.0) - 60 x (1.82 - 1.72) = 162
    (expected,) = judged(*rhythm(160.0, 12.6), runner=Runner(height_m=1.82)).expected
    assert expected.value == pytest.approx(162.0)
    assert (expected.low, expected.high) == pytest.approx((154.0, 170.0))


@pytest.mark.parametrize(
    ("speed_kmh", "runner"),
    [
        (None, TALL),
        (10.8, Runner()),
        (6.5, TALL),
        (18.0, TALL),
        (10.8, Runner(height_m=2.1)),
        (10.8, Runner(height_m=1.72, answers={"incline_pct": 1.5})),
    ],
)
def test_nothing_is_expected_outside_what_was_studied(speed_kmh, runner) -> None:
    found = judged(*rhythm(140.0, speed_kmh), runner=runner)
    assert found.expected == ()
    assert all(f.level == "typical" for f in found.findings)


@pytest.mark.parametrize(
    ("cadence", "level"), [(158.0, None), (156.0, "watch"), (151.0, "notable")]
)
def test_low_cadence_counts_from_8_and_13_below(cadence, level) -> None:
    found = standing(*rhythm(cadence, 10.8))
    assert [f.level for f in found.values()] == ([level] if level else [])


def test_a_high_cadence_is_never_flagged() -> None:
    assert not standing(*rhythm(195.0, 10.8))


def test_an_unsure_speed_widens_the_doubt() -> None:
    numbers = [n for n in rhythm(156.0, 10.8) if n.key != "belt_speed"]
    # 12 % of 3 m/s moves the expected cadence by 2.2 steps/min: 156 is then unclear
    assert not standing(*numbers, number("belt_speed", 3.0, 0.36))


# ---------------------------------------------------------------- told once


def test_signs_of_a_long_stride_are_one_finding() -> None:
    found = standing(
        *rhythm(150.0, 10.8),
        *legs("shank_angle_ic", 11.0, 10.5, 1.5),
        *legs("overstride_distance", 0.22, 0.23, 0.01),
    )
    assert list(found) == ["long_stride"]
    parts = found["long_stride"].parts
    assert parts == ("cadence_low", "stride_long", "shank_reach", "foot_ahead")
    assert found["long_stride"].message.count("150") == 1


def test_a_foot_far_ahead_at_a_usual_cadence_is_not_called_a_long_stride() -> None:
    found = standing(
        *rhythm(170.0, 10.8),
        *legs("knee_flexion_ic", 5.0, 5.0, 1.0),
        *legs("overstride_distance", 0.22, 0.23, 0.01),
    )
    assert list(found) == ["overstride"]
    assert found["overstride"].title == "The foot lands far ahead"


def test_foot_ahead_of_the_hips_alone_is_one_sign_of_three_to_be_watched() -> None:
    found = judged(
        *legs("overstride_distance", 0.38, 0.36, 0.09),
        number("shank_angle_ic", 12.0, 5.0, "right"),
        number("knee_flexion_ic", 19.0, 5.0, "right"),
    )
    (told,) = (f for f in found.findings if f.level != "typical")
    assert (told.key, told.level, told.side) == ("foot_ahead", "watch", None)
    assert set(told.sources) >= {"fukuchi2017", "wille2014", "lieberman2015"}
    for part in (
        "left 0.38 ± 0.09 leg lengths, right 0.36 ± 0.09 leg lengths (typical: up to",
        "One of three signs of over-striding",
        "The other two: shank angle at contact left not measured, right "
        "12 ± 5°, not clear from this video (typical: up to 8°)",
        "knee flexion at contact left not measured, right 19 ± 5°, within the usual "
        "range (typical: from 12°).",
    ):
        assert part in told.message
    # what the finding tells already is not told once more as an open number
    assert found.unclear == ()


@pytest.mark.parametrize(
    ("cadence", "key", "robust"),
    # expected 165 steps/min at this speed and height, one SD is 8
    [(158.0, "foot_ahead", True), (156.9, "overstride", False)],
)
def test_steps_on_the_slow_side_support_a_foot_far_ahead(cadence, key, robust) -> None:
    ahead = legs("overstride_distance", 0.36, 0.36, 0.05)
    (told,) = standing(*rhythm(cadence, 10.8), *ahead).values()
    assert (told.key, told.level, told.robust) == (key, "watch", robust)
    if key == "overstride":
        assert told.parts == ("foot_ahead", "steps_slow")
        assert "cadence 156.9 ± 0.4 steps/min (expected" in told.message


def test_steps_on_the_slow_side_are_no_finding_by_themselves() -> None:
    assert standing(*rhythm(156.9, 10.8)) == {}
    knee = legs("knee_flexion_ic", 5.0, 5.0, 1.0)
    assert set(standing(*rhythm(156.9, 10.8), *knee)) == {"knee_straight"}


def test_a_lone_sign_whose_others_were_not_measured_says_so() -> None:
    (told,) = standing(number("overstride_distance", 0.36, 0.05, "right")).values()
    assert told.robust
    assert "shank angle at contact not measured; knee flexion" in told.message


def test_a_lone_sign_hides_no_open_number_of_something_else() -> None:
    ahead = legs("overstride_distance", 0.36, 0.36, 0.05)
    found = judged(*rhythm(157.2, 10.8), *ahead)
    assert [u.key for u in found.unclear] == ["cadence_low"]


def test_a_lone_sign_that_small_changes_turn_into_the_pattern_stands() -> None:
    ahead = number("overstride_distance", 0.36, 0.05, "right")
    with_shank = judged(ahead, number("shank_angle_ic", 11.0, 1.0, "right")).findings
    (kept,) = confirmed(judged(ahead).findings, [with_shank])
    assert kept.robust


def test_signs_at_hip_and_pelvis_are_one_finding() -> None:
    numbers = legs("pelvic_excursion", 13.0, 8.0, 1.0)
    found = standing(
        *numbers,
        *legs("femoral_adduction", 16.0, 9.0, 1.0),
        differences=[uneven(numbers, "pelvic_excursion")],
    )
    assert list(found) == ["hip_control"]
    assert set(found["hip_control"].parts) == {
        "pelvic_drop",
        "pelvic_drop_uneven",
        "thigh_inward",
    }


# ---------------------------------------------------------------- left against right


def test_foot_strike_counts_in_degrees_beyond_5() -> None:
    apart = legs("foot_strike_angle", 14.0, 4.0, 2.0)
    (found,) = standing(
        *apart, differences=[uneven(apart, "foot_strike_angle")]
    ).values()
    assert (found.key, found.side) == ("foot_strike_uneven", None)
    assert "left 14°, right 4°, difference 10 ± 3°" in found.message
    near = legs("foot_strike_angle", 14.0, 7.0, 2.0)
    assert not standing(*near, differences=[uneven(near, "foot_strike_angle")])


def test_contact_time_counts_in_per_cent_beyond_5() -> None:
    # 260 against 240 ms: 8 % +- 1.1 %
    apart = legs("contact_time", 260.0, 240.0, 2.0)
    (found,) = standing(*apart, differences=[uneven(apart, "contact_time")]).values()
    assert (found.key, found.level, found.side) == ("contact_uneven", "watch", "left")
    assert "8.0 ± 1.1 %" in found.message


def test_a_difference_that_is_not_sure_is_no_finding() -> None:
    apart = legs("contact_time", 270.0, 230.0, 2.0)
    doubtful = replace(uneven(apart, "contact_time"), exceeds_error=False, note="why")
    assert not standing(*apart, differences=[doubtful])


def test_a_difference_of_unsure_size_is_told_as_fragile() -> None:
    steps = Asymmetry(
        key="step_time",
        left=0.40,
        right=0.30,
        difference=0.10,
        unit="s",
        index_pct=28.6,
        error=0.02,
        exceeds_error=True,
        clip=0,
    )
    (sure,) = standing(differences=[steps]).values()
    assert (sure.key, sure.robust) == ("steps_uneven", True)
    unsure = replace(steps, note=f"{UNCERTAIN_SIZE}: the events say 29 %")
    (found,) = standing(differences=[unsure]).values()
    assert (found.key, found.robust) == ("steps_uneven", False)


def test_feet_of_two_kinds_are_found_although_that_is_always_noted() -> None:
    left, right = legs("rearfoot_share", 0.98, 0.02, 0.05)
    (found,) = standing(differences=[class_asymmetry(left, right)]).values()
    assert (found.key, found.side) == ("foot_strike_kind_uneven", None)
    left, right = legs("rearfoot_share", 0.80, 0.10, 0.05)
    assert not standing(differences=[class_asymmetry(left, right)])


# ---------------------------------------------------------------- too close to call


def test_what_is_too_close_to_call_is_said_and_brings_nothing_up() -> None:
    drop = legs("pelvic_excursion", 11.5, 6.9, 2.1)
    drop[0] = replace(drop[0], error=2.6)
    found = judged(*drop, differences=[uneven(drop, "pelvic_excursion")])
    assert found.findings == ()
    one, apart = found.unclear
    assert (one.key, one.side) == ("pelvic_drop", "left")
    assert one.metric == "pelvic_excursion"
    assert one.message == "pelvic drop: left 12 ± 3° (typical: up to 9°)"
    assert (apart.key, apart.side) == ("pelvic_drop_uneven", None)
    assert "left 12°, right 7°, difference 5 ± 3°" in apart.message
    assert "(typical: up to 3°)" in apart.message


def test_what_a_finding_tells_already_is_not_too_close_to_call() -> None:
    angle = legs("foot_strike_angle", 18.0, -9.0, 4.0)
    share = legs("rearfoot_share", 1.0, 0.0, 0.16)
    both = [uneven(angle, "foot_strike_angle"), class_asymmetry(*share)]
    assert [u.metric for u in judged(differences=both[1:]).unclear] == [
        "foot_strike_class"
    ]
    found = judged(differences=both)
    assert [f.key for f in found.findings] == ["foot_strike_uneven"]
    assert found.unclear == ()


def test_the_other_leg_stays_too_close_to_call() -> None:
    ahead = legs("overstride_distance", 0.35, 0.22, 0.09)
    knee = number("knee_flexion_ic", 3.0, 5.0, "left")
    shank = number("shank_angle_ic", 11.0, 4.0, "left")
    found = judged(*ahead, knee, shank)
    assert [f.side for f in found.findings] == ["left"]
    assert [(u.metric, u.side) for u in found.unclear] == [
        ("overstride_distance", "right")
    ]


def test_two_legs_that_may_be_alike_are_close_to_no_limit() -> None:
    drop = legs("pelvic_excursion", 5.0, 4.0, 2.5)  # 1 +- 3.5 apart, limit 3
    assert judged(*drop, differences=[uneven(drop, "pelvic_excursion")]).unclear == ()


@pytest.mark.parametrize(
    ("key", "value", "error", "place"),
    [
        ("pelvic_excursion", 8.9, 3.0, "unclear"),
        ("pelvic_excursion", 8.9, 0.05, "typical"),
        ("pelvic_excursion", 9.1, 0.2, "unclear"),
        ("pelvic_excursion", 9.3, 0.2, "standing"),
        ("knee_flexion_ic", 13.0, 2.0, "unclear"),
        ("knee_flexion_ic", 14.1, 2.0, "typical"),
        ("knee_flexion_ic", 9.9, 2.0, "standing"),
        ("pelvic_excursion", 7.0, float("nan"), "nowhere"),
    ],
)
def test_each_number_is_in_one_place(key, value, error, place) -> None:
    found = judged(number(key, value, error, "left"))
    levels = {f.level for f in found.findings}
    assert bool(found.unclear) is (place == "unclear")
    assert ("typical" in levels) is (place == "typical")
    assert bool(levels & {"watch", "notable"}) is (place == "standing")


@settings(max_examples=200, deadline=None)
@given(st.floats(0.0, 14.0), st.floats(0.05, 4.0), st.floats(-1.0, 1.0))
def test_what_is_called_typical_stays_inside_its_range(value, error, shift) -> None:
    found = judged(number("pelvic_excursion", value, error, "left"))
    if any(f.level == "typical" for f in found.findings):
        assert value + shift * error <= 9.0


@pytest.mark.parametrize(
    ("cadence", "typical", "unclear"),
    # expected 165 steps/min, 157 to 173
    [
        (158.0, True, False),
        (157.2, False, True),
        (165.0, True, False),
        (172.0, True, False),
        (174.0, False, False),
        (195.0, False, False),
    ],
)
def test_cadence_is_typical_inside_what_is_expected(cadence, typical, unclear) -> None:
    found = judged(*rhythm(cadence, 10.8))
    assert ("cadence" in [f.key for f in found.findings]) is typical
    assert [u.key for u in found.unclear] == ["cadence_low"] * unclear


# ---------------------------------------------------------------- one fact, two units


def test_cadence_and_stride_length_are_one_fact() -> None:
    (found,) = standing(*rhythm(150.0, 10.8)).values()
    assert (found.key, found.parts) == ("cadence_low", ("cadence_low", "stride_long"))
    assert "Several signs" not in found.message
    assert "stride length 2.400 ± 0.007 m" in found.message


def test_the_drop_from_the_foot_strike_is_told_but_not_judged() -> None:
    drop, strike = (
        legs("pelvic_excursion", 8.0, 4.0, 0.3),
        legs("pelvic_drop", 20, 4, 1),
    )
    apart = [uneven(drop, "pelvic_excursion"), uneven(strike, "pelvic_drop")]
    (found,) = standing(*drop, *strike, differences=apart).values()
    assert found.key == "pelvic_drop_uneven"
    assert "difference 4.0" in found.message


def test_a_composite_that_rests_on_an_unsure_cadence_is_fragile() -> None:
    feet = [
        *legs("shank_angle_ic", 16.0, 16.0, 1.0),
        *legs("knee_flexion_ic", 7.0, 7.0, 1.0),
    ]
    speed = number("belt_speed", 3.0, 0.0)
    (found,) = standing(number("cadence", 155.0, 1.0), speed, *feet).values()
    assert (found.key, found.robust) == ("long_stride", False)
    (sure,) = standing(number("cadence", 150.0, 1.0), speed, *feet).values()
    assert (sure.key, sure.robust) == ("long_stride", True)


def test_signs_that_never_count_alone_make_nothing_robust() -> None:
    tables = load().model_dump()
    tables["thresholds"]["metric"]["shank_angle_ic"]["never_alone"] = True
    shank = {"one_of": "overstride", "alone": "{seen} {others}"}
    tables["findings"]["shank_reach"] |= shank
    feet = [
        *legs("shank_angle_ic", 16.0, 16.0, 1.0),
        *legs("overstride_distance", 0.30, 0.30, 0.01),
        *legs("knee_flexion_ic", 10.0, 10.0, 1.5),
    ]
    (found,) = (
        f
        for f in judge(feet, [], runner=TALL, knowledge=checked(tables)).findings
        if f.level != "typical"
    )
    assert (found.key, found.robust) == ("overstride", False)


# ---------------------------------------------------------------- robust or fragile

VALUES = st.floats(-5.0, 40.0)
ERRORS = st.floats(0.05, 5.0)
SHIFT = st.floats(-1.0, 1.0)
KEYS = ("shank_angle_ic", "knee_flexion_ic", "pelvic_excursion", "lateral_trunk_lean")
WHOLE = {"cadence": (150.0, 0.4), "overstride_distance": (0.15, 0.005)}
"""Numbers of both legs together: where they begin, and how far one step of ``VALUES``
moves them."""


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(VALUES, ERRORS, SHIFT), min_size=10, max_size=10))
def test_moving_numbers_by_their_errors_flips_no_robust_finding(drawn) -> None:
    places = [(key, side) for key in KEYS for side in ("left", "right")]
    before = [
        number(key, value, error, side)
        for (key, side), (value, error, _) in zip(places, drawn, strict=False)
    ] + [
        number(key, start + step * value, step * error)
        for (key, (start, step)), (value, error, _) in zip(
            WHOLE.items(), drawn[len(places) :], strict=True
        )
    ]
    after = [
        replace(n, value=n.value + shift * n.error)
        for n, (_, _, shift) in zip(before, drawn, strict=True)
    ]
    order = ["typical", "watch", "notable"]
    speed = number("belt_speed", 3.0, 0.0)
    after_findings = judged(*after, speed).findings
    for found in judged(*before, speed).findings:
        if found.robust and found.level != "typical":
            # a second sign may appear and take it into a composite
            kept = [
                f.level
                for f in after_findings
                if f.key == found.key
                or (
                    {found.key, *found.parts} & set(f.parts)
                    and found.key != "long_stride"
                )
            ]
            assert kept
            assert max(map(order.index, kept)) >= order.index(found.level)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(VALUES, ERRORS)
def test_no_number_inside_its_error_of_a_limit_is_a_finding(value, error) -> None:
    for key in KEYS:
        usual = plain_limits.plain(load()).thresholds.metric[key]
        limit = usual.high or usual.low
        found = standing(number(key, value, error, "left"))
        if abs(value - limit.watch) <= error:
            assert not found
        elif (value > limit.watch) is (usual.high is not None):
            assert found


def test_retests_change_the_numbers_of_their_clip_and_nothing_else() -> None:
    feet = legs("foot_strike_angle", 14.0, 4.0, 2.0)
    other = number("shank_angle_ic", 10.0, 1.0, "left", clip=1)
    drop = number("pelvic_excursion", 12.0, 1.0, "left")
    tests = {
        0: [
            Retest(name="a", values=tuple(legs("foot_strike_angle", 11.0, 9.0, 2.0))),
            Retest(name="b", values=(feet[0],)),
        ]
    }
    before = [uneven(feet, "foot_strike_angle")]
    first, second = variants([*feet, other, drop], before, tests)
    assert first[1][0].difference == pytest.approx(2.0)
    assert {(m.key, m.side) for m in first[0]} >= {
        ("shank_angle_ic", "left"),
        ("pelvic_excursion", "left"),
    }
    assert [m for m in second[0] if m.side == "right"] == [], "it was lost there"


def test_only_what_stands_in_every_retest_is_robust() -> None:
    shank = legs("shank_angle_ic", 20.0, 20.0, 1.0)
    analysis = Analysis(clips=(), metrics=tuple(shank))

    def told(*shifts: float) -> Finding:
        tests = [
            Retest(name="", values=tuple(replace(m, value=m.value + s) for m in shank))
            for s in shifts
        ]
        made = with_advice(
            analysis, runner=TALL, language="en", retest=lambda: {0: tests}
        )
        return made.findings[0]

    assert told(0.0, 2.0, -2.0).robust
    assert not told(0.0, -9.0).robust
    assert told().robust


def test_a_recomputation_that_loses_a_finding_makes_it_fragile() -> None:
    first = judged(number("shank_angle_ic", 20.0, 1.0, "left")).findings
    same = judged(number("shank_angle_ic", 18.0, 1.0, "left")).findings
    weaker = judged(number("shank_angle_ic", 11.0, 1.0, "left")).findings
    assert confirmed(first, [same])[0].robust
    assert not confirmed(first, [same, weaker])[0].robust
    assert not confirmed(first, [()])[0].robust


def test_a_finding_told_inside_a_larger_one_still_stands() -> None:
    feet = [
        *legs("knee_flexion_ic", 3.0, 3.0, 1.0),
        *legs("shank_angle_ic", 11.0, 11.0, 1.0),
    ]
    (alone,) = judged(*feet).findings
    (within,) = judged(*rhythm(150.0, 10.8), *feet).findings
    assert (alone.key, within.key) == ("overstride", "long_stride")
    assert confirmed([alone], [[within]])[0].robust
    assert not confirmed([within], [[alone]])[0].robust


# ---------------------------------------------------------------- one truth


def test_the_expected_cadence_is_the_one_shown_beside_the_numbers() -> None:
    for speed, height in ((2.5, 1.6), (3.5, 1.9)):
        (usual,) = judged(
            *rhythm(165.0, 3.6 * speed), runner=Runner(height_m=height)
        ).expected
        assert usual == expected(speed, height)[0]
        assert usual.value == pytest.approx(expected_cadence_spm(speed, height))
