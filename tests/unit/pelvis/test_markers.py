import numpy as np
import pytest

from formcheck.pelvis.markers import two_dots
from formcheck.pelvis.strip import light_strip
from tests.hips import Back, pictures

TIME_S = np.arange(36) / 30.0
TILT_DEG = 7.0 * np.sin(2 * np.pi * TIME_S / 0.71)


def off(marks):
    error = -marks.turn_deg - TILT_DEG
    return error[marks.valid]


@pytest.mark.parametrize(
    "back",
    [
        Back(dots=True),
        Back(dots=True, band=True, edge_hw=-0.6),
        Back(dots=True, noise=9.0, jitter_px=3.0),
        Back(dots=True, hw=34.0),
    ],
)
def test_two_dots_are_followed_to_a_fraction_of_a_degree(back):
    marks = two_dots(pictures(TILT_DEG, TIME_S, back), back.hw)
    assert marks.kind == "dots"
    assert marks.valid.mean() > 0.97
    error = off(marks)
    assert np.std(error) < 0.3
    assert abs(np.mean(error)) < 0.1
    read = TILT_DEG[marks.valid] + error
    assert np.polyfit(TILT_DEG[marks.valid], read, 1)[0] == pytest.approx(1, abs=0.03)


def test_a_strip_is_followed():
    back = Back(strip=True)
    marks = light_strip(pictures(TILT_DEG, TIME_S, back), back.hw)
    assert marks.kind == "strip"
    assert marks.valid.all()
    assert np.std(off(marks)) < 0.3


@pytest.mark.parametrize("back", [Back(), Back(band=True), Back(bend=0.0)])
def test_cloth_without_dots_has_none(back):
    marks = two_dots(pictures(TILT_DEG, TIME_S, back), back.hw)
    assert marks is None or marks.valid.mean() < 0.5


def test_cloth_without_a_strip_has_none():
    assert light_strip(pictures(TILT_DEG, TIME_S, Back()), 42.0) is None


def test_a_hidden_dot_is_missing_and_not_guessed():
    patches = pictures(TILT_DEG, TIME_S, Back(dots=True))
    rgb = patches.rgb.copy()
    rgb[10:20, 40:60, 54:74] = (60, 66, 90)
    marks = two_dots(type(patches)(**{**vars(patches), "rgb": rgb}), 42.0)
    assert not marks.valid[10:20].any()
    assert np.isnan(marks.ends[10:20]).all()
    assert marks.valid[20:].all()


def test_how_light_the_dots_are_is_given_in_levels():
    marks = two_dots(pictures(TILT_DEG, TIME_S, Back(dots=True)), 42.0)
    assert marks.levels == pytest.approx(225 - 66, abs=25)  # blurred a little
