from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.model.skeleton import point
from formcheck.quality.camera import (
    DRAWN_AHEAD_DEG,
    DRAWN_SHARE,
    PLUMB_SD_DEG,
    SHOULDERS_PER_TRUNK,
    camera,
    from_belt,
    turn_deg,
)
from formcheck.signal.statistics import Z95
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
    """Return a square picture with the shoulders as the net draws them for a turn.

    ``deg`` > 0: from behind the side, the far shoulder farther back.
    """
    return drawn(track, DRAWN_AHEAD_DEG, DRAWN_AHEAD_DEG + DRAWN_SHARE * deg)


def drawn(track, before, after):
    xy = track.xy_px.copy()
    trunk = SHOULDERS_PER_TRUNK * np.hypot(0.06, 0.5) * 540.0
    shift = trunk * (np.sin(np.radians(after)) - np.sin(np.radians(before)))
    xy[:, point("left_shoulder"), 0] -= shift / 2
    xy[:, point("right_shoulder"), 0] += shift / 2
    return replace(track, xy_px=xy)


@pytest.fixture(scope="module")
def run():
    track, scene, _ = make_run(Gait(), seconds=6.0)
    return drawn(track, 0.0, DRAWN_AHEAD_DEG), scene


def seen(track, scene, **known):
    return camera(track, scene, gait_timing(track, scene), **known)


def test_a_level_camera_leaves_the_angles_alone(run):
    found = seen(*run, plumb_deg=0.0)
    assert found.roll_deg == pytest.approx(0.0, abs=0.2)
    assert found.turn_deg == pytest.approx(0.0, abs=1.5)
    assert found.messages == ()


@pytest.mark.parametrize("deg", [-8.0, -5.0, 2.0, 5.0, 8.0])
def test_uprights_of_the_room_tell_the_roll(run, deg):
    track, scene = run
    # The runner faces right: a level that rises there is a picture turned leftward.
    found = seen(rolled(track, deg), scene, plumb_deg=-deg)
    assert found.roll_deg == pytest.approx(deg, abs=PLUMB_SD_DEG)
    assert found.roll_sd_deg < PLUMB_SD_DEG + 0.1
    told = [m.code for m in found.messages]
    assert told == (["camera_rolled"] if abs(deg) > 2.0 else [])


@pytest.mark.parametrize("deg", [-8.0, -4.0, 0.0, 4.0, 8.0])
def test_the_belt_alone_tells_it_within_its_error(run, deg):
    track, scene = run
    found = seen(rolled(track, deg), scene)
    assert abs(found.roll_deg - deg) < Z95 * found.roll_sd_deg
    assert abs(found.roll_deg) <= abs(deg) + 0.5, "never more than what is seen"


def test_the_roll_never_jumps(run):
    track, scene = run
    tilts = np.arange(-10.0, 10.1, 0.25)
    timing = gait_timing(track, scene)
    rolls = np.array(
        [
            camera(track, scene, replace(timing, belt_angle_deg=tilt)).roll_deg
            for tilt in tilts
        ]
    )
    assert (np.diff(rolls) > 0.0).all()
    assert np.diff(rolls).max() < 1.5 * 0.25
    shares = rolls[tilts != 0.0] / tilts[tilts != 0.0]
    assert shares.max() < 1.05


def test_a_turned_camera_explains_a_tilted_belt(run):
    track, scene = run
    square = seen(rolled(track, 4.0), scene)
    behind = seen(turned(rolled(track, 4.0), 14.0), scene)
    assert behind.turn_deg == pytest.approx(14.0 + square.turn_deg, abs=3.0)
    assert abs(behind.roll_deg) < 0.5 * square.roll_deg


def test_a_strongly_turned_camera_is_named(run):
    track, scene = run
    found = seen(turned(track, 30.0), scene)
    assert "30° behind" in found.messages[-1].message
    assert found.messages[-1].code == "camera_turned"


def test_the_belt_tells_the_turn_too_where_the_roll_is_known(run):
    track, scene = run
    picture = turned(track, 25.0)
    by_both = seen(picture, scene, plumb_deg=0.0)
    assert by_both.turn_deg < seen(picture, scene).turn_deg


def test_a_mirrored_picture_turns_and_rolls_alike(run):
    track, scene = run
    picture = turned(rolled(track, 6.0), -10.0)
    one = seen(picture, scene, plumb_deg=-5.0)
    other = seen(*mirrored(picture, scene), plumb_deg=5.0)
    assert other.roll_deg == pytest.approx(one.roll_deg, abs=1e-6)
    assert other.turn_deg == pytest.approx(one.turn_deg, abs=1e-6)


def test_without_shoulders_the_turn_is_unknown_and_the_roll_less_sure(run):
    track, scene = run
    xy = rolled(track, 5.0).xy_px.copy()
    xy[:, [point("left_shoulder"), point("right_shoulder")]] = np.nan
    hidden = replace(track, xy_px=xy)
    assert np.isnan(turn_deg(hidden, scene))
    found = seen(hidden, scene)
    assert found.roll_sd_deg > seen(rolled(track, 5.0), scene).roll_sd_deg
    assert abs(found.roll_deg - 5.0) < Z95 * found.roll_sd_deg


def test_seen_from_behind_there_is_no_belt_line(run):
    track, scene = run
    behind = replace(scene, view="rear", near_side=None)
    assert seen(track, behind) is None


def test_a_known_incline_is_no_roll(run):
    track, scene = run
    picture = rolled(track, 4.6)  # as a treadmill at 8 % looks
    timing = gait_timing(picture, scene)
    unknown = camera(picture, scene, timing).roll_deg
    known = camera(picture, scene, timing, incline_pct=8.0).roll_deg
    assert abs(known) < 0.2 < 1.0 < unknown


# The camera's geometry: a belt seen by a pinhole camera that is turned, high or low.


@pytest.mark.parametrize("turn", [-15.0, -8.0, 8.0, 15.0])
@pytest.mark.parametrize("height_m", [0.4, 0.95, 1.7])
@pytest.mark.parametrize("way", [1.0, -1.0])
def test_the_belt_tilts_as_the_turn_has_it(turn, height_m, way):
    """A camera behind the runner that looks down sees the belt rise ahead of him."""
    away_m = 3.0
    by_turn = np.degrees(np.arctan(height_m / away_m * np.tan(np.radians(turn))))
    # Runner at the origin, running along way * x; the camera stands at -y, moved
    # backward along the belt by the turn, and looks at the runner.
    eye = away_m * np.array(
        [-way * np.sin(np.radians(turn)), -np.cos(np.radians(turn)), 0.0]
    ) + np.array([0.0, 0.0, height_m])
    ahead = np.array([-eye[0], -eye[1], 0.0]) / away_m
    right = np.array([ahead[1], -ahead[0], 0.0])
    belt = np.array([[-0.1 * way, 0.0, 0.0], [0.1 * way, 0.0, 0.0]]) - eye
    picture = np.stack([belt @ right, belt[:, 2]], axis=1) / (belt @ ahead)[:, None]
    forward, up = picture[1] - picture[0]
    seen_deg = np.degrees(np.arctan2(up, way * forward))
    assert seen_deg == pytest.approx(by_turn, abs=0.2)
    if height_m == 0.95:  # about the height that is assumed
        roll, sd = from_belt(float(seen_deg), turn)
        assert abs(roll) < sd
