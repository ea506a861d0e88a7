"""Heat-maps of the landmark net to positions: points refined, peaks of the leg joints.

A map has one logit for each of 64x64 cells of the region. All maps of a frame are
worked on at once, and only about the cells that matter.
"""

from typing import Any, Final

import numpy as np

from formcheck.model import Float32Array, FloatArray, IntArray
from formcheck.model.skeleton import HEATMAP_POINTS, point

MAP_CELLS: Final = 64
N_MAPS: Final = 39
MIN_PEAK: Final = 0.08
N_PEAKS: Final = 4
_REFINE_CELLS: Final = 4
_REFINE_MIN: Final = 0.5
_PEAK_CELLS: Final = 2
"""Peaks are maxima of 5x5 cells, refined by the centroid of these cells."""
_LEGS: Final = slice(point(HEATMAP_POINTS[0]), point(HEATMAP_POINTS[-1]) + 1)
"""The maps of the leg joints follow each other."""
_N_LEGS: Final = len(HEATMAP_POINTS)
_MIN_LOGIT: Final = np.float32(np.log(MIN_PEAK / (1 - MIN_PEAK)))
_WIDE: Final = MAP_CELLS + 2 * _PEAK_CELLS
"""Cells across with a rim about them, so that no window leaves the map."""


def sigmoid(values: Any) -> Any:  # noqa: ANN401
    """Return logits as shares of 1."""
    return 1 / (1 + np.exp(-np.minimum(np.maximum(values, -60), 60)))


def _steps(reach: int, row: int, cell: int) -> IntArray:
    """Return how far each cell of a window lies from its middle in a flat map."""
    along = np.arange(-reach, reach + 1)
    steps: IntArray = along[:, None] * row + along * cell
    return steps


_WINDOW: Final = np.arange(-_REFINE_CELLS, _REFINE_CELLS + 1)
_NEXT: Final = _N_LEGS * np.array([-_WIDE, -1, 1, _WIDE])
_AROUND: Final = _steps(_PEAK_CELLS, _N_LEGS * _WIDE, _N_LEGS)
_NEAR: Final = np.arange(-_PEAK_CELLS, _PEAK_CELLS + 1)


def refined(unit: Float32Array, heat: Float32Array) -> FloatArray:
    """Move each regressed point to the centroid of its heat-map nearby, as MediaPipe.

    Only where the map is higher than ``_REFINE_MIN`` within the window; else the
    regressed point stands.

    Parameters
    ----------
    unit
        Points, 0..1 of the region, shape (n, 2), n <= 39.
    heat
        Logits, shape (64, 64, 39).
    """
    out = unit.astype(float)
    cell = np.floor(unit * MAP_CELLS).astype(int)
    col = cell[:, :1] + _WINDOW
    row = cell[:, 1:] + _WINDOW
    last = MAP_CELLS - 1
    safe_col = np.minimum(np.maximum(col, 0), last)
    safe_row = np.minimum(np.maximum(row, 0), last)
    which = np.arange(len(unit))[:, None]
    flat = (safe_row * (MAP_CELLS * N_MAPS))[:, :, None] + (safe_col * N_MAPS + which)[
        :, None
    ]
    weight = sigmoid(heat.reshape(-1).take(flat))
    ok_col, ok_row = safe_col == col, safe_row == row
    if not (ok_col.all() and ok_row.all()):
        weight = weight * (ok_row[:, :, None] & ok_col[:, None, :])
    total = np.maximum(weight.sum(axis=(1, 2)), 1e-9)
    inside = ((cell >= 0) & (cell <= last)).all(axis=1)
    use = inside & (weight.max(axis=(1, 2)) >= _REFINE_MIN)
    x = (weight.sum(axis=1) * col).sum(axis=1) / total
    y = (weight.sum(axis=2) * row).sum(axis=1) / total
    out[use] = np.stack([x, y], axis=1)[use] / MAP_CELLS
    return out


def peaks(heat: Float32Array) -> tuple[FloatArray, Float32Array]:
    """Return the best peaks of the leg joints' maps.

    Returns
    -------
    tuple
        Positions 0..1 of the region, shape (8, k, 2), and heights 0..1, (8, k); both
        NaN-padded, best first.
    """
    wide = np.full((_WIDE, _WIDE, _N_LEGS), -np.inf, dtype=np.float32)
    inner = slice(_PEAK_CELLS, -_PEAK_CELLS)
    wide[inner, inner] = heat[:, :, _LEGS]
    flat = wide.reshape(-1)
    at = np.flatnonzero(flat > _MIN_LOGIT)
    for step in _NEXT:  # most cells are lower than one of the next four
        at = at[flat[at] >= flat[at + step]]
    around = flat.take(at[:, None, None] + _AROUND)
    highest = flat[at] >= around.max(axis=(1, 2))
    at, around = at[highest], around[highest]
    weight = sigmoid(around) * (around > -np.inf)
    total = weight.sum(axis=(1, 2))
    cols = (at // _N_LEGS % _WIDE - _PEAK_CELLS)[:, None] + _NEAR
    rows = (at // (_N_LEGS * _WIDE) - _PEAK_CELLS)[:, None] + _NEAR
    x = (weight.sum(axis=1) * cols).sum(axis=1) / total
    y = (weight.sum(axis=2) * rows).sum(axis=1) / total
    return _padded(
        np.stack([x, y], axis=1) / MAP_CELLS, sigmoid(flat[at]), at % _N_LEGS
    )


def _padded(
    xy: FloatArray, height: FloatArray, which: IntArray
) -> tuple[FloatArray, Float32Array]:
    """Return the highest peaks of each map, highest first, the rest NaN."""
    places = np.full((_N_LEGS, N_PEAKS, 2), np.nan)
    heights = np.full((_N_LEGS, N_PEAKS), np.nan, dtype=np.float32)
    order = np.lexsort((-height, which))
    xy, height, which = xy[order], height[order], which[order]
    rank = np.arange(which.size) - np.searchsorted(which, which)
    kept = rank < N_PEAKS
    places[which[kept], rank[kept]] = xy[kept]
    heights[which[kept], rank[kept]] = height[kept]
    return places, heights
