"""The beat of a run: stride time, step numbers, and what lies off the beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.model import BoolArray, FloatArray, IntArray
from formcheck.model.skeleton import Side
from formcheck.signal.statistics import (
    PRIOR_FREEDOM,
    STRIKE_BEAT_SD_S,
    scatter,
    student,
)

SHORTEST_STRIDE_S: Final = 0.40
"""300 steps/min: no runner is faster."""
LONGEST_STRIDE_S: Final = 2.4
"""50 steps/min: a very slow walk."""
STEPS_AROUND: Final = 6
"""A strike is judged by a curve through the strikes of 3 strides on either side:
runners change speed within a clip."""
CURVE_STRIKES: Final = 8
"""From this many on the curve is a parabola (a 5 % change of cadence from one step to
the next put strikes 26 ms off a straight line, 9 ms off a parabola), else a line."""
MIN_STRIKES: Final = 4
"""Start, step time and limp are three unknowns."""
KEPT_WANDER: Final = 0.8
"""Of what a runner is off the beat this much is left a step later: with it 95 and 96 %
of 17 runners on force plates are inside the error of their stride time, 0.9 and 2 % of
landmark noise, 20 strides each."""
USUAL_CORRELATION: Final = 0.25
"""Of neighbouring strikes' distances from the beat in 5 s of the same; 0.7 in 15 s,
where the line cannot follow them. Counts as much as ``PRIOR_FREEDOM`` strikes."""
HARMONICS: Final = 4
"""Stride harmonics that describe a leg's motion."""


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


def rough_stride_s(wave: FloatArray, rate_hz: float) -> tuple[float, float]:
    """Return the period of a signal [s] and its correlation one period apart.

    Parameters
    ----------
    wave
        Left minus right foot position, NaN where unknown, shape (n,). The two feet
        are in antiphase, so half a period correlates negatively and cannot be taken
        for the period.
    rate_hz
        Samples per second.

    Returns
    -------
    tuple
        NaN, 0 if the signal is too short or has no period of 0.4 to 2.4 s.
    """
    known = np.isfinite(wave)
    n = len(wave)
    longest = min(int(LONGEST_STRIDE_S * rate_hz), int(0.75 * n))
    shortest = max(2, int(SHORTEST_STRIDE_S * rate_hz))
    if known.sum() < 2 * shortest or longest <= shortest + 2:
        return float("nan"), 0.0
    level = np.where(known, wave - np.mean(wave[known]), 0.0)
    correlation = np.zeros(longest + 2)
    for lag in range(1, min(longest + 2, n)):
        both = known[lag:] & known[:-lag]
        a, b = level[lag:][both], level[:-lag][both]
        power = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
        correlation[lag] = float(np.sum(a * b)) / power if power > 0.0 else 0.0
    inner = correlation[shortest : longest + 1]
    peak = (inner > correlation[shortest - 1 : longest]) & (
        inner >= correlation[shortest + 1 : longest + 2]
    )
    lags = np.flatnonzero(peak) + shortest
    best = float(np.max(correlation[lags])) if lags.size else 0.0
    if best <= 0.0:
        return float("nan"), 0.0
    first = int(lags[correlation[lags] >= 0.85 * best][0])
    a, b, c = correlation[first - 1 : first + 2]
    # A whole frame is 4 % of a stride at 25 frames/s, and 40 strides may be counted.
    between = 0.5 * (a - c) / (a - 2.0 * b + c) if a - 2.0 * b + c else 0.0
    return (first + float(between)) / rate_hz, float(correlation[first])


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


def _curve(step: IntArray, centre: float) -> FloatArray:
    """Return a line, or a parabola if there are enough strikes, with the limp."""
    design = _design(step, centre)
    if len(step) < CURVE_STRIKES:
        return design
    return np.column_stack([design, (step - centre) ** 2])


