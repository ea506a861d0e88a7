"""Where the feet are: runner coordinates, the anchors of each stance, the belt's line.

Everything here is per clip and purely kinematic; :mod:`formcheck.gait.side.foot_strike`
finds the times in it.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.signal import find_peaks

from formcheck.model import CleanTrack, FloatArray, Scene
from formcheck.model.skeleton import SIDES, Side, point
from formcheck.signal.geometry import body_points, middle, vertex
from formcheck.tracking.resampling import low_pass

DRIFT_SHARE: Final = 0.4
"""The runner's own way is slower than this share of the stride's frequency."""
SPEED_HZ: Final = 9.0
"""Low-pass for backward speeds: 8-10 Hz is the flat optimum with landmark noise."""
SHAPE_HZ: Final = 15.0
"""Low-pass for heel height and foot pitch: toe-off is flat between 8 and 25 Hz."""
PHASE_HZ: Final = 6.0
"""Low-pass for anchors and for the rhythm, where only the stride's shape matters."""
MIN_SAMPLES: Final = 5
"""Fewer samples show no swing of a foot."""
RANGE_PCT: Final = (5.0, 95.0)
"""Percentiles that are taken for the lowest and the highest place of a swing: single
samples are slips."""
ANCHORS_APART: Final = 0.6
"""In stride times: a foot is farthest ahead once in a stride."""
MIN_ANCHOR_PEAK: Final = 0.35
"""Of the foot's whole swing, below which a peak is a wobble; chosen by us."""
ANCHOR_MARGIN_S: Final = 0.05
"""A peak nearer to an end of the clip may be the end itself. Clips cut just before a
strike (three marker runs, two real ones) time it as well as the whole clip does, with
an SD of 4 ms, down to this margin; with 0.03 s the scatter grows."""

# Windows after the anchor, in stride times. Earlier ones catch the foot slap of heel
# strikers, later ones the heel rise.
BELT_WINDOW: Final = (0.12, 0.22)
SLOPE_WINDOW: Final = (0.15, 0.26)
FLAT_WINDOW: Final = (0.12, 0.20)


def runner_points(track: CleanTrack, scene: Scene, stride_s: float) -> FloatArray:
    """Return points in runner coordinates; the way of an overground runner removed.

    On a treadmill nothing is removed: the foot on the belt has the belt's speed
    whatever the body does.
    """
    points = body_points(track, scene.faces)
    if scene.setting != "overground":
        return points
    hip = middle(points[:, point("left_hip")], points[:, point("right_hip")])
    way = low_pass(hip[:, :1], track.rate_hz, DRIFT_SHARE / stride_s)
    moved = points.copy()
    moved[..., 0] -= way
    return moved


def ahead_of_hip(points: FloatArray, side: Side, names: tuple[str, ...]) -> FloatArray:
    """Return how far the mean of some points is ahead of the hips [px], shape (n,)."""
    hip = middle(points[:, point("left_hip")], points[:, point("right_hip")])
    ahead = [points[:, point(f"{side}_{name}"), 0] - hip[:, 0] for name in names]
    mean: FloatArray = np.mean(ahead, axis=0)
    return mean


def foot_way(
    points: FloatArray, track: CleanTrack, side: Side, stride_s: float
) -> FloatArray:
    """Return the foot's way, the runner's drift on the belt removed [px], shape (n,).

    Heel and toe without the hips: the hips' points sway with the nearer leg, which
    shifted even runners by 1.6 points of step-time asymmetry on rendered clips.
    """
    hip = middle(points[:, point("left_hip")], points[:, point("right_hip")])
    drift = low_pass(hip[:, :1], track.rate_hz, DRIFT_SHARE / stride_s)[:, 0]
    foot = points[:, [point(f"{side}_heel"), point(f"{side}_toe")], 0]
    way: FloatArray = foot.mean(axis=1) - drift
    return way


def anchors(ahead_px: FloatArray, time_s: FloatArray, stride_s: float) -> FloatArray:
    """Return the times at which a heel is farthest ahead of the hips [s].

    Parameters
    ----------
    ahead_px
        Low-passed distance of the heel ahead of the hips [px], shape (n,).
    time_s
        Even time grid [s], shape (n,).
    stride_s
        Stride time [s]; peaks are at least ``ANCHORS_APART`` of it apart.

    Returns
    -------
    FloatArray
        Peak times, with parabolic refinement, at least ``ANCHOR_MARGIN_S`` away from
        the ends of the clip and of every gap.
    """
    known = np.isfinite(ahead_px)
    if known.sum() < MIN_SAMPLES:
        return np.array([])
    step_s = float(time_s[1] - time_s[0])
    low, high = np.nanpercentile(ahead_px, RANGE_PCT)
    # A low sample at both ends: near an end only the margin below decides.
    filled = np.concatenate([[low], np.where(known, ahead_px, low), [low]])
    peaks, _ = find_peaks(
        filled,
        distance=max(1, int(ANCHORS_APART * stride_s / step_s)),
        prominence=MIN_ANCHOR_PEAK * (high - low),
        height=low + 0.5 * (high - low),
    )
    margin = max(2, int(np.ceil(ANCHOR_MARGIN_S / step_s)))
    good = [
        i
        for i in peaks - 1
        if i >= margin
        and i + margin < len(known)
        and known[i - margin : i + margin].all()
    ]
    return np.array(
        [time_s[i] + step_s * vertex(*ahead_px[i - 1 : i + 2]) for i in good]
    )


def belt_angle_deg(
    points: FloatArray,
    track: CleanTrack,
    peaks: Mapping[Side, FloatArray],
    stride_s: float,
) -> float:
    """Return the direction of the belt in the picture [deg]; + = it rises forward.

    The toe's median direction while the foot is flat, both sides together.
    """
    slopes: list[FloatArray] = []
    for side in SIDES:
        toe = low_pass(points[:, point(f"{side}_toe")], track.rate_hz, SPEED_HZ)
        speed = np.gradient(toe, 1.0 / track.rate_hz, axis=0)
        inside = in_windows(track.time_s, peaks[side], SLOPE_WINDOW, stride_s)
        slopes.append(speed[inside])
    speeds = np.concatenate(slopes)
    speeds = speeds[np.isfinite(speeds).all(axis=1) & (speeds[:, 0] < 0.0)]
    if len(speeds) == 0:
        return 0.0
    return float(np.degrees(np.arctan(np.median(speeds[:, 1] / speeds[:, 0]))))


def in_windows(
    time_s: FloatArray,
    starts_s: FloatArray,
    window: tuple[float, float],
    stride_s: float,
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which samples lie in a window (in stride times) after the last start.

    The starts ascend, and a window ends before the next start.
    """
    if not starts_s.size:
        return np.zeros(time_s.size, dtype=np.bool_)
    last = np.searchsorted(starts_s, time_s, side="right") - 1
    since = time_s - starts_s[np.maximum(last, 0)]
    hit: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
        since >= window[0] * stride_s
    ) & (since <= window[1] * stride_s)
    return hit
