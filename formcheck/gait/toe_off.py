"""A third sign of toe-off: the foot stops going backward soon after it has left.

Heel height and foot pitch follow how far a runner tips the foot; one who leaves the
ground flatter or steeper than others reads too long or too short a contact. How soon
the freed foot comes to rest over the belt does not depend on that.
"""

from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline

from formcheck.gait.foot_signals import BELT_WINDOW, PHASE_HZ
from formcheck.gait.foot_strike import FINE_HZ
from formcheck.model import CleanTrack, FloatArray
from formcheck.model.skeleton import Side, point
from formcheck.tracking.resampling import low_pass

SLOW_SHARE: Final = 0.2
"""The foot has left when its backward speed has fallen to this share of the belt's."""
SWING_SHARE: Final = 0.137
"""That is after this share of the time from toe-off to the next strike: 62 ms of 455 on
force plates, at 2 and at 4 m/s. A quicker swing is quick from its start."""
STRIKE_AFTER_S: Final = 0.02
"""A strike comes so much after its anchor."""
CLOCK_S: Final = 0.009
"""The other two signs are raw by so much: this one is put on their clock."""
SEARCH: Final = (0.22, 0.85)
"""After the anchor, in stride times."""
SHORTEST: Final = 5


def leaving_s(
    points: FloatArray,
    track: CleanTrack,
    side: Side,
    *,
    peaks_s: FloatArray,
    stride_s: float,
) -> FloatArray:
    """Return when each stance ends by the foot's backward speed [s], shape (m,).

    On the clock of the other two signs: as raw as their mean. Ankle, heel and toe
    together, without the hips; NaN where the speed does not fall inside the clip.

    Parameters
    ----------
    points
        Runner coordinates [px], shape (n, 33, 2).
    track
        For its times.
    side
        The foot.
    peaks_s
        Its anchors [s], shape (m,).
    stride_s
        Stride time [s].
    """
    foot = points[:, [point(f"{side}_{name}") for name in ("ankle", "heel", "toe")], 0]
    way = low_pass(foot.mean(axis=1), track.rate_hz, PHASE_HZ)
    found = [_falls_s(way, track.time_s, peak, stride_s) for peak in peaks_s]
    slow_s = np.array(found, dtype=np.float64)
    next_s = peaks_s + STRIKE_AFTER_S + stride_s
    return (slow_s - SWING_SHARE * next_s) / (1.0 - SWING_SHARE) - CLOCK_S


def _falls_s(
    way_px: FloatArray, time_s: FloatArray, peak_s: float, stride_s: float
) -> float:
    """Return when the backward speed falls to its share of the belt's [s], or NaN."""
    first, last = np.searchsorted(
        time_s, [peak_s + BELT_WINDOW[0] * stride_s, peak_s + SEARCH[1] * stride_s]
    )
    part = slice(max(0, int(first) - 1), int(last) + 1)
    if way_px[part].size < SHORTEST or not np.isfinite(way_px[part]).all():
        return float("nan")
    spline = CubicSpline(time_s[part], way_px[part])
    fine_s = np.arange(time_s[part][0], time_s[part][-1], 1.0 / FINE_HZ)
    back = -spline(fine_s, 1)
    since = (fine_s - peak_s) / stride_s
    on_belt = (since >= BELT_WINDOW[0]) & (since <= BELT_WINDOW[1])
    if not on_belt.any():
        return float("nan")
    level = SLOW_SHARE * float(np.median(back[on_belt]))
    falls = (back[:-1] > level) & (back[1:] <= level) & (since[:-1] >= SEARCH[0])
    hits = np.flatnonzero(falls)
    if hits.size == 0:
        return float("nan")
    i = int(hits[0])
    share = (back[i] - level) / (back[i] - back[i + 1])
    return float(fine_s[i] + share / FINE_HZ)
