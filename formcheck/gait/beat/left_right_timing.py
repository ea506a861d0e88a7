"""Left-to-right step timing: strike times and the phase shift of the legs, combined.

Foot strikes read it directly, but each foot's with the net's own idea of where its heel
is: near and far foot differ by up to 10 ms. The shift between the legs' whole movements
hardly knows single landmarks, but takes uneven contacts for a part of uneven steps. The
strikes of a side view are moved to the best of both, so that step times, contact times
and their differences rest on one reading.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.model import FloatArray, GaitTiming, View
from formcheck.model.skeleton import SIDES, Side

CONTACT_SHARE: Final = 0.25
"""A longer contact of the right foot makes its whole movement later by a share of the
difference: 0.13 on force plates, 0.14 and 0.23 on two kinds of rendered runners, more
in runners from formulas. What is taken out brings the strikes in with this weight. By
the squares of both errors it should be 0.26: 2.5 points of step-time asymmetry (the
worst of 66 rendered clips) against 1.5 (force-plate runs)."""
FRONTAL_WEIGHT: Final = 0.5
"""From behind and in front both are equally coarse."""
ONE_STEP: Final = 0.75
"""Between neighbouring strikes, in stride times: longer, and one was missed between."""
MIN_CONTACTS: Final = 2
WAVE_WEIGHT: Final = 0.5
"""How far strikes seen from the side follow the whole movements. On 17 runners on force
plates strikes alone are better (left minus right step time off by 6.9 ms SD, movements
by 9.3), on tracked runners each foot's own place of the heel is not known."""
MAX_MOVE_S: Final = 0.0065
"""The strikes of one foot are moved by at most this against those of the other: twice
the SD of what the landmarks do to them (3.3 ms on 55 rendered clips). What is farther
apart moves differently."""


def best_left_to_right_s(from_events: float, from_wave: float, *, view: View) -> float:
    """Return the best time from a left strike to the next right one [s].

    Parameters
    ----------
    from_events, from_wave
        The two readings [s]. Strikes alone are taken if there are no waveforms;
        waveforms alone are not enough, nothing would say how far they are off.
    view
        In a side view the waveforms (which know the strikes by ``CONTACT_SHARE``) are
        followed within ``MAX_MOVE_S``.
    """
    if not np.isfinite(from_wave):
        return from_events
    apart_s = from_wave - from_events
    if view != "side":
        return from_events + (1.0 - FRONTAL_WEIGHT) * apart_s
    return from_events + WAVE_WEIGHT * float(
        np.clip(apart_s, -2.0 * MAX_MOVE_S, 2.0 * MAX_MOVE_S)
    )


def strike_move_s(
    time_s: FloatArray, side: Sequence[Side], *, stride_s: float, wave_s: float
) -> float:
    """Return by how much right strikes of a side view come too early [s].

    Against the left ones; half of it is to be given to each foot. 0 where one of the
    two readings is missing.

    Parameters
    ----------
    time_s, side
        Foot strikes of both sides in time order [s].
    stride_s
        Stride time [s].
    wave_s
        Time from a left step to the right one from the legs' whole movements [s].
    """
    late = limps_s(time_s, side, stride_s=stride_s)
    if not late.size or not np.isfinite(wave_s):
        return 0.0
    seen_s = stride_s / 2.0 + float(np.mean(late))
    return best_left_to_right_s(seen_s, wave_s, view="side") - seen_s


def limps_s(time_s: FloatArray, side: Sequence[Side], *, stride_s: float) -> FloatArray:
    """Return how much later than midway right strikes fall, one value per strike [s].

    Each strike against the mean of its two neighbours; only where no strike between
    them was missed. A left strike that is early makes the right ones late.
    """
    sign = np.array([1.0 if s == "right" else -1.0 for s in side])
    if len(sign) < 3:
        return np.array([])
    step = np.diff(time_s)
    whole = step < ONE_STEP * stride_s
    good = whole[1:] & whole[:-1] & (sign[2:] == sign[:-2]) & (sign[2:] != sign[1:-1])
    late: FloatArray = (sign[1:-1] * (step[:-1] - step[1:]) / 2.0)[good]
    return late


def timing_limps_s(timing: GaitTiming) -> FloatArray:
    """Return :func:`limps_s` of the foot strikes as they were read [s]."""
    strikes = [e for e in timing.events if e.kind == "foot_strike"]
    late = limps_s(
        np.array([e.time_s for e in strikes]),
        [e.side for e in strikes],
        stride_s=timing.stride_time_s,
    )
    return late - timing.strikes_moved_s


def left_to_right_s(timing: GaitTiming, view: View) -> tuple[float, float, float]:
    """Return the time from a left strike to the next right one [s].

    Returns
    -------
    tuple
        The best value; then the value from the strikes as they were read, and that
        from waveforms. NaN if unknown.
    """
    late = timing_limps_s(timing)
    if not late.size:
        return np.nan, np.nan, timing.waveform_shift_s
    from_events = timing.stride_time_s / 2.0 + float(np.mean(late))
    from_wave = timing.waveform_shift_s
    best = best_left_to_right_s(from_events, from_wave, view=view)
    return best, from_events, from_wave


def contacts_apart_s(
    time_s: FloatArray,
    side: Sequence[Side],
    toe_offs: Sequence[tuple[float, Side]],
) -> float:
    """Return how much longer the right contacts are than the left ones [s].

    0 if a side has fewer than ``MIN_CONTACTS``.

    Parameters
    ----------
    time_s, side
        Foot strikes of both sides in time order [s].
    toe_offs
        Times [s] and sides of toe-offs.
    """
    sides = np.array(side)
    means = {}
    for own in SIDES:
        strikes = time_s[sides == own]
        offs = [t for t, s in toe_offs if s == own and (strikes < t).any()]
        if len(offs) < MIN_CONTACTS:
            return 0.0
        means[own] = np.mean([t - strikes[strikes < t][-1] for t in offs])
    return float(means["right"] - means["left"])


def moved(time_s: float, side: Side, move_s: float) -> float:
    """Return a strike's time with its foot's half of the move [s]."""
    return time_s + (0.5 if side == "right" else -0.5) * move_s
