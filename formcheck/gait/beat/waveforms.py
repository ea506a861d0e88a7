"""Whole movements of the legs over the stride, and by how much one leg follows."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.gait.beat.beat import Beat, curve
from formcheck.gait.beat.step_numbers import STEPS_AROUND, pieces
from formcheck.model import FloatArray, IntArray
from formcheck.signal.geometry import vertex
from formcheck.signal.harmonics import HARMONICS, stride_design

SHIFTS: Final = (0.3, 0.7, 801)
"""Shifts tried, in strides: a limp of 20 % on either side, every 0.05 %."""


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
    shifts = np.linspace(*SHIFTS)
    order = np.arange(1, HARMONICS + 1)
    turn = np.exp(2j * np.pi * order[None, :] * shifts[:, None])
    match = np.real(turn @ (np.conj(a) * b))
    best = int(np.argmax(match))
    if best in (0, len(shifts) - 1):
        return float("nan")
    fine = vertex(*match[best - 1 : best + 2])
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
        design = curve(step[close], float(step[i]))
        smooth[i] = np.linalg.lstsq(design, strike_s[close], rcond=None)[0][0]
    return smooth


def _harmonics(values: FloatArray, phase: FloatArray) -> NDArray[np.complex128]:
    """Return complex amplitudes of the first stride harmonics, shape (HARMONICS,)."""
    fit = np.linalg.lstsq(stride_design(phase), values, rcond=None)[0]
    return np.asarray(fit[1 : HARMONICS + 1] - 1j * fit[HARMONICS + 1 :])
