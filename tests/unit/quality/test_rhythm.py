from dataclasses import replace

import numpy as np
import pytest

from formcheck.model.skeleton import point
from formcheck.quality.rhythm import TRUNK_POINTS, trunk_agrees
from tests.edits.tracks import GARAGE, GYM, cut, hidden, measured, seen, value


@pytest.mark.parametrize("name", [GYM, GARAGE])
def test_the_trunk_keeps_the_rhythm_of_the_feet(name) -> None:
    found = measured(cut(seen(name), 1.0, 5.0))
    assert trunk_agrees(found.track, found.timing)
    for wrong in (0.93, 1.07, 2.0, float("nan")):
        stride_s = wrong * found.timing.stride_time_s
        timing = replace(found.timing, stride_time_s=stride_s)
        assert not trunk_agrees(found.track, timing)


def test_a_trunk_that_is_hidden_or_still_agrees_with_nothing() -> None:
    found = measured(seen(GARAGE))
    rows = [point(name) for name in TRUNK_POINTS]
    for level in (float("nan"), 100.0):
        xy = found.track.xy_px.copy()
        xy[:, rows] = level + np.zeros((len(xy), len(rows), 2))
        assert not trunk_agrees(replace(found.track, xy_px=xy), found.timing)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["left_heel", "right_toe"])
def test_a_joint_hidden_for_a_while_costs_no_cadence(name) -> None:
    whole = value(measured(seen(GARAGE)), "cadence")
    found = measured(hidden(seen(GARAGE), name, 0.2))
    assert value(found, "cadence") == pytest.approx(whole, abs=0.2)
