"""Which step each foot strike is: numbers, left even and right odd, and their gaps."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.model import BoolArray, FloatArray, IntArray
from formcheck.model.skeleton import Side

STEPS_AROUND: Final = 6
"""A strike is judged by a curve through the strikes of 3 strides on either side:
runners change speed within a clip."""
MIN_STRIKES: Final = 4
"""Start, step time and limp are three unknowns."""
OFF_PLACE_STEPS: Final = 0.6
"""Two strikes are counted if they lie within this of a whole number of steps."""
EXCHANGED_FRAC: Final = 0.10
"""Strikes of exchanged legs that may be left out; chosen by us. Of 60 rendered side
clips 3 have such strikes: one each, of 16 to 22, two of them the clip's first or
last."""


def step_numbers(
    times_s: FloatArray, sides: Sequence[Side], stride_s: float
) -> IntArray | None:
    """Return step numbers, left even and right odd; None if sides do not alternate.

    Gaps (missed or dropped strikes) leave numbers out; two strikes that would share a
    number, or one more than 0.3 strides off its place, mean that the sides are wrong.
    Over a gap of more than ``STEPS_AROUND`` steps nobody can count, the runner may have
    changed speed: the numbers behind it are a guess, and :func:`pieces` says so.
    """
    numbers = np.zeros(len(times_s), dtype=np.int64)
    for i, side in enumerate(sides):
        if i == 0:
            numbers[0] = 0 if side == "left" else 1
            continue
        steps = (times_s[i] - times_s[i - 1]) / (stride_s / 2.0)
        jump = _steps_on(steps, sides[i - 1] != side)
        if jump is None:
            return None
        numbers[i] = numbers[i - 1] + jump
    return numbers


def _steps_on(steps: float, other_side: bool) -> int | None:
    """Return how many whole steps a time in steps is; None if it fits no number."""
    jump = other_side + 2 * round((steps - other_side) / 2.0)
    counted = jump <= STEPS_AROUND
    if jump < 1 or (counted and abs(steps - jump) > OFF_PLACE_STEPS):
        return None
    return jump


def without_exchanged(
    times_s: FloatArray, sides: Sequence[Side], stride_s: float
) -> BoolArray | None:
    """Return which strikes alternate, if nearly all do; None if more do not.

    A net that takes one leg for the other during a single stride, at the end of a clip
    above all, puts one strike on the wrong side; that is no reason to doubt the others.
    What is kept is the longest series in which each strike fits the one before it.

    Parameters
    ----------
    times_s, sides
        Strikes of both sides in time order, shape (n,).
    stride_s
        Rough stride time [s].

    Examples
    --------
    >>> times_s = np.arange(10) * 0.35
    >>> sides = ["left", "right"] * 4 + ["left", "left"]
    >>> without_exchanged(times_s, sides, 0.7).tolist() == [True] * 9 + [False]
    True
    """
    n = len(times_s)
    length, before = np.ones(n, dtype=np.int64), np.full(n, -1)
    for i in range(n):
        for j in range(i - 1, -1, -1):
            steps = (times_s[i] - times_s[j]) / (stride_s / 2.0)
            # Only a gap that was there before may be too long to count over.
            if j < i - 1 and steps > STEPS_AROUND:
                break
            fits = _steps_on(steps, sides[i] != sides[j]) is not None
            if fits and length[j] + 1 > length[i]:
                length[i], before[i] = length[j] + 1, j
    kept = np.zeros(n, dtype=np.bool_)
    i = int(np.argmax(length))
    while i >= 0:
        kept[i] = True
        i = int(before[i])
    few = n - kept.sum() <= max(1.0, EXCHANGED_FRAC * n)
    return kept if few else None


def pieces(step: IntArray) -> IntArray:
    """Return which unbroken piece each strike belongs to, from 0 on, shape (n,)."""
    return np.cumsum(np.diff(step, prepend=step[:1]) > STEPS_AROUND)


def countable(step: IntArray) -> BoolArray:
    """Return which strikes have enough others around to place their piece, (n,)."""
    piece = pieces(step)
    enough: BoolArray = np.bincount(piece)[piece] >= MIN_STRIKES
    return enough
