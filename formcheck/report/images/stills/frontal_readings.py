"""Where each number was read in a clip from behind or in front.

For every number of the stance leg the mid-stance nearest to the usual reading; for the
pelvis the frame that stands for its lowest tilt, with the line that was followed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from formcheck.metrics import METRICS
from formcheck.metrics.frontal.clip import Frontal, mid_stances_s, stance_signals
from formcheck.metrics.frontal.pelvis import EXCURSION
from formcheck.metrics.metric import Drawing, Reference
from formcheck.model import ClipAnalysis, FloatArray, MetricValue
from formcheck.model.skeleton import Side
from formcheck.pelvis.stance import of_the_pelvis


@dataclass(frozen=True, kw_only=True, eq=False)
class Read:
    """One reading: when, in which sample of the track, its value, what to draw.

    ``line_px`` are two ends of a line in the picture, shape (2, 2), and ``mean_px``
    those of the same line at its mean tilt; None where points are joined.
    """

    metric: MetricValue
    time_s: float
    row: int
    shown: float
    points: tuple[str, ...] = ()
    reference: Reference = "mean"
    line_px: FloatArray | None = None
    mean_px: FloatArray | None = None


def frontal_readings(clip: ClipAnalysis) -> Iterator[Read]:
    """Yield one reading for every number that a picture can show."""
    if clip.track is None or clip.scene is None or clip.timing is None:
        return
    seen = Frontal(
        track=clip.track,
        scene=clip.scene,
        timing=clip.timing,
        clip=0,
        roll_deg=clip.roll_deg,
    )
    signals = stance_signals(seen)
    for metric in clip.metrics:
        if metric.side is None:
            continue
        drawing = METRICS[metric.key].drawing
        if drawing is not None:
            signal = signals[metric.side][metric.key]
            yield from _stance(seen, metric, drawing, signal)
        elif metric.key == EXCURSION.key:
            yield from _pelvis(clip, metric, metric.side)


def _stance(
    seen: Frontal, metric: MetricValue, drawing: Drawing, signal: FloatArray
) -> Iterator[Read]:
    if metric.side is None:
        return
    at_s = mid_stances_s(seen.timing, metric.side)
    time_s = seen.track.time_s
    value = np.interp(at_s, time_s, signal)
    if not np.isfinite(value).any():
        return
    best = int(np.nanargmin(np.abs(value - metric.value)))
    yield Read(
        metric=metric,
        time_s=float(at_s[best]),
        row=int(np.argmin(np.abs(time_s - at_s[best]))),
        shown=float(value[best]),
        points=drawing.of(metric.side),
        reference=drawing.against,
    )


def _pelvis(clip: ClipAnalysis, metric: MetricValue, side: Side) -> Iterator[Read]:
    line, track = clip.pelvis, clip.track
    if line is None or track is None or line.refusal or clip.scene is None:
        return
    for still in line.stills:
        if (still.side, still.moment) != (side, "peak"):
            continue
        i = int(np.flatnonzero(line.frame == still.frame)[0])
        tilt = float(line.tilt_deg[i])
        ends = line.ends_px[i]
        # + = the left side lower, which is at the picture's left from behind.
        turn = np.radians(-tilt if clip.scene.view == "rear" else tilt)
        back = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        middle = ends.mean(axis=0)
        lower = np.array(-tilt if side == "left" else tilt)
        yield Read(
            metric=metric,
            time_s=float(line.time_s[i]),
            row=int(np.argmin(np.abs(track.time_s - line.time_s[i]))),
            shown=float(of_the_pelvis(line, lower)),
            line_px=ends,
            mean_px=middle + (ends - middle) @ back.T,
        )
