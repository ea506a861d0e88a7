"""Events and lengths from the exact joints of the rendered runner, without video.

The steps after tracking see perfect joints with true contacts: what they get wrong here
is their own.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.exact import exact_scene, exact_track
from benchmarks.mocap import correlated_noise
from formcheck.gait.events import gait_timing
from formcheck.metrics.asymmetry import timing_asymmetries
from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.contacts import contacts
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take
from sample_videos.make_samples.truth import values
from tests.synthetic import mirrored

STRIKES_DEG = (-12.0, 0.0, 10.0, 20.0)
LATE_S = 0.016
"""The drawn body lands as one runner on force plates did, whose strikes the rule of 17
others reads 14 ms late: it can show that strikes are alike, not where they are."""


def timed(take, **changes):
    """Return the events that formcheck finds on a take's exact joints."""
    return gait_timing(replace(exact_track(take), **changes), exact_scene(take))


def asymmetries(take):
    found = timing_asymmetries(timed(take), scene=exact_scene(take), clip=0)
    return {a.key: a for a in found}


def errors_s(take, timing, kind, side):
    """Return found minus true times of the events inside the clip."""
    steps = contacts(take)[side]
    true = steps.strike_s if kind == "foot_strike" else steps.toe_off_s
    found = timing.times(kind, side)
    return np.array([t - true[np.argmin(np.abs(true - t))] for t in found])


@cache
def fine_values(take):
    return values(take, motion(take, np.arange(-0.2, take.seconds + 0.2, 0.001)))


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    speed_mps=st.floats(2.3, 5.0),
    faster=st.floats(0.0, 25.0),
    strike=st.floats(-12.0, 20.0),
    limp=st.floats(-8.0, 8.0),
    left=st.booleans(),
    fps=st.sampled_from([30.0, 60.0, 120.0]),
)
def test_cadence_and_stride_length_are_exact_for_any_runner(
    speed_mps, faster, strike, limp, left, fps
):
    take = Take(
        speed_mps=speed_mps,
        cadence_spm=152.0 + 7.0 * (speed_mps - 2.3) + faster,
        strike_deg=(strike, strike),
        step_asymmetry_pct=limp,
        view="side_left" if left else "side_right",
        fps=fps,
        seconds=8.0,
    )
    timing = timed(take)
    truth = fine_values(take)
    # 0.1 %: strides vary by 0.8 %, and the clip's ends cut off different ones.
    assert 120.0 / timing.stride_time_s == pytest.approx(truth["cadence"], rel=0.001)
    assert speed_mps * timing.stride_time_s == pytest.approx(
        truth["stride_length"], rel=0.001
    )
    for side in SIDES:
        found = len(timing.times("foot_strike", side))
        steps = contacts(take)[side].strike_s
        inside = np.sum((steps > 0.15) & (steps < take.seconds - 0.15))
        assert inside <= found <= inside + 2


@pytest.mark.parametrize("strike_deg", STRIKES_DEG)
def test_strikes_of_heel_mid_and_forefoot_are_timed_alike(strike_deg):
    take = Take(strike_deg=(strike_deg, strike_deg), seconds=8.0)
    timing = timed(take)
    for side in SIDES:
        off = errors_s(take, timing, "foot_strike", side)
        assert off.mean() == pytest.approx(LATE_S, abs=0.003)
        assert off.std() <= 0.003


@pytest.mark.parametrize("speed_mps", [2.3, 3.0, 4.0, 5.0])
def test_toe_offs_are_timed_within_15_ms_at_any_speed(speed_mps):
    take = Take(speed_mps=speed_mps, cadence_spm=150.0 + 7.0 * speed_mps, seconds=8.0)
    timing = timed(take)
    for side in SIDES:
        off = errors_s(take, timing, "toe_off", side)
        # The calibration is a mean over 2 to 5 m/s, where it drifts by 11 ms.
        assert abs(off.mean()) <= 0.015
        assert off.std() <= 0.003


@pytest.mark.parametrize("asked_pct", [-8.0, 0.0, 8.0])
@pytest.mark.parametrize("strikes", [(16.0, 16.0), (18.0, -9.0)])
def test_step_time_asymmetry_is_read_as_made(asked_pct, strikes):
    take = Take(step_asymmetry_pct=asked_pct, strike_deg=strikes, seconds=10.0)
    found = asymmetries(take)["step_time"]
    made = fine_values(take)["step_time_asymmetry_pct"]
    # Uneven foot strikes bend the waveforms of the legs differently: by 1.36 points,
    # 1.27 before the forefoot rolled off. Even ones are 0.1 off.
    assert found.index_pct == pytest.approx(made, abs=1.4)


