from dataclasses import replace

import numpy as np

from formcheck.model import Analysis, Asymmetry, Curve, MetricValue, NotMeasured
from formcheck.model.skeleton import Side
from formcheck.report.headline import (
    asymmetry,
    curve_groups,
    headlines,
    metric_name,
    pairs,
)


def metric(
    key: str, value: float, side: Side | None = None, **more: object
) -> MetricValue:
    given = {"unit": "deg", "error": 1.0, **more}
    return MetricValue(
        key=key,
        label=key,
        side=side,
        value=value,
        spread=1.0,
        n_strides=9,
        method="",
        **given,
    )


def uneven(difference: float, **more: object) -> Asymmetry:
    given = {"error": 2.0, "exceeds_error": True, "clip": None, **more}
    return Asymmetry(
        key="foot_strike_angle",
        left=10.0 + difference,
        right=10.0,
        difference=difference,
        unit="deg",
        index_pct=None,
        **given,
    )


ALL = Analysis(
    clips=(),
    metrics=(
        metric("stride_length", 2.146, unit="m", error=0.024),
        metric("pelvic_excursion", 5.2, "left"),
        metric("pelvic_excursion", 3.1, "right"),
        metric("foot_strike_angle", 15.0, "left"),
        metric("foot_strike_angle", 10.0, "right"),
    ),
    asymmetries=(uneven(5.0),),
)


def test_the_three_numbers_come_first_with_their_errors() -> None:
    found = headlines(ALL)
    assert [h.title for h in found] == [
        "Stride length",
        "Pelvic drop",
        "Foot-strike asymmetry",
    ]
    assert [h.values for h in found] == [
        (("", "2.15 ± 0.02 m"),),
        (("left", "5.2 ± 1.0°"), ("right", "3.1 ± 1.0°")),
        (("", "+5 ± 2°"),),
    ]
    assert found[2].words.endswith(
        "Left is larger, whether by more than usual is not clear."
    )


def test_what_is_missing_says_why_and_what_to_do() -> None:
    analysis = Analysis(
        clips=(),
        not_measured=(
            NotMeasured(key="stride_length", side=None, reason="no speed was given"),
        ),
    )
    stride, drop, _ = headlines(analysis)
    assert not stride.measured
    assert stride.words == "No speed was given."
    assert "type it in" in stride.advice
    assert drop.words == "It cannot be seen in these clips."
    assert "behind" in drop.advice


def test_of_several_clips_the_one_with_least_error_counts() -> None:
    analysis = replace(
        ALL,
        metrics=(
            metric("pelvic_excursion", 9.0, "left", error=3.0, clip=0),
            metric("pelvic_excursion", 5.0, "left", error=0.9, clip=1),
        ),
    )
    assert headlines(analysis)[1].values == (("left", "5.0 ± 0.9°"),)


def test_the_whole_run_goes_before_a_single_clip() -> None:
    run, clip = uneven(5.0), uneven(9.0, clip=0)
    for order in ((run, clip), (clip, run)):
        assert asymmetry(replace(ALL, asymmetries=order), "foot_strike_angle") == run


def test_a_difference_within_its_error_is_said_to_be_so() -> None:
    analysis = replace(ALL, asymmetries=(uneven(-1.0, exceeds_error=False),))
    found = headlines(analysis)[2]
    assert found.values == (("", "\N{MINUS SIGN}1 ± 2°"),)
    assert found.words.endswith("No clear left-right difference.")


def test_pairs_hold_only_what_both_sides_have() -> None:
    found = pairs(
        replace(ALL, metrics=(*ALL.metrics, metric("knee_frontal", 1, "left")))
    )
    assert [p.key for p in found] == ["foot_strike_angle", "pelvic_excursion"]
    assert (found[0].left.value, found[0].right.value) == (15.0, 10.0)


def test_curves_come_from_the_clip_with_most_strides() -> None:
    def curve(key: str, side: Side, n: int) -> Curve:
        flat = np.zeros(101)
        return Curve(key=key, side=side, unit="deg", mean=flat, sd=flat, n_strides=n)

    few, many, other = (
        curve("knee", "left", 4),
        curve("knee", "left", 9),
        curve("hip", "left", 3),
    )
    right = curve("knee", "right", 5)
    found = curve_groups(replace(ALL, curves=(few, right, many, other)))
    assert found == [("Knee", [many, right]), ("Hip", [other])]


def test_names_carry_their_side() -> None:
    assert metric_name("cadence", None) == "Cadence"
    assert metric_name("contact_time", "left") == "Ground contact time, left"
    assert metric_name("unheard_of", None) == "unheard_of"
