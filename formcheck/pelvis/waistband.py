"""The edge of the waistband in the pictures around the hips: where, and how tilted.

One long edge that all pictures share is found in their mean; each picture is searched
for the shift and turn that lay the edge on it, and a robust fit through its sub-pixel
places gives the turn. The turn is about the middle of the hips, as the pelvis turns: a
bent edge above it moves sideways as well, and its own shape is taken off first. It
cannot be known here whether the edge is the waistband or the hem of a shirt.

Rows and columns are those of the patches; *hw* are hip widths.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from formcheck.model import BoolArray, FloatArray, IntArray, Patches
from formcheck.pelvis.edges import Views, colour_step, jitter, strongest_path
from formcheck.pelvis.pixels import HIPS_AT
from formcheck.pelvis.robust_lines import fine_peaks, robust_lines
from formcheck.signal.statistics import SD_OF_MAD

HALF_WIDTH_HW: Final = 0.60
"""Columns used on either side of the hips' middle."""
SEARCH_ROWS_HW: Final = (-1.05, 0.12)
"""Where the edge may lie about the hips; - is up."""
MEAN_WINDOW_HW: Final = 0.10
FRAME_WINDOW_HW: Final = 0.08
"""Rows averaged above and below an edge, in the mean and in single pictures."""
LIMIT_HW: Final = 0.06
"""This near to the end of the search it is the end that was found."""
SHIFT_HW: Final = 0.45
TURN_DEG: Final = 16
"""How far a single picture's edge is looked for from its usual place."""
LEVEL_HW: Final = 0.20
FINE_HW: Final = 0.09
"""Around the found line, where the mean's path and the sub-pixel places may lie."""
MIN_COLUMN_CONTRAST: Final = 0.4
"""A column counts if its step is at least this share of the usual one there."""
MIN_COLUMNS_FRAC: Final = 0.70
MAX_RESIDUAL_HW: Final = 0.035
"""A picture counts with this share of its columns, scattering this little."""
SPARE_HW: Final = 0.25
"""Columns beyond those used, for the sideways way of a turned edge."""
END_HW: Final = 0.20
SMOOTH_HW: Final = 0.08
"""The edge is drawn out by lines through so much of its ends, and smoothed by a bell of
this SD; both chosen by us."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Edge:
    """One edge, in each picture.

    Attributes
    ----------
    turn_deg
        Its turn against its own mean shape, + = lower at the right of the picture,
        shape (n,).
    down
        Rows by which it lies below its usual place, shape (n,).
    shape
        The usual edge: columns and rows from the hips' middle, shape (k, 2).
    offset
        Columns and rows by which the hips' middle was corrected, shape (n, 2).
    valid
        Pictures in which it is clearly there.
    height_hw
        Median place above (-) or below the hips.
    contrast
        Its mean colour step, in levels of 0..255.
    at_limit
        True if it lies at the end of the search: then it is something else.
    """

    turn_deg: FloatArray
    down: FloatArray
    shape: FloatArray
    offset: IntArray
    valid: BoolArray
    height_hw: float
    contrast: float
    at_limit: bool


def waist_edge(patches: Patches, hw: float) -> Edge:
    """Return the strongest long edge across the back in every picture.

    Parameters
    ----------
    patches
        Pictures around the hips.
    hw
        Hip width in pixels of the patches.
    """
    side = patches.rgb.shape[1]
    middle, hips_row = side * HIPS_AT[0], side * HIPS_AT[1]
    half = int(min(HALF_WIDTH_HW * hw, middle - 2))
    wide = int(min((HALF_WIDTH_HW + SPARE_HW) * hw, middle - 1))
    columns = np.arange(int(middle) - wide, int(middle) + wide + 1)
    view = Views(patches=patches, columns=columns, shift=jitter(patches, hw))
    inner = np.arange(wide - half, wide + half + 1)
    low, high = (hips_row + hw * r for r in SEARCH_ROWS_HW)
    path, colour, contrast = _mean_edge(view, hw, rows=(low, high), inner=inner)
    limits = (np.mean(path) - low, high - np.mean(path))
    x = inner.astype(np.float64) - wide
    line = _Line(x=x, y=path - hips_row, wide=wide, hips_row=hips_row)
    place = _searched(view, line, colour, hw)
    usual = _levelled_mean(view, line, colour, hw, place)
    line = replace(line, y=_smooth(line.y + _bent(usual), hw))
    place, valid = _fitted(view, line, colour, hw, place)
    return Edge(
        turn_deg=np.degrees(place.turn),
        down=place.down,
        shape=np.stack([line.x, line.y], axis=1),
        offset=view.shift,
        valid=valid,
        height_hw=float(np.median(line.y) + np.median(place.down)) / hw,
        contrast=contrast,
        at_limit=bool(min(limits) < LIMIT_HW * hw),
    )


def _mean_edge(
    view: Views, hw: float, *, rows: tuple[float, float], inner: IntArray
) -> tuple[FloatArray, FloatArray, float]:
    """Return path, colour direction and contrast of the strongest long edge."""
    total = np.zeros((view.patches.rgb.shape[1], view.columns.size, 3))
    for _, picture in view:
        total += picture.sum(axis=0)
    mean = total / len(view.patches.rgb)
    window = max(2, round(MEAN_WINDOW_HW * hw))
    step = np.stack(
        [colour_step(mean[None, ..., k], window)[0] for k in range(3)], axis=2
    )
    low, high = (int(np.clip(r, window, len(step) - window)) for r in rows)
    step = step[:, inner]
    part = step[low : high + 1]
    path = low + strongest_path(np.linalg.norm(part, axis=2))
    for _ in range(2):
        colour = step[path, np.arange(path.size)].mean(axis=0)
        colour = colour / max(1e-6, float(np.linalg.norm(colour)))
        path = low + strongest_path(part @ colour)
    contrast = float((step[path, np.arange(path.size)] @ colour).mean())
    return path.astype(np.float64), colour, contrast


@dataclass(frozen=True, kw_only=True, eq=False)
class _Line:
    """An edge about the hips' middle: columns x and rows y from there.

    ``wide`` is the middle's column in a view, ``hips_row`` its row.
    """

    x: FloatArray
    y: FloatArray
    wide: int
    hips_row: float

    def turned(self, turn: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return columns and rows after turns about the hips, shape (m, k) each."""
        cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
        column = np.rint(self.wide + self.x * cos - self.y * sin).astype(np.int64)
        row = self.hips_row + self.x * sin + self.y * cos
        return np.clip(column, 0, 2 * self.wide), row

    @property
    def lever(self) -> FloatArray:
        """Rows that each column's edge sinks for a small turn, per radian."""
        return np.asarray(self.x + np.gradient(self.y, self.x) * self.y)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Place:
    """Where each picture's edge is: rows below the usual place, and turn [rad]."""

    down: FloatArray
    turn: FloatArray


