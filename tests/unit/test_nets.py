import threading

import numpy as np
import pytest

from formcheck.pose import nets
from formcheck.skeleton import HEATMAP_POINTS, point


def _heat(blobs: dict[int, list[tuple[float, float, float]]]) -> np.ndarray:
    """Return 39 maps of logits with Gaussian blobs (column, row, height)."""
    row, col = np.mgrid[0:64, 0:64]
    chance = np.full((64, 64, 39), 1e-4)
    for which, places in blobs.items():
        for x, y, height in places:
            blob = height * np.exp(-((col - x) ** 2 + (row - y) ** 2) / (2 * 1.5**2))
            chance[:, :, which] = np.maximum(chance[:, :, which], blob)
    return np.log(chance / (1 - chance)).astype(np.float32)


def test_peaks_are_found_in_order_of_height_and_below_a_cell_exactly():
    ankle = HEATMAP_POINTS.index("left_ankle")
    heat = _heat({point("left_ankle"): [(20.3, 40.6, 0.5), (50.0, 10.0, 0.8)]})
    places, heights = nets._peaks(heat)
    assert heights[ankle, :2] == pytest.approx([0.8, 0.5], abs=0.05)
    # The centroid of a 5x5 window pulls a peak a little toward its middle cell.
    assert places[ankle, 0] * 64 == pytest.approx([50.0, 10.0], abs=0.02)
    assert places[ankle, 1] * 64 == pytest.approx([20.3, 40.6], abs=0.2)
    assert np.isnan(heights[ankle, 2:]).all()
    others = [m for m in range(8) if m != ankle]
    assert np.isnan(heights[others]).all()


def test_weak_peaks_are_left_out_and_strong_ones_limited():
    toe = point("right_toe")
    many = [(8 + 9 * k, 8 + 9 * k, 0.3 + 0.05 * k) for k in range(6)]
    _, heights = nets._peaks(_heat({toe: [*many, (5, 60, 0.05)]}))
    kept = heights[HEATMAP_POINTS.index("right_toe")]
    assert kept == pytest.approx([0.55, 0.5, 0.45, 0.4], abs=0.03)


def test_a_peak_at_the_edge_is_refined_with_what_is_there():
    places, _ = nets._peaks(_heat({point("left_heel"): [(0, 63, 0.9)]}))
    x, y = places[HEATMAP_POINTS.index("left_heel"), 0] * 64
    assert 0 <= x < 1.2
    assert 61.8 < y <= 63


def test_points_move_to_their_map_only_where_it_is_sure():
    unit = np.full((39, 2), 0.5, dtype=np.float32)
    heat = _heat({0: [(34.0, 31.0, 0.9)], 1: [(34.0, 31.0, 0.3)]})
    refined = nets._refined(unit, heat)
    assert refined[0] * 64 == pytest.approx([34.0, 31.0], abs=0.2)
    assert refined[1] == pytest.approx([0.5, 0.5])


def test_points_outside_the_region_are_left_alone():
    unit = np.full((39, 2), 1.2, dtype=np.float32)
    assert nets._refined(unit, _heat({})) == pytest.approx(np.full((39, 2), 1.2))


def test_a_crop_is_black_outside_the_picture_and_keeps_places():
    rgb = np.full((100, 200, 3), 200, dtype=np.uint8)
    rgb[50, 100] = 0
    out = nets.crop(rgb, np.array([100.0, 50.0, 256.0]), 256)
    assert out.shape == (256, 256, 3)
    assert tuple(out[128, 128]) == (0, 0, 0)
    assert tuple(out[10, 10]) == (0, 0, 0)
    assert tuple(out[128, 60]) == (200, 200, 200)


def test_overlapping_boxes_are_one_person_and_distant_ones_two():
    points = np.zeros((3, 6, 2))
    points[:, 0] = [[0.3, 0.5], [0.31, 0.5], [0.8, 0.5]]
    points[:, 1] = 0.2
    groups = nets._clusters(points, np.array([0.9, 0.8, 0.7]))
    assert [g.tolist() for g in groups] == [[0, 1], [2]]


def test_there_is_one_anchor_per_box():
    anchors = nets._anchors()
    assert anchors.shape == (2254, 2)
    assert anchors.min() > 0
    assert anchors.max() < 1


@pytest.mark.slow
def test_an_empty_picture_holds_nobody():
    noise = np.random.default_rng(0).integers(0, 60, (240, 320, 3), dtype=np.uint8)
    assert nets.Detector()(noise) == []
    seen = nets.LandmarkNet()(noise, np.array([160.0, 120.0, 300.0]))
    assert seen.score < 0.5


@pytest.mark.slow
def test_nets_are_loaded_once_for_each_thread_until_they_are_let_go() -> None:
    first = nets.my_nets()
    assert nets.my_nets() is first
    others: list[object] = []
    other = threading.Thread(target=lambda: others.append(nets.my_nets()))
    other.start()
    other.join()
    assert others[0] is not first
    nets.forget_nets()
    assert nets.my_nets() is not first
