"""Events and lengths from the exact joints of rendered people, without video.

The steps after tracking see perfect joints with true contacts: what they get wrong here
is their own. Where strikes and toe-offs are in time is shown by force plates
(tests/unit/benchmarks/test_force_plate_benchmark.py), not by these.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from benchmarks.clips.exact import exact_scene, exact_track
from benchmarks.markers.mocap import correlated_noise
from formcheck.gait.events import gait_timing
from formcheck.metrics.timing.asymmetries import timing_asymmetries
from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take
from sample_videos.make_samples.truth import known, values
from tests.synthetic import mirrored

RUNNERS = {
    "heel": Take(runner="RBDS022runT35"),
    "slow heel": Take(runner="RBDS014runT25", body=17, height_m=1.60, fps=30.0),
    "long strides": Take(runner="RBDS023runT45", body=6, height_m=1.9, fps=120.0),
    "forefoot": Take(runner="RBDS001runT35", body=12, view="side_left"),
    "limping": Take(runner="RBDS011runT35", step_asymmetry_pct=-8.0, mirrored=True),
}
by_runner = pytest.mark.parametrize("name", RUNNERS)


@cache
def run_of(take):
    return motion(take)


@cache
def truth_of(take):
    return values(known(take, run_of(take)))


def timed(take, **changes):
    """Return the events that formcheck finds on a take's exact joints."""
    track = exact_track(run_of(take))
    return gait_timing(replace(track, **changes), exact_scene(take))


def noisy_px(take, track, seed, leg_frac=0.009):
    rng = np.random.default_rng(seed)
    noise = np.stack(
        [
            correlated_noise(rng, track.xy_px[:, i].shape, take.real_fps)
            for i in range(track.xy_px.shape[1])
        ],
        axis=1,
    )
    return track.xy_px + leg_frac * track.leg_px * noise


@pytest.mark.slow
@by_runner
def test_cadence_stride_length_and_the_number_of_steps_are_those_of_the_runner(name):
    take = RUNNERS[name]
    timing, truth = timed(take), truth_of(take)
    # 0.1 %: strides vary by some 0.8 %, and the clip's ends cut off different ones.
    assert 120.0 / timing.stride_time_s == pytest.approx(truth["cadence"], rel=0.001)
    assert truth["belt_speed"] * timing.stride_time_s == pytest.approx(
        truth["stride_length"], rel=0.001
    )
    for side in SIDES:
        steps = run_of(take).rhythm.steps[side].strike_s
        inside = np.sum((steps > 0.15) & (steps < take.seconds - 0.15))
        assert inside <= len(timing.times("foot_strike", side)) <= inside + 2


@pytest.mark.slow
@by_runner
def test_single_strikes_scatter_little(name):
    take = RUNNERS[name]
    timing = timed(take)
    for side in SIDES:
        true = run_of(take).rhythm.steps[side].strike_s
        found = timing.times("foot_strike", side)
        off = np.array([t - true[np.argmin(np.abs(true - t))] for t in found])
        assert off.std() <= 0.004


@pytest.mark.slow
@pytest.mark.parametrize("asked_pct", [-8.0, 0.0, 8.0])
def test_step_time_asymmetry_is_read_within_its_error(asked_pct):
    take = replace(RUNNERS["heel"], step_asymmetry_pct=asked_pct, seconds=10.0)
    found = timing_asymmetries(timed(take), scene=exact_scene(take), clip=0)
    a = next(a for a in found if a.key == "step_time")
    truth = truth_of(take)
    made_s = truth["step_time_asymmetry_pct"] * truth["stride_time"] / 200.0
    assert abs(a.difference - made_s) <= a.error
    # The runner's own steps differ by 1.6 %, and 4 or more are asked on top.
    assert a.exceeds_error == (abs(asked_pct) > 0.0)


@pytest.mark.slow
def test_uneven_steps_lift_a_foot_when_its_contact_ends():
    """Flights change, not contacts: else toe-offs moved apart by 10 ms."""
    late_s = {}
    for asked_pct in (0.0, 8.0):
        take = replace(RUNNERS["limping"], step_asymmetry_pct=asked_pct)
        run = run_of(take)
        timing = gait_timing(exact_track(run, toe="ball"), exact_scene(take))
        for side in SIDES:
            true = run.rhythm.steps[side].toe_off_s
            found = timing.times("toe_off", side)
            off = [t - true[np.argmin(np.abs(true - t))] for t in found]
            late_s[asked_pct, side] = np.mean(off)
    for side in SIDES:
        assert late_s[8.0, side] == pytest.approx(late_s[0.0, side], abs=0.002)


def test_a_mirrored_picture_exchanges_the_sides():
    take = RUNNERS["limping"]
    plain = timed(take)
    seen = gait_timing(*mirrored(exact_track(run_of(take)), exact_scene(take)))
    for kind in ("foot_strike", "toe_off"):
        assert seen.times(kind, "left") == pytest.approx(
            plain.times(kind, "right"), abs=1e-6
        )


@pytest.mark.parametrize("scale", [0.3, 1.7, 4.0])
def test_the_size_of_the_picture_moves_no_event(scale):
    take = RUNNERS["heel"]
    track, plain = exact_track(run_of(take)), timed(take)
    scaled = timed(take, xy_px=scale * track.xy_px, leg_px=scale * track.leg_px)
    for side in SIDES:
        for kind in ("foot_strike", "toe_off"):
            assert scaled.times(kind, side) == pytest.approx(
                plain.times(kind, side), abs=1e-6
            )


@pytest.mark.slow
@pytest.mark.parametrize(("fps", "limit_s"), [(60.0, 0.007), (30.0, 0.009)])
def test_landmark_noise_scatters_strikes_as_on_force_plates(fps, limit_s):
    take = replace(RUNNERS["heel"], fps=fps, seconds=12.0)
    track, plain = exact_track(run_of(take)), timed(take)
    noisy = timed(take, xy_px=noisy_px(take, track, seed=5))
    for side in SIDES:
        true = plain.times("foot_strike", side)
        found = noisy.times("foot_strike", side)
        off = np.array([t - true[np.argmin(np.abs(true - t))] for t in found])
        assert off.std(ddof=1) <= limit_s
        assert abs(off.mean()) <= 0.006


@pytest.mark.slow
def test_stated_errors_of_noisy_joints_cover_the_truth():
    covered = []
    for seed, (name, take) in enumerate(RUNNERS.items()):
        take = replace(take, seconds=7.0, fps=60.0)
        track, truth = exact_track(run_of(take)), truth_of(take)
        timing = timed(take, xy_px=noisy_px(take, track, seed))
        stated = timing.stride_time_error_s
        covered.append(abs(timing.stride_time_s - truth["stride_time"]) <= stated)
        found = timing_asymmetries(timing, scene=exact_scene(take), clip=0)
        a = next(a for a in found if a.key == "step_time")
        made_s = truth["step_time_asymmetry_pct"] * truth["stride_time"] / 200.0
        covered.append(abs(a.difference - made_s) <= a.error)
        assert name
    assert np.mean(covered) >= 0.9