def _fit(
    design: FloatArray, values: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return robust coefficients, residuals and leverages of a linear fit."""
    weight = np.ones(len(values))
    coefficients = np.zeros(design.shape[1])
    for _ in range(3):
        root = np.sqrt(weight)
        found = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)[0]
        coefficients = found.astype(np.float64, copy=False)
        residual = values - design @ coefficients
        spread = 1.4826 * float(np.median(np.abs(residual))) + 1e-4
        weight = np.minimum(1.0, 2.0 * spread / np.maximum(np.abs(residual), 1e-9))
    hat = design @ np.linalg.pinv(design)
    return coefficients, values - design @ coefficients, np.diag(hat)


def _local_residual(times_s: FloatArray, step: IntArray, i: int) -> float:
    close = np.abs(step - step[i]) <= STEPS_AROUND
    if close.sum() < 5 or len(set(step[close] % 2)) < 2:
        close = pieces(step) == pieces(step)[i]
    here = int(np.flatnonzero(np.flatnonzero(close) == i)[0])
    design = _curve(step[close], float(step[i]))
    _, residual, leverage = _fit(design, times_s[close])
    return float(residual[here] / np.sqrt(max(0.1, 1.0 - leverage[here])))


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


def waveform_shift_s(
    left: FloatArray,
    right: FloatArray,
    time_s: FloatArray,
    *,
    strikes: Beat,
    strike_s: FloatArray,
) -> float:
    """Return the time by which the right leg's motion follows the left one's [s].

    Four stride harmonics of each leg, on the phase that the strikes give, and the
    shift with the largest cross-correlation. Single landmarks hardly matter to it.

    Parameters
    ----------
    left, right
        Foot position ahead of the hips [px], shape (n,).
    time_s
        Their times [s].
    strikes
        The beat.
    strike_s
        Foot strikes of both sides [s], in the order of ``strikes.step``.
    """
    inside = (time_s >= strike_s[0]) & (time_s <= strike_s[-1])
    inside &= np.isfinite(left) & np.isfinite(right)
    for gap in np.flatnonzero(np.diff(pieces(strikes.step))):
        inside &= (time_s <= strike_s[gap]) | (time_s >= strike_s[gap + 1])
    phase = stride_phase(time_s, strike_s, strikes.step)
    whole = np.floor(phase[inside].max() - phase[inside].min()) if inside.any() else 0.0
    if whole < 1.0:
        return float("nan")
    inside &= phase <= phase[inside].min() + whole
    a = _harmonics(left[inside], phase[inside])
    b = _harmonics(right[inside], phase[inside])
    shifts = np.linspace(0.3, 0.7, 801)
    order = np.arange(1, HARMONICS + 1)
    turn = np.exp(2j * np.pi * order[None, :] * shifts[:, None])
    match = np.real(turn @ (np.conj(a) * b))
    best = int(np.argmax(match))
    if best in (0, len(shifts) - 1):
        return float("nan")
    curve = match[best - 1 : best + 2]
    fine = 0.5 * (curve[0] - curve[2]) / (curve[0] - 2 * curve[1] + curve[2])
    return float((shifts[best] + fine * (shifts[1] - shifts[0])) * strikes.stride_s)


def stride_phase(
    time_s: FloatArray, strike_s: FloatArray, step: IntArray
) -> FloatArray:
    """Return how many strides have passed; left strikes are at whole numbers.

    A limp and the scatter of single strikes are smoothed out; times outside the strikes
    get the phase of the nearest one.

    Parameters
    ----------
    time_s
        Any times [s].
    strike_s, step
        Foot strikes of both sides in time order [s] and their step numbers.
    """
    phase: FloatArray = np.interp(time_s, _smooth_strikes(strike_s, step), step / 2.0)
    return phase


def _smooth_strikes(strike_s: FloatArray, step: IntArray) -> FloatArray:
    """Return strike times with limp and scatter smoothed out, rising with the step."""
    smooth = np.empty(len(step))
    for i in range(len(step)):
        close = np.abs(step - step[i]) <= STEPS_AROUND
        design = _curve(step[close], float(step[i]))
        smooth[i] = np.linalg.lstsq(design, strike_s[close], rcond=None)[0][0]
    return smooth


def _harmonics(values: FloatArray, phase: FloatArray) -> NDArray[np.complex128]:
    """Return complex amplitudes of the first stride harmonics, shape (HARMONICS,)."""
    order = np.arange(1, HARMONICS + 1)
    angle = 2.0 * np.pi * phase[:, None] * order[None, :]
    design = np.column_stack([np.ones(len(phase)), np.cos(angle), np.sin(angle)])
    fit = np.linalg.lstsq(design, values, rcond=None)[0]
    return np.asarray(fit[1 : HARMONICS + 1] - 1j * fit[HARMONICS + 1 :])
