"""Whether pictures stand upright and are whole, as the first few looked at show it.

Files say how their pictures are to be turned, and whether they are woven from two
fields. Converters lose both marks. A body whose head points aside, and edges that look
like combs, tell it all the same.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from formcheck.model import BoolArray, FloatArray, ImageArray

MIN_BODIES: Final = 3
"""Fewer bodies found tell nothing."""
SAME_TURN_FRAC: Final = 0.75
OFF_QUARTER_DEG: Final = 30.0
"""A body's axis in the picture lies within this of a quarter turn: runners of ten real
and rendered clips by 0 to 20 deg, turned by any quarter; one of 60 pixels by up to 64.
"""
TOOTH: Final = 8
"""Grey levels by which a line differs from the lines above and below, both ways."""
WOVEN: Final = 1.2
"""Teeth between neighbouring lines, over those between every second line. Fields are
woven line by line, so combs show in the former alone: in 18 real and rendered clips
0.06 to 0.6, in mere noise 1.0, woven from two of their pictures 1.3 to 26 where the
runner moves by a line or more."""
MIN_TEETH: Final = 2e-4
"""Share of the places looked at that have to be teeth; chosen by us."""


class ReadAgainError(Exception):
    """The file has to be read in another way.

    Attributes
    ----------
    quarter_turns
        Counter-clockwise turns that set the pictures upright, 0 to 3.
    woven
        Whether a picture is woven from two fields.
    """

    def __init__(self, *, quarter_turns: int, woven: bool) -> None:
        super().__init__(f"turn by {quarter_turns} quarters, woven: {woven}")
        self.quarter_turns = quarter_turns
        self.woven = woven


def check(up_deg: Sequence[float], teeth: Sequence[FloatArray]) -> None:
    """Raise if pictures lie on their side, or are woven from two fields.

    Parameters
    ----------
    up_deg
        Of some bodies, as for :func:`quarter_turns`.
    teeth
        Of some pictures, as :func:`teeth_of` counts them.

    Raises
    ------
    ReadAgainError
        If so.
    """
    turns, woven = quarter_turns(up_deg), is_woven(teeth)
    if turns or woven:
        raise ReadAgainError(quarter_turns=turns, woven=woven)


def quarter_turns(up_deg: Sequence[float]) -> int:
    """Return the counter-clockwise quarter turns that set a picture upright.

    Parameters
    ----------
    up_deg
        Where the heads of some bodies point, 0 = up, + = clockwise [deg].
    """
    up = np.asarray(up_deg, dtype=np.float64)
    if up.size < MIN_BODIES:
        return 0
    nearest = np.round(up / 90.0)
    clear = np.abs(up - 90.0 * nearest) <= OFF_QUARTER_DEG
    for turns in (1, 2, 3):
        if np.mean(clear & (nearest % 4 == turns)) >= SAME_TURN_FRAC:
            return turns
    return 0


def teeth_of(rgb: ImageArray, region: FloatArray) -> FloatArray:
    """Return the shares of places that stand out of neighbouring, of second lines.

    Parameters
    ----------
    rgb
        A picture in its full size.
    region
        Where to look: centre x, centre y, side [px].
    """
    x, y, half = region[0], region[1], region[2] / 2.0
    top, bottom = (int(np.clip(y + s * half, 0, rgb.shape[0])) for s in (-1, 1))
    left, right = (int(np.clip(x + s * half, 0, rgb.shape[1])) for s in (-1, 1))
    part = rgb[top:bottom, left:right, 1].astype(np.int16)
    if min(part.shape) < 5:
        return np.zeros(2)
    return np.array([np.mean(_stands_out(part, apart)) for apart in (1, 2)])


def _stands_out(part: npt.NDArray[np.int16], apart: int) -> BoolArray:
    here = part[apart:-apart]
    above, below = part[: -2 * apart] - here, part[2 * apart :] - here
    out: BoolArray = ((above > TOOTH) & (below > TOOTH)) | (
        (above < -TOOTH) & (below < -TOOTH)
    )
    return out


def is_woven(teeth: Sequence[FloatArray]) -> bool:
    """Say whether pictures are woven from two fields, by their teeth."""
    if not len(teeth):
        return False
    near, second = np.mean(teeth, axis=0)
    return bool(near > MIN_TEETH and near > WOVEN * second)
