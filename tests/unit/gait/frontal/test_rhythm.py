"""What counts as a run seen end-on: evidence from the whole body, not raised feet."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.gait.frontal.rhythm import frontal_rhythm
from formcheck.gait.scene.view import scene
from formcheck.model.skeleton import LEG_JOINTS, N_POINTS, SIDES, point
from tests.frontal import LEG_PX, FrontalGait, make_frontal, pose_of

NOISE = 0.012


def rhythm_of(track, slowed=1.0):
    return frontal_rhythm(track.time_s * slowed, track.xy_px, track.leg_px)


def with_points(track, change):
    xy = track.xy_px.copy()
    change(xy)
    return replace(track, xy_px=xy)


def bursts(n, share, rng, length=12):
    """Return frames taken out in bursts of 0.2 s at 60 frames/s."""
    taken = np.zeros(n, dtype=bool)
    while taken.mean() < share:
        start = rng.integers(n)
        taken[start : start + length] = True
    return taken


def sides_right(track, its_scene, strikes):
    timing = gait_timing(track, its_scene)
    assert timing.events, timing.messages
    return np.mean(
        [
            np.abs(strikes[side] - t).min() < 0.1
            for side in SIDES
            for t in timing.times("foot_strike", side)
        ]
    )


@pytest.mark.parametrize("cadence", [145.0, 170.0, 200.0])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_bounce_and_swing_give_the_stride(cadence, fps):
    track, _, _ = make_frontal(
        FrontalGait(cadence_spm=cadence), fps=fps, noise_leg=NOISE
    )
    rhythm = rhythm_of(track)
    # Frequencies 1 % apart and a parabola between them.
    assert rhythm.stride_s == pytest.approx(120.0 / cadence, rel=0.01)
    assert rhythm.step_evidence > 0.7


def test_a_slowed_file_is_searched_as_well():
    track, _, _ = make_frontal(FrontalGait(), noise_leg=NOISE)
    rhythm = rhythm_of(track, slowed=8.0)
    assert rhythm.stride_s == pytest.approx(8 * FrontalGait().stride_s, rel=0.02)


def test_a_camera_that_sways_takes_no_evidence_away():
    track, _, _ = make_frontal(FrontalGait(), noise_leg=NOISE)
    sway = 20.0 * np.sin(2 * np.pi * 0.4 * track.time_s)
    moved = with_points(track, lambda xy: xy.__iadd__(sway[:, None, None]))
    assert rhythm_of(moved).step_evidence > 0.7


def standing(track, rng):
    still = np.repeat(track.xy_px[:1], len(track.xy_px), axis=0)
    return replace(
        track, xy_px=still + NOISE * LEG_PX * rng.standard_normal(still.shape)
    )


@pytest.mark.parametrize("seed", range(5))
def test_standing_is_no_rhythm(seed):
    track, _, _ = make_frontal(FrontalGait(), seed=seed)
    still = standing(track, np.random.default_rng(seed))
    assert np.isnan(rhythm_of(still).stride_s)


@pytest.mark.parametrize("hz", [0.3, 0.5, 1.0, 2.7])
def test_squats_and_hops_on_both_feet_are_no_gait(hz):
    track, _, _ = make_frontal(FrontalGait())
    still = standing(track, np.random.default_rng(1))
    depth = 0.2 if hz < 2 else 0.05
    down = depth * LEG_PX * (1 - np.cos(2 * np.pi * hz * track.time_s))

    def sink(xy):
        for k in range(N_POINTS):
            if k < point("left_knee"):
                xy[:, k, 1] += down

    assert np.isnan(rhythm_of(with_points(still, sink)).stride_s)


@pytest.mark.parametrize("view", ["rear", "front"])
def test_legs_exchanged_in_a_quarter_of_the_frames_leave_the_sides_right(view):
    track, its_scene, strikes = make_frontal(FrontalGait(), view=view, noise_leg=NOISE)
    wrong = bursts(len(track.time_s), 0.25, np.random.default_rng(2))

    def exchange(xy):
        for joint in LEG_JOINTS:
            pair = [point(f"{side}_{joint}") for side in SIDES]
            xy[np.ix_(wrong, pair)] = xy[np.ix_(wrong, pair[::-1])]

    assert sides_right(with_points(track, exchange), its_scene, strikes) == 1.0


def test_a_raised_foot_hidden_in_most_frames_leaves_the_sides_right():
    track, its_scene, strikes = make_frontal(FrontalGait(), noise_leg=NOISE)
    hidden = bursts(len(track.time_s), 0.6, np.random.default_rng(3))
    raised = {
        side: track.of(f"{side}_ankle")[:, 1]
        < np.percentile(track.of(f"{side}_ankle")[:, 1], 40)
        for side in SIDES
    }

    def hide(xy):
        for side, other in (("left", "right"), ("right", "left")):
            lost = hidden & raised[side]
            for part in ("ankle", "heel", "toe"):
                own, theirs = point(f"{side}_{part}"), point(f"{other}_{part}")
                xy[lost, own] = xy[lost, theirs]

    assert sides_right(with_points(track, hide), its_scene, strikes) == 1.0


def test_a_soft_bounce_at_few_steps_is_a_walk_or_slowed():
    # 170 steps/min that play as 85, with a quarter of the acceleration.
    track, _, _ = make_frontal(FrontalGait(lift_leg=0.11), noise_leg=NOISE)
    pose = pose_of(track)
    seen = scene(replace(pose, time_s=pose.time_s * 2.0))
    assert seen.motion == "walk"
    assert [m.code for m in seen.messages] == ["walk_or_slowed"]
    assert "--capture-fps" in seen.messages[0].message
    timing = gait_timing(replace(track, time_s=track.time_s * 2.0, rate_hz=30.0), seen)
    assert "slowed" in timing.messages[0].message


def test_one_second_is_too_short_for_a_rhythm():
    track, _, _ = make_frontal(FrontalGait(), seconds=1.0, noise_leg=NOISE)
    assert np.isnan(rhythm_of(track).stride_s)
