from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.model.skeleton import point
from formcheck.quality.camera import camera, turn_deg
from tests.synthetic import Gait, make_run, mirrored


def rolled(track, deg):
    """Return the picture of a camera rolled so that the belt rises in the running way.

    The runner runs to the image's right; y points down.
    """
    turn = np.radians(-deg)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.array([540.0, 960.0])
    return replace(track, xy_px=(track.xy_px - centre) @ matrix.T + centre)


def turned(track, deg):
    """Return the picture with the far shoulder behind, as seen from behind the side."""
    xy = track.xy_px.copy()
    trunk = np.hypot(0.06, 0.5) * 540.0
    shift = 0.75 * trunk * np.sin(np.radians(deg))
    xy[:, point("left_shoulder"), 0] -= shift / 2
    xy[:, point("right_shoulder"), 0] += shift / 2
    return replace(track, xy_px=xy)


@pytest.fixture(scope="module")
def run():
    track, scene, _ = make_run(Gait(), seconds=6.0)
    return track, scene


def seen(track, scene):
    return camera(track, scene, gait_timing(track, scene))


def test_a_level_camera_leaves_the_angles_alone(run):
    found = seen(*run)
    assert found.roll_deg == 0.0
    assert found.turn_deg == pytest.approx(0.0, abs=0.5)
    assert found.messages == ()


@pytest.mark.parametrize("deg", [-5.0, 5.0])
def test_a_clear_roll_is_taken_out_and_said(run, deg):
    track, scene = run
    found = seen(rolled(track, deg), scene)
    assert found.roll_deg == pytest.approx(deg, abs=0.5)
    (message,) = found.messages
    assert message.code == "camera_rolled"
    assert ("5° up" if deg > 0 else "5° down") in message.message


def test_a_small_tilt_is_not_trusted(run):
    track, scene = run
    found = seen(rolled(track, 2.0), scene)
    assert found.roll_deg == 0.0
    assert found.messages == ()


def test_a_turned_camera_explains_a_tilted_belt(run):
    track, scene = run
    found = seen(turned(rolled(track, 4.0), 14.0), scene)
    assert found.turn_deg == pytest.approx(14.0, abs=1.5)
    assert found.roll_deg == 0.0
    assert [m.code for m in found.messages] == ["camera_not_square"]


def test_a_strongly_turned_camera_is_named(run):
    track, scene = run
    found = seen(turned(track, 25.0), scene)
    assert "25° behind" in found.messages[-1].message
    assert found.messages[-1].code == "camera_turned"


def test_a_mirrored_picture_turns_and_rolls_alike(run):
    track, scene = run
    picture = turned(rolled(track, 6.0), -10.0)
    one = seen(picture, scene)
    other = seen(*mirrored(picture, scene))
    assert other.roll_deg == pytest.approx(one.roll_deg, abs=1e-6)
    assert other.turn_deg == pytest.approx(one.turn_deg, abs=1e-6)


def test_without_shoulders_the_turn_is_unknown_and_the_roll_still_read(run):
    track, scene = run
    xy = rolled(track, 5.0).xy_px.copy()
    xy[:, [point("left_shoulder"), point("right_shoulder")]] = np.nan
    hidden = replace(track, xy_px=xy)
    assert np.isnan(turn_deg(hidden, scene))
    assert seen(hidden, scene).roll_deg == pytest.approx(5.0, abs=0.5)


def test_seen_from_behind_there_is_no_belt_line(run):
    track, scene = run
    behind = replace(scene, view="rear", near_side=None)
    assert seen(track, behind) is None


def test_a_known_incline_is_no_roll(run):
    track, scene = run
    picture = rolled(track, 4.6)  # as a treadmill at 8 % looks
    timing = gait_timing(picture, scene)
    assert camera(picture, scene, timing).roll_deg > 4.0
    known = camera(picture, scene, timing, incline_pct=8.0)
    assert known.roll_deg == 0.0
    assert known.messages == ()
