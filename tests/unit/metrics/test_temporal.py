from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.metrics import METRICS, SIDE_KEYS, TIMING_KEYS, Inputs, measure
from formcheck.model.skeleton import SIDES, opposite, point
from formcheck.settings.settings import Runner
from tests.frontal import FrontalGait, make_frontal
from tests.synthetic import LEG_M, Gait, make_run, mirrored

HEIGHT_M = LEG_M / 0.491


def measured(track, scene, *, speed_mps=None, height_m=None):
    timing = gait_timing(track, scene)
    return measure(
        Inputs(
            track=track,
            scene=scene,
            timing=timing,
            strides=strides(timing),
            runner=Runner(height_m=height_m),
            speed_mps=speed_mps,
            clip=2,
        )
    )


def by_key(result):
    return {(v.key, v.side): v for v in result.values}


def timing_refusals(result):
    return [m for m in result.not_measured if m.key in TIMING_KEYS]


def run(gait=None, **options):
    track, scene, _ = make_run(gait or Gait(), **options)
    return track, scene


def test_every_metric_of_the_result_has_one_entry_with_label_unit_and_definition():
    keys = [
        "cadence",
        "stride_time",
        "step_time",
        "stride_length",
        "step_length",
        "belt_speed",
        "contact_time",
        "flight_time",
        "duty_factor",
        "shank_angle_ic",
        "overstride_distance",
        "foot_strike_angle",
        "rearfoot_share",
        "ankle_dorsiflexion_ic",
        "knee_flexion_ic",
        "knee_flexion_stance",
        "hip_extension",
        "trunk_lean",
        "vertical_oscillation",
        "vertical_ratio",
        "pelvic_excursion",
        "pelvic_drop",
        "femoral_adduction",
        "hip_adduction",
        "knee_frontal",
        "step_width",
        "crossover_share",
        "lateral_trunk_lean",
        "knee_separation",
        "trunk_drop",
        "arm_crossover_share",
    ]
    assert list(METRICS) == keys
    units = {"s", "ms", "m", "m/s", "deg", "steps/min", "cm", "frac", "leg"}
    for key, metric in METRICS.items():
        assert metric.key == key
        assert metric.unit in units | {"hip_widths"}
        assert metric.label
        assert metric.definition.endswith(".")


def test_a_steady_run_is_measured_in_full():
    found = by_key(measured(*run(noise_leg=0.009), speed_mps=3.0))
    stride_s = 120.0 / 170.0
    assert found["cadence", None].value == pytest.approx(170.0, rel=0.003)
    assert found["stride_time", None].value == pytest.approx(stride_s, rel=0.003)
    assert found["stride_length", None].value == pytest.approx(
        3.0 * stride_s, rel=0.003
    )
    for side in SIDES:
        # 8 ms: the formulas' feet are not the calibrated runner's.
        assert found["contact_time", side].value == pytest.approx(250.0, abs=8.0)
        assert found["flight_time", side].value == pytest.approx(
            1000 * stride_s / 2 - 250.0, abs=8.0
        )
        assert found["duty_factor", side].value == pytest.approx(
            0.25 / stride_s, abs=0.012
        )
        assert found["step_time", side].value == pytest.approx(stride_s / 2, abs=0.003)
        assert found["step_length", side].value == pytest.approx(
            3.0 * stride_s / 2, rel=0.01
        )


def test_every_value_carries_what_the_result_promises():
    result = measured(*run(noise_leg=0.009), height_m=HEIGHT_M)
    assert {v.key for v in result.values} == {*TIMING_KEYS, *SIDE_KEYS}
    for v in result.values:
        assert v.unit == METRICS[v.key].unit
        assert v.label == METRICS[v.key].label
        assert np.isfinite([v.value, v.error]).all()
        assert np.isfinite(v.spread) == (v.key != "belt_speed"), "it has no strides"
        assert v.error > 0.0
        assert v.n_strides >= 7
        assert v.method
        assert v.clip == 2


