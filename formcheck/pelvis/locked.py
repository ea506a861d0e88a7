"""Whether a line at the waist moves as a pelvis does, or as cloth that hangs.

A pelvis tilts in a rhythm of its own: the swinging side is lowest near the middle of
stance, and the tilt's third harmonic, three times a stride, comes at one moment of it.
A hem that hangs from the trunk swings: it lags, and what is quick in the tilt lags most
and fades first. A hem that does neither follows the pelvis, and reads right as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import FloatArray, PelvisLine
from formcheck.model.skeleton import SIDES
from formcheck.pelvis.stance import excursion_deg, moment_phase

LOWEST_FRAC: Final = (0.25, 0.68)
"""Where in stance the swinging side is lowest, mean of both legs, each as much as it
drops: the pelvis of a leg that drops by a degree has no clear lowest place. Skin
markers of 17 runners at 2.5 to 4.5 m/s (Fukuchi et al. 2017), strikes late or early by
10 ms (SD): a line over the PSIS 0.34 to 0.64, one between PSIS and iliac crests 0.27 to
0.57."""
QUICK_PHASE_DEG: Final = 8.0
QUICK_OFF_DEG: Final = 65.0
"""Phase of the third harmonic, in its own turns after the left foot's strike, and how
far it may be off: the same lines 12 and 6 deg (SD 25 and 26), 2 of 51 runs beyond each.
A lag of 60 ms moves it by some 90 deg."""
LEAST_QUICK_DEG: Final = 0.3
"""Below this a phase is noise; those lines have 0.6 or more."""
LEAST_SHARE: Final = 0.2
"""Third harmonic over first: those lines 0.25 or more, a slow pendulum 0 to 0.2."""
LEAST_TILT_DEG: Final = 1.0
"""A line that hardly turns has no lowest place."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How a line turns within the stride, both legs together.

    ``lowest_frac`` is where in stance the swinging side is lowest, ``quick_off_deg``
    how far the third harmonic is from where a pelvis has it; NaN where the line hardly
    turns. ``share`` is the third harmonic over the first.
    """

    lowest_frac: float
    quick_off_deg: float
    share: float


def rhythm(line: PelvisLine) -> Rhythm:
    """Return the rhythm of a line."""
    first, third = _turn(line.harmonics, 1), _turn(line.harmonics, 3)
    nan = float("nan")
    places = [
        (moment_phase(line, side, "peak") - line.strike_phase[side]) / line.stance_frac
        for side in SIDES
    ]
    drops = np.maximum([excursion_deg(line, side) for side in SIDES], 0.0)
    tilt = float(np.mean(drops))
    lowest = float(np.average(places, weights=drops)) if tilt > 0.0 else nan
    # The left foot's strike is at a whole number of strides but for a limp.
    off = np.angle(third * np.exp(-1j * np.radians(QUICK_PHASE_DEG)), deg=True)
    return Rhythm(
        lowest_frac=lowest if tilt >= LEAST_TILT_DEG else nan,
        quick_off_deg=float(off) if abs(third) >= LEAST_QUICK_DEG else nan,
        share=abs(third) / abs(first) if abs(first) >= LEAST_TILT_DEG else nan,
    )


def _turn(harmonics: FloatArray, order: int) -> complex:
    half = (harmonics.size - 1) // 2
    return complex(harmonics[order], -harmonics[half + order])


def unlike_a_pelvis(line: PelvisLine) -> str:
    """Return how a line moves unlike a pelvis; empty if it may be one."""
    return next(_unlike(rhythm(line)), "")


def _unlike(seen: Rhythm) -> Iterator[str]:
    low, high = LOWEST_FRAC
    if np.isfinite(seen.lowest_frac) and not low <= seen.lowest_frac <= high:
        yield (
            "it is lowest on the swinging side at "
            f"{100 * seen.lowest_frac:.0f} % of stance, a pelvis at {100 * low:.0f} to "
            f"{100 * high:.0f} %"
        )
    if abs(seen.quick_off_deg) > QUICK_OFF_DEG:
        yield (
            "its quick tilt is off by "
            f"{abs(seen.quick_off_deg):.0f} deg of phase, a pelvis' by at most "
            f"{QUICK_OFF_DEG:.0f}"
        )
    if seen.share < LEAST_SHARE:
        yield (
            f"its quick tilt is {100 * seen.share:.0f} % of the slow one, a pelvis' "
            f"{100 * LEAST_SHARE:.0f} % or more"
        )
