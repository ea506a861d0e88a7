"""How far the knees are apart in mid-stance, seen from behind or in front."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from formcheck.metrics.catalogue import MIN_READINGS
from formcheck.metrics.frontal.stance import (
    Frontal,
    hip_width_px,
    levelled,
    mid_stances_s,
    too_few,
)
from formcheck.model import FloatArray, MetricValue, NotMeasured
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import combined, mean_error

KEY: Final = "knee_separation"
LANDMARK_ERROR: Final = 0.30
"""95 % error [hip widths] against the same rule on the exact joints: 16 legs of eight
rendered clips of two sorts of bodies, -0.16 to +0.27. Mostly the hip points, which lie
nearer to each other than the joints on one sort and farther apart on the other."""
STRIDE_SD: Final = 0.06
"""Usual SD of one stance's value: the same clips."""


def knee_separation(clip: Frontal) -> Iterable[MetricValue | NotMeasured]:
    """Yield the knees' distance across the picture in each leg's mid-stances."""
    apart = separation(clip)
    for side in SIDES:
        at_s = mid_stances_s(clip.timing, side)
        each = np.interp(at_s, clip.track.time_s, apart)
        each = each[np.isfinite(each)]
        if len(each) < MIN_READINGS:
            yield too_few(clip, KEY, side, len(each))
            continue
        yield clip.value(
            KEY,
            side,
            each,
            error=combined(mean_error(each, single_sd=STRIDE_SD), LANDMARK_ERROR),
            method="mean over mid-stances",
        )


def separation(clip: Frontal) -> FloatArray:
    """Return how far the knees are apart across the picture [hip widths], shape (n,).

    Negative where they are crossed.
    """
    points: Mapping[str, FloatArray] = levelled(clip)
    outer: Side = "left"
    across = points["right_knee"] - points["left_knee"]
    apart: FloatArray = clip.toward_midline(outer) * across[:, 0]
    return apart / hip_width_px(clip.track)
