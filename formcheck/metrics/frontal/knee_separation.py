"""How far the knees are apart in mid-stance, seen from behind or in front."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from formcheck.metrics.frontal.clip import (
    Frontal,
    hip_width_px,
    levelled,
    mid_stances_s,
    too_few,
)
from formcheck.metrics.metric import MIN_READINGS, ErrorModel, Metric
from formcheck.model import FloatArray, MetricValue, NotMeasured
from formcheck.model.skeleton import SIDES, Side

SEPARATION: Final = Metric(
    key="knee_separation",
    label="Distance of the knees",
    unit="hip_widths",
    view="frontal",
    sided=True,
    definition="Sideways distance of the knees in this leg's mid-stance, divided "
    "by hip width; - = crossed.",
    joints=("hip", "knee"),
    # Against the same rule on the exact joints: 16 legs of eight rendered clips of two
    # sorts of bodies, -0.16 to +0.27. Mostly the hip points, which lie nearer to each
    # other than the joints on one sort and farther apart on the other.
    error=ErrorModel(landmark=0.30, stride_sd=0.06),
)


def knee_separation(clip: Frontal) -> Iterable[MetricValue | NotMeasured]:
    """Yield the knees' distance across the picture in each leg's mid-stances."""
    apart = separation(clip)
    for side in SIDES:
        at_s = mid_stances_s(clip.timing, side)
        each = np.interp(at_s, clip.track.time_s, apart)
        each = each[np.isfinite(each)]
        if len(each) < MIN_READINGS:
            yield too_few(clip, SEPARATION.key, side, len(each))
            continue
        yield clip.value(
            SEPARATION,
            side,
            each,
            error=SEPARATION.known_error.of_mean(each),
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
