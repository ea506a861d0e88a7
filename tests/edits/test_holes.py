"""A gap in a clip costs its own steps only."""

import numpy as np
import pytest

from tests.edits.tracks import GARAGE, codes, error, hole, measured, seen, value


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
