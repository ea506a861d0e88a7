import numpy as np
import pytest

from formcheck.signal import geometry


def xy(*points):
    return np.array(points, dtype=float)


def test_forward_and_up_are_positive_whichever_way_the_runner_faces():
    image = xy([100.0, 50.0])
    assert geometry.forward_up(image, "image_right").tolist() == [[100.0, -50.0]]
    assert geometry.forward_up(image, "image_left").tolist() == [[-100.0, -50.0]]


def test_pitch_is_positive_with_the_toes_up():
    assert geometry.pitch_deg(xy([0, 0]), xy([1, 1]))[0] == pytest.approx(45.0)
    assert geometry.pitch_deg(xy([0, 0]), xy([1, -1]))[0] == pytest.approx(-45.0)


def test_lean_is_positive_with_the_upper_end_forward():
    assert geometry.lean_deg(xy([0, 0]), xy([1, 1]))[0] == pytest.approx(45.0)
    assert geometry.lean_deg(xy([0, 0]), xy([0, 1]))[0] == pytest.approx(0.0)


def test_a_straight_leg_has_no_flexion_and_a_bent_one_is_positive():
    hip, knee, ankle = xy([0, 2]), xy([0, 1]), xy([0, 0])
    assert geometry.flexion_deg(hip, knee, ankle)[0] == pytest.approx(0.0)
    bent = geometry.flexion_deg(hip, xy([0.5, 1.0]), ankle)[0]
    assert bent == pytest.approx(2 * np.degrees(np.arctan(0.5)))
    wrong = geometry.flexion_deg(hip, xy([-0.5, 1.0]), ankle)[0]
    assert wrong == pytest.approx(-bent)


def test_flexion_beyond_a_right_angle_is_not_wrapped():
    # A heel at the buttock: 130 degrees.
    ankle = xy([np.sin(np.radians(130)) * -1, 1 - np.cos(np.radians(130))])
    assert geometry.flexion_deg(xy([0, 2]), xy([0, 1]), ankle)[0] == pytest.approx(130)


def test_above_a_tilted_line_is_measured_at_right_angles_to_it():
    along, above = geometry.along_and_above(xy([1, 1], [-1, 1]), 45.0)
    assert along == pytest.approx([np.sqrt(2), 0.0])
    assert above == pytest.approx([0.0, np.sqrt(2)])


def test_the_middle_of_a_known_and_an_unknown_point_is_the_known_one():
    a, b = xy([1, 1], [np.nan, np.nan]), xy([3, 3], [5, 5])
    assert geometry.middle(a, b).tolist() == [[2, 2], [5, 5]]


def test_angles_do_not_change_with_the_size_of_the_picture():
    rng = np.random.default_rng(0)
    hip, knee, ankle = rng.normal(size=(3, 20, 2))
    small = geometry.flexion_deg(hip, knee, ankle)
    large = geometry.flexion_deg(7 * hip, 7 * knee, 7 * ankle)
    assert small == pytest.approx(large)
