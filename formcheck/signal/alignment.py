"""How much earlier or later than the others each stride's motion runs."""

from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline

from formcheck.model import BoolArray, FloatArray

GRID_HZ: Final = 240.0
"""Chosen by us: 4 ms, under the scatter of an event."""
ROUNDS: Final = 5
MANY: Final = 5
"""Rounds of aligning, and strides from which on a mean is one; chosen by us, see
``tests/unit/signal/test_alignment.py``."""
MAX_SHIFT_S: Final = 0.05
"""A stride that fits only farther away is taken as this far."""


def shifts_s(
    paths: FloatArray,
    *,
    time_s: FloatArray,
    centres_s: FloatArray,
    window_s: tuple[float, float],
) -> FloatArray:
    """Return by how much each stride's motion lies after its centre [s].

    Least-squares shift of each stride against the mean of all, found in a few rounds;
    every path may have its own offset in each stride, so only the shape counts.

    Parameters
    ----------
    paths
        Smoothed signals, shape (n, k); NaN where unknown.
    time_s
        Even time grid [s], shape (n,).
    centres_s
        One reference time for each stride [s], shape (m,).
    window_s
        Part around the centres that is compared [s].

    Returns
    -------
    FloatArray
        Shape (m,), centred on 0; 0 where a stride cannot be compared.
    """
    shift = np.zeros(len(centres_s))
    known: BoolArray = np.all(np.isfinite(paths), axis=1)
    grid = np.arange(window_s[0], window_s[1], 1.0 / GRID_HZ)
    usable = np.array(
        [_covered(time_s, known, c + window_s[0], c + window_s[1]) for c in centres_s],
        dtype=np.bool_,
    )
    if usable.sum() < 2:
        return shift
    spline = CubicSpline(time_s[known], paths[known], axis=0)
    for _ in range(ROUNDS):
        at = (centres_s + shift)[usable, None] + grid
        values = _centred(spline(at))
        slope = _centred(spline(at, 1).mean(axis=0)[None])
        late = -np.sum((values - values.mean(axis=0)) * slope, axis=(1, 2))
        shift[usable] += late / np.sum(slope**2)
        shift[usable] -= _middle(shift[usable])
        shift = np.clip(shift, -MAX_SHIFT_S, MAX_SHIFT_S)
    return shift


def _centred(values: FloatArray) -> FloatArray:
    """Return signals minus their mean over the window, shape (strides, grid, k)."""
    centred: FloatArray = values - values.mean(axis=1, keepdims=True)
    return centred


def _middle(shift_s: FloatArray) -> float:
    """Return the mean of a few shifts, the median of many: one slip must not count."""
    few = len(shift_s) < MANY
    return float(np.mean(shift_s) if few else np.median(shift_s))


def _covered(
    time_s: FloatArray, known: BoolArray, start_s: float, stop_s: float
) -> bool:
    """Return whether a stretch lies inside the clip without gaps."""
    first, last = np.searchsorted(time_s, [start_s, stop_s])
    return bool(
        start_s >= time_s[0] and stop_s <= time_s[-1] and known[first:last].all()
    )
