"""Raw times of each leg: when its signals cross the levels that mark contact.

Purely kinematic; :mod:`formcheck.gait.side.accepted` adds the calibration against
force plates and decides what can be trusted.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline

from formcheck.gait.side.foot_signals import (
    BELT_WINDOW,
    FLAT_WINDOW,
    PHASE_HZ,
    RANGE_PCT,
    SHAPE_HZ,
    SPEED_HZ,
    ahead_of_hip,
)
from formcheck.model import CleanTrack, FloatArray
from formcheck.model.skeleton import Side, point
from formcheck.signal.alignment import shifts_s
from formcheck.signal.geometry import along_and_above, foot_pitch_deg
from formcheck.tracking.resampling import FINE_HZ, low_pass

NEIGHBOURS: Final = 3
"""Belt speed and flat foot are pooled over this many strides before and after."""
STRIKE_SHARE: Final = 0.5
"""A stride's strike is sought where its heel's backward speed rises through this share
of the belt's: it hardly moves with noise, and not with the strike angle."""
HEEL_RISE_LEG: Final = 0.19
PITCH_FALL_DEG: Final = 40.0
"""A stride's toe-off is sought where the heel is this much above its flat level [leg],
and where the foot is pitched this much below flat [deg]."""
TOE_OFF_WINDOW_S: Final = (-0.08, 0.08)
"""Around toe-off: the foot tips and rises."""
LANDING_WINDOW_S: Final = (-0.06, 0.08)
"""Around the strike: the foot comes down and is stopped by the belt. Narrower and
wider windows by 20 ms scatter as much."""
LANDING_WEIGHT: Final = 0.75
"""Weight of the landing's own shift against the raw strike: each by its scatter on
force-plate runs (6 against 10 ms)."""
STRIKE_EARLY_S: Final = 0.0057
TOE_OFF_EARLY_S: Final = 0.0013
"""The heel's half-speed crossing comes this much before contact, and the mean of the
two toe-off signs this much before its end: mean of 17 runners on force plates. Used
where the mean motion of a foot cannot be timed."""
STRIKE_SEARCH: Final = (-0.06, 0.16)
TOE_OFF_SEARCH: Final = (0.20, 0.78)


@dataclass(frozen=True, kw_only=True, eq=False)
class Leg:
    """One leg's signals on the fine time grid, shape (n,) each; NaN where unknown."""

    time_s: FloatArray
    ahead_px: FloatArray
    heel_speed_px_s: FloatArray
    toe_speed_px_s: FloatArray
    heel_above_px: FloatArray
    pitch_deg: FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Crossings:
    """Raw times of one leg, one entry per anchor [s]; NaN where there is none.

    ``flat_height`` is where the heel is while the foot should be flat on the ground,
    from 0 = as low as it ever gets to 1 = as high. ``strike_place_s`` and
    ``toe_off_place_s`` are how much later than these crossings contact begins and ends
    (:mod:`formcheck.gait.side.mean_foot`), and ``lands_flat`` whether it is not the
    heel that lands first.
    """

    anchor_s: FloatArray
    strike_s: FloatArray
    strike_toe_s: FloatArray
    landing_shift_s: FloatArray
    heel_off_s: FloatArray
    pitch_off_s: FloatArray
    leaving_shift_s: FloatArray
    belt_px_s: float
    flat_pitch_deg: float
    flat_heel_px: float
    flat_height: float
    strike_place_s: float = STRIKE_EARLY_S
    toe_off_place_s: float = TOE_OFF_EARLY_S
    lands_flat: bool = False

    @property
    def toe_signs_s(self) -> FloatArray:
        """Mean of the two signs of each toe-off, heel and pitch [s]."""
        signs: FloatArray = (self.heel_off_s + self.pitch_off_s) / 2.0
        return signs

    @property
    def toe_off_s(self) -> FloatArray:
        """Toe-offs as the foot's whole leaving places them against each other [s]."""
        off: FloatArray = self.toe_signs_s + self.leaving_shift_s
        return off


