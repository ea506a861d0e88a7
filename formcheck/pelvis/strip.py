"""A light strip, or tape, across the back of the shorts."""

from dataclasses import fields
from typing import Final

import numpy as np
from scipy.ndimage import label, uniform_filter

from formcheck.model import FloatArray, Patches
from formcheck.pelvis.markers import MAX_TILT, MIN_LEVELS, Marks, light_small
from formcheck.pelvis.pixels import chunks

STRIP_HW: Final = (0.35, 0.30)
"""A strip is longer than the first and flatter than the second."""
TAPE_HW: Final = 1.1
TAPE_VARIES_HW: Final = 0.1
"""Tape ends on the shorts, so that its whole length is seen: rendered tape of 15 cm is
0.84 long and varies by 0.01. A pale waistband goes round the body and is seen 1.35 to
1.6 long in pieces that vary by 0.2 to 0.45."""
_SAMPLE: Final = 10
"""A strip that nobody announced is looked for in every so many pictures first."""


def light_strip(patches: Patches, hw: float) -> Marks | None:
    """Return a long light strip across the back, None if there is hardly any."""
    ends = np.full((len(patches.rgb), 2, 2), np.nan)
    levels = []
    for part in chunks(len(patches.rgb)):
        for i, light in enumerate(light_small(patches, part, hw, lines=True)):
            found = _strip(light, hw)
            if found is not None:
                ends[part.start + i], level = found
                levels.append(level)
    if np.isfinite(ends[:, 0, 0]).mean() < 0.5:
        return None
    return Marks(kind="strip", ends=ends, levels=float(np.median(levels)))


def tape(patches: Patches, hw: float) -> Marks | None:
    """Return a strip that can be nothing but tape, though nobody announced one.

    Parameters
    ----------
    patches
        Pictures around the hips.
    hw
        Hip width in pixels of the patches.
    """
    some = slice(None, None, _SAMPLE)
    few = Patches(**{f.name: getattr(patches, f.name)[some] for f in fields(Patches)})
    if not _ends_on_cloth(light_strip(few, hw), hw):
        return None
    marks = light_strip(patches, hw)
    return marks if _ends_on_cloth(marks, hw) else None


def _ends_on_cloth(marks: Marks | None, hw: float) -> bool:
    if marks is None:
        return False
    length = marks.length[marks.valid] / hw
    short = float(np.median(length)) <= TAPE_HW
    return short and float(np.std(length)) <= TAPE_VARIES_HW


def _strip(light: FloatArray, hw: float) -> tuple[FloatArray, float] | None:
    """Return the ends and the lightness of the longest light strip of a picture."""
    smooth = uniform_filter(light, 3)
    limit = max(MIN_LEVELS, 0.5 * float(np.percentile(smooth, 99.5)))
    parts, n = label(smooth > limit)
    best: tuple[FloatArray, float] | None = None
    longest = STRIP_HW[0] * hw
    for k in range(1, n + 1):
        row, column = np.nonzero(parts == k)
        if np.ptp(column) < longest:
            continue
        weight = smooth[row, column]
        spot = np.stack([column, row], axis=1).astype(np.float64)
        middle = np.average(spot, axis=0, weights=weight)
        spread = np.cov((spot - middle).T, aweights=weight)
        power, way = np.linalg.eigh(spread)
        length, height = np.sqrt(12 * np.maximum(power[::-1], 0))
        along = way[:, 1] * np.sign(way[0, 1])
        if height > STRIP_HW[1] * hw or abs(along[1]) > MAX_TILT * along[0]:
            continue
        longest = float(np.ptp(column))
        half = along * length / 2
        best = (np.stack([middle - half, middle + half]), float(weight.mean()))
    return best
