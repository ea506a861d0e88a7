"""Contralateral trunk drop: how far the trunk leans to the swinging side in stance."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.metrics.frontal.clip import Frontal, stance_signals, too_few
from formcheck.metrics.metric import (
    LEGS_APART_DEG,
    MIN_READINGS,
    Difference,
    ErrorModel,
    Metric,
)
from formcheck.model import FloatArray, MetricValue, NotMeasured
from formcheck.model.skeleton import SIDES, Side

STANCE_FRAC: Final = 0.36
"""Part of the stride that is looked at: toe-offs are seen too coarsely from behind."""
N_PLACES: Final = 31
"""Places in the stance."""
DROP: Final = Metric(
    key="trunk_drop",
    label="Contralateral trunk drop",
    unit="deg",
    view="frontal",
    sided=True,
    definition="Largest lean of the line from mid-hip to mid-shoulder toward the "
    "swing side during this leg's stance, to the vertical.",
    source=("risc2023",),
    joints=("hip", "shoulder"),
    # Against the same rule on the exact joints: 16 legs of eight rendered clips of two
    # sorts of bodies, -1.4 to +0.5; widened for other bodies and clothes as that of the
    # sideways lean. The line between the shoulders would read 0.5 to 3.4 too much.
    error=ErrorModel(landmark=2.5, stride_sd=0.8, roll_gain=1.0),
    difference=Difference(floor=LEGS_APART_DEG),
)


def trunk_drop(clip: Frontal) -> Iterable[MetricValue | NotMeasured]:
    """Yield each leg's largest lean of the trunk toward the swinging side."""
    signals = stance_signals(clip)
    for side in SIDES:
        each = _largest(clip, side, -signals[side]["lateral_trunk_lean"])
        if len(each) < MIN_READINGS:
            yield too_few(clip, DROP.key, side, len(each))
            continue
        level = "" if clip.roll_deg is not None else ", camera taken as level"
        yield clip.value(
            DROP,
            side,
            each,
            error=DROP.known_error.of_mean(each, roll_sd_deg=clip.roll_sd_deg),
            method=f"largest of the mean over stances{level}",
        )


def _largest(clip: Frontal, side: Side, away_deg: FloatArray) -> FloatArray:
    """Return each stance's value where the mean over the stances is largest.

    The largest of every single stance would pick its noise.
    """
    share = np.linspace(0.0, STANCE_FRAC, N_PLACES) * clip.timing.stride_time_s
    at_s = clip.timing.times("foot_strike", side)[:, None] + share
    stances = np.interp(at_s, clip.track.time_s, away_deg)
    whole = np.isfinite(stances).all(axis=1) & (at_s[:, -1] <= clip.track.time_s[-1])
    stances = stances[whole]
    if not len(stances):
        return np.empty(0)
    each: FloatArray = stances[:, np.argmax(stances.mean(axis=0))]
    return each
