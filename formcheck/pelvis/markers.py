"""Two light dots, or a strip of light tape, on the back of the shorts.

Small light things are what an opening of the picture takes away. In each picture the
pair that best agrees with the clip's usual pair is taken; the line through its centres,
or along the strip, turns with the pelvis, and no shape has to be taken off.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.ndimage import gaussian_filter, grey_opening, maximum_filter

from formcheck.model import BoolArray, FloatArray, Patches
from formcheck.pelvis.pixels import HIPS_AT, chunks

SPACING_HW: Final = (0.30, 1.10)
"""Distance of the two dots; 11 cm apart they are about 0.6 hip widths."""
MAX_TILT: Final = 0.35
"""Rows per column between the dots of a pair: 19 degrees."""
OPENING_HW: Final = 0.26
"""What is narrower than this, and lighter, stays: a dot of 3 cm is 0.17."""
LINE_HW: Final = 0.42
"""What is lighter over this length across is a band and no dot."""
DOT_HW: Final = 0.05
"""Smoothing before peaks are sought."""
AREA_HW: Final = (-0.80, 0.35)
"""Rows about the hips in which the shorts' back is."""
SIDEWAYS_HW: Final = 0.75
APART_HW: Final = 0.08
"""Of two spots nearer to each other the lighter one counts; chosen by us."""
RING_HW: Final = 0.20
"""A spot is compared with what is this far around it; chosen by us."""
BASE_FRAC: Final = 0.3
"""A spot's centre is that of what is lighter than this share of its top."""
MIN_LEVELS: Final = 25.0
"""Least lightness of a dot above what surrounds it, of 255: chosen by us, a dot of
white tape on dark cloth has over 100."""
MAX_UNEQUAL: Final = 1.6
"""Largest ratio of the two dots' lightness."""
NEAR_HW: Final = 0.25
"""How far a dot may be from where the usual pair has it; the hips' middle jitters."""
_N_PEAKS: Final = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class Marks:
    """The dots or the strip in each picture, in columns and rows of the patch.

    ``ends`` are the left and the right dot of the picture (or two ends of the strip),
    shape (n, 2, 2); NaN where they were not seen. ``levels`` is their usual lightness.
    """

    kind: Literal["dots", "strip"]
    ends: FloatArray
    levels: float

    @property
    def turn_deg(self) -> FloatArray:
        """Turn of the line, + = lower at the right of the picture, shape (n,)."""
        across = self.ends[:, 1] - self.ends[:, 0]
        return np.asarray(np.degrees(np.arctan2(across[:, 1], across[:, 0])))

    @property
    def length(self) -> FloatArray:
        """Distance of the two ends, shape (n,)."""
        return np.asarray(np.linalg.norm(self.ends[:, 1] - self.ends[:, 0], axis=1))

    @property
    def valid(self) -> BoolArray:
        """Pictures in which both ends were seen."""
        return np.asarray(np.isfinite(self.ends).all(axis=(1, 2)))


def two_dots(patches: Patches, hw: float) -> Marks | None:
    """Return the two light dots of a clip, None if no pair is usual.

    Parameters
    ----------
    patches
        Pictures around the hips.
    hw
        Hip width in pixels of the patches.
    """
    peaks, heights = _all_peaks(patches, hw)
    usual = _usual_pair(peaks, heights, hw)
    if usual is None:
        return None
    ends = np.full((len(peaks), 2, 2), np.nan)
    for i in range(len(peaks)):
        pair = _best_pair(peaks[i], heights[i], usual, hw)
        if pair is not None:
            ends[i] = peaks[i][list(pair)]
    levels = _levels(peaks, heights, ends)
    return Marks(kind="dots", ends=ends, levels=levels)


def light_small(patches: Patches, part: slice, hw: float, *, lines: bool) -> FloatArray:
    """Return how much lighter than its surroundings each pixel is, (m, rows, cols).

    With ``lines`` only the height of what is light has to be small, else its length
    as well: a light waistband above the dots is none.
    """
    grey = patches.rgb[part].astype(np.float32) @ np.array(
        [0.299, 0.587, 0.114], dtype=np.float32
    )
    grey = gaussian_filter(grey, (0, 0.7, 0.7))
    size = 2 * round(OPENING_HW * hw / 2) + 1
    ground = grey_opening(grey, size=(1, size, size))
    if not lines:
        long = 2 * round(LINE_HW * hw / 2) + 1
        ground = np.maximum(ground, grey_opening(grey, size=(1, 1, long)))
    light: FloatArray = grey - ground
    side = grey.shape[1]
    rows = (np.arange(side) - side * HIPS_AT[1]) / hw
    columns = (np.arange(side) - side * HIPS_AT[0]) / hw
    light[:, (rows < AREA_HW[0]) | (rows > AREA_HW[1])] = 0.0
    light[:, :, np.abs(columns) > SIDEWAYS_HW] = 0.0
    return light


