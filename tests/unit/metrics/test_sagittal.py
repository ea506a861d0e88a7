from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.gait.thrown_up import mass_bounce_m
from formcheck.metrics import SIDE_KEYS, Inputs, foot_asymmetries, measure
from formcheck.metrics.joint_angles import LEG_BEFORE_S
from formcheck.metrics.side.foot_strike import tipped_deg
from formcheck.metrics.side.joints import TRUNK_OFFSET_DEG
from formcheck.metrics.side.vertical_oscillation import sine_height
from formcheck.model import MetricValue, NotMeasured
from formcheck.model.skeleton import SIDES, opposite, point
from formcheck.settings.settings import Runner
from tests.synthetic import LEG_M, PX_PER_M, Gait, body, make_run, mirrored


def inputs_of(track, scene, *, speed_mps=3.0, height_m=None, **changes):
    timing = gait_timing(track, scene)
    return Inputs(
        track=track,
        scene=scene,
        timing=replace(timing, **changes),
        strides=strides(timing),
        runner=Runner(height_m=height_m),
        speed_mps=speed_mps,
        clip=1,
    )


def measured(track, scene, **options):
    return measure(inputs_of(track, scene, **options))


def by_key(result):
    return {(v.key, v.side): v for v in result.values}


def refused(result):
    return {(v.key, v.side): v.reason for v in result.not_measured}


@cache
def the_run(strike_deg=(18.0, 18.0), near="right"):
    return make_run(Gait(strike_deg=strike_deg), seconds=8.0, near=near)


def truth_at_contact(gait=None):
    """Return exact angles of the right leg at its strikes [deg, leg lengths]."""
    gait = gait or Gait()
    _, _, truth = the_run()
    at = truth.strikes_s["right"][2:8] - LEG_BEFORE_S
    fine = np.arange(0.0, 8.0, 0.001)
    points = {
        name: np.stack([np.interp(at, fine, path[:, k]) for k in (0, 1)], axis=1)
        for name, path in body(gait, truth, fine).items()
    }

    def lean(low, high):
        step = points[high] - points[low]
        return np.degrees(np.arctan2(step[:, 0], step[:, 1]))

    thigh = lean("right_knee", "right_hip")
    shank = -lean("right_ankle", "right_knee")
    ahead = (points["right_ankle"] - points["right_hip"])[:, 0] / LEG_M
    return shank.mean(), (-thigh - shank).mean(), ahead.mean()


def test_angles_at_contact_are_those_of_the_exact_body():
    track, scene, _ = the_run()
    found = by_key(measured(track, scene))
    shank, knee, ahead = truth_at_contact()
    # The found strikes lie up to 4 ms off the exact ones.
    assert found["shank_angle_ic", "right"].value == pytest.approx(shank, abs=1.5)
    assert found["knee_flexion_ic", "right"].value == pytest.approx(knee, abs=2.0)
    distance = found["overstride_distance", "right"]
    assert distance.value == pytest.approx(ahead, abs=0.015)
    assert distance.unit == "leg"


def test_the_trunk_and_the_thigh_are_read_against_the_vertical():
    track, scene, truth = the_run()
    found = by_key(measured(track, scene))
    lean = np.degrees(np.arctan2(0.06, 0.5))
    trunk = found["trunk_lean", None].value - TRUNK_OFFSET_DEG
    assert trunk == pytest.approx(lean, abs=0.1)
    fine = np.arange(0.0, 8.0, 0.001)
    points = body(Gait(), truth, fine)
    step = points["right_hip"] - points["right_knee"]
    thigh = np.degrees(np.arctan2(step[:, 0], step[:, 1]))
    exact = np.interp(truth.toe_offs_s["right"][2:8], fine, thigh).mean()
    # Toe-off is found to 10 ms, in which the thigh turns by 2 degrees.
    assert found["hip_extension", "right"].value == pytest.approx(exact, abs=3.0)


