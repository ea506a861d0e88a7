"""The pelvis over one leg's stance, by the mean curve of a clip's strides.

Everything that shows or tells a pelvic drop takes it from here, so that a picture, a
question and a table never show two numbers for one thing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.model import FloatArray, PelvisLine, PelvisMoment
from formcheck.model.skeleton import Side
from formcheck.signal.harmonics import stride_curve

N_PHASES: Final = 101
"""Phases from foot strike to toe-off."""
WORDS: Final[Mapping[PelvisMoment, str]] = MappingProxyType(
    {"foot_strike": "foot strike", "mid_stance": "mid-stance", "peak": "lowest"}
)


def swing_side_lower(
    harmonics: FloatArray, side: Side, phase: FloatArray
) -> FloatArray:
    """Return how much lower than on average the swinging side is in a leg's stance.

    Parameters
    ----------
    harmonics
        Mean and stride harmonics of the tilt [deg], shape (..., 9).
    side
        The leg that stands.
    phase
        Strides passed, shape (n,).

    Returns
    -------
    FloatArray
        Degrees, shape (..., n).
    """
    # The tilt is + with the left side lower; over the left leg the right side swings.
    sign = -1.0 if side == "left" else 1.0
    return sign * stride_curve(harmonics, phase)


def stance_phase(line: PelvisLine, side: Side) -> FloatArray:
    """Return phases from a leg's foot strike to its toe-off, shape (101,)."""
    return line.strike_phase[side] + np.linspace(0.0, line.stance_frac, N_PHASES)


def moment_phase(line: PelvisLine, side: Side, moment: PelvisMoment) -> float:
    """Return where in the stride a moment of a leg's stance lies."""
    inside = stance_phase(line, side)
    if moment == "foot_strike":
        return float(inside[0])
    if moment == "mid_stance":
        return float(inside[N_PHASES // 2])
    return float(inside[np.argmax(swing_side_lower(line.harmonics, side, inside))])


def excursion_deg(line: PelvisLine, side: Side) -> float:
    """Return the highest tilt toward the swinging side in stance [deg]."""
    inside = stance_phase(line, side)
    return float(swing_side_lower(line.harmonics, side, inside).max())
