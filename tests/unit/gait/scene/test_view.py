from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.scene import locomotion
from formcheck.gait.scene.locomotion import find_gait
from formcheck.gait.scene.slow_motion import slow_motion
from formcheck.gait.scene.view import scene
from formcheck.model import PoseTrack
from formcheck.model.skeleton import point
from formcheck.tracking.leg_tracks import link
from tests.candidates import candidates_of
from tests.edits.tracks import GARAGE, GYM, measured, seen
from tests.frontal import FrontalGait, make_frontal, pose_of
from tests.synthetic import Gait, make_run


def _pose(gait: Gait | None = None, **kwargs) -> PoseTrack:
    track, truth_scene, _ = make_run(gait or Gait(), seconds=6, **kwargs)
    candidates = candidates_of(track)
    pose = link(candidates)
    pose = replace(pose, xy_px=_bouncing(pose))
    z = np.zeros(pose.z_px.shape)
    far = "left" if truth_scene.near_side == "right" else "right"
    z[:, point(f"{far}_shoulder")] = 50.0
    return replace(pose, z_px=z)


def _bouncing(pose: PoseTrack, height_leg: float = 0.04) -> np.ndarray:
    """Return the paths with the hips highest when the legs are farthest apart."""
    apart = np.abs(
        pose.xy_px[:, point("left_ankle"), 0] - pose.xy_px[:, point("right_ankle"), 0]
    )
    known = np.isfinite(apart)
    apart = np.interp(pose.time_s, pose.time_s[known], apart[known]) / pose.leg_px
    xy = pose.xy_px.copy()
    level = np.nanmedian(xy[:, point("left_hip"), 1])
    up = height_leg * (apart / apart.mean() - 1) * pose.leg_px
    for side in ("left", "right"):
        xy[:, point(f"{side}_hip"), 1] = level - up
    return xy


@pytest.mark.parametrize(
    ("near", "faces"), [("right", "image_right"), ("left", "image_left")]
)
def test_side_view_direction_and_near_side(near, faces):
    seen = scene(_pose(near=near))
    assert (seen.view, seen.faces, seen.near_side) == ("side", faces, near)
    assert seen.motion == "run"
    assert seen.setting == "treadmill"
    assert seen.slow_motion_hint is None
    assert seen.messages == ()


@pytest.mark.parametrize("cadence_spm", [150.0, 170.0, 195.0])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_the_rhythm_is_the_stride_and_not_the_step(cadence_spm, fps):
    pose = _pose(Gait(cadence_spm=cadence_spm), fps=fps)
    stride_s = find_gait(pose, "side").stride_s
    assert stride_s == pytest.approx(120 / cadence_spm, rel=0.02)


def test_a_slowed_file_is_named_and_its_factor_guessed():
    pose = _pose()
    slowed = replace(pose, time_s=pose.time_s * 8)
    seen = scene(slowed)
    assert seen.slow_motion_hint == pytest.approx(8, rel=0.2)
    assert "--capture-fps" in seen.messages[0].message
    assert scene(slowed, capture_fps=480).slow_motion_hint is None


@pytest.mark.parametrize("times", [1.4, 1.7])
def test_a_run_slowed_a_little_bounces_too_softly_for_its_cadence(times):
    # 170 steps/min would play as 121 or 100: no cadence alone rules that out.
    pose = _pose()
    seen = scene(replace(pose, time_s=pose.time_s * times))
    assert seen.slow_motion_hint == pytest.approx(times, rel=0.2)
    assert "--capture-fps" in seen.messages[0].message


def test_a_slow_runner_who_flies_is_not_calledslow_motion():
    pose = _pose(Gait(cadence_spm=132.0))
    high = replace(pose, xy_px=_bouncing(pose, height_leg=0.09))
    assert scene(high).slow_motion_hint is None


def test_legs_that_circle_under_still_hips_are_no_gait():
    # A bicycle or a step machine: the feet swing, the hips hardly rise and fall.
    pose = _pose()
    assert scene(pose).motion == "run"
    sitting = replace(pose, xy_px=_bouncing(pose, height_leg=0.008))
    assert scene(sitting).motion == "none"