def test_the_two_step_times_make_a_stride():
    found = by_key(measured(*run(Gait(limp_frac=0.02), noise_leg=0.009)))
    total = sum(found["step_time", side].value for side in SIDES)
    assert total == pytest.approx(found["stride_time", None].value)
    assert found["step_time", "right"].value > found["step_time", "left"].value


def test_speed_is_estimated_from_height_and_says_so():
    found = by_key(measured(*run(), height_m=HEIGHT_M))
    speed = found["belt_speed", None]
    assert speed.value == pytest.approx(3.0, rel=0.05)
    assert speed.error == pytest.approx(0.12 * speed.value)
    assert "estimate" in speed.method
    length = found["stride_length", None]
    assert "estimate" in length.method
    assert length.error >= 0.12 * length.value


def test_each_foots_speed_is_scaled_by_its_own_leg():
    # The nearer leg is the longer one in the picture, and its foot the faster one.
    track, scene = run()
    xy = track.xy_px.copy()
    near = [point(f"right_{name}") for name in ("hip", "knee", "ankle", "heel", "toe")]
    xy[:, near] *= 1.06
    found = by_key(measured(replace(track, xy_px=xy), scene, height_m=HEIGHT_M))
    flat = by_key(measured(track, scene, height_m=HEIGHT_M))
    speed, expected = (f["belt_speed", None].value for f in (found, flat))
    assert speed == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize(
    ("cadence_spm", "said"), [(140.0, True), (150.0, False), (212.0, True)]
)
def test_an_unusual_cadence_is_said_to_be_so(cadence_spm, said):
    gait = Gait(cadence_spm=cadence_spm, contact_s=(0.20, 0.20))
    messages = measured(*run(gait)).messages
    assert ("unusual_cadence" in {m.code for m in messages}) is said


def test_a_typed_speed_is_taken_as_it_is_with_its_displays_error():
    found = by_key(measured(*run(), speed_mps=3.1, height_m=HEIGHT_M))
    speed, length = found["belt_speed", None], found["stride_length", None]
    assert speed.value == 3.1
    assert speed.error == pytest.approx(0.02 * 3.1)
    assert np.isnan(speed.spread)
    assert length.error == pytest.approx(0.02 * length.value, rel=0.1)
    assert "typed" in found["belt_speed", None].method
    assert "estimate" not in found["stride_length", None].method


def test_without_speed_and_height_lengths_say_what_is_needed():
    result = measured(*run())
    missing = {m.key: m.reason for m in timing_refusals(result)}
    assert set(missing) == {"belt_speed", "stride_length", "step_length"}
    assert all("--speed" in reason for reason in missing.values())


def test_overground_there_is_no_belt():
    track, scene = run()
    result = measured(track, replace(scene, setting="overground"), speed_mps=3.0)
    assert {m.key for m in timing_refusals(result)} == {
        "belt_speed",
        "stride_length",
        "step_length",
    }
    assert by_key(result)["cadence", None].value == pytest.approx(170.0, rel=0.003)


def test_a_speed_that_the_picture_contradicts_is_questioned():
    doubted = measured(*run(), speed_mps=5.0, height_m=HEIGHT_M)
    assert "speed_doubt" in {m.code for m in doubted.messages}
    fine = measured(*run(), speed_mps=3.0, height_m=HEIGHT_M)
    assert "speed_doubt" not in {m.code for m in fine.messages}


def test_a_walk_has_no_running_metrics():
    track, scene = run()
    result = measured(track, replace(scene, motion="walk"), speed_mps=1.5)
    assert result.values == ()
    assert {m.key for m in timing_refusals(result)} == set(TIMING_KEYS)
    assert all(m.reason.startswith("a walk") for m in result.not_measured)


def test_suspected_slow_motion_has_no_times_and_no_speeds():
    track, scene = run(fps=240.0)
    slow = replace(track, time_s=8 * track.time_s, rate_hz=30.0)
    result = measured(slow, replace(scene, slow_motion_hint=8.0), speed_mps=3.0)
    assert result.values == ()
    assert all("--capture-fps" in m.reason for m in timing_refusals(result))
    assert result.messages == (), "nothing is said of numbers that are not given"


