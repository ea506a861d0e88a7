"""A second clock for heel strikers: the forefoot slaps down soon after contact.

The backward speed of the heel times every strike type alike, but its mean differs
between runners (sd 14 ms between clips labelled by eye). In a clear heel strike the
forefoot comes down fastest a fixed time after contact, the least variable mark there is
on force plates; the mean of the whole clip is set by it. Mid- and forefoot strikes have
no slap and keep the first clock; so do clips in which only one foot strikes heel first,
since two clocks in one clip would look like a limp.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline

from formcheck.gait.foot_signals import SHAPE_HZ
from formcheck.gait.foot_strike import Crossings
from formcheck.model import CleanTrack, FloatArray
from formcheck.model.skeleton import Side, point
from formcheck.signal.geometry import along_and_above
from formcheck.tracking.resampling import low_pass

SLAP_AFTER_S: Final = 0.021
"""Fastest descent of the toe after contact: 22, 22, 19, 22 ms on force plates (two
speeds, two feet, 60 Hz with landmark noise)."""
SEARCH_S: Final = (-0.03, 0.10)
"""About the strike; the window holds the slap of any heel striker and no swing."""
STEEP_DEG: Final = (10.0, 20.0)
"""Foot over flat at contact: below the first no slap is expected, from the second on
it is clear. Force-plate heel strikers: 20 to 38."""
MAX_SHIFT_S: Final = 0.025
"""A slap farther from its place than this is something else, and moves nothing."""
MIN_STRIDES: Final = 4
PITCH_BEFORE_S: Final = 0.005
"""The pitch that tells a clear heel strike is taken this much before the strike."""
FINE_HZ: Final = 960.0


def slap_shift_s(
    points: FloatArray,
    track: CleanTrack,
    raw: Mapping[Side, Crossings],
    *,
    line_deg: float,
    late_s: float,
) -> float:
    """Return by how much all strikes of a clip are to be moved [s]; 0 without a slap.

    Parameters
    ----------
    points
        Runner coordinates [px], shape (n, 33, 2).
    track
        For its times.
    raw
        Crossings of each leg.
    line_deg
        Direction of the belt.
    late_s
        Calibrated lateness of the raw crossing [s].
    """
    gaps, steep = [], []
    for side, leg in raw.items():
        strike_s = leg.strike_s[np.isfinite(leg.strike_s)] - late_s
        foot = points[:, [point(f"{side}_heel"), point(f"{side}_toe")]]
        shape = low_pass(foot, track.rate_hz, SHAPE_HZ)
        gap, pitch_deg = _slaps(shape, track.time_s, strike_s, line_deg)
        gaps.append(gap)
        steep.append(
            _share(float(np.median(pitch_deg)) - leg.flat_pitch_deg)
            if pitch_deg.size >= MIN_STRIDES
            else 0.0
        )
    late = np.concatenate(gaps)
    if min(steep, default=0.0) == 0.0 or late.size < MIN_STRIDES:
        return 0.0
    shift = float(np.median(late)) - SLAP_AFTER_S
    return min(steep) * shift if abs(shift) <= MAX_SHIFT_S else 0.0


def _share(over_flat_deg: float) -> float:
    low, high = STEEP_DEG
    return float(np.clip((over_flat_deg - low) / (high - low), 0.0, 1.0))


def _slaps(
    foot: FloatArray, time_s: FloatArray, strike_s: FloatArray, line_deg: float
) -> tuple[FloatArray, FloatArray]:
    """Return slap times after each strike [s] and foot pitch at each strike [deg]."""
    along, above = along_and_above(foot, line_deg)
    gaps, pitches = [], []
    for strike in strike_s:
        part = (time_s > strike + 2 * SEARCH_S[0]) & (time_s < strike + 2 * SEARCH_S[1])
        if part.sum() < 5 or not np.isfinite(foot[part]).all():
            continue
        fine_s = strike + np.arange(*SEARCH_S, 1 / FINE_HZ)
        inside = (fine_s >= time_s[part][0]) & (fine_s <= time_s[part][-1])
        if not inside.all():
            continue
        speed = CubicSpline(time_s[part], above[part, 1])(fine_s, 1)
        gaps.append(fine_s[int(np.argmin(speed))] - strike)
        rise = np.interp(strike - PITCH_BEFORE_S, time_s, above[:, 1] - above[:, 0])
        run = np.interp(strike - PITCH_BEFORE_S, time_s, along[:, 1] - along[:, 0])
        pitches.append(float(np.degrees(np.arctan2(rise, run))))
    return np.array(gaps), np.array(pitches)