def test_the_peak_of_the_knee_is_sought_in_early_stance_only():
    track, scene, truth = the_run()
    found = by_key(measured(track, scene))
    fine = np.arange(0.0, 8.0, 0.001)
    points = body(Gait(), truth, fine)
    thigh = points["right_knee"] - points["right_hip"]
    shank = points["right_ankle"] - points["right_knee"]
    angle = np.degrees(
        np.arctan2(thigh[:, 0], -thigh[:, 1]) - np.arctan2(shank[:, 0], -shank[:, 1])
    )
    strikes, offs = truth.strikes_s["right"][2:8], truth.toe_offs_s["right"][2:8]
    exact = [
        angle[(fine >= a) & (fine < a + 0.7 * (b - a))].max()
        for a, b in zip(strikes, offs, strict=True)
    ]
    value = found["knee_flexion_stance", "right"].value
    assert value == pytest.approx(np.mean(exact), abs=1.5)


@pytest.mark.parametrize("strike", [-10.0, 0.0, 12.0, 20.0])
def test_the_foot_strike_angle_follows_the_foot(strike):
    track, scene, _ = the_run((strike, strike))
    found = by_key(measured(track, scene))
    value = found["foot_strike_angle", "right"]
    # A rear foot is falling while it lands: 5 ms and a 12 Hz low-pass cost up to 10 %.
    assert value.value == pytest.approx(tipped_deg(strike), abs=2.5)
    share = found["rearfoot_share", "right"]
    assert share.value == (1.0 if tipped_deg(strike) > 8 else 0.0)
    words = {-10.0: "fore-foot likely", 0.0: "not rear foot", 12.0: "between"}
    assert share.method.startswith(words.get(strike, "rear foot")) or strike == -10.0
    assert words.get(strike, "rear foot") in share.method


def test_camera_roll_does_not_move_the_foot_strike_angle_or_the_knee():
    track, scene, _ = the_run()
    turn = np.radians(4.0)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    rolled = replace(track, xy_px=track.xy_px @ matrix.T)
    level, tilted = by_key(measured(track, scene)), by_key(measured(rolled, scene))
    for key in ("foot_strike_angle", "knee_flexion_ic", "knee_flexion_stance"):
        change = tilted[key, "right"].value - level[key, "right"].value
        assert abs(change) < 0.5, key
    shank = tilted["shank_angle_ic", "right"].value
    assert abs(shank - level["shank_angle_ic", "right"].value) > 3.0


def test_the_far_knee_is_never_reported():
    track, scene, _ = the_run()
    result = measured(track, scene)
    missing = refused(result)
    for key in (
        "shank_angle_ic",
        "knee_flexion_ic",
        "knee_flexion_stance",
        "hip_extension",
    ):
        assert (key, "left") not in by_key(result)
        assert "film the left side" in missing[key, "left"]
    assert {c.key for c in result.curves if c.side == "left"} == {"foot_pitch"}


def test_the_far_foot_gives_an_estimate_with_a_larger_error():
    track, scene, _ = the_run()
    found = by_key(measured(track, scene))
    near, far = (found["foot_strike_angle", s] for s in ("right", "left"))
    assert far.error > 1.15 * near.error
    assert "estimate" in far.method
    assert "estimate" not in near.method


def test_a_far_foot_that_is_drawn_differently_when_flat_is_refused():
    track, scene, _ = the_run()
    pitch = gait_timing(track, scene).flat_pitch_deg
    apart = {"right": pitch["right"], "left": pitch["right"] + 6.0}
    result = measured(track, scene, flat_pitch_deg=apart)
    for key in ("foot_strike_angle", "rearfoot_share"):
        assert "6° apart" in refused(result)[key, "left"]
        assert (key, "right") in by_key(result)
    assert {c.side for c in result.curves} == {"right"}


def test_uneven_foot_strikes_are_named_from_one_clip_as_an_estimate():
    track, scene, _ = the_run((20.0, -10.0))
    both = foot_asymmetries(measured(track, scene).values)
    angle, share = both
    assert angle.key == "foot_strike_angle"
    assert angle.difference == pytest.approx(30.0, abs=4.0)
    assert angle.exceeds_error
    assert angle.index_pct is None
    assert angle.note.startswith("an estimate")
    assert share.key == "foot_strike_class"
    assert (share.left, share.right, share.difference) == (1.0, 0.0, 1.0)
    assert "100 % of strides" in share.note


