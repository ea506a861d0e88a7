"""The pictures of the hips that stand for a clip's pelvis.

Of each leg's foot strike, mid-stance and lowest tilt the picture whose tilt is nearest
to the strides' mean there.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.model import (
    PELVIS_MOMENTS,
    FloatArray,
    Patches,
    PelvisLine,
    PelvisMoment,
    PelvisStill,
)
from formcheck.model.skeleton import SIDES, Side
from formcheck.pelvis.stance import moment_phase, of_the_pelvis, swing_side_lower

NEAR_FRAC: Final = 0.03
"""Part of a stride from the moment within which a picture may stand for it: at 30
frames per second and 180 steps/min they are 0.05 apart."""


def pelvis_stills(
    patches: Patches, line: PelvisLine, drawn: Sequence[FloatArray]
) -> tuple[PelvisStill, ...]:
    """Return the pictures of both legs' moments, left leg first.

    Parameters
    ----------
    patches
        The pictures.
    line
        What was read in them.
    drawn
        Points of the line in each picture (column, row).
    """
    if not np.isfinite(line.tilt_deg).any() or not np.isfinite(line.harmonics).all():
        return ()
    return tuple(
        _still(patches, line, drawn, side=side, moment=moment)
        for side in SIDES
        for moment in PELVIS_MOMENTS
    )


def _still(
    patches: Patches,
    line: PelvisLine,
    drawn: Sequence[FloatArray],
    *,
    side: Side,
    moment: PelvisMoment,
) -> PelvisStill:
    phase = moment_phase(line, side, moment)
    mean = float(swing_side_lower(line.harmonics, side, np.array([phase]))[0])
    own = (-1.0 if side == "left" else 1.0) * line.tilt_deg
    away = np.abs((line.phase - phase + 0.5) % 1.0 - 0.5)
    off = np.abs(own - mean)
    off[~np.isfinite(off)] = np.inf
    near = np.where(away <= max(NEAR_FRAC, float(away.min())), off, np.inf)
    i = int(np.argmin(near if np.isfinite(near).any() else off))
    return PelvisStill(
        frame=int(patches.frame[i]),
        rgb=patches.rgb[i].copy(),
        line=np.array(drawn[i], dtype=np.float64),
        side=side,
        moment=moment,
        mean_deg=float(of_the_pelvis(line, np.array(mean))),
    )