def _all_peaks(
    patches: Patches, hw: float
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return place (column, row) and height of the best round light spots."""
    peaks: list[FloatArray] = []
    heights: list[FloatArray] = []
    reach = max(1, round(APART_HW * hw))
    for part in chunks(len(patches.rgb)):
        light = light_small(patches, part, hw, lines=False)
        # Round spots fall off to all sides; a line does not along itself.
        smooth = gaussian_filter(light, (0, DOT_HW * hw, DOT_HW * hw))
        around = _most_around(smooth, round(RING_HW * hw))
        score = np.maximum(smooth - around, 0.0)
        top = maximum_filter(score, size=(1, 2 * reach + 1, 2 * reach + 1))
        for one, best, raw in zip(score, top, light, strict=True):
            row, column = np.nonzero((one >= best) & (one > MIN_LEVELS / 3))
            order = np.argsort(-one[row, column], kind="stable")[:_N_PEAKS]
            places = [
                _centroid(raw, int(r), int(c), reach)
                for r, c in zip(row[order], column[order], strict=True)
            ]
            peaks.append(np.array(places, dtype=np.float64).reshape(-1, 2))
            heights.append(raw[row[order], column[order]].astype(np.float64))
    return peaks, heights


def _most_around(values: FloatArray, reach: int) -> FloatArray:
    """Return the highest of the values this far up, down, left and right."""
    side = values.shape[1]
    padded = np.pad(values, ((0, 0), (reach, reach), (reach, reach)))
    own = slice(reach, reach + side)
    low, high = slice(0, side), slice(2 * reach, 2 * reach + side)
    most: FloatArray = np.maximum.reduce(
        [
            padded[:, low, own],
            padded[:, high, own],
            padded[:, own, low],
            padded[:, own, high],
        ]
    )
    return most


def _centroid(light: FloatArray, row: int, column: int, reach: int) -> list[float]:
    """Return column and row of a spot's centre of light."""
    side = len(light)
    rows = np.arange(max(0, row - reach), min(side, row + reach + 1))
    columns = np.arange(max(0, column - reach), min(side, column + reach + 1))
    weight = light[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    # A float: numpy 1 and 2 differ in what a 32-bit number times a share is.
    weight = np.maximum(weight - BASE_FRAC * float(light[row, column]), 0.0)
    total = max(1e-9, float(weight.sum()))
    return [
        float((weight.sum(axis=0) * columns).sum()) / total,
        float((weight.sum(axis=1) * rows).sum()) / total,
    ]


def _pairs(places: FloatArray, heights: FloatArray, hw: float) -> list[tuple[int, int]]:
    """Return (left, right) of every pair that could be two dots."""
    found = []
    for i in range(len(places)):
        for j in range(len(places)):
            across, down = places[j] - places[i]
            if not SPACING_HW[0] * hw <= across <= SPACING_HW[1] * hw:
                continue
            if abs(down) > MAX_TILT * across:
                continue
            low, high = sorted((heights[i], heights[j]))
            if low >= MIN_LEVELS and high <= MAX_UNEQUAL * low:
                found.append((i, j))
    return found


def _usual_pair(
    peaks: list[FloatArray], heights: list[FloatArray], hw: float
) -> FloatArray | None:
    """Return the places of the pair that most pictures have, shape (2, 2)."""
    pairs = [
        places[[i, j]].reshape(4)
        for places, height in zip(peaks, heights, strict=True)
        for i, j in _pairs(places, height, hw)
    ]
    if not pairs:
        return None
    every = np.array(pairs[:: max(1, len(pairs) // 400)])
    apart = np.abs(every[:, None] - every[None]).max(axis=2) / hw
    alike = (apart < NEAR_HW).sum(axis=1)
    best = int(np.argmax(alike))
    usual: FloatArray = np.median(every[apart[best] < NEAR_HW], axis=0).reshape(2, 2)
    return usual


def _best_pair(
    places: FloatArray, heights: FloatArray, usual: FloatArray, hw: float
) -> tuple[int, int] | None:
    best, least = None, NEAR_HW * hw
    for pair in _pairs(places, heights, hw):
        off = float(np.abs(places[list(pair)] - usual).max())
        if off < least:
            best, least = pair, off
    return best


def _levels(
    peaks: list[FloatArray], heights: list[FloatArray], ends: FloatArray
) -> float:
    """Return the usual lightness of the dots that were taken."""
    taken = [
        height[np.abs(places - end[0]).max(axis=1) < 1e-9]
        for places, height, end in zip(peaks, heights, ends, strict=True)
        if np.isfinite(end[0, 0])
    ]
    return float(np.median(np.concatenate(taken))) if taken else 0.0
