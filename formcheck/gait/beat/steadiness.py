"""What is usual at each step, and how the two feet differ, while the speed changes.

A runner who speeds up has other contacts and other steps at the end of the clip than at
its start. What is usual is therefore asked of the steps around, never of a whole clip.
"""

import numpy as np

from formcheck.gait.beat.step_numbers import STEPS_AROUND
from formcheck.model import FloatArray, IntArray


def running_level(values: FloatArray, step: IntArray) -> FloatArray:
    """Return the median of the values within 3 strides of each, NaN left out."""
    close = np.abs(step[:, None] - step[None, :]) <= STEPS_AROUND
    close &= np.isfinite(values)[None, :]
    level = np.full(len(values), np.nan)
    for i in np.flatnonzero(close.any(axis=1)):
        level[i] = np.median(values[close[i]])
    return level


def uneven(values: FloatArray, step: IntArray) -> float:
    """Return left (even) minus right (odd), each value against its two neighbours.

    A change that both feet share, as of the speed, drops out. 0 if no three in a row.
    """
    whole = (np.diff(step[:-1]) == 1) & (np.diff(step[1:]) == 1)
    sign = np.where(step[1:-1] % 2 == 0, 1.0, -1.0)
    apart = sign * (values[1:-1] - (values[:-2] + values[2:]) / 2.0)
    known = apart[whole & np.isfinite(apart)]
    return float(np.median(known)) if known.size else 0.0