def test_even_foot_strikes_are_no_asymmetry():
    track, scene, _ = the_run()
    for one in foot_asymmetries(measured(track, scene).values):
        assert not one.exceeds_error


def test_the_bounce_is_that_of_contact_and_flight_under_gravity():
    track, scene, _ = the_run()
    found = by_key(measured(track, scene))
    bounce = found["vertical_oscillation", None]
    contact_ms = np.mean([found["contact_time", side].value for side in SIDES])
    step_s = found["stride_time", None].value / 2.0
    mass_cm = 100.0 * mass_bounce_m(contact_ms / 1000.0, step_s)
    # The rest is the legs' swing: the pelvis moves a little more than the mass.
    assert 1.0 <= bounce.value / mass_cm <= 1.15
    assert bounce.unit == "cm"
    assert "under gravity" in bounce.method
    ratio = found["vertical_ratio", None]
    assert ratio.value == pytest.approx(bounce.value / (100.0 * 3.0 * step_s))


def test_a_picture_that_shakes_in_step_changes_no_bounce():
    track, scene, _ = the_run()
    still = by_key(measured(track, scene))["vertical_oscillation", None].value
    xy = track.xy_px.copy()
    shake = 0.02 * track.leg_px * np.sin(2.0 * np.pi * 170.0 / 60.0 * track.time_s)
    xy[..., 1] += shake[:, None]
    shaken = replace(inputs_of(track, scene), track=replace(track, xy_px=xy))
    found = by_key(measure(shaken))["vertical_oscillation", None].value
    assert found == pytest.approx(still, rel=0.01)


def test_a_scale_by_height_costs_the_bounce_little():
    track, scene, _ = the_run()
    typed = by_key(measured(track, scene))["vertical_oscillation", None]
    result = measured(track, scene, speed_mps=None, height_m=LEG_M / 0.491)
    guessed = by_key(result)["vertical_oscillation", None]
    assert guessed.value == pytest.approx(typed.value, rel=0.02)
    assert typed.error <= guessed.error <= 1.05 * typed.error
    assert "height" in guessed.method


def test_without_contacts_no_bounce_is_told():
    """What the picture alone shows of it is a third too small."""
    track, scene, _ = the_run()
    given = inputs_of(track, scene)
    strikes = tuple(e for e in given.timing.events if e.kind == "foot_strike")
    found = measure(replace(given, timing=replace(given.timing, events=strikes)))
    for key in ("vertical_oscillation", "vertical_ratio"):
        assert "fewer than 2 whole contacts" in refused(found)[key, None]


def test_two_contacts_of_each_foot_tell_the_bounce():
    track, scene, _ = the_run()
    given = inputs_of(track, scene)
    whole = by_key(measure(given))["vertical_oscillation", None]
    offs = {side: given.timing.times("toe_off", side)[:2] for side in SIDES}
    few = tuple(
        e
        for e in given.timing.events
        if e.kind == "foot_strike" or e.time_s in offs[e.side]
    )
    found = by_key(measure(replace(given, timing=replace(given.timing, events=few))))
    bounce = found["vertical_oscillation", None]
    assert bounce.value == pytest.approx(whole.value, rel=0.03)
    assert bounce.error > whole.error


def test_without_any_scale_the_bounce_is_refused():
    track, scene, _ = the_run()
    result = measured(track, scene, speed_mps=None)
    for key in ("vertical_oscillation", "vertical_ratio"):
        assert "--speed" in refused(result)[key, None]


def test_a_drifting_runner_bounces_no_more():
    track, scene, _ = the_run()
    xy = track.xy_px.copy()
    xy[..., 1] += np.linspace(0.0, 0.4 * PX_PER_M, len(xy))[:, None]
    still = by_key(measured(track, scene))["vertical_ratio", None].value
    timing = gait_timing(track, scene)
    drifted = replace(inputs_of(track, scene), track=replace(track, xy_px=xy))
    assert drifted.timing == timing or drifted.timing.events == timing.events
    found = by_key(measure(drifted))["vertical_ratio", None].value
    assert found == pytest.approx(still, rel=0.05)


