"""Where each number was read in a clip from behind or in front.

For every number of the stance leg the mid-stance nearest to the usual reading; for the
pelvis the frame that stands for its lowest tilt, with the line that was followed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.metrics.frontal.stance import Frontal, mid_stances_s, stance_signals
from formcheck.model import ClipAnalysis, FloatArray, MetricValue
from formcheck.model.skeleton import Side

DRAWN: Final[Mapping[str, tuple[tuple[str, ...], str]]] = MappingProxyType(
    {
        "femoral_adduction": (("hip", "knee"), "vertical"),
        "knee_frontal": (("hip", "knee", "ankle"), "joint"),
        "lateral_trunk_lean": (("mid_hip", "mid_shoulder"), "vertical"),
        "step_width": (("heel",), "hip"),
    }
)
"""Points that are joined, of the leg that stands but for the middles, and what they are
measured against, as in :mod:`formcheck.report.images.readings`."""
PELVIS: Final = "pelvic_excursion"


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
    reference: str = "mean"
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
        if metric.key in DRAWN:
            yield from _stance(seen, metric, metric.side, signals[metric.side])
        elif metric.key == PELVIS:
            yield from _pelvis(clip, metric, metric.side)


def _stance(
    seen: Frontal, metric: MetricValue, side: Side, signals: Mapping[str, FloatArray]
) -> Iterator[Read]:
    at_s = mid_stances_s(seen.timing, side)
    time_s = seen.track.time_s
    value = np.interp(at_s, time_s, signals[metric.key])
    if not np.isfinite(value).any():
        return
    best = int(np.nanargmin(np.abs(value - metric.value)))
    names, reference = DRAWN[metric.key]
    yield Read(
        metric=metric,
        time_s=float(at_s[best]),
        row=int(np.argmin(np.abs(time_s - at_s[best]))),
        shown=float(value[best]),
        points=tuple(n if n.startswith("mid_") else f"{side}_{n}" for n in names),
        reference=reference,
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
        yield Read(
            metric=metric,
            time_s=float(line.time_s[i]),
            row=int(np.argmin(np.abs(track.time_s - line.time_s[i]))),
            shown=-tilt if side == "left" else tilt,
            line_px=ends,
            mean_px=middle + (ends - middle) @ back.T,
        )