@pytest.mark.parametrize("difference_s", [-0.03, 0.0, 0.03])
def test_contact_time_difference_is_read_as_made(difference_s):
    contact = (0.255 + difference_s / 2.0, 0.255 - difference_s / 2.0)
    take = Take(contact_s=contact, seconds=10.0)
    found = asymmetries(take)["contact_time"]
    made = fine_values(take)["contact_time"]
    # Of 30 ms 13 % are lost, where longer contact of one foot looks like a limp; 4.4 ms
    # are taken off for a camera that looks down on the feet, as none does here.
    assert found.difference == pytest.approx(made["left"] - made["right"], abs=7.0)


def test_the_near_side_is_timed_like_the_far_one():
    take = Take(seconds=8.0)
    one, other = timed(take), timed(replace(take, view="side_left"))
    for side in SIDES:
        for kind in ("foot_strike", "toe_off"):
            assert one.times(kind, side) == pytest.approx(
                other.times(kind, side), abs=0.003
            )


def test_a_mirrored_picture_exchanges_the_sides():
    take = Take(contact_s=(0.27, 0.24), strike_deg=(16.0, 2.0), seconds=8.0)
    plain = timed(take)
    track, scene = mirrored(exact_track(take), exact_scene(take))
    seen = gait_timing(track, scene)
    for kind in ("foot_strike", "toe_off"):
        assert seen.times(kind, "left") == pytest.approx(
            plain.times(kind, "right"), abs=1e-6
        )


@given(scale=st.floats(0.3, 4.0))
@settings(max_examples=5, deadline=None, derandomize=True)
def test_the_size_of_the_picture_moves_no_event(scale):
    take = Take(seconds=6.0)
    track = exact_track(take)
    plain = timed(take)
    scaled = timed(take, xy_px=scale * track.xy_px, leg_px=scale * track.leg_px)
    for side in SIDES:
        for kind in ("foot_strike", "toe_off"):
            assert scaled.times(kind, side) == pytest.approx(
                plain.times(kind, side), abs=1e-6
            )


@pytest.mark.parametrize(("fps", "limit_s"), [(60.0, 0.007), (30.0, 0.009)])
def test_landmark_noise_scatters_strikes_as_on_force_plates(fps, limit_s):
    rng = np.random.default_rng(5)
    take = Take(fps=fps, seconds=12.0)
    track = exact_track(take)
    noise = np.stack(
        [correlated_noise(rng, track.xy_px[:, i].shape, fps) for i in range(33)], axis=1
    )
    noisy = timed(take, xy_px=track.xy_px + 0.009 * track.leg_px * noise)
    for side in SIDES:
        off = errors_s(take, noisy, "foot_strike", side)
        assert off.std(ddof=1) <= limit_s
        assert off.mean() == pytest.approx(LATE_S, abs=0.006)


def test_stated_errors_of_noisy_joints_cover_the_truth():
    covered = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        take = Take(
            speed_mps=2.5 + 0.2 * seed,
            cadence_spm=158.0 + 2.0 * seed,
            strike_deg=(20.0 - 2.5 * seed, 20.0 - 2.5 * seed),
            step_asymmetry_pct=float(seed % 3 - 1) * 4.0,
            seconds=7.0,
            seed=seed,
        )
        track = exact_track(take)
        noise = np.stack(
            [correlated_noise(rng, track.xy_px[:, i].shape, 60.0) for i in range(33)],
            axis=1,
        )
        timing = timed(take, xy_px=track.xy_px + 0.009 * track.leg_px * noise)
        truth = fine_values(take)
        stated = timing.stride_time_error_s
        covered.append(abs(timing.stride_time_s - truth["stride_time"]) <= stated)
        found = timing_asymmetries(timing, scene=exact_scene(take), clip=0)
        for a in found:
            if a.key == "step_time":
                made = truth["step_time_asymmetry_pct"] * truth["stride_time"] / 200.0
                covered.append(abs(a.difference - made) <= a.error)
    assert np.mean(covered) >= 0.9
