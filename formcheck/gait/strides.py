"""Strides: each foot strike joined with the events up to the same foot's next one."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.model import EventKind, FloatArray, GaitTiming, Stride
from formcheck.model.skeleton import SIDES, Side, opposite

LENGTH_FRAC: Final = (0.8, 1.2)
"""A stride within this share of the clip's stride time; outside, a strike is missing
or wrong."""
STEP_FRAC: Final = (0.30, 0.70)
"""The opposite strike lies in this part of the stride."""
DUTY_FRAC: Final = (0.12, 0.60)
"""The toe-off lies in this part of the stride."""

FLIGHT_FRAC: Final = (-0.1, 0.35)
"""Flights of other lengths, in stride times, are those of a missed event. One may come
out slightly negative where there is hardly any."""
_NAN: Final = float("nan")


def strides(timing: GaitTiming) -> tuple[Stride, ...]:
    """Return the strides of both feet in time order.

    Parameters
    ----------
    timing
        Events of a clip; may be empty.

    Returns
    -------
    tuple of Stride
        Only strides whose two strikes are neighbours: where a strike was missed or
        dropped there is no stride. A missing or out-of-order toe-off or opposite
        strike is NaN.
    """
    found = [
        stride
        for side in SIDES
        for stride in _of_side(
            side,
            own=timing.times("foot_strike", side),
            other=timing.times("foot_strike", opposite(side)),
            toe_offs=timing.times("toe_off", side),
            stride_s=timing.stride_time_s,
        )
    ]
    return tuple(sorted(found, key=lambda stride: stride.foot_strike_s))


def of_side(strides: Sequence[Stride], side: Side) -> list[Stride]:
    """Return the strides of one foot."""
    return [stride for stride in strides if stride.side == side]


def _of_side(
    side: Side,
    *,
    own: FloatArray,
    other: FloatArray,
    toe_offs: FloatArray,
    stride_s: float,
) -> list[Stride]:
    found = []
    for strike, after in pairwise(own):
        length = after - strike
        if not LENGTH_FRAC[0] <= length / stride_s <= LENGTH_FRAC[1]:
            continue
        found.append(
            Stride(
                side=side,
                foot_strike_s=float(strike),
                toe_off_s=_between(toe_offs, strike, DUTY_FRAC, length),
                opposite_strike_s=_between(other, strike, STEP_FRAC, length),
                next_strike_s=float(after),
                previous_opposite_strike_s=_between(
                    other, strike, (-STEP_FRAC[1], -STEP_FRAC[0]), length
                ),
            )
        )
    return found


def _between(
    times_s: FloatArray, start_s: float, part: tuple[float, float], length_s: float
) -> float:
    """Return the one time in a part of a stride [s]; NaN if none or several."""
    low = bisect_left(times_s, start_s + part[0] * length_s)
    high = bisect_left(times_s, start_s + part[1] * length_s)
    return float(times_s[low]) if high - low == 1 else _NAN


def step_times_s(timing: GaitTiming, side: Side) -> FloatArray:
    """Return the times from the other foot's strike to each strike of a side [s].

    Only of strikes that are neighbours, so that a missed one leaves no long step.
    """
    times = [
        own - other
        for own in timing.times("foot_strike", side)
        for other in _last_before(timing, "foot_strike", opposite(side), own)
    ]
    step = np.array(times, dtype=np.float64)
    share = step / timing.stride_time_s
    good: FloatArray = step[(share >= STEP_FRAC[0]) & (share <= STEP_FRAC[1])]
    return good


def stances_s(timing: GaitTiming, side: Side) -> FloatArray:
    """Return strike and toe-off of each whole stance of a side [s], shape (n, 2).

    Also of the last stance of a clip, which belongs to no whole stride.
    """
    pairs = [
        (strike, off)
        for off in timing.times("toe_off", side)
        for strike in _last_before(timing, "foot_strike", side, off)
    ]
    stances = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    share = (stances[:, 1] - stances[:, 0]) / timing.stride_time_s
    good: FloatArray = stances[(share >= DUTY_FRAC[0]) & (share <= DUTY_FRAC[1])]
    return good


def contact_times_s(timing: GaitTiming, side: Side) -> FloatArray:
    """Return the times from each strike of a side to its toe-off [s]."""
    stances = stances_s(timing, side)
    contact: FloatArray = stances[:, 1] - stances[:, 0]
    return contact


def lost_contacts_frac(timing: GaitTiming, side: Side) -> float:
    """Return the share of a side's stances inside the clip that have no toe-off."""
    strikes = timing.times("foot_strike", side)
    if strikes.size < 2:
        return 1.0
    begun = stances_s(timing, side)[:, 0]
    return 1.0 - float(np.isin(strikes[:-1], begun).mean())


def flight_times_s(timing: GaitTiming, side: Side) -> FloatArray:
    """Return the times from each toe-off of a side to the other foot's strike [s]."""
    strikes = timing.times("foot_strike", opposite(side))
    times = []
    for off in timing.times("toe_off", side):
        later = strikes[strikes > off + FLIGHT_FRAC[0] * timing.stride_time_s]
        if later.size and later[0] - off < FLIGHT_FRAC[1] * timing.stride_time_s:
            times.append(later[0] - off)
    return np.array(times, dtype=np.float64)


def _last_before(
    timing: GaitTiming, kind: EventKind, side: Side, time_s: float
) -> list[float]:
    before = timing.times(kind, side)
    before = before[before < time_s]
    return [float(before[-1])] if before.size else []
