"""Which of two followed legs is the left one, and where they were exchanged."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import BoolArray, FloatArray
from formcheck.model.skeleton import LEG_JOINTS

MEETING_LEG: Final = 0.3
"""Ankles nearer than this may be taken for each other."""
MEETING_FRAC: Final = 0.5
"""The same as a share of the ankles' median distance, for a high-stepping runner."""
EXCHANGE_STRETCHES: Final = 0.5
"""Price of an exchange, in units of all the evidence between two crossings. In 190
such stretches of 8 clips the maps speak with +0.24 to +0.9 of their weight for the
right naming, with -0.5 to -0.8 where the tracks had exchanged legs; a tiny runner's go
down to -0.1. One stretch in the middle is turned from -0.5 on, two from -0.25."""
ANKLE: Final = LEG_JOINTS.index("ankle")


@dataclass(frozen=True, kw_only=True)
class Legs:
    """Two legs without names: places [leg] about the hips, (n, class, track, xy).

    ``evidence`` is the height of the left map minus that of the right map under each
    place, ``weight`` their sum; both (n, class, track), NaN where missing.
    """

    xy: FloatArray
    evidence: FloatArray
    weight: FloatArray


def named_legs(legs: Legs) -> tuple[Legs, float]:
    """Return the legs as (left, right) and the margin of that choice, -1..1.

    Frame by frame the maps' word is right 92-97 % of the time; summed it is decisive.
    A whole stretch of it against the rest means that the tracks took each other's leg
    at a crossing: there, and only there, they are exchanged.
    """
    word = np.nansum(legs.evidence[:, :, 0] - legs.evidence[:, :, 1], axis=1)
    weight = np.nansum(legs.weight, axis=(1, 2))
    crossed = _steady_choice(-2 * word, _exchange_price(legs, weight))
    margin = float(np.where(crossed, -word, word).sum() / max(weight.sum(), 1e-9))
    named = [a.copy() for a in (legs.xy, legs.evidence, legs.weight)]
    for array in named:
        array[crossed] = array[crossed][:, :, ::-1]
    return Legs(xy=named[0], evidence=named[1], weight=named[2]), margin


def _exchange_price(legs: Legs, weight: FloatArray) -> FloatArray:
    """Price of exchanging the tracks before each frame; inf away from crossings."""
    gap = np.linalg.norm(legs.xy[:, ANKLE, 0] - legs.xy[:, ANKLE, 1], axis=-1)
    usual = float(np.nanmedian(gap)) if np.isfinite(gap).any() else 0.0
    near = ~(gap > usual)  # a hidden ankle may be anywhere
    meeting = ~(gap > max(MEETING_LEG, MEETING_FRAC * usual))
    n_stretches = 1 + int(np.sum(near[1:] & ~near[:-1]))
    price = EXCHANGE_STRETCHES * weight.sum() / n_stretches
    return np.where(meeting, price, np.inf)


def _steady_choice(gain: FloatArray, price: FloatArray) -> BoolArray:
    """Return the two-state path that gains most after paying for its changes."""
    cost = np.zeros(2)
    back = np.zeros((gain.size, 2), dtype=bool)
    for t in range(gain.size):
        change = cost[::-1] + price[t]
        back[t] = change < cost
        cost = np.minimum(cost, change) - np.array([0.0, gain[t]])
    out = np.zeros(gain.size, dtype=bool)
    state = int(cost.argmin())
    for t in range(gain.size - 1, -1, -1):
        out[t] = bool(state)
        state = 1 - state if back[t, state] else state
    return out