@pytest.mark.parametrize(
    ("period_s", "size_leg", "within"),
    [
        # The near arm hides the hips in every second step.
        (120.0 / 170.0, 0.015, 0.05),
        # Tracked too low in every stance, the hips alone would move by 29 % more.
        (60.0 / 170.0, 0.01, 0.06),
    ],
)
@pytest.mark.parametrize("phase", [0.0, 0.25, 0.5, 0.75])
def test_hips_that_the_net_moves_change_no_bounce(period_s, size_leg, within, phase):
    track, scene, _ = the_run()
    still = by_key(measured(track, scene))["vertical_ratio", None].value
    xy = track.xy_px.copy()
    swing = np.sin(2.0 * np.pi * (track.time_s / period_s + phase))
    for side in SIDES:
        xy[:, point(f"{side}_hip"), 1] += size_leg * track.leg_px * swing
    swung = by_key(measured(replace(track, xy_px=xy), scene))
    assert swung["vertical_ratio", None].value == pytest.approx(still, rel=within)


def test_the_far_foot_is_measured_in_its_own_leg():
    track, scene, _ = the_run()
    one = by_key(measured(track, scene))
    xy = track.xy_px.copy()
    hips = xy[:, [point("left_hip")]]
    leg = [point(f"left_{name}") for name in ("hip", "knee", "ankle", "heel", "toe")]
    xy[:, leg] = hips + 0.95 * (xy[:, leg] - hips)
    both = replace(track, xy_px=xy, leg_px=0.975 * track.leg_px)
    smaller = by_key(measured(both, scene))
    for side in SIDES:
        value = smaller["overstride_distance", side].value
        assert value == pytest.approx(
            one["overstride_distance", side].value, abs=0.006
        ), side


def test_mirrored_runners_exchange_their_sides_in_every_number():
    track, scene, _ = the_run((20.0, 4.0))
    one = by_key(measured(track, scene))
    other = by_key(measured(*mirrored(track, scene)))
    assert len(one) == len(other)
    for (key, side), value in one.items():
        twin = other[key, side and opposite(side)]
        assert value.value == pytest.approx(twin.value, abs=1e-6), key
        assert value.error == pytest.approx(twin.error, abs=1e-6), key


def test_curves_run_from_strike_to_strike_and_meet_the_numbers():
    track, scene, _ = the_run()
    result = measured(track, scene)
    found = {(c.key, c.side): c for c in result.curves}
    assert {key for key, side in found if side == "right"} == {
        "hip_flexion",
        "knee_flexion",
        "ankle_dorsiflexion",
        "trunk_lean",
        "foot_pitch",
    }
    values = by_key(result)
    knee = found["knee_flexion", "right"]
    assert knee.unit == "deg"
    assert knee.clip == 1
    assert knee.mean[0] == pytest.approx(
        values["knee_flexion_ic", "right"].value, abs=2.0
    )
    # 70 % of the contact in a stride of 0.706 s; the end of the part is its peak here.
    contact_s = values["contact_time", "right"].value / 1000.0
    end_pct = 100 * 0.7 * contact_s / (120 / 170)
    peak = np.interp(end_pct, np.arange(101), knee.mean)
    assert peak == pytest.approx(values["knee_flexion_stance", "right"].value, abs=1.0)
    # The first and the last point of a cycle are both a foot strike.
    for curve in result.curves:
        assert curve.mean[0] == pytest.approx(curve.mean[-1], abs=1.5), curve.key
        assert np.all(curve.sd < 2.0)
    trunk = np.degrees(np.arctan2(0.06, 0.5)) + TRUNK_OFFSET_DEG
    lean = found["trunk_lean", "right"].mean.mean()
    assert lean == pytest.approx(values["trunk_lean", None].value, abs=0.3)
    hip = found["hip_flexion", "right"].mean[0]
    shank = values["shank_angle_ic", "right"].value
    thigh_ahead = values["knee_flexion_ic", "right"].value + shank
    assert hip == pytest.approx(trunk + thigh_ahead, abs=2.0)
    ankle = found["ankle_dorsiflexion", "right"].mean[0]
    foot = found["foot_pitch", "right"].mean[0]
    assert ankle == pytest.approx(foot - shank, abs=2.0)