def leg_signals(
    points: FloatArray, track: CleanTrack, side: Side, *, line_deg: float
) -> Leg:
    """Return one leg's smoothed signals on the fine grid."""
    rate = track.rate_hz
    foot = points[:, [point(f"{side}_heel"), point(f"{side}_toe")]]
    along, _ = along_and_above(low_pass(foot, rate, SPEED_HZ), line_deg)
    shape = low_pass(foot, rate, SHAPE_HZ)
    _, above = along_and_above(shape, line_deg)
    tilt = foot_pitch_deg(shape[:, 0], shape[:, 1]) - line_deg
    ahead = low_pass(ahead_of_hip(points, side, ("heel",)), rate, PHASE_HZ)
    columns = np.column_stack([along, above[:, 0], tilt, ahead])
    time_s, fine, slope = finer(track.time_s, columns, rate)
    return Leg(
        time_s=time_s,
        ahead_px=fine[:, 4],
        heel_speed_px_s=-slope[:, 0],
        toe_speed_px_s=-slope[:, 1],
        heel_above_px=fine[:, 2],
        pitch_deg=fine[:, 3],
    )


def finer(
    time_s: FloatArray, columns: FloatArray, rate_hz: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a fine grid, the columns on it, and their slopes per second."""
    factor = max(1, int(np.ceil(FINE_HZ / rate_hz)))
    fine_s = np.linspace(time_s[0], time_s[-1], (len(time_s) - 1) * factor + 1)
    known = np.isfinite(columns)
    filled = columns.copy()
    for k in np.flatnonzero(~known.all(axis=0)):
        if known[:, k].sum() < 2:
            filled[:, k] = 0.0
            continue
        filled[:, k] = np.interp(time_s, time_s[known[:, k]], columns[known[:, k], k])
    spline = CubicSpline(time_s, filled, axis=0)
    fine, slope = spline(fine_s), spline(fine_s, 1)
    nearest = np.minimum(
        (np.arange(len(fine_s)) + factor // 2) // factor, len(time_s) - 1
    )
    for array in (fine, slope):
        array[~known[nearest]] = np.nan
    return fine_s, fine, slope


def crossings(
    leg: Leg, *, peaks_s: FloatArray, stride_s: float, leg_px: float
) -> Crossings:
    """Return the raw crossing times after each anchor of one leg.

    Foot strike: the heel's backward speed rises through half the belt speed. Toe-off,
    two signs: the heel is 19 % of a leg above its flat level, and the foot is pitched
    40 deg below flat. The toe itself rises too slowly to be a clock.
    """
    foot_speed = (leg.heel_speed_px_s + leg.toe_speed_px_s) / 2.0
    belt = _pooled(leg.time_s, foot_speed, peaks_s, BELT_WINDOW, stride_s)
    pitch = _pooled(leg.time_s, leg.pitch_deg, peaks_s, FLAT_WINDOW, stride_s)
    level = _pooled(leg.time_s, leg.heel_above_px, peaks_s, FLAT_WINDOW, stride_s)
    strike, toe, heel_off, pitch_off = (np.full(len(peaks_s), np.nan) for _ in range(4))
    for i, peak in enumerate(peaks_s):
        near = _slice(leg.time_s, peak, STRIKE_SEARCH, stride_s)
        late = _slice(leg.time_s, peak, TOE_OFF_SEARCH, stride_s)
        rise = level[i] + HEEL_RISE_LEG * leg_px
        strike[i] = _rises(leg, leg.heel_speed_px_s, STRIKE_SHARE * belt[i], near)
        toe[i] = _rises(leg, leg.toe_speed_px_s, STRIKE_SHARE * belt[i], near)
        heel_off[i] = _rises(leg, leg.heel_above_px, rise, late)
        pitch_off[i] = _rises(leg, -leg.pitch_deg, PITCH_FALL_DEG - pitch[i], late)
    return Crossings(
        anchor_s=peaks_s,
        strike_s=strike,
        strike_toe_s=toe,
        landing_shift_s=np.zeros(len(peaks_s)),
        heel_off_s=heel_off,
        pitch_off_s=pitch_off,
        leaving_shift_s=np.zeros(len(peaks_s)),
        belt_px_s=_median(belt),
        flat_pitch_deg=_median(pitch),
        flat_heel_px=_median(level),
        flat_height=_height(leg.heel_above_px, _median(level)),
    )


def _height(path_px: FloatArray, level_px: float) -> float:
    """Return where a level lies between the low and the high end of a path, 0..1."""
    known = path_px[np.isfinite(path_px)]
    if known.size == 0:
        return float("nan")
    low, high = np.percentile(known, RANGE_PCT)
    return float((level_px - low) / (high - low)) if high > low else float("nan")


def stride_shifts_s(
    points: FloatArray,
    track: CleanTrack,
    side: Side,
    *,
    line_deg: float,
    centres_s: FloatArray,
    window_s: tuple[float, float],
) -> FloatArray:
    """Return how much each stride's event lies after its centre, against the others.

    From the heights of heel, ankle and toe. Where a foot comes down or goes up is
    clearer in them than in single crossings, but when contact is depends on the strike
    type; so they tell only the differences between one foot's strides, shape (m,),
    centred on 0.

    Parameters
    ----------
    points
        Runner coordinates [px], shape (n, 33, 2).
    track
        For its times.
    line_deg
        Direction of the belt.
    centres_s
        Raw times of the events, NaN where there is none [s], shape (m,).
    window_s
        Part around them that is compared [s].
    """
    foot = points[:, [point(f"{side}_{name}") for name in ("heel", "ankle", "toe")]]
    _, above = along_and_above(low_pass(foot, track.rate_hz, SHAPE_HZ), line_deg)
    shift = np.zeros(len(centres_s))
    known = np.isfinite(centres_s)
    shift[known] = shifts_s(
        above,
        time_s=track.time_s,
        centres_s=centres_s[known],
        window_s=window_s,
    )
    return shift


def crossed_s(
    since_s: FloatArray,
    signal: FloatArray,
    level: float,
    within_s: tuple[float, float],
    *,
    last: bool = False,
) -> float:
    """Return when a signal first, or last, rises through a level in a stretch [s]."""
    start, stop = np.searchsorted(since_s, within_s)
    part = signal[start:stop]
    hits = np.flatnonzero((part[:-1] < level) & (part[1:] >= level))
    if hits.size == 0:
        return float("nan")
    i = int(start + hits[-1 if last else 0])
    share = (level - signal[i]) / (signal[i + 1] - signal[i])
    return float(since_s[i] + share * (since_s[i + 1] - since_s[i]))


def _slice(
    time_s: FloatArray, start_s: float, window: tuple[float, float], stride_s: float
) -> slice:
    first, last = np.searchsorted(
        time_s, [start_s + window[0] * stride_s, start_s + window[1] * stride_s]
    )
    return slice(int(first), int(last))


def _pooled(
    time_s: FloatArray,
    signal: FloatArray,
    peaks_s: FloatArray,
    window: tuple[float, float],
    stride_s: float,
) -> FloatArray:
    """Return, per anchor, the signal's median in the window of it and neighbours."""
    parts = [signal[_slice(time_s, p, window, stride_s)] for p in peaks_s]
    medians = []
    for p in peaks_s:
        close = np.abs(peaks_s - p) <= (NEIGHBOURS + 0.5) * stride_s
        pool = np.concatenate([parts[j] for j in np.flatnonzero(close)])
        medians.append(_median(pool))
    return np.array(medians)


def _median(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def _rises(leg: Leg, signal: FloatArray, level: float, part: slice) -> float:
    """Return when a signal first rises through a level inside a part [s], or NaN."""
    above = signal[part] >= level
    below = signal[part] < level  # both False where unknown
    hits = np.flatnonzero(below[:-1] & above[1:])
    if hits.size == 0:
        return float("nan")
    i = part.start + int(hits[0])
    share = (level - signal[i]) / (signal[i + 1] - signal[i])
    return float(leg.time_s[i] + share * (leg.time_s[i + 1] - leg.time_s[i]))
