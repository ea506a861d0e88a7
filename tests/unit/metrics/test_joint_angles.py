from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.metrics.joint_angles import contact_reading_s, leg_length_px, posture
from formcheck.model.skeleton import SIDES, opposite, point
from formcheck.signal.geometry import forward_up
from tests.synthetic import Gait, make_run, mirrored


def signals(track, scene, roll_deg=0.0):
    timing = gait_timing(track, scene)
    return posture(track, scene, timing=timing, roll_deg=roll_deg)


def inner(array, n=200):
    return array[n:-n]


@pytest.fixture(scope="module")
def run():
    track, scene, _ = make_run(Gait(), seconds=6.0)
    return track, scene


def test_angles_are_those_of_the_points(run):
    track, scene = run
    found = signals(track, scene)
    ahead = forward_up(track.of("right_ankle"), scene.faces)[:, 0]
    ahead = ahead - forward_up(track.of("right_hip"), scene.faces)[:, 0]
    at = found.at("right_ahead", track.time_s)
    # A 12 Hz low-pass rounds the turn of a swinging foot by a few millimetres.
    own = track.leg_px * 2.0 * leg_length_px(track, "right")
    own /= leg_length_px(track, "left") + leg_length_px(track, "right")
    assert np.abs(at - ahead / own)[20:-20].max() < 0.01
    lean = np.degrees(np.arctan2(0.06, 0.5))
    assert inner(found.signals["trunk"]) == pytest.approx(lean, abs=0.05)


def test_the_foot_is_level_while_it_is_flat_on_the_belt(run):
    track, scene = run
    found = signals(track, scene)
    timing = gait_timing(track, scene)
    strikes = timing.times("foot_strike", "right")[1:-1]
    assert found.at("right_foot", strikes + 0.1) == pytest.approx(0.0, abs=1.0)


def test_taking_out_the_roll_turns_every_angle_but_the_foots(run):
    track, scene = run
    level, tilted = signals(track, scene), signals(track, scene, roll_deg=3.0)
    for name, change in (
        # The picture's level rises forward: upright things seem to lean back.
        ("trunk", 3.0),
        ("left_thigh", 3.0),
        ("left_shank", -3.0),
        ("left_knee", 0.0),
        ("left_foot", 0.0),
    ):
        difference = inner(tilted.signals[name] - level.signals[name])
        assert difference == pytest.approx(change, abs=0.02), name


def test_a_mirrored_runner_exchanges_the_sides(run):
    track, scene = run
    one, other = signals(track, scene), signals(*mirrored(track, scene))
    for side in SIDES:
        for name in ("foot", "shank", "knee", "thigh", "ahead"):
            mine = inner(one.signals[f"{side}_{name}"])
            its = inner(other.signals[f"{opposite(side)}_{name}"])
            assert mine == pytest.approx(its, abs=1e-6)


def test_the_size_of_the_picture_changes_no_angle(run):
    track, scene = run
    large = replace(track, xy_px=track.xy_px * 2.5, leg_px=track.leg_px * 2.5)
    one, other = signals(track, scene), signals(large, scene)
    for name in one.signals:
        factor = 2.5 if name in ("bounce", "legs") else 1.0
        mine = inner(one.signals[name]) * factor
        assert inner(other.signals[name]) == pytest.approx(mine, abs=1e-6), name


def test_unseen_points_leave_their_signals_unknown(run):
    track, scene = run
    xy = track.xy_px.copy()
    xy[100:130, 25] = np.nan  # left knee
    found = signals(replace(track, xy_px=xy), scene)
    gap = found.during("left_knee", track.time_s[102], track.time_s[127])
    assert np.isnan(gap).all()
    assert np.isfinite(inner(found.signals["right_knee"])).all()


def test_outside_the_clip_nothing_is_known(run):
    track, scene = run
    found = signals(track, scene)
    assert np.isnan(found.at("trunk", np.array([-1.0, 100.0]))).all()


def test_a_knee_that_is_never_seen_leaves_the_bounce_unknown(run):
    track, scene = run
    xy = track.xy_px.copy()
    xy[:, point("left_knee")] = np.nan
    found = signals(replace(track, xy_px=xy), scene)
    assert np.isnan(found.signals["bounce"]).all()
    assert np.isfinite(inner(found.signals["trunk"])).all()


def test_a_level_thigh_still_has_a_height(run):
    track, scene = run
    found = signals(track, scene)
    xy = track.xy_px.copy()
    ahead = 1.2 * (track.of("right_ankle") - track.of("right_hip"))[:, 1]
    xy[:, point("right_knee")] = track.of("right_hip")
    xy[100:110, point("right_knee"), 0] += ahead[100:110]
    level = signals(replace(track, xy_px=xy), scene)
    assert np.isfinite(inner(found.signals["bounce"])).all()
    assert np.isfinite(inner(level.signals["bounce"])).all()


def test_foot_and_leg_are_read_at_their_own_times():
    strikes = np.array([1.0, 2.0])
    assert contact_reading_s("foot", strikes) == pytest.approx(strikes - 0.0075)
    for signal in ("shank", "knee", "ahead"):
        assert contact_reading_s(signal, strikes) == pytest.approx(strikes - 0.0025)
