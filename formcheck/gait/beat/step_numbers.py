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
        parity = 0 if side == "left" else 1
        if i == 0:
            numbers[0] = parity
            continue
        ahead = (times_s[i] - times_s[i - 1]) / (stride_s / 2.0)
        change = (parity - numbers[i - 1]) % 2
        jump = change + 2 * round((ahead - change) / 2.0)
        counted = jump <= STEPS_AROUND
        if jump < 1 or (counted and abs(ahead - jump) > 0.6):
            return None
        numbers[i] = numbers[i - 1] + jump
    return numbers


def pieces(step: IntArray) -> IntArray:
    """Return which unbroken piece each strike belongs to, from 0 on, shape (n,)."""
    return np.cumsum(np.diff(step, prepend=step[:1]) > STEPS_AROUND)


def countable(step: IntArray) -> BoolArray:
    """Return which strikes have enough others around to place their piece, (n,)."""
    piece = pieces(step)
    enough: BoolArray = np.bincount(piece)[piece] >= MIN_STRIKES
    return enough