def test_strides_with_exchanged_knees_are_left_out_and_many_refuse_the_leg():
    track, scene, _ = the_run()
    clean = by_key(measured(track, scene))["knee_flexion_stance", "right"]
    timing = gait_timing(track, scene)
    strikes = timing.times("foot_strike", "right")

    def exchanged(n):
        xy = track.xy_px.copy()
        for strike in strikes[1 : 1 + n]:
            rows = (track.time_s > strike) & (track.time_s < strike + 0.15)
            xy[rows, point("right_knee")] -= [0.35 * track.leg_px, 0.0]
        return measure(replace(inputs_of(track, scene), track=replace(track, xy_px=xy)))

    few = by_key(exchanged(2))["knee_flexion_stance", "right"]
    assert few.value == pytest.approx(clean.value, abs=0.3)
    assert few.n_strides < clean.n_strides
    many = exchanged(5)
    assert "taken for the other" in refused(many)["knee_flexion_ic", "right"]
    assert not any(c.key == "knee_flexion" for c in many.curves)


def test_other_views_and_walks_get_one_refusal_for_each_number():
    track, scene, _ = the_run()
    for changed, words in (
        ({"view": "rear", "near_side": None}, "film the run from the side"),
        ({"motion": "walk"}, "a walk"),
    ):
        result = measured(track, replace(scene, **changed))
        missing = refused(result)
        assert all(words in missing[key, None] for key in SIDE_KEYS)
        assert not any(v.key in SIDE_KEYS for v in result.values)
        assert result.curves == ()


def test_too_few_strides_are_refused_by_number():
    track, scene, _ = make_run(Gait(), seconds=1.9)
    result = measured(track, scene)
    reasons = [r for (key, _), r in refused(result).items() if key in SIDE_KEYS]
    assert any("could be read (at least 3)" in reason for reason in reasons)


def test_errors_hold_the_strides_the_landmarks_and_the_clock():
    noisy, scene, _ = make_run(
        Gait(stride_sd_s=0.01), seconds=8.0, noise_leg=0.026, seed=3
    )
    steady, _, _ = the_run()
    calm, loud = by_key(measured(steady, scene)), by_key(measured(noisy, scene))
    for key in ("knee_flexion_ic", "shank_angle_ic"):
        assert loud[key, "right"].error > calm[key, "right"].error
        assert loud[key, "right"].spread > calm[key, "right"].spread
    # Landmark places alone: 1.96 x 2.0 deg for the foot.
    assert calm["foot_strike_angle", "right"].error > 3.92


def value(key, side, number):
    return MetricValue(
        key=key,
        label=key,
        unit="deg",
        side=side,
        value=number,
        error=1.0,
        spread=1.0,
        n_strides=9,
        method="",
    )


def test_every_refusal_says_what_and_why():
    track, scene, _ = the_run()
    for one in measured(track, scene, speed_mps=None).not_measured:
        assert isinstance(one, NotMeasured)
        assert len(one.reason) > 20
        assert one.clip == 1


def test_a_step_is_as_high_as_its_sine_and_no_more():
    phase = np.arange(50) / 50
    step = 3.0 * np.cos(2.0 * np.pi * (phase - 0.2)) + 0.7
    assert sine_height(step) == pytest.approx(6.0)
    assert sine_height(step + np.sin(6.0 * np.pi * phase)) == pytest.approx(6.0)


def test_a_read_tip_is_offset_and_stretched_as_measured_on_17_runners():
    assert tipped_deg(np.array([3.1, 22.1])) == pytest.approx([0.0, 20.0])
