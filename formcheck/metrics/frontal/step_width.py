"""Step width, and steps on or across the midline, seen from behind or in front."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.metrics.frontal.clip import (
    MIN_STANCES,
    Frontal,
    Result,
    hip_width_px,
    too_few,
)
from formcheck.metrics.metric import Drawing, ErrorModel, Metric
from formcheck.model import FloatArray
from formcheck.model.skeleton import Side
from formcheck.signal.statistics import Z95, combined, mean_error

WIDTH: Final = Metric(
    key="step_width",
    label="Step width",
    unit="hip_widths",
    view="frontal",
    sided=True,
    definition="Sideways distance of the heel from mid-hip in mid-stance, toward "
    "the foot's own side, divided by hip width.",
    source=("brindle2014", "bog2020"),
    joints=("hip", "heel"),
    # In 27 rendered clips the heel reads within 0.10 hip widths; widened for other
    # bodies and clothes. On another sort of rendered bodies the hip points lie nearer
    # to each other and the heel reads 0.12 to 0.21 too far out.
    error=ErrorModel(landmark=0.25, stride_sd=0.05),
    drawing=Drawing(points=("heel",), against="hip"),
)
CROSSOVER: Final = Metric(
    key="crossover_share",
    label="Crossover steps",
    unit="frac",
    view="frontal",
    sided=True,
    definition="Share of strides whose heel lands on or across the midline.",
    source=("iskandar2023",),
    joints=("hip", "heel"),
)


def step_widths(clip: Frontal, side: Side, each: FloatArray) -> Iterable[Result]:
    """Return the step width and the share of stances on or across the midline."""
    if len(each) < MIN_STANCES:
        for metric in (WIDTH, CROSSOVER):
            yield too_few(clip, metric.key, side, len(each))
        return
    # A degree of roll moves the heel, a leg below the hips, by this much.
    leg_hw = clip.track.leg_px / hip_width_px(clip.track)
    roll = Z95 * float(np.radians(clip.roll_sd_deg)) * leg_hw
    known = combined(WIDTH.known_error.landmark, roll)
    error = combined(mean_error(each, single_sd=WIDTH.known_error.stride_sd), known)
    yield clip.value(WIDTH, side, each, error=error, method="mean over mid-stances")
    crossed = (each <= 0.0).astype(np.float64)
    unsure = float(np.mean(np.abs(each) < known))
    yield clip.value(
        CROSSOVER,
        side,
        crossed,
        error=min(1.0, combined(1.0 / (2.0 * len(each) ** 0.5), unsure)),
        method="share of mid-stances with the heel on or across the middle of the hips",
    )
