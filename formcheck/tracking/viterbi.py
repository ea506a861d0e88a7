"""Two tracks through a cloud of candidate points, by dynamic programming.

The state of a frame is an ordered pair (what track a takes, what track b takes), each
one of the frame's options or "missing". Every state carries the last place and the
velocity of both its tracks, so that the cost of a step is the miss of a prediction.
Several joint classes with equally many options are solved side by side.

Units are the caller's: places and ``sigma`` share one, time is in frames.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from formcheck.model import BoolArray, FloatArray, IntArray

MAX_MOTION_COST: Final = 6.0
SCORE_FLOOR: Final = 0.05
SAME_PEAK_COST: Final = 2.5
MISSING_COST: Final = 3.2
MISSING_CHANGE_COST: Final = 0.6
"""Costs in units of -log(probability): of a leap, of a peak of height 0, of both legs
on one peak, of a frame without a joint and of the change to it. Chosen by us on real
clips so that no leg swaps; ``tests/unit/gait/test_golden_clips.py``."""
VELOCITY_GAIN: Final = 0.7
"""Share of the prediction's miss that enters the carried velocity."""
MISSING_DAMPING: Final = 0.8
"""Carried velocity fades by this factor for each frame a joint is missing."""
FRESH_DOUBT: Final = 2.0
"""After a leap or an absence the velocity is unknown: the next prediction is wider by
this much. Without it a lost joint is never worth taking up again."""


@dataclass(kw_only=True)
class _Front:
    """What every state carries: cost (c, s); per track place, velocity, absence, doubt.

    ``absent`` says whether the track was missing last; ``doubt`` widens the prediction.
    """

    cost: FloatArray
    place: FloatArray
    velocity: FloatArray
    absent: BoolArray
    doubt: FloatArray


def two_tracks(
    xy: FloatArray,
    score: FloatArray,
    *,
    sigma: FloatArray,
    prior: FloatArray | None = None,
) -> IntArray:
    """Return which option each of two tracks takes in every frame.

    Parameters
    ----------
    xy
        Places of the options, shape (n_frames, n_classes, k, 2).
    score
        Their heights 0..1, shape (n_frames, n_classes, k); 0 = no such option.
    sigma
        Standard deviation of a place about its prediction, shape (n_classes,).
    prior
        Further cost of either track taking an option, shape (n_frames, n_classes, 2,
        k): how badly it fits to what is known of that track. Without it tracks a and
        b have no order.

    Returns
    -------
    IntArray
        Option numbers, shape (n_frames, n_classes, 2); -1 = missing.
    """
    n, classes, k, _ = xy.shape
    options = k + 1
    first = np.repeat(np.arange(options), options)
    second = np.tile(np.arange(options), options)
    pair = np.stack([first, second])
    front = _start(classes, options * options)
    small = np.min_scalar_type(options * options - 1)  # a long clip has many rows
    back = np.zeros((n, classes, options * options), dtype=small)
    emission = _emission(score, prior)
    for t in range(n):
        back[t] = _advance(front, xy[t], emission[t], pair, sigma)
    return _trace(back, front.cost, pair, k)


def _emission(score: FloatArray, prior: FloatArray | None) -> FloatArray:
    """Cost of either track taking each option, (n, c, 2, k + 1); last is missing."""
    cost = np.where(score > 0, -np.log(SCORE_FLOOR + score), np.inf)[:, :, None]
    cost = np.repeat(cost, 2, axis=2) if prior is None else cost + prior
    missing = np.full((*cost.shape[:-1], 1), MISSING_COST)
    return np.concatenate([cost, missing], axis=-1)


def _start(classes: int, states: int) -> _Front:
    cost = np.full((classes, states), np.inf)
    cost[:, -1] = 0.0  # before the first frame both tracks are missing
    return _Front(
        cost=cost,
        place=np.full((classes, states, 2, 2), np.nan),
        velocity=np.zeros((classes, states, 2, 2)),
        absent=np.zeros((classes, states, 2), dtype=bool),
        doubt=np.zeros((classes, states, 2)),
    )