def _searched(view: Views, line: _Line, colour: FloatArray, hw: float) -> _Place:
    """Return the shift and turn that fit each picture best; every one is tried."""
    n = len(view.patches.rgb)
    reach = round(SHIFT_HW * hw)
    shifts = np.arange(-reach, reach + 1)
    turns = np.radians(np.arange(-TURN_DEG, TURN_DEG + 1))
    column, row = line.turned(turns)
    place = _Place(down=np.zeros(n), turn=np.zeros(n))
    for part, step in view.steps(colour, max(2, round(FRAME_WINDOW_HW * hw))):
        last = step.shape[1] - 1
        score = np.empty((len(step), turns.size, shifts.size), dtype=np.float32)
        for t in range(turns.size):
            wanted = np.rint(row[t] + shifts[:, None]).astype(np.int64)
            score[:, t] = step[:, np.clip(wanted, 0, last), column[t]].mean(axis=2)
        best = score.reshape(len(step), -1).argmax(axis=1)
        which_turn, which_shift = np.unravel_index(best, score.shape[1:])
        place.down[part] = shifts[which_shift]
        place.turn[part] = turns[which_turn]
    return place


def _block(step: FloatArray, line: _Line, place: _Place, reach: int) -> FloatArray:
    """Return steps around a line in each picture, shape (m, 2 reach + 1, k)."""
    column, row = line.turned(place.turn)
    row = row + place.down[:, None]
    offset = np.arange(-reach, reach + 1)
    wanted = np.clip(row[:, None] + offset[:, None], 0, step.shape[1] - 1.001)
    low = wanted.astype(np.int64)
    share = (wanted - low).astype(np.float32)
    which = np.arange(len(step))[:, None, None]
    above = step[which, low, column[:, None]]
    below = step[which, low + 1, column[:, None]]
    block: FloatArray = (1 - share) * above + share * below
    return block


def _part(place: _Place, part: slice) -> _Place:
    return _Place(down=place.down[part], turn=place.turn[part])


def _levelled_mean(
    view: Views, line: _Line, colour: FloatArray, hw: float, place: _Place
) -> FloatArray:
    """Return the mean of all pictures' steps with their edges laid on each other."""
    reach = round(LEVEL_HW * hw)
    total = np.zeros((2 * reach + 1, line.x.size))
    for part, step in view.steps(colour, max(2, round(FRAME_WINDOW_HW * hw))):
        block = _block(step, line, _part(place, part), reach)
        total += block.sum(axis=0)
    return total / len(view.patches.rgb)


def _bent(usual: FloatArray) -> FloatArray:
    """Return how far the levelled mean's edge lies off the first path."""
    return (strongest_path(usual) - len(usual) // 2).astype(np.float64)


def _smooth(y: FloatArray, hw: float) -> FloatArray:
    """Return an edge without its steps of whole pixels; its ends stay in line."""
    n = max(3, round(END_HW * hw))
    x = np.arange(y.size)
    ends = [np.polyfit(x[part], y[part], 1) for part in (slice(0, n), slice(-n, None))]
    before, after = np.arange(-n, 0), np.arange(y.size, y.size + n)
    longer = np.concatenate(
        [np.polyval(ends[0], before), y, np.polyval(ends[1], after)]
    )
    return np.asarray(gaussian_filter1d(longer, SMOOTH_HW * hw)[n:-n])


def _fitted(
    view: Views, line: _Line, colour: FloatArray, hw: float, place: _Place
) -> tuple[_Place, BoolArray]:
    """Return place and validity of each picture's edge to sub-pixels."""
    reach = max(2, round(FINE_HW * hw))
    places, heights = [], []
    for part, step in view.steps(colour, max(2, round(FRAME_WINDOW_HW * hw))):
        block = _block(step, line, _part(place, part), reach)
        smooth = uniform_filter1d(block, 5, axis=2, mode="nearest")
        where, height = fine_peaks(smooth)
        places.append(where.astype(np.float32))
        heights.append(height.astype(np.float32))
    where, height = np.concatenate(places), np.concatenate(heights)
    strong = height > MIN_COLUMN_CONTRAST * np.median(height, axis=0)
    usual = np.median(where, axis=0)
    # What is left of the mean shape after levelling belongs to no single picture.
    turn, down, rest = robust_lines(line.lever, where - usual, strong)
    scatter = SD_OF_MAD * np.median(np.abs(rest), axis=1)
    valid = (strong.mean(axis=1) >= MIN_COLUMNS_FRAC) & (
        scatter <= MAX_RESIDUAL_HW * hw
    )
    return _Place(down=place.down + down, turn=place.turn + turn), valid
