"""A gap in a clip costs its own steps only."""

import numpy as np
import pytest

from formcheck.model import Candidates
from formcheck.quality.clip import unusable
from formcheck.tracking.duplicate_frames import rows
from tests.edits.tracks import GARAGE, GYM, codes, error, hole, measured, seen, value


@pytest.mark.parametrize("length_s", [0.3, 0.45, 2.0])
def test_a_gap_takes_no_number_away(length_s) -> None:
    whole = measured(seen(GARAGE))
    found = measured(hole(seen(GARAGE), 5.0, length_s))
    assert "low_frame_rate" not in codes(found)
    for key, side in (
        ("cadence", None),
        ("contact_time", "left"),
        ("trunk_lean", None),
    ):
        apart = abs(value(found, key, side) - value(whole, key, side))
        stated = np.hypot(error(whole, key, side), error(found, key, side))
        assert apart < stated, key


def test_a_camera_that_does_not_keep_up_is_still_refused() -> None:
    clip = seen(GARAGE)
    for at_s in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0):
        clip = hole(clip, at_s, 0.4)
    assert "low_frame_rate" in codes(measured(clip))


def stopping(clip: Candidates, length_s: float) -> Candidates:
    """Show no new picture for a moment of every second."""
    time_s = clip.time_s
    return rows(clip, ~((time_s % 1.0 < length_s) & (time_s > 1.0)))


@pytest.mark.parametrize("name", [GYM, GARAGE])
def test_a_picture_that_stops_over_and_over_is_named(name) -> None:
    assert "stutters" not in codes(measured(seen(name)))
    assert "stutters" in codes(measured(stopping(seen(name), 0.12)))


def test_stops_are_no_low_frame_rate() -> None:
    found = measured(stopping(seen(GARAGE), 0.16))
    assert not found.metrics
    assert "stands still 7 times" in unusable(found)


def test_frames_lost_one_by_one_are_no_stops() -> None:
    clip = seen(GARAGE)
    for seed in (1, 2):
        kept = np.random.default_rng(seed).random(clip.time_s.size) > 1 / 9
        assert "stutters" not in codes(measured(rows(clip, kept)))
