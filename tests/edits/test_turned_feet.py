"""A foot taken the wrong way round for some frames moves no number."""

import numpy as np
import pytest

from formcheck.signal.geometry import FOOT_PITCH_DEG, foot_pitch_deg
from tests.edits.tracks import (
    GARAGE,
    GYM,
    cut,
    error,
    measured,
    seen,
    turned_foot,
    value,
)


@pytest.mark.parametrize("n", [2, 6])
@pytest.mark.parametrize(("name", "side"), [(GYM, "left"), (GYM, "right")])
def test_a_turned_foot_is_left_out(name, side, n) -> None:
    clip = cut(seen(name), 0.0, 4.5)
    whole = measured(clip)
    for at_s in (2.2, 2.6):
        found = measured(clip, pose_edit=turned_foot(side, at_s, n))
        for key in ("foot_strike_angle", "rearfoot_share", "contact_time"):
            off = abs(value(found, key, side) - value(whole, key, side))
            assert off < 0.5 * error(whole, key, side), (key, at_s)


def test_the_track_says_how_many_feet_were_turned() -> None:
    found = measured(seen(GARAGE), pose_edit=turned_foot("left", 2.1, 3))
    assert any(line.startswith("turned feet: ") for line in found.pose.history)


@pytest.mark.parametrize("pitch_deg", [-160.0, -120.0, -90.0, 0.0, 40.0, 70.0])
def test_a_foot_has_one_pitch_whatever_came_before(pitch_deg) -> None:
    toe = np.array([[np.cos(np.radians(pitch_deg)), np.sin(np.radians(pitch_deg))]])
    assert foot_pitch_deg(np.zeros((1, 2)), toe) == pytest.approx(pitch_deg)


@pytest.mark.parametrize("pitch_deg", [80.0, 120.0, 180.0, -175.0])
def test_what_points_where_no_foot_does_is_none(pitch_deg) -> None:
    toe = np.array([[np.cos(np.radians(pitch_deg)), np.sin(np.radians(pitch_deg))]])
    assert np.isnan(foot_pitch_deg(np.zeros((1, 2)), toe)).all()
    assert FOOT_PITCH_DEG[1] - FOOT_PITCH_DEG[0] < 360.0


def test_nothing_is_left_out_of_true_runs() -> None:
    for name in (GYM, GARAGE):
        history = measured(seen(name)).pose.history
        assert not any("turned feet" in line for line in history)
