"""Values of single pictures laid on the stride: mean curve, its error, its scatter."""

from typing import Final

import numpy as np

from formcheck.model import BoolArray, FloatArray
from formcheck.signal.statistics import SD_OF_MAD

HARMONICS: Final = 4
_TERMS: Final = 1 + 2 * HARMONICS
_CAUCHY: Final = 2.385
_LEAST_DEG: Final = 1e-3
"""Added to the scatter, so that an exact fit has weights as well."""


def whole_strides(phase: FloatArray, good: BoolArray) -> BoolArray:
    """Return the pictures of strides that are seen nearly in full.

    A stride counts if each of its quarters holds at least half as many good pictures
    as is usual.
    """
    quarter = np.floor(4 * phase).astype(np.int64)
    first = int(quarter.min()) // 4 * 4
    n = (int(quarter.max()) - first) // 4 + 1
    count = np.bincount(quarter[good] - first, minlength=4 * n).reshape(n, 4)
    usual = float(np.median(count[count > 0])) if count.any() else 1.0
    whole: BoolArray = np.all(count >= 0.5 * usual, axis=1)
    kept: BoolArray = whole[(quarter - first) // 4]
    return kept


def stride_design(phase: FloatArray) -> FloatArray:
    """Return a constant and the stride harmonics at some phases, shape (n, 9)."""
    angle = 2.0 * np.pi * np.asarray(phase)[:, None] * np.arange(1, HARMONICS + 1)
    return np.column_stack([np.ones(len(angle)), np.cos(angle), np.sin(angle)])


def fit_stride(
    phase: FloatArray, tilt_deg: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Return robust harmonics, those without each stride, and the residual scatter.

    Parameters
    ----------
    phase
        Strides passed at each picture, shape (n,).
    tilt_deg
        Tilt in them.
    """
    if len(phase) < 2 * _TERMS:
        return np.full(_TERMS, np.nan), np.empty((0, _TERMS)), float("nan")
    design = stride_design(phase)
    weight = np.ones(len(phase))
    harmonics = np.zeros(_TERMS)
    rest = tilt_deg
    for _ in range(10):
        root = np.sqrt(weight)[:, None]
        found = np.linalg.lstsq(design * root, tilt_deg * root[:, 0], rcond=None)[0]
        harmonics = found.astype(np.float64, copy=False)
        rest = tilt_deg - design @ harmonics
        scale = _CAUCHY * (SD_OF_MAD * float(np.median(np.abs(rest))) + _LEAST_DEG)
        weight = 1.0 / (1.0 + (rest / scale) ** 2)
    weighted = design * weight[:, None]
    power, match = weighted.T @ design, weighted.T @ tilt_deg
    without = []
    stride = np.floor(phase)
    for number in np.unique(stride):
        own = stride == number
        left_power = power - weighted[own].T @ design[own]
        left_match = match - weighted[own].T @ tilt_deg[own]
        without.append(np.linalg.lstsq(left_power, left_match, rcond=None)[0])
    residual = SD_OF_MAD * float(np.median(np.abs(rest)))
    return harmonics, np.array(without), residual


def stride_curve(harmonics: FloatArray, phase: FloatArray) -> FloatArray:
    """Return the swing about the stride's mean at some phases.

    Parameters
    ----------
    harmonics
        Mean and harmonics, shape (..., 9); the mean is left out.
    phase
        Shape (n,).

    Returns
    -------
    FloatArray
        Shape (..., n).
    """
    swing: FloatArray = harmonics[..., 1:] @ stride_design(phase)[:, 1:].T
    return swing