def _motion(
    front: _Front, predicted: FloatArray, xy: FloatArray, sigma: FloatArray
) -> FloatArray:
    """Cost of moving each track of each state to each option, (c, s, track, k+1)."""
    miss = xy[:, None, None] - predicted[:, :, :, None]
    # A joint unseen for some frames may be anywhere its path could have bent to.
    width = sigma[:, None, None] * (1 + front.doubt)
    squared = (miss[..., 0] ** 2 + miss[..., 1] ** 2) / (2 * width[..., None] ** 2)
    cost = np.minimum(squared, MAX_MOTION_COST)
    cost = np.where(np.isnan(cost), MAX_MOTION_COST / 2, cost)  # never seen before
    cost += np.where(front.absent, MISSING_CHANGE_COST, 0.0)[..., None]
    missing = np.where(front.absent, 0.0, MISSING_CHANGE_COST)[..., None]
    return np.concatenate([cost, missing], axis=-1)


def _advance(
    front: _Front,
    xy: FloatArray,
    emission: FloatArray,
    pair: IntArray,
    sigma: FloatArray,
) -> IntArray:
    """Move the front one frame on, in place; return each new state's best origin."""
    predicted = front.place + front.velocity
    motion = _motion(front, predicted, xy, sigma)
    step = motion[:, :, 0, pair[0]] + motion[:, :, 1, pair[1]]
    total = front.cost[:, :, None] + step
    origin = total.argmin(axis=1)
    classes = len(origin)
    rows = np.arange(classes)[:, None]
    best = total[rows, origin, np.arange(origin.shape[1])]
    missing = emission.shape[-1] - 1
    same = (pair[0] == pair[1]) & (pair[0] != missing)
    best += emission[:, 0, pair[0]] + emission[:, 1, pair[1]] + SAME_PEAK_COST * same
    best -= best.min(axis=1, keepdims=True)

    expected = predicted[rows, origin]
    velocity = front.velocity[rows, origin]
    place = np.concatenate([xy, np.full((classes, 1, 2), np.nan)], axis=1)
    taken = np.stack([place[:, pair[0]], place[:, pair[1]]], axis=2)
    absent = (pair == missing).T[None, :, :]
    leap = taken - expected
    doubt = front.doubt[rows, origin]
    width = sigma[:, None, None] * (1 + doubt)
    far = np.sqrt(leap[..., 0] ** 2 + leap[..., 1] ** 2)
    tracked = far < width * (2 * MAX_MOTION_COST) ** 0.5  # False also for NaN
    # A miss built up over several unseen frames tells of the velocity by its share.
    share = VELOCITY_GAIN / (1 + doubt)[..., None]
    front.velocity = np.where(
        absent[..., None],
        velocity * MISSING_DAMPING,
        np.where(
            tracked[..., None],
            velocity + share * np.where(np.isnan(leap), 0.0, leap),
            0.0,
        ),
    )
    settled = np.where(doubt < 1, 0.0, np.minimum(doubt / 2, FRESH_DOUBT))
    front.doubt = np.where(absent, doubt + 1, np.where(tracked, settled, FRESH_DOUBT))
    front.place = np.where(absent[..., None], expected, taken)
    front.absent = np.broadcast_to(absent, doubt.shape)
    front.cost = best
    return np.asarray(origin, dtype=np.int64)


def _trace(
    back: NDArray[np.unsignedinteger[Any]], cost: FloatArray, pair: IntArray, k: int
) -> IntArray:
    n, classes, _ = back.shape
    state = cost.argmin(axis=1)
    rows = np.arange(classes)
    out = np.empty((n, classes, 2), dtype=np.int64)
    for t in range(n - 1, -1, -1):
        out[t] = pair[:, state].T
        state = back[t, rows, state]
    out[out == k] = -1
    return out
