"""The beat of a run: stride time, limp, and what lies off the beat."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.beat.step_numbers import MIN_STRIKES, STEPS_AROUND, pieces
from formcheck.model import FloatArray, IntArray
from formcheck.signal.statistics import (
    PRIOR_FREEDOM,
    SD_OF_MAD,
    STRIKE_BEAT_SD_S,
    scatter,
    student,
)

CURVE_STRIKES: Final = 8
"""From this many on the curve is a parabola (a 5 % change of cadence from one step to
the next put strikes 26 ms off a straight line, 9 ms off a parabola), else a line."""
KEPT_WANDER: Final = 0.8
"""Of what a runner is off the beat this much is left a step later: with it 95 and 96 %
of 17 runners on force plates are inside the error of their stride time, 0.9 and 2 % of
landmark noise, 20 strides each."""
ROBUST_ROUNDS: Final = 3
"""Times that strikes far off the line are given less weight; three settle it."""
OFF_SDS: Final = 2.0
"""From this many SDs off the line on a strike counts less (Huber's weights)."""
FIXED_S: Final = 1e-4
"""Added to the scatter of a line, so that an exact one has weights as well."""
LEAST_FREE: Final = 0.1
"""A strike that fixes its own line (leverage near 1) tells little of the scatter."""
USUAL_CORRELATION: Final = 0.25
"""Of neighbouring strikes' distances from the beat in 5 s of the same; 0.7 in 15 s,
where the line cannot follow them. Counts as much as ``PRIOR_FREEDOM`` strikes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Beat:
    """The line through the foot strikes of both sides.

    Attributes
    ----------
    step
        Step number of each strike; even = left, odd = right, shape (n,).
    stride_s, stride_error_s
        Stride time and its 95 % error [s].
    left_to_right_s
        Time from a left strike to the next right one [s].
    residual_s
        Distance of each strike from the running line [s], scaled to the scatter of a
        single strike, shape (n,).
    """

    step: IntArray
    stride_s: float
    stride_error_s: float
    left_to_right_s: float
    residual_s: FloatArray


def beat(times_s: FloatArray, step: IntArray) -> Beat:
    """Fit the line ``time = start + step x step time -/+ half the limp``.

    Each unbroken piece has its own start: they share step time and limp only.

    Parameters
    ----------
    times_s
        Foot strikes of both sides in time order [s], at least 4 in each piece, shape
        (n,).
    step
        Their step numbers.
    """
    design = _lines(step)
    coefficients, residual, _ = _fit(design, times_s)
    near = np.array(
        [_local_residual(times_s, step, i) for i in range(len(step))], dtype=np.float64
    )
    freedom = len(step) - design.shape[1]
    spread = scatter(residual, freedom=freedom, prior_sd=STRIKE_BEAT_SD_S)
    covariance = np.linalg.inv(design.T @ design)
    stride = 2.0 * float(coefficients[0])
    return Beat(
        step=step,
        stride_s=stride,
        stride_error_s=2.0
        * student(freedom + PRIOR_FREEDOM)
        * spread
        * wandering(residual, step)
        * float(covariance[0, 0]) ** 0.5,
        left_to_right_s=stride / 2.0 + float(coefficients[1]),
        residual_s=near,
    )


def wandering(residual: FloatArray, step: IntArray) -> float:
    """Return by what a wandering beat widens the error of the line's slope.

    Runners drift about their beat over several steps, so neighbouring strikes lie on
    one side of the line and count for fewer than they are. How alike neighbours are
    says how much of the scatter is drift; what is left is the reading's.

    Parameters
    ----------
    residual, step
        Distance of each strike from the line, in any unit, and its step number.
    """
    near = np.diff(step) == 1
    power = float(np.mean(np.square(residual)))
    alike = float(np.sum(residual[1:][near] * residual[:-1][near]))
    prior = PRIOR_FREEDOM * power
    likeness = alike + USUAL_CORRELATION * prior
    correlation = likeness / (near.sum() * power + prior + 1e-12)
    drift = float(np.clip(correlation / KEPT_WANDER, 0.0, 1.0))
    alone = (1.0 + KEPT_WANDER) / (1.0 - KEPT_WANDER)
    return float(np.sqrt(1.0 + drift * (alone - 1.0)))


def jumps_s(times_s: FloatArray, step: IntArray) -> FloatArray:
    """Return by how much the beat jumps between each strike and the next [s].

    A line with a jump through the strikes of three strides on either side; NaN near the
    ends. A change of pace bends the line, a cut in the film makes it jump.

    Parameters
    ----------
    times_s, step
        Strikes of both sides and their step numbers, shape (n,).
    """
    jumps = np.full(max(0, len(step) - 1), np.nan)
    piece = pieces(step)
    for k in range(1, len(step) - 2):
        around = np.arange(max(0, k + 1 - STEPS_AROUND), k + 1 + STEPS_AROUND)
        near = around[around < len(step)]
        near = near[piece[near] == piece[k]]
        if len(near) < STEPS_AROUND or min(np.sum(near <= k), np.sum(near > k)) < 2:
            continue
        after = (near > k).astype(np.float64)
        design = np.column_stack([_design(step[near], float(step[k])), after])
        jumps[k] = _fit(design, times_s[near])[0][-1]
    return jumps


def curve(step: IntArray, centre: float) -> FloatArray:
    """Return a line, or a parabola if there are enough strikes, with the limp."""
    design = _design(step, centre)
    if len(step) < CURVE_STRIKES:
        return design
    return np.column_stack([design, (step - centre) ** 2])


def _lines(step: IntArray) -> FloatArray:
    """Return step number, side, and a start for each piece, shape (n, 2 + pieces)."""
    piece = pieces(step)
    own = (piece[:, None] == np.arange(piece[-1] + 1)).astype(np.float64)
    centred = step - (own @ (own.T @ step / own.sum(axis=0)))
    return np.column_stack([centred, _alternate(step), own])


def _alternate(step: IntArray) -> FloatArray:
    return np.where(step % 2 == 0, -0.5, 0.5)


def _design(step: IntArray, centre: float) -> FloatArray:
    alternate = _alternate(step)
    return np.column_stack([np.ones(len(step)), step - centre, alternate])


def _fit(
    design: FloatArray, values: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return robust coefficients, residuals and leverages of a linear fit."""
    weight = np.ones(len(values))
    coefficients = np.zeros(design.shape[1])
    for _ in range(ROBUST_ROUNDS):
        root = np.sqrt(weight)
        found = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)[0]
        coefficients = found.astype(np.float64, copy=False)
        residual = values - design @ coefficients
        spread = SD_OF_MAD * float(np.median(np.abs(residual))) + FIXED_S
        weight = np.minimum(1.0, OFF_SDS * spread / np.maximum(np.abs(residual), 1e-9))
    hat = design @ np.linalg.pinv(design)
    return coefficients, values - design @ coefficients, np.diag(hat)


def _local_residual(times_s: FloatArray, step: IntArray, i: int) -> float:
    close = np.abs(step - step[i]) <= STEPS_AROUND
    if close.sum() <= MIN_STRIKES or len(set(step[close] % 2)) < 2:
        close = pieces(step) == pieces(step)[i]
    here = int(np.flatnonzero(np.flatnonzero(close) == i)[0])
    design = curve(step[close], float(step[i]))
    _, residual, leverage = _fit(design, times_s[close])
    return float(residual[here] / np.sqrt(max(LEAST_FREE, 1.0 - leverage[here])))
