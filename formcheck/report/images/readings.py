"""Where each number was read: one stride that stands for all, and what to draw on it.

For every measured angle the stride nearest to the mean, its moment, and the points and
the reference between which the angle lies.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, cast

import numpy as np

from formcheck.gait.strides import stances_s
from formcheck.metrics.joint_angles import Posture, contact_reading_s, posture
from formcheck.metrics.side.foot_strike import tipped_deg
from formcheck.metrics.side.joints import PEAK_KNEE_FRAC, TRUNK_OFFSET_DEG
from formcheck.model import ClipAnalysis, FloatArray, MetricValue
from formcheck.model.skeleton import Side
from formcheck.report.images.frontal_readings import Read, frontal_readings

Reference = Literal["vertical", "belt", "joint", "hip", "mean"]
DRAWN: Final[dict[str, tuple[tuple[str, ...], Reference]]] = {
    "shank_angle_ic": (("knee", "ankle"), "vertical"),
    "overstride_distance": (("ankle",), "hip"),
    "foot_strike_angle": (("heel", "toe"), "belt"),
    "knee_flexion_ic": (("hip", "knee", "ankle"), "joint"),
    "knee_flexion_stance": (("hip", "knee", "ankle"), "joint"),
    "hip_extension": (("hip", "knee"), "vertical"),
    "trunk_lean": (("hip", "shoulder"), "vertical"),
}
"""The points that are joined, and what the angle is measured against: the vertical
through the first of them, the flat foot's line on the belt, the joint itself, or the
vertical through mid-hip."""
_SIGNAL: Final = {
    "shank_angle_ic": "shank",
    "overstride_distance": "ahead",
    "foot_strike_angle": "foot",
    "knee_flexion_ic": "knee",
    "knee_flexion_stance": "knee",
    "hip_extension": "thigh",
}


CALIBRATED: Final[Mapping[str, Callable[[FloatArray], FloatArray]]] = MappingProxyType(
    {
        "foot_strike_angle": tipped_deg,
        "trunk_lean": lambda read: read + TRUNK_OFFSET_DEG,
    }
)
"""What the metric makes of a reading."""


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
    if clip.track is None or clip.scene is None or clip.timing is None:
        return ()
    if clip.scene.view != "side":
        return tuple(_from_behind(clip, read) for read in frontal_readings(clip))
    body = posture(
        clip.track, clip.scene, timing=clip.timing, roll_deg=clip.roll_deg or 0.0
    )
    return tuple(
        one
        for metric in clip.metrics
        if metric.key in DRAWN
        for one in _of(clip, metric, body)
    )


def _from_behind(clip: ClipAnalysis, read: Read) -> Evidence:
    frames = () if clip.track is None else clip.track.frame
    return Evidence(
        metric=read.metric,
        frame=int(frames[read.row]),
        time_s=read.time_s,
        row=read.row,
        shown=read.shown,
        points=read.points,
        reference=cast("Reference", read.reference),
        line_px=read.line_px,
        mean_px=read.mean_px,
    )


def _of(clip: ClipAnalysis, metric: MetricValue, body: Posture) -> Iterable[Evidence]:
    if clip.track is None:
        return
    times_s, readings = _readings(clip, metric, body)
    if metric.key in CALIBRATED:
        readings = CALIBRATED[metric.key](readings)
    known = np.isfinite(readings)
    if not known.any():
        return
    best = int(np.nanargmin(np.abs(readings - np.nanmedian(readings))))
    row = int(np.argmin(np.abs(clip.track.time_s - times_s[best])))
    names, reference = DRAWN[metric.key]
    prefix = metric.side or "mid"
    yield Evidence(
        metric=metric,
        frame=int(clip.track.frame[row]),
        time_s=float(times_s[best]),
        row=row,
        shown=float(readings[best]),
        points=tuple(f"{prefix}_{name}" for name in names),
        reference=reference,
    )


def _readings(
    clip: ClipAnalysis, metric: MetricValue, body: Posture
) -> tuple[FloatArray, FloatArray]:
    """Return the times at which a number was read [s], and the readings."""
    side: Side | None = metric.side
    if side is None:
        return _trunk(clip, body)
    name = f"{side}_{_SIGNAL[metric.key]}"
    stances = _stances(clip, side)
    if metric.key == "hip_extension":
        return stances[:, 1], body.at(name, stances[:, 1])
    if metric.key == "knee_flexion_stance":
        peaks = np.array([_peak_s(body, name, *stance) for stance in stances])
        return peaks, body.at(name, peaks)
    times_s = contact_reading_s(_SIGNAL[metric.key], stances[:, 0])
    return times_s, body.at(name, times_s)


def _trunk(clip: ClipAnalysis, body: Posture) -> tuple[FloatArray, FloatArray]:
    """Return mid-stances and the trunk's mean lean in each stance."""
    near: Side = clip.scene.near_side if clip.scene and clip.scene.near_side else "left"
    stances = _stances(clip, near)
    leans = [float(np.mean(body.during("trunk", a, b))) for a, b in stances]
    return stances.mean(axis=1), np.array(leans)


def _stances(clip: ClipAnalysis, side: Side) -> FloatArray:
    empty: FloatArray = np.empty((0, 2))
    return stances_s(clip.timing, side) if clip.timing else empty


def _peak_s(body: Posture, name: str, strike_s: float, off_s: float) -> float:
    stop_s = strike_s + PEAK_KNEE_FRAC * (off_s - strike_s)
    part = body.during(name, strike_s, stop_s)
    if not part.size or not np.isfinite(part).any():
        return float("nan")
    first = int(np.searchsorted(body.time_s, strike_s))
    return float(body.time_s[first + int(np.nanargmax(part))])
