"""From raw crossings to steps: which strikes and toe-offs are believed.

A strike is believed if it keeps the beat of the others, or if its own signs agree;
:mod:`formcheck.gait.plausibility` says which clips are believed as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.beat.beat import beat
from formcheck.gait.beat.steadiness import running_level, uneven
from formcheck.gait.beat.step_numbers import (
    MIN_STRIKES,
    countable,
    step_numbers,
    without_exchanged,
)
from formcheck.gait.beat.strikes import (
    MAX_DROPPED_FRAC,
    SIDES_MIXED,
    SURE_OFF_BEAT_S,
    NoGaitError,
    Strikes,
)
from formcheck.gait.side.foot_strike import LANDING_WEIGHT, Crossings
from formcheck.model import BoolArray, CleanTrack, FloatArray, IntArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import SD_OF_MAD

OFF_BEAT_S: Final = 0.020
"""A strike farther than this (or 4 median deviations, or a frame) off the beat is
dropped, if its own signs do not agree."""
AGREE_S: Final = 0.015
"""The descent of a foot and its backward speed may differ by this much in one stride
from the foot's other strides (2 SDs on force-plate runs)."""
ODD_SD: Final = 2.5
"""A descent that differs by more than this many SDs of its foot's other strides, and by
``AGREE_S``, is a slip of the points and moves no strike."""
DISAGREE_S: Final = 0.040
"""Two signs of one event may lie this much farther apart than they usually do."""
UNEVEN_PCT: Final = (20.0, 80.0)
UNEVEN: Final = 1.2
"""Ratio of long to short times between strikes of one foot (these two percentiles)
that no steady run has, whatever leg is which."""
TOE_OFF_END_S: Final = 0.030
"""A toe-off nearer to the end of the clip is not counted: the smoothing needs it."""
STRIKE_END_S: Final = 0.060
"""The same for a foot strike: clips that are cut this soon after one time it with an SD
of 5 ms, clips cut 0.1 s after it with 2.5 ms."""
CONTACT_FRAC: Final = (0.12, 0.60)
"""Possible contact times of single stances, in stride times."""
CONTACT_OFF_SDS: Final = 3.0
OFF_FRAMES: Final = 1.5
"""A contact is wrong that differs from those around it by more than ``DISAGREE_S``, so
many SDs of them and so many frames."""
RUN_DUTY: Final = 0.5
"""In a walk each foot is down for more than half of its stride; the slowest force-plate
run has 0.43."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Descents:
    """Strikes of both sides in time order, before any is rejected."""

    time_s: FloatArray
    side: tuple[Side, ...]
    anchor: IntArray
    sure: BoolArray

    def of(self, kept: BoolArray) -> "Descents":
        """Return those that are kept."""
        return Descents(
            time_s=self.time_s[kept],
            side=tuple(self.side[i] for i in np.flatnonzero(kept)),
            anchor=self.anchor[kept],
            sure=self.sure[kept],
        )


def accepted_strikes(
    raw: Mapping[Side, Crossings], stride_s: float, track: CleanTrack
) -> Strikes:
    """Return the foot strikes that can be believed, or raise :class:`NoGaitError`.

    Parameters
    ----------
    raw
        Crossings of each leg.
    stride_s
        Rough stride time [s].
    track
        For its frame rate: nothing is off the beat by less than a frame.
    """
    found = found_descents(raw, last_s=float(track.time_s[-1]) - STRIKE_END_S)
    total = sum(len(leg.anchor_s) for leg in raw.values())
    while True:
        found, step = _numbered(found, stride_s)
        line = beat(found.time_s, step)
        off = np.abs(line.residual_s)
        limit = np.where(found.sure, SURE_OFF_BEAT_S, OFF_BEAT_S)
        limit = np.maximum(limit, max(1.0 / track.rate_hz, 4.0 * float(np.median(off))))
        worst = int(np.argmax(off / limit))
        if off[worst] <= limit[worst]:
            break
        found = found.of(np.arange(len(off)) != worst)
    lost = total - len(found.time_s)
    if lost > max(2.0, MAX_DROPPED_FRAC * total):
        raise NoGaitError(
            "irregular",
            f"{lost} of {total} foot strikes are off the beat of the rest: the "
            "movement changes within the clip; cut it to one steady run with --start "
            "and --end",
        )
    return Strikes(
        time_s=found.time_s,
        side=found.side,
        anchor=found.anchor,
        beat=line,
        dropped=lost,
    )


def found_descents(raw: Mapping[Side, Crossings], *, last_s: float) -> Descents:
    """Return all strikes up to a time; sure are those whose signs agree.

    The heel's and the toe's backward speed, and the descent of the foot. A descent
    that says something quite different from the heel moves its strike nowhere.
    """
    rows: list[tuple[float, Side, int, bool]] = []
    for side in SIDES:
        leg = raw[side]
        shift_s = np.abs(leg.landing_shift_s)
        agrees = shift_s < AGREE_S
        odd = ~agrees & (shift_s > ODD_SD * _robust_sd(leg.landing_shift_s))
        moved_s = np.where(odd, 0.0, LANDING_WEIGHT * leg.landing_shift_s)
        time_s = leg.strike_s + moved_s + leg.strike_place_s
        sure = ~_apart(leg.strike_toe_s - leg.strike_s) & agrees
        usable = (time_s <= last_s) & (shift_s < DISAGREE_S)
        rows += [
            (float(time_s[i]), side, int(i), bool(sure[i]))
            for i in np.flatnonzero(usable)
        ]
    rows.sort()
    return Descents(
        time_s=np.array([row[0] for row in rows]),
        side=tuple(row[1] for row in rows),
        anchor=np.array([row[2] for row in rows], dtype=np.int64),
        sure=np.array([row[3] for row in rows], dtype=np.bool_),
    )


def _robust_sd(values: FloatArray) -> float:
    """Return the SD of values about 0 that single odd ones do not widen."""
    known = np.abs(values[np.isfinite(values)])
    return SD_OF_MAD * float(np.median(known)) if known.size else 0.0


def _numbered(found: Descents, stride_s: float) -> tuple[Descents, IntArray]:
    """Return the strikes that can be counted, and their step numbers."""
    while True:
        _refuse_few(found)
        step = step_numbers(found.time_s, found.side, stride_s)
        if step is None:
            alternate = without_exchanged(found.time_s, found.side, stride_s)
            if alternate is None:
                _refuse_uneven(found)
                raise NoGaitError("sides_mixed", SIDES_MIXED)
            found = found.of(alternate)
            continue
        kept = countable(step)
        if kept.all():
            return found, step
        found = found.of(kept)


def _refuse_uneven(found: Descents) -> None:
    """Refuse a movement that changes, before doubting which leg is which."""
    sides = np.array(found.side)
    apart_s = np.concatenate([np.diff(found.time_s[sides == side]) for side in SIDES])
    short_s, long_s = np.percentile(apart_s, UNEVEN_PCT)
    if long_s > UNEVEN * short_s:
        raise NoGaitError(
            "irregular",
            f"the time between two strikes of one foot varies by "
            f"{100 * (long_s / short_s - 1):.0f} %: the movement changes within the "
            "clip; cut it to one steady run with --start and --end",
        )


def _apart(difference_s: FloatArray) -> BoolArray:
    """Return where two signs of one event lie unusually far apart."""
    known = np.isfinite(difference_s)
    if known.sum() < 3:
        return np.zeros(len(difference_s), dtype=np.bool_)
    usual = np.median(difference_s[known])
    return np.asarray(known & (np.abs(difference_s - usual) > DISAGREE_S))


def _refuse_few(found: Descents) -> None:
    n = len(found.time_s)
    if n < MIN_STRIKES or len(set(found.side)) < 2:
        raise NoGaitError(
            "too_few_steps",
            f"found {n} foot strikes, {MIN_STRIKES} of both feet are needed; film at "
            "least 10 s with both feet in the picture",
        )


def accepted_toe_offs(
    raw: Mapping[Side, Crossings], strikes: Strikes, track: CleanTrack
) -> tuple[list[tuple[float, Side]], int]:
    """Return calibrated toe-offs whose stance began in the clip, and how many fell."""
    time_s, split = (
        np.full(len(strikes.side), np.nan),
        np.zeros(len(strikes.side), bool),
    )
    for side in SIDES:
        own = np.array([s == side for s in strikes.side])
        leg, anchor = raw[side], strikes.anchor[own]
        time_s[own] = leg.toe_off_s[anchor] + leg.toe_off_place_s
        split[own] = _apart((leg.heel_off_s - leg.pitch_off_s)[anchor])
    stride_s = strikes.beat.stride_s
    contact_s = time_s - strikes.time_s
    _refuse_walk(contact_s / stride_s)
    possible = (contact_s >= CONTACT_FRAC[0] * stride_s) & (
        contact_s <= CONTACT_FRAC[1] * stride_s
    )
    inside = time_s <= track.time_s[-1] - max(TOE_OFF_END_S, 1.0 / track.rate_hz)
    good = possible & inside & ~split
    good &= ~_off_neighbours(contact_s, good, strikes.beat.step, track.rate_hz)
    lost = int((np.isfinite(time_s) & inside & ~good).sum())
    found = [(float(time_s[i]), strikes.side[i]) for i in np.flatnonzero(good)]
    return found, lost


def _refuse_walk(contact_frac: FloatArray) -> None:
    known = contact_frac[np.isfinite(contact_frac)]
    if known.size and float(np.median(known)) > RUN_DUTY:
        raise NoGaitError(
            "no_flight",
            f"each foot is on the ground for {100 * float(np.median(known)):.0f} % of "
            "its stride, so no flight phase is seen (grounded running, or a walk): "
            "running numbers are not given",
        )


def _off_neighbours(
    contact_s: FloatArray, good: BoolArray, step: IntArray, rate_hz: float
) -> BoolArray:
    """Return contacts far from those around them: one of their ends is wrong.

    Both feet are judged by one level that follows the speed within the clip: judged
    each by its own clip's median, a change of speed kept the early contacts of one
    foot and the late ones of the other.
    """
    if good.sum() < 3:
        return np.zeros(len(contact_s), dtype=np.bool_)
    known_s = np.where(good, contact_s, np.nan)
    even_s = contact_s - np.where(step % 2 == 0, 0.5, -0.5) * uneven(known_s, step)
    off = np.abs(even_s - running_level(np.where(good, even_s, np.nan), step))
    spread = SD_OF_MAD * float(np.nanmedian(off[good]))
    limit = max(DISAGREE_S, CONTACT_OFF_SDS * spread, OFF_FRAMES / rate_hz)
    return np.asarray(off > limit)
