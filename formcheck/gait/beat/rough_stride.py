"""The stride time that a movement repeats with, before any step is known."""

from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.signal.geometry import vertex

SHORTEST_STRIDE_S: Final = 0.40
"""300 steps/min: no runner is faster."""
LONGEST_STRIDE_S: Final = 2.4
"""50 steps/min: a very slow walk."""

LONGEST_LAG: Final = 0.75
"""Of the clip, so that a quarter of it is left to compare."""
STRIDE_PEAK_FRAC: Final = 0.85
"""Later peaks of the autocorrelation are whole multiples of the stride and no better.
Chosen by us; :mod:`formcheck.gait.scene.locomotion` takes less, since it may have less
of a rhythm before it."""


def rough_stride_s(wave: FloatArray, rate_hz: float) -> tuple[float, float]:
    """Return the period of a signal [s] and its correlation one period apart.

    Parameters
    ----------
    wave
        Left minus right foot position, NaN where unknown, shape (n,). The two feet
        are in antiphase, so half a period correlates negatively and cannot be taken
        for the period.
    rate_hz
        Samples per second.

    Returns
    -------
    tuple
        NaN, 0 if the signal is too short or has no period of 0.4 to 2.4 s.
    """
    known = np.isfinite(wave)
    n = len(wave)
    longest = min(int(LONGEST_STRIDE_S * rate_hz), int(LONGEST_LAG * n))
    shortest = max(2, int(SHORTEST_STRIDE_S * rate_hz))
    if known.sum() < 2 * shortest or longest <= shortest + 2:
        return float("nan"), 0.0
    level = np.where(known, wave - np.mean(wave[known]), 0.0)
    correlation = np.zeros(longest + 2)
    for lag in range(1, min(longest + 2, n)):
        both = known[lag:] & known[:-lag]
        a, b = level[lag:][both], level[:-lag][both]
        power = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
        correlation[lag] = float(np.sum(a * b)) / power if power > 0.0 else 0.0
    inner = correlation[shortest : longest + 1]
    peak = (inner > correlation[shortest - 1 : longest]) & (
        inner >= correlation[shortest + 1 : longest + 2]
    )
    lags = np.flatnonzero(peak) + shortest
    best = float(np.max(correlation[lags])) if lags.size else 0.0
    if best <= 0.0:
        return float("nan"), 0.0
    first = int(lags[correlation[lags] >= STRIDE_PEAK_FRAC * best][0])
    # A whole frame is 4 % of a stride at 25 frames/s, and 40 strides may be counted.
    between = vertex(*correlation[first - 1 : first + 2])
    return (first + between) / rate_hz, float(correlation[first])
