import numpy as np
import pytest

from formcheck.pelvis.edges import strongest_path
from formcheck.pelvis.waistband import waist_edge
from tests.hips import Back, pictures

TIME_S = np.arange(54) / 30.0
TILT_DEG = 6.0 * np.sin(2 * np.pi * TIME_S / 0.71) + 2.0 * np.cos(
    4 * np.pi * TIME_S / 0.71
)


def off(back: Back, tilt_deg=TILT_DEG):
    """Return the reading minus the truth, their means removed, and the edge."""
    edge = waist_edge(pictures(tilt_deg, TIME_S, back), back.hw)
    read = -edge.turn_deg
    return read - read.mean() - (tilt_deg - tilt_deg.mean()), edge


@pytest.mark.parametrize(
    "back",
    [
        Back(),
        Back(shorts=(128.0, 126.0, 138.0), noise=2.0),  # lighter, hardly
        Back(hw=34.0),
        Back(band=True),
        Back(bend=-0.1, noise=6.0),
    ],
)
def test_an_edge_is_followed_to_tenths_of_a_degree(back):
    error, edge = off(back)
    assert np.std(error) < 0.35
    read = TILT_DEG + error
    assert np.polyfit(TILT_DEG, read, 1)[0] == pytest.approx(1.0, abs=0.04)
    assert edge.valid.mean() > 0.97
    assert not edge.at_limit


def test_an_edge_that_stands_still_is_read_as_still():
    error, _ = off(Back(), np.zeros(TIME_S.size))
    assert np.abs(error).max() < 0.4


def test_its_height_is_given_in_hip_widths():
    _, edge = off(Back(edge_hw=-0.50, bend=0.0))
    assert edge.height_hw == pytest.approx(-0.50, abs=0.03)


def test_hips_that_jitter_are_followed():
    error, _ = off(Back(jitter_px=3.0, bend=0.1))
    assert np.std(error) < 0.6  # the middle's own jitter bends with the edge


def test_an_arm_across_some_columns_is_ignored():
    back = Back()
    patches = pictures(TILT_DEG, TIME_S, back)
    rgb = patches.rgb.copy()
    rgb[30:50, 26:54, 57:66] = (200, 150, 120)
    edge = waist_edge(type(patches)(**{**vars(patches), "rgb": rgb}), back.hw)
    error = -edge.turn_deg - TILT_DEG
    assert np.std(error - error.mean()) < 0.6


def test_cloth_of_one_colour_is_not_valid():
    _, edge = off(Back(shorts=(120.0, 120.0, 130.0), noise=4.0))
    assert edge.valid.mean() < 0.85


def test_an_edge_at_the_end_of_the_search_says_so():
    _, edge = off(Back(edge_hw=-1.04, bend=0.0))
    assert edge.at_limit


def test_the_strongest_path_is_the_one_that_is_connected():
    strength = np.zeros((20, 30))
    strength[5, :14] = 3.0
    strength[15, 14:] = 3.0
    strength[10] = 2.9
    assert strongest_path(strength).tolist() == [10] * 30
