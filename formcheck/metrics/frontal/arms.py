"""Share of strides in which a hand swings past the midline, seen from the front."""

from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.metrics.frontal.clip import (
    MIN_STANCES,
    Frontal,
    Result,
    hip_width_px,
    levelled,
    too_few,
)
from formcheck.metrics.frontal.step_width import WIDTH
from formcheck.metrics.metric import Metric
from formcheck.model.skeleton import Side
from formcheck.signal.geometry import middle
from formcheck.signal.statistics import combined

MIN_SEEN_FRAC: Final = 0.8
"""A stride in which the wrist is seen less than this is left out."""
ARMS: Final = Metric(
    key="arm_crossover_share",
    label="Arms crossing the midline",
    unit="frac",
    view="frontal",
    sided=True,
    definition="Share of strides in which the wrist swings past the midline.",
    joints=("hip", "shoulder", "wrist"),
)


def arm_crossing(clip: Frontal, side: Side) -> Result:
    """Return the share of strides in which a hand swings past the midline."""
    if clip.scene.view == "rear":
        return clip.none(
            ARMS.key,
            side,
            "the hands are hidden in front of the body; film from the front",
        )
    points = levelled(clip)
    hips = middle(points["left_hip"], points["right_hip"])
    top = middle(points["left_shoulder"], points["right_shoulder"])
    line = (hips + top) / 2.0
    across = clip.toward_midline(side) * (points[f"{side}_wrist"] - line)[:, 0]
    strikes = clip.timing.times("foot_strike", side)
    share = across / hip_width_px(clip.track)
    most = []
    for start, stop in pairwise(strikes):
        inside = (clip.track.time_s >= start) & (clip.track.time_s < stop)
        seen = share[inside & np.isfinite(share)]
        if seen.size > MIN_SEEN_FRAC * inside.sum():
            most.append(float(np.max(seen)))
    if len(most) < MIN_STANCES:
        return too_few(clip, ARMS.key, side, len(most))
    farthest = np.array(most)
    unsure = float(np.mean(np.abs(farthest) < 2 * WIDTH.known_error.landmark))
    return clip.value(
        ARMS,
        side,
        (farthest > 0.0).astype(np.float64),
        error=min(1.0, combined(1.0 / (2.0 * len(most) ** 0.5), unsure)),
        method="share of strides with the wrist past the middle of the trunk",
    )
