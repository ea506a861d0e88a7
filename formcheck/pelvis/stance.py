"""The pelvis over one leg's stance, by the mean curve of a clip's strides.

Everything that shows or tells a pelvic drop takes it from here, so that a picture, a
question and a table never show two numbers for one thing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.model import FloatArray, PelvisLine, PelvisMethod, PelvisMoment
from formcheck.model.skeleton import Side
from formcheck.signal.harmonics import stride_curve

FOLLOWED: Final[Mapping[PelvisMethod, float]] = MappingProxyType(
    {"waistband": 0.75, "dots": 0.93, "strip": 0.93}
)
"""Part of the pelvis' tilt that is seen. Markers of 17 runners at 2.5 to 4.5 m/s
(Fukuchi et al. 2017, ``benchmarks.pelvis_on_people``): over the PSIS, where dots and
tape go, 0.93; an edge as wide as is read of a waistband 0.52 if it moves with the skin
there, all of it if it is a stiff belt. No picture tells which: 0.75 is midway, and both
are in the error. Rendered bands of 0.5 to 0.9 read 0.70 (36 legs), dots 0.82 (16)."""
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


def of_the_pelvis(line: PelvisLine, tilt_deg: FloatArray) -> FloatArray:
    """Return what a tilt of a line in the picture says of the pelvis [deg]."""
    return tilt_deg / FOLLOWED[line.method]


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
    """Return a line's highest tilt toward the swinging side in stance [deg].

    Of what is seen, not of the pelvis: see :func:`of_the_pelvis`.
    """
    inside = stance_phase(line, side)
    return float(swing_side_lower(line.harmonics, side, inside).max())
