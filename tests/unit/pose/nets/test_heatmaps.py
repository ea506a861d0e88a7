"""Peaks and refined points against a plain reading of their definition, map by map."""

import numpy as np
import pytest

from formcheck.model.skeleton import HEATMAP_POINTS, point
from formcheck.pose.nets import heatmaps


def _heat(blobs: dict[int, list[tuple[float, float, float]]]) -> np.ndarray:
    """Return 39 maps of logits with Gaussian blobs (column, row, height)."""
    row, col = np.mgrid[0:64, 0:64]
    chance = np.full((64, 64, 39), 1e-4)
    for which, places in blobs.items():
        for x, y, height in places:
            blob = height * np.exp(-((col - x) ** 2 + (row - y) ** 2) / (2 * 1.5**2))
            chance[:, :, which] = np.maximum(chance[:, :, which], blob)
    return np.log(chance / (1 - chance)).astype(np.float32)


def _rough(seed: int) -> np.ndarray:
    """Return maps full of peaks, some at the rim."""
    logits = np.random.default_rng(seed).normal(-3.0, 1.5, (64, 64, 39))
    return logits.astype(np.float32)


def _window(chance: np.ndarray, row: int, col: int, reach: int) -> tuple:
    top, left = max(0, row - reach), max(0, col - reach)
    return chance[top : row + reach + 1, left : col + reach + 1], top, left


def _centroid(chance: np.ndarray, row: int, col: int, reach: int) -> list[float]:
    part, top, left = _window(chance, row, col, reach)
    rows, cols = np.mgrid[top : top + part.shape[0], left : left + part.shape[1]]
    return [
        (part * cols).sum() / part.sum() / 64,
        (part * rows).sum() / part.sum() / 64,
    ]


def _plain_peaks(chance: np.ndarray) -> list[tuple[float, list[float]]]:
    found = []
    for row, col in np.ndindex(64, 64):
        here = chance[row, col]
        if here > 0.08 and here >= _window(chance, row, col, 2)[0].max():
            found.append((here, _centroid(chance, row, col, 2)))
    return sorted(found, reverse=True)[:4]


@pytest.mark.parametrize("seed", [1, 2])
def test_peaks_of_all_maps_are_those_of_each_map_alone(seed: int) -> None:
    heat = _rough(seed)
    places, heights = heatmaps.peaks(heat)
    for m, name in enumerate(HEATMAP_POINTS):
        chance = 1 / (1 + np.exp(-heat[:, :, point(name)].astype(float)))
        height, place = zip(*_plain_peaks(chance), strict=True)
        assert heights[m] == pytest.approx(height, abs=1e-6)
        assert places[m] == pytest.approx(np.array(place), abs=1e-6)


def test_refined_points_are_centroids_of_what_lies_in_the_map() -> None:
    heat = _rough(3)
    unit = np.random.default_rng(4).uniform(0, 1, (35, 2)).astype(np.float32)
    unit[:2] = [[0.001, 0.5], [0.999, 0.999]]  # their windows leave the map
    found = heatmaps.refined(unit, heat)
    for m, (x, y) in enumerate(np.floor(unit * 64).astype(int)):
        chance = 1 / (1 + np.exp(-heat[:, :, m].astype(float)))
        sure = _window(chance, y, x, 4)[0].max() >= 0.5
        wanted = _centroid(chance, y, x, 4) if sure else unit[m]
        assert found[m] == pytest.approx(np.array(wanted), abs=1e-6)


def test_peaks_are_found_in_order_of_height_and_below_a_cell_exactly():
    ankle = HEATMAP_POINTS.index("left_ankle")
    heat = _heat({point("left_ankle"): [(20.3, 40.6, 0.5), (50.0, 10.0, 0.8)]})
    places, heights = heatmaps.peaks(heat)
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
    _, heights = heatmaps.peaks(_heat({toe: [*many, (5, 60, 0.05)]}))
    kept = heights[HEATMAP_POINTS.index("right_toe")]
    assert kept == pytest.approx([0.55, 0.5, 0.45, 0.4], abs=0.03)


def test_a_peak_at_the_edge_is_refined_with_what_is_there():
    places, _ = heatmaps.peaks(_heat({point("left_heel"): [(0, 63, 0.9)]}))
    x, y = places[HEATMAP_POINTS.index("left_heel"), 0] * 64
    assert 0 <= x < 1.2
    assert 61.8 < y <= 63


def test_points_move_to_their_map_only_where_it_is_sure():
    unit = np.full((39, 2), 0.5, dtype=np.float32)
    heat = _heat({0: [(34.0, 31.0, 0.9)], 1: [(34.0, 31.0, 0.3)]})
    refined = heatmaps.refined(unit, heat)
    assert refined[0] * 64 == pytest.approx([34.0, 31.0], abs=0.2)
    assert refined[1] == pytest.approx([0.5, 0.5])


def test_points_outside_the_region_are_left_alone():
    unit = np.full((39, 2), 1.2, dtype=np.float32)
    assert heatmaps.refined(unit, _heat({})) == pytest.approx(np.full((39, 2), 1.2))
