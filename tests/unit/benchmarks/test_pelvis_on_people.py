"""The part of the pelvis that a line shows, on the skin markers of 17 runners."""

import re

import pytest

from benchmarks.pelvis_on_people import table
from tests.clips import CLIPS

MARKERS = CLIPS.parent / "rbds"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bias_deg() -> dict[str, float]:
    if not MARKERS.exists():
        pytest.skip("the markers of the 17 runners are not on this machine")
    rows = re.findall(r"^\| ([^|]+) \| 102 \| \S+ \| (\S+),", table(MARKERS), re.M)
    return {name: float(bias) for name, bias in rows}


def test_dots_tell_the_pelvis_without_bias(bias_deg):
    assert abs(bias_deg["dots"]) < 0.3


def test_a_band_is_taken_midway_between_skin_and_a_firm_belt(bias_deg):
    skin, belt = bias_deg["band, 10 cm"], bias_deg["band, stiff belt"]
    assert skin < 0.0 < belt
    assert abs(skin + belt) < 0.5
