"""Real clips cut at many places, and rolled: angles stay within their errors."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.model import Candidates
from tests.edits.tracks import GARAGE, GYM, cut, error, measured, rolled, seen, value

NEAR = {GYM: "right", GARAGE: "left"}
ANGLES = ("trunk_lean", "shank_angle_ic", "hip_extension")


def side_of(name: str, key: str):
    return None if key == "trunk_lean" else NEAR[name]


def cuts(candidates: Candidates, n: int) -> list[Candidates]:
    """Return parts of six tenths, begun at even distances."""
    whole_s = float(candidates.time_s[-1])
    return [
        cut(candidates, at * whole_s, (at + 0.6) * whole_s)
        for at in np.linspace(0.0, 0.4, n)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("uprights", [True, False])
@pytest.mark.parametrize("name", [GYM, GARAGE])
def test_where_a_clip_is_cut_moves_no_angle_beyond_its_error(name, uprights) -> None:
    clip = seen(name) if uprights else replace(seen(name), roll_deg=float("nan"))
    found = [measured(part) for part in cuts(clip, 5)]
    for key in ANGLES:
        side = side_of(name, key)
        values = [value(part, key, side) for part in found]
        stated = min(error(part, key, side) for part in found)
        assert np.ptp(values) < stated, key


@pytest.mark.parametrize("uprights", [True, False])
@pytest.mark.parametrize("turn_deg", [-8.0, 8.0])
@pytest.mark.parametrize("name", [GYM, GARAGE])
def test_a_rolled_copy_reads_as_the_level_one(name, turn_deg, uprights) -> None:
    level = measured(seen(name))
    clip = seen(name) if uprights else replace(seen(name), roll_deg=float("nan"))
    askew = measured(rolled(clip, turn_deg))
    for key in ANGLES:
        side = side_of(name, key)
        apart = abs(value(level, key, side) - value(askew, key, side))
        if np.isnan(apart):  # a foot of the gym clip is turned out of the picture
            assert (name, turn_deg, side) == (GYM, -8.0, "right")
            continue
        stated = error(level, key, side)
        if not uprights:
            stated = float(np.hypot(stated, error(askew, key, side)))
        assert apart < stated, key
