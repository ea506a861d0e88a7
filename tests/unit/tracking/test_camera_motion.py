from dataclasses import replace

import numpy as np
import pytest

from formcheck.model import Candidates, ClipAnalysis
from formcheck.model.skeleton import SIDES
from formcheck.settings.settings import Runner
from formcheck.tracking.camera_motion import shake
from tests.edits.tracks import GARAGE, GYM, codes, error, measured, moved, seen, value

TALL = Runner(height_m=1.75)
STEPS_HZ = {GYM: 168.1 / 60.0, GARAGE: 168.6 / 60.0}


def shaken(name: str, share: float, *, known: bool) -> Candidates:
    """Return what is seen by a camera that bobs with the steps, + - of the height."""
    run = seen(name)
    bob = share * run.height_px * np.sin(2 * np.pi * STEPS_HZ[name] * run.time_s + 0.7)
    way = np.stack([0.3 * np.roll(bob, 3), bob], axis=1)
    found = moved(run, lambda xy: xy + way[:, None])
    return replace(found, moved_px=way if known else None)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.003, 0.006, 0.010, 0.018])
@pytest.mark.parametrize("name", [GYM, GARAGE])
def test_a_shake_that_the_background_shows_moves_no_number(name, share) -> None:
    still = measured(seen(name), runner=TALL)
    found = measured(shaken(name, share, known=True), runner=TALL)
    assert "camera_shakes" in codes(found)
    near = still.scene.near_side
    for key, side in (
        ("cadence", None),
        ("trunk_lean", None),
        ("vertical_ratio", None),
        ("shank_angle_ic", near),
        ("foot_strike_angle", near),
    ):
        apart = abs(value(found, key, side) - value(still, key, side))
        if key == "vertical_ratio" and np.isnan(apart):
            assert np.isnan(value(still, key, side))
            continue
        assert apart < 0.5 * error(still, key, side), key


def hips_bounce_leg(found: ClipAnalysis) -> complex:
    """Return highest minus lowest of the hips at step frequency, and its phase."""
    track = found.track
    height = np.mean([track.of(f"{side}_hip")[:, 1] for side in SIDES], axis=0)
    turning = np.exp(-2j * np.pi * STEPS_HZ[GYM] * track.time_s)
    known = np.isfinite(height)
    wave = np.mean((height[known] - height[known].mean()) * turning[known])
    return complex(4.0 * wave / track.leg_px)


@pytest.mark.slow
def test_a_shake_that_is_not_seen_would_move_the_hips() -> None:
    """The bounce that is told comes from the clock; joints would move all the same."""
    still, seen_away, left_in = (
        hips_bounce_leg(measured(each))
        for each in (
            seen(GYM),
            shaken(GYM, 0.01, known=True),
            shaken(GYM, 0.01, known=False),
        )
    )
    assert abs(seen_away - still) < 0.005
    assert abs(left_in - still) > 0.02


@pytest.mark.parametrize(
    ("share", "known", "code"),
    [
        (0.0001, 1.0, None),
        (0.01, 1.0, "camera_shakes"),
        (0.05, 1.0, "camera_moves"),
        (0.01, 0.7, "camera_moves"),
    ],
)
def test_what_is_said_of_a_shake(share, known, code) -> None:
    way = share * 1000.0 * np.sin(np.arange(300) / 3.0)
    moved_px = np.stack([way, way], axis=1)
    moved_px[: round(300 * (1.0 - known))] = np.nan
    message = shake(moved_px, 1000)
    assert (message.code if message else None) == code
    if code:
        assert "tripod" in message.message


def test_a_camera_that_stands_still_is_no_word_worth() -> None:
    assert shake(None, 1000) is None
