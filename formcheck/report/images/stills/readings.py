"""Where each number was read: one stride that stands for all, and what to draw on it.

For every measured angle the stride nearest to the mean, its moment, and the points and
the reference between which the angle lies.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from formcheck.metrics import METRICS, Inputs, Metric, inputs_of
from formcheck.metrics.metric import Reference
from formcheck.metrics.side.readings import readings
from formcheck.model import ClipAnalysis, FloatArray, MetricValue
from formcheck.report.images.stills.frontal_readings import Read, frontal_readings


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One picture that shows a number.

    Attributes
    ----------
    metric
        The number, mean of all strides.
    frame, time_s
        The container frame nearest to the reading, and the reading's real time [s].
    row
        The track's sample nearest to it.
    shown
        This stride's own reading, in the metric's unit.
    points
        Full names of the points to join; mid-points are named ``mid_hip``.
    reference
        What the angle is measured against; ``mean`` is a line's own mean tilt.
    line_px, mean_px
        Ends of a line in the picture that is no line between points, and the same at
        its mean tilt, shape (2, 2) each.
    """

    metric: MetricValue
    frame: int
    time_s: float
    row: int
    shown: float
    points: tuple[str, ...]
    reference: Reference
    line_px: FloatArray | None = None
    mean_px: FloatArray | None = None


def evidence(clip: ClipAnalysis) -> tuple[Evidence, ...]:
    """Return one picture for every angle or distance that was read off the posture."""
    inputs = inputs_of(clip)
    if inputs is None:
        return ()
    if inputs.scene.view != "side":
        return tuple(_from_behind(inputs, read) for read in frontal_readings(clip))
    return tuple(
        one for value in clip.metrics for one in _of(inputs, value, METRICS[value.key])
    )


def _from_behind(inputs: Inputs, read: Read) -> Evidence:
    return Evidence(
        metric=read.metric,
        frame=int(inputs.track.frame[read.row]),
        time_s=read.time_s,
        row=read.row,
        shown=read.shown,
        points=read.points,
        reference=read.reference,
        line_px=read.line_px,
        mean_px=read.mean_px,
    )


def _of(inputs: Inputs, value: MetricValue, metric: Metric) -> Iterator[Evidence]:
    """Yield the stride whose reading is nearest to the usual one."""
    if metric.drawing is None or metric.reading is None:
        return
    read = readings(inputs, metric, value.side)
    if not np.isfinite(read.value).any():
        return
    best = int(np.nanargmin(np.abs(read.value - np.nanmedian(read.value))))
    row = int(np.argmin(np.abs(inputs.track.time_s - read.time_s[best])))
    yield Evidence(
        metric=value,
        frame=int(inputs.track.frame[row]),
        time_s=float(read.time_s[best]),
        row=row,
        shown=float(read.value[best]),
        points=metric.drawing.of(value.side),
        reference=metric.drawing.against,
    )
