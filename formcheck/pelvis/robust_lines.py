"""Edges of many pictures at once: their peaks to sub-pixels, and lines through them."""

from typing import Final

import numpy as np

from formcheck.model import BoolArray, FloatArray
from formcheck.signal.statistics import SD_OF_MAD

_CAUCHY: Final = 2.385
_LEAST_PX: Final = 0.02
"""Added to the scatter, so that an exact line has weights as well."""


def robust_lines(
    x: FloatArray, y: FloatArray, use: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return slopes, heights at x = 0 and residuals of lines through the rows of y."""
    weight = use.astype(np.float64)
    rest = y.astype(np.float64)
    slope = height = np.zeros(len(y))
    for _ in range(8):
        total = np.maximum(weight.sum(axis=1), 1e-9)
        mean_x = (weight * x).sum(axis=1) / total
        mean_y = (weight * y).sum(axis=1) / total
        away = x - mean_x[:, None]
        power = np.maximum((weight * away**2).sum(axis=1), 1e-9)
        slope = (weight * away * (y - mean_y[:, None])).sum(axis=1) / power
        height = mean_y - slope * mean_x
        rest = y - height[:, None] - slope[:, None] * x
        scale = _CAUCHY * (SD_OF_MAD * np.median(np.abs(rest), axis=1) + _LEAST_PX)
        weight = use / (1.0 + (rest / scale[:, None]) ** 2)
    return slope, height, rest


def fine_peaks(block: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return sub-pixel place of the highest value along axis 1, and its height."""
    n = block.shape[1]
    top = np.clip(block.argmax(axis=1), 1, n - 2)
    take = [
        np.take_along_axis(block, (top + k)[:, None], axis=1)[:, 0] for k in (-1, 0, 1)
    ]
    bow = take[0] - 2 * take[1] + take[2]
    fine = np.where(bow < 0, (take[0] - take[2]) / (2 * np.minimum(bow, -1e-6)), 0.0)
    return top + np.clip(fine, -0.5, 0.5) - n // 2, take[1]
