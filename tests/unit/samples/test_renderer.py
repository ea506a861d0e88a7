"""The renderer: strides of real runners on meshes, exact on the belt."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.body import body
from sample_videos.make_samples.camera import camera, shaken_px
from sample_videos.make_samples.feet import sole
from sample_videos.make_samples.film import pictures
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.room import room
from sample_videos.make_samples.strides import runners, strides
from sample_videos.make_samples.take import VIEWS, Take
from sample_videos.make_samples.truth import known, tilts_deg, truth, values

SHORT = Take(seconds=3.0)
TAKES = {
    "heel": SHORT,
    "forefoot": replace(SHORT, runner="RBDS001runT45", body=12, height_m=1.62),
    "slow": replace(SHORT, runner="RBDS014runT25", body=6, height_m=1.86),
    "turned": replace(SHORT, strike_change_deg=(-20.0, 8.0), mirrored=True),
}
FINE_S = 0.002
by_take = pytest.mark.parametrize("name", TAKES)


@cache
def run_of(name):
    return motion(TAKES[name])


def soles(run, side, time_s):
    """Return the lowest points of a shoe in space, shape (n, points, 3).

    A loaded shoe gives way: what would lie below the belt is drawn on it.
    """
    foot = run.feet[side].at(time_s)
    at = sole(run.body, side).seen(foot.turn, foot.bend_deg) + foot.ankle[:, None]
    assert at[..., 2].min() > -0.025
    at[..., 2] = np.maximum(at[..., 2], 0.0)
    return at


def stances(run, side):
    steps = run.rhythm.steps[side]
    kept = (steps.strike_s > 0.1) & (steps.toe_off_s < run.take.seconds - 0.1)
    return zip(steps.strike_s[kept], steps.toe_off_s[kept], strict=True)


# ---------------------------------------------------------------- the belt


@pytest.mark.slow
@by_take
@pytest.mark.parametrize("side", SIDES)
def test_the_sole_meets_the_belt_between_the_force_plates_events(name, side):
    run = run_of(name)
    for strike, off in stances(run, side):
        time_s = np.arange(strike + FINE_S, off - FINE_S, FINE_S)
        low = soles(run, side, time_s)[..., 2].min(axis=1)
        assert np.abs(low).max() < 0.003
        free = np.array([strike - 0.015, off + 0.015])
        clear = soles(run, side, free)[..., 2].min(axis=1)
        assert clear.min() > 0.003  # 0.35 m/s before, 0.6 m/s after


@by_take
@pytest.mark.parametrize("side", SIDES)
def test_the_loaded_sole_rides_the_belt(name, side):
    run = run_of(name)
    for strike, off in stances(run, side):
        time_s = np.arange(strike + 0.025, off - 0.025, FINE_S)
        at = soles(run, side, time_s)
        weight = np.exp(-(at[..., 2] - at[..., 2].min(axis=1, keepdims=True)) / 0.0015)
        weight /= weight.sum(axis=1, keepdims=True)
        speed = np.gradient(at[..., 0], time_s, axis=0)
        slip = np.sum(weight * speed, axis=1) + run.belt_mps
        assert np.percentile(np.abs(slip), 90) < 0.005


@by_take
def test_stride_is_speed_times_time_and_events_are_the_runners(name):
    run, found = run_of(name), values(known(TAKES[name], run_of(name)))
    assert found["stride_length"] == pytest.approx(
        found["belt_speed"] * found["stride_time"], rel=1e-9
    )
    own = strides(TAKES[name])
    pace = run.belt_mps / (own.speed_mps * run.scale)
    for side in SIDES:
        # Contacts vary by a few ms from stride to stride.
        expected = 1000.0 * own.contact_s[side] / pace
        assert found["contact_time"][side] == pytest.approx(expected, abs=6.0)


@pytest.mark.slow
def test_a_belt_speed_that_is_asked_for_changes_the_cadence_not_the_stride():
    plain, fast = motion(SHORT), motion(replace(SHORT, speed_mps=3.8))
    assert fast.belt_mps == 3.8
    lengths = [r.belt_mps * r.rhythm.stride_s for r in (plain, fast)]
    assert lengths[0] == pytest.approx(lengths[1], rel=1e-9)


# ---------------------------------------------------------------- the body


def test_all_runs_are_there_with_their_source():
    assert len(runners()) == 51
    assert "PeerJ 2017;5:e3298" in str(
        np.load("sample_videos/make_samples/runners.npz")["source"]
    )


@pytest.mark.parametrize("index", [0, 10, 11, 21])
def test_hips_are_as_far_apart_and_legs_as_long_as_peoples(index):
    person = body(index, 1.75)
    at = person.joints
    # Over the height; hip centres by Bell et al. 1989.
    assert 0.09 < (at["left_hip"][1] - at["right_hip"][1]) / 1.75 < 0.12
    assert 0.46 < person.leg_m / 1.75 < 0.52
    assert person.weights.sum(axis=1) == pytest.approx(1.0)


@by_take
def test_bones_keep_their_length_and_knees_bend_as_runners_do(name):
    run = run_of(name)
    pose = run.pose(np.arange(0.0, 3.0, 0.01))
    for side in SIDES:
        hip, knee, ankle = (
            pose.points[f"{side}_{j}"] for j in ("hip", "knee", "ankle")
        )
        at = run.body.joints
        thigh = np.linalg.norm(at[f"{side}_hip"] - at[f"{side}_knee"])
        # As far as joint centres of markers come nearer and go apart.
        assert np.linalg.norm(hip - knee, axis=1) == pytest.approx(thigh, rel=0.031)
        a, b = hip - knee, ankle - knee
        cosine = np.sum(a * b, axis=1) / np.linalg.norm(a, axis=1)
        bend = 180 - np.degrees(np.arccos(cosine / np.linalg.norm(b, axis=1)))
        assert bend.min() > 0.0
        assert 75.0 < bend.max() < 135.0


@pytest.mark.slow
def test_a_mirrored_runner_does_with_one_leg_what_the_other_did():
    steady = replace(SHORT, variation=0.0)
    plain = values(known(steady))
    turned = values(known(replace(steady, mirrored=True)))
    for key in ("foot_strike_angle", "contact_time", "pelvic_drop"):
        for side, other in zip(SIDES, reversed(SIDES), strict=True):
            assert turned[key][side] == pytest.approx(plain[key][other], abs=0.6)


@pytest.mark.slow
def test_the_pelvis_drops_as_asked_and_the_band_by_its_share():
    take = replace(SHORT, drop_deg=(8.0, 3.0), band_gain=0.6, variation=0.0)
    run = motion(take)
    found = values(known(take, run))
    for side, asked in zip(SIDES, take.drop_deg, strict=True):
        assert found["pelvic_drop"][side] == pytest.approx(asked, abs=0.3)
        assert found["pelvic_drop_band"][side] == pytest.approx(0.6 * asked, abs=0.5)
    tilts = tilts_deg(run, run.pose(np.arange(0.0, 3.0, 0.01)))
    gain = np.polyfit(tilts["pelvis"], tilts["dots"], 1)[0]
    assert 0.6 < gain < 1.0  # between the band and the bones


@pytest.mark.slow
def test_a_changed_strike_turns_the_foot_by_so_much():
    steady = replace(SHORT, variation=0.0)
    plain = values(known(steady))["foot_strike_angle"]
    changed = replace(steady, strike_change_deg=(-20.0, 8.0))
    turned = values(known(changed))["foot_strike_angle"]
    assert turned["left"] - plain["left"] == pytest.approx(-20.0, abs=0.1)
    assert turned["right"] - plain["right"] == pytest.approx(8.0, abs=0.1)


# ---------------------------------------------------------------- the picture

SMALL = Take(width_px=160, height_px=200, fill_frac=0.8, noise=0.0, blur_px=0.0)


@pytest.mark.slow  # compiles the rasteriser once, half a minute
def test_projected_joints_fall_on_the_body_in_every_view():
    for view in VIEWS:
        take = replace(SMALL, view=view, seconds=1.0)
        run = motion(take)
        times = np.array([0.2, 0.45])
        shown = np.stack(list(pictures(take, run, times))).astype(float)
        eye = camera(take)
        still = room(take, eye).colour * 255.0
        drawn = np.abs(shown - still).max(axis=-1) > 6.0
        assert 0.04 < drawn.mean() < 0.4
        pose = run.pose(times)
        for i in range(2):
            for name, path in pose.points.items():
                x, y = np.round(eye.project(path[i])).astype(int)
                assert drawn[i, y - 2 : y + 3, x - 2 : x + 3].any(), (view, name)


@pytest.mark.slow
@pytest.mark.parametrize("outfit", ["tucked", "dots", "over", "tights"])
def test_clothes_differ_from_behind(outfit):
    take = replace(SMALL, view="rear", outfit=outfit, seconds=1.0)
    (shown,) = pictures(take, None, np.array([0.2]))
    (other,) = pictures(replace(take, outfit="tape"), None, np.array([0.2]))
    assert np.abs(shown.astype(float) - other).max() > 40.0


@pytest.mark.slow
def test_a_camera_that_shakes_moves_the_truth_too():
    still = replace(SHORT, seconds=1.0)
    shaken = replace(still, shake_mm=5.0, hand_mm=3.0)
    moved = shaken_px(shaken, motion(shaken).rhythm, np.arange(0, 1, 0.01))
    assert np.abs(moved).max() > 0.5
    a, b = (
        np.array(truth(take, name="x.mp4", about="")["frames"]["xy_px"])
        for take in (still, shaken)
    )
    assert np.abs(b - a).max() > 0.5


def test_the_truth_is_small_json_with_bones_and_band():
    found = truth(SHORT, name="x.mp4", about="a test")
    text = json.dumps(found)
    assert len(text) < 300_000
    assert {"pelvic_drop", "pelvic_drop_band", "pelvic_drop_dots"} <= set(
        found["values"]
    )
    n = found["n_frames"]
    frames = found["frames"]
    assert len(frames["xy_px"]) == len(frames["pelvis_left_lower_deg"]) == n
