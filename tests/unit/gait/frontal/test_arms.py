from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.beat.strikes import NoGaitError
from formcheck.gait.frontal.arms import arms_say
from formcheck.gait.frontal.steps import frontal_steps
from formcheck.model.skeleton import LEG_JOINTS, SIDES, point
from tests.frontal import LEG_PX, FrontalGait, make_frontal

GAIT = FrontalGait()


def running(*, lift_leg=0.06, late_s=0.0, seconds=10.0):
    """Return a run whose elbows are highest at their own foot's strike, and strikes."""
    track, _, _ = make_frontal(GAIT, seconds=seconds, noise_leg=0.006)
    xy = track.xy_px.copy()
    phase = (track.time_s - GAIT.first_strike_s - late_s) / GAIT.stride_s
    for side, sign in zip(SIDES, (-1.0, 1.0), strict=True):
        elbow = (track.of(f"{side}_shoulder") + track.of(f"{side}_wrist")) / 2.0
        elbow[:, 1] += sign * lift_leg * LEG_PX / 2.0 * np.cos(2.0 * np.pi * phase)
        xy[:, point(f"{side}_elbow")] = elbow
    step = np.arange(int(seconds / GAIT.stride_s) * 2 - 1)
    strike_s = GAIT.first_strike_s + step * GAIT.stride_s / 2.0
    sides = [SIDES[i % 2] for i in step]
    return replace(track, xy_px=xy), strike_s, step, sides


def other(sides):
    return ["right" if side == "left" else "left" for side in sides]


@pytest.mark.parametrize("late_s", [-0.05, 0.0, 0.05])
def test_arms_agree_with_the_right_sides_and_contradict_the_wrong_ones(late_s):
    track, strike_s, step, sides = running(late_s=late_s)
    assert arms_say(track, strike_s, step, sides) == 1.0
    assert arms_say(track, strike_s, step, other(sides)) == -1.0


def hands_lifted(*, late_s=0.0):
    """Return a run from the front whose hands are highest as they swing forward."""
    track, strike_s, step, sides = running()
    xy = track.xy_px.copy()
    phase = (track.time_s - GAIT.first_strike_s - late_s) / GAIT.stride_s
    for side, sign in zip(SIDES, (-1.0, 1.0), strict=True):
        forward = np.cos(2.0 * np.pi * (phase - 0.36))
        xy[:, point(f"{side}_wrist"), 1] += sign * 0.1 * LEG_PX * forward
        # Nearer the camera, the elbow that swings forward looks the higher one.
        xy[:, point(f"{side}_elbow"), 1] += sign * 0.1 * LEG_PX * forward
    return replace(track, xy_px=xy), strike_s, step, sides


@pytest.mark.parametrize("late_s", [-0.05, 0.0, 0.05])
def test_in_front_the_hands_tell(late_s):
    track, strike_s, step, sides = hands_lifted(late_s=late_s)
    assert arms_say(track, strike_s, step, sides, view="front") == 1.0
    assert arms_say(track, strike_s, step, other(sides), view="front") == -1.0


def test_still_arms_and_arms_out_of_step_say_nothing():
    for track, strike_s, step, sides in (
        running(lift_leg=0.01),
        running(late_s=GAIT.stride_s / 4.0),
    ):
        assert arms_say(track, strike_s, step, sides) == 0.0


def test_a_lost_strike_does_not_turn_the_arms_round():
    track, strike_s, step, sides = running()
    kept = np.delete(np.arange(len(step)), 5)
    found = arms_say(track, strike_s[kept], step[kept], [sides[i] for i in kept])
    assert found == 1.0


def test_hidden_arms_say_nothing():
    track, strike_s, step, sides = running()
    xy = track.xy_px.copy()
    xy[:, point("left_elbow")] = np.nan
    assert arms_say(replace(track, xy_px=xy), strike_s, step, sides) == 0.0


def test_legs_that_are_exchanged_all_the_time_are_refused():
    track, *_ = running()
    assert frontal_steps(track, GAIT.stride_s).strikes.side
    xy = track.xy_px.copy()
    for joint in ("hip", *LEG_JOINTS):
        left, right = (point(f"{side}_{joint}") for side in SIDES)
        xy[:, left], xy[:, right] = xy[:, right].copy(), xy[:, left].copy()
    with pytest.raises(NoGaitError, match="the arms swing with the other leg"):
        frontal_steps(replace(track, xy_px=xy), GAIT.stride_s)