def test_a_speeded_file_is_called_faster_not_less_than_one_time_slower():
    track, scene = run(fps=60.0)
    hint = replace(scene, slow_motion_hint=0.625)
    reason = measured(track, hint, speed_mps=3.0).not_measured[0].reason
    assert "1.6 times faster" in reason


def test_from_behind_there_are_no_contact_times():
    track, scene, _ = make_frontal(FrontalGait(), noise_leg=0.012)
    result = measured(track, scene, speed_mps=3.0)
    found = by_key(result)
    assert found["cadence", None].value == pytest.approx(170.0, rel=0.005)
    length = found["stride_length", None]
    assert length.value == pytest.approx(3.0 * 120 / 170.0, rel=0.005)
    refused = {m.key for m in timing_refusals(result)}
    assert refused == {"contact_time", "flight_time", "duty_factor"}


def test_no_gait_repeats_the_reason():
    track, scene = run()
    still = np.repeat(track.xy_px[:1], len(track.time_s), axis=0)
    result = measured(replace(track, xy_px=still), scene)
    assert result.values == ()
    assert "swings" in result.not_measured[0].reason


def test_a_short_clip_keeps_cadence_with_a_wider_error_and_says_so():
    short = measured(*run(seconds=3.0, noise_leg=0.009))
    long = measured(*run(seconds=15.0, noise_leg=0.009))
    assert "few_strides" in {m.code for m in short.messages}
    assert "few_strides" not in {m.code for m in long.messages}
    a, b = by_key(short)["cadence", None], by_key(long)["cadence", None]
    assert abs(a.value - 170.0) < a.error
    assert a.error > 5 * b.error


@pytest.mark.parametrize("fps", [30.0, 120.0])
def test_metrics_agree_between_frame_rates_within_their_errors(fps):
    gait = Gait(contact_s=(0.26, 0.24))
    base = by_key(measured(*run(gait, noise_leg=0.009), speed_mps=3.0))
    other = by_key(measured(*run(gait, noise_leg=0.009, fps=fps), speed_mps=3.0))
    assert base.keys() == other.keys()
    for key, value in other.items():
        assert abs(value.value - base[key].value) <= value.error + 1e-9, key


def test_a_mirrored_picture_exchanges_the_sides_of_every_metric():
    track, scene = run(Gait(contact_s=(0.26, 0.24), limp_frac=0.02), noise_leg=0.009)
    seen = by_key(measured(track, scene, speed_mps=3.0))
    flipped = by_key(measured(*mirrored(track, scene), speed_mps=3.0))
    for (key, side), v in seen.items():
        twin = flipped[key, opposite(side) if side else None]
        assert twin.value == pytest.approx(v.value, rel=1e-5)
        assert twin.error == pytest.approx(v.error, rel=1e-3)


def test_a_trimmed_clip_gives_the_same_metrics_within_their_errors():
    whole = by_key(measured(*run(noise_leg=0.009, seconds=12.0), speed_mps=3.0))
    track, scene = run(noise_leg=0.009, seconds=12.0)
    cut = slice(150, 600)
    part = replace(
        track,
        time_s=track.time_s[cut],
        xy_px=track.xy_px[cut],
        frame=track.frame[cut],
    )
    trimmed = by_key(measured(part, scene, speed_mps=3.0))
    for key, value in trimmed.items():
        assert abs(value.value - whole[key].value) <= value.error + 1e-9, key


@pytest.mark.slow
def test_stated_errors_of_cadence_cover_the_truth():
    hits = []
    for seed in range(25):
        gait = Gait(stride_sd_s=0.006)
        found = by_key(measured(*run(gait, noise_leg=0.009, seconds=5.0, seed=seed)))
        cadence = found["cadence", None]
        hits.append(abs(cadence.value - 170.0) <= cadence.error)
    assert np.mean(hits) >= 0.88  # 95 % less two SDs of 25 draws