def test_the_users_view_wins_and_disagreement_is_said():
    seen = scene(_pose(), view="rear")
    assert seen.view == "rear"
    assert [m.code for m in seen.messages] == ["view_disagrees"]


def test_a_movement_that_never_repeats_is_no_gait():
    pose = _pose()
    xy = pose.xy_px.copy()
    lunge = np.sin(np.linspace(0, np.pi, len(xy)) ** 3 / np.pi**2) * pose.leg_px
    for side, sign in (("left", 1), ("right", -1)):
        xy[:, point(f"{side}_ankle"), 0] = 500 + sign * lunge
    gait = find_gait(replace(pose, xy_px=xy), "side")
    assert gait.regularity <= 0.5


def test_a_rhythm_with_only_negative_likeness_is_none(monkeypatch):
    monkeypatch.setattr(
        locomotion, "_likeness", lambda a, b: -0.5 - 0.01 * (len(a) % 7)
    )
    assert find_gait(_pose(), "side").regularity == 0


def test_standing_still_is_no_gait():
    pose = _pose()
    still = np.repeat(pose.xy_px[:1], len(pose.xy_px), axis=0)
    noise = np.random.default_rng(0).normal(0, 0.01 * pose.leg_px, still.shape)
    assert scene(replace(pose, xy_px=still + noise)).motion == "none"


def test_a_body_that_vaults_over_the_standing_leg_walks():
    pose = _pose()
    vaulting = replace(pose, xy_px=_bouncing(pose, height_leg=-0.04))
    assert scene(vaulting).motion == "walk"


def test_a_runner_who_crosses_the_picture_is_overground():
    pose = _pose()
    moving = pose.xy_px.copy()
    moving[..., 0] += np.linspace(0, 5 * pose.leg_px, len(moving))[:, None]
    assert scene(replace(pose, xy_px=moving)).setting == "overground"


def test_a_second_of_bending_down_leaves_a_treadmill_a_treadmill():
    pose = _pose()
    bent = pose.time_s < 0.13 * pose.time_s[-1]
    xy = pose.xy_px.copy()
    hips = (xy[:, point("left_hip")] + xy[:, point("right_hip")]) / 2
    for side in ("left", "right"):
        shoulder = xy[bent, point(f"{side}_shoulder")]
        xy[bent, point(f"{side}_shoulder")] = hips[bent] + 0.7 * (shoulder - hips[bent])
    assert scene(replace(pose, xy_px=xy)).setting == "treadmill"


def test_a_runner_who_goes_away_is_overground():
    pose = _pose()
    far = 1.0 + 0.5 * pose.time_s[:, None, None] / pose.time_s[-1]
    assert scene(replace(pose, xy_px=pose.xy_px / far)).setting == "overground"


@pytest.mark.parametrize("view", ["rear", "front"])
def test_a_slow_runner_who_hardly_lifts_the_feet_runs(view):
    # Runners at 2 to 2.5 m/s part the feet by 0.10 leg (rms) seen from behind.
    track, _, _ = make_frontal(FrontalGait(lift_leg=0.11), view=view, noise_leg=0.012)
    pose = pose_of(track)
    assert find_gait(pose, view).swing_leg < 0.12
    assert scene(pose).motion == "run"


@pytest.mark.parametrize("name", [GYM, GARAGE])
def test_a_slow_rhythm_alone_is_noslow_motion(name) -> None:
    """The hips swing as hard as in a run: the rhythm was mistaken, not the clock."""
    pose = measured(seen(name)).pose
    gait = find_gait(pose, "side")
    mistaken = replace(gait, stride_s=4.0 * gait.stride_s)
    assert slow_motion(mistaken, "side", pose) == (None, ())
    slowed = replace(pose, time_s=4.0 * pose.time_s)
    hint, said = slow_motion(find_gait(slowed, "side"), "side", slowed)
    assert hint == pytest.approx(3.9, abs=0.1)
    assert "--capture-fps" in said[0].message
