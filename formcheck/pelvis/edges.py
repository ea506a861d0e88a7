"""Where colours change in the pictures around the hips, and the longest such edge.

Rows and columns are those of the patches; *hw* is a hip width in their pixels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter1d

from formcheck.model import FloatArray, IntArray, Patches
from formcheck.pelvis.pixels import chunks, hips_px
from formcheck.tracking.resampling import low_pass

MOST_JITTER_HW: Final = 0.3
"""A patch is moved back onto the hips' smoothed path by no more than this."""
SOFT_PX: Final = 0.8
"""Noise of single pixels along an edge is smoothed by a bell of this SD."""
MIDDLE_HZ: Final = 6.0
"""The hips' middle is smoothed with this: a landmark's jitter is no motion."""
_BEND: Final = 0.15
"""Cost of a row's change from column to column, as a share of the usual step."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Views:
    """The used columns of every picture, each shifted to a smooth hip middle."""

    patches: Patches
    columns: IntArray
    shift: IntArray

    def __iter__(self) -> Iterator[tuple[slice, FloatArray]]:
        """Yield pictures in small groups, shape (m, side, columns, 3)."""
        side = self.patches.rgb.shape[1]
        rows = np.arange(side)
        for part in chunks(len(self.patches.rgb)):
            right, down = self.shift[part].T
            row = np.clip(rows + down[:, None], 0, side - 1)
            column = np.clip(self.columns + right[:, None], 0, side - 1)
            index = np.arange(part.stop - part.start)[:, None, None]
            picture = self.patches.rgb[part][index, row[:, :, None], column[:, None]]
            yield part, picture.astype(np.float32)

    def steps(
        self, colour: FloatArray, window: int
    ) -> Iterator[tuple[slice, FloatArray]]:
        """Yield how much more of a colour is above each pixel than below it."""
        for part, picture in self:
            yield part, colour_step(picture @ colour.astype(np.float32), window)


def jitter(patches: Patches, hw: float) -> IntArray:
    """Return how far each hip middle is off its smoothed path, in whole pixels."""
    if len(patches.time_s) < 8:
        return np.zeros((len(patches.time_s), 2), dtype=np.int64)
    hips = hips_px(patches)
    rate_hz = 1.0 / float(np.median(np.diff(patches.time_s)))
    off = (low_pass(hips, rate_hz, MIDDLE_HZ) - hips) * patches.scale[:, None]
    limit = MOST_JITTER_HW * hw
    return np.asarray(np.rint(np.clip(off, -limit, limit)), dtype=np.int64)


def colour_step(level: FloatArray, window: int) -> FloatArray:
    """Return the mean over the rows above minus that over those below, axis 1.

    Row r is the boundary between pixel rows r - 1 and r.
    """
    smooth = gaussian_filter1d(level, SOFT_PX, axis=2, mode="nearest")
    total = np.cumsum(smooth, axis=1, dtype=np.float32)
    total = np.concatenate([np.zeros_like(total[:, :1]), total], axis=1)
    out: FloatArray = np.zeros_like(total)
    w = window
    above = total[:, w:-w] - total[:, : -2 * w]
    below = total[:, 2 * w :] - total[:, w:-w]
    out[:, w:-w] = (above - below) / w
    return out


def strongest_path(strength: FloatArray) -> IntArray:
    """Return the row of the strongest connected path in every column.

    Parameters
    ----------
    strength
        Shape (rows, columns); neighbouring columns differ by at most one row.
    """
    n = len(strength)
    price = _BEND * float(np.percentile(np.abs(strength), 90))
    best = strength[:, 0].astype(np.float64)
    came = np.zeros((strength.shape[1], n), dtype=np.int64)
    for c in range(1, strength.shape[1]):
        padded = np.pad(best, 1, constant_values=-np.inf)
        options = np.stack([padded[:-2] - price, best, padded[2:] - price])
        choice = np.argmax(options, axis=0)
        came[c] = np.arange(n) + choice - 1
        best = options[choice, np.arange(n)] + strength[:, c]
    path = np.empty(strength.shape[1], dtype=np.int64)
    path[-1] = int(np.argmax(best))
    for c in range(strength.shape[1] - 1, 0, -1):
        path[c - 1] = came[c, path[c]]
    return path
