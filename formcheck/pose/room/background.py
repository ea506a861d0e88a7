"""What stands behind the runner: how it moves, and whether it is another shot.

A phone on the treadmill, or in a hand, bobs with the steps, and everything in the
picture with it. How far, each frame's background tells against one and the same frame
of the clip; so every frame is independent of the others.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from formcheck.model import Float32Array, FloatArray, ImageArray

COMPARED_PX: Final = 360
"""Longer side of the frames compared: a bob of 0.3 % of the height is one pixel, and
is told to a fiftieth of that in three real clips and two rendered ones."""
MAX_POINTS: Final = 60
MIN_POINTS: Final = 8
"""Places that have to move alike; fewer tell nothing."""
MAX_CORNERS: Final = 600
CORNERS: Final = (0.002, 5)
"""Of OpenCV's corners: least quality as a share of the best one's, distance [px]. Ten
times that quality leaves 3 or 4 places beside a runner seen from behind before a plain
wall with one sharp picture on it."""
CELLS: Final = 8
"""Along the longer side of the picture; from each cell come few places, so that a mark
or a clock laid over the picture, whose corners are the clearest, cannot outvote it."""
MOST_IN_CELL: Final = 3
ENOUGH_POINTS: Final = 18
"""With fewer, fainter places are looked for in the cells that gave none; chosen by us.
A mark and a clock before a plain wall gave 10 places, most of them their own; 17
rendered and real clips from tripods give 19 and more."""
ALIKE_PX: Final = 1.0
MIN_ALIKE_FRAC: Final = 0.4
RUNNER_FRAC: Final = 0.5
"""Of the region of interest, this middle part of its width holds the runner."""
STEADY_FRAC: Final = 0.0006
"""Pictures apart by less, of the height, are of a camera that stands still: on tripods
0.0001 is read."""
EDGE_PX: Final = 8
TINY: Final = 16
LEVELS: Final = 2
WINDOW_PX: Final = (15, 15)
UNTIL: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.02)


@dataclass(frozen=True, kw_only=True, eq=False)
class Background:
    """One frame, small and grey, and places on its background.

    ``points_px`` has shape (n, 1, 2), in the small picture; ``scale`` are its pixels
    per pixel of the frame.
    """

    grey: ImageArray
    points_px: Float32Array
    scale: float

    def moved_px(self, rgb: ImageArray) -> FloatArray:
        """Return how far another frame's background lies from this one's [px].

        NaN where too few places are found again, or they do not move alike.
        """
        return self.between(small_grey(rgb))

    def between(self, grey: ImageArray) -> FloatArray:
        """Return the same of a frame that is small and grey already."""
        found, known, _ = cv2.calcOpticalFlowPyrLK(
            self.grey,
            grey,
            self.points_px,
            None,
            winSize=WINDOW_PX,
            maxLevel=LEVELS,
            criteria=UNTIL,
        )
        moves = (found - self.points_px)[known.astype(bool)[:, 0], 0]
        nowhere = np.full(2, np.nan)
        if len(moves) < MIN_POINTS:
            return nowhere
        usual = np.median(moves, axis=0)
        alike = np.linalg.norm(moves - usual, axis=1) < ALIKE_PX
        if alike.sum() < max(MIN_POINTS, MIN_ALIKE_FRAC * len(moves)):
            return nowhere
        moved: FloatArray = moves[alike].mean(axis=0).astype(np.float64) / self.scale
        return moved


def small_grey(rgb: ImageArray) -> ImageArray:
    """Return a colour picture in grey, ``COMPARED_PX`` long."""
    scale = COMPARED_PX / max(rgb.shape[:2])
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    grey: ImageArray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return grey


def tiny_grey(rgb: ImageArray) -> ImageArray:
    """Return a whole picture in grey and tiny, by which shots are told apart."""
    height, width = rgb.shape[:2]
    few = rgb[:: max(1, height // (4 * TINY)), :: max(1, width // (4 * TINY)), 1]
    tiny: ImageArray = cv2.resize(few, (TINY, TINY), interpolation=cv2.INTER_AREA)
    return tiny


def moving_background(
    greys: Sequence[ImageArray], *, region: FloatArray, width_px: int
) -> Background | None:
    """Return what to compare every frame with; None if the camera stands still.

    Also None where the background shows nothing that could be found again.

    Parameters
    ----------
    greys
        Some frames spread over the clip, as :func:`small_grey` gives them.
    region
        Where the runner is: centre x, centre y, side [px].
    width_px
        Of a whole frame.
    """
    if len(greys) < 3:
        return None
    grey = greys[0]
    scale = grey.shape[1] / width_px
    points = _places(grey, _around(grey.shape, region * scale))
    if points is None:
        return None
    background = Background(grey=grey, points_px=points, scale=scale)
    moves = np.array([background.between(other) for other in greys])
    if np.isnan(moves).any():
        return None  # another shot, or a camera that goes along
    if scale * np.ptp(moves, axis=0).max() < STEADY_FRAC * grey.shape[0]:
        return None
    return background


class Wandering:
    """How far the background wanders in a clip whose runner does not stay put.

    From each of some pictures close in time to the next one; the steps add up.
    """

    def __init__(self, width_px: int) -> None:
        self._width_px = width_px
        self._last: tuple[ImageArray, FloatArray] | None = None
        self._path = [np.zeros(2)]

    def add(self, rgb: ImageArray, region: FloatArray) -> None:
        """Add the next picture, and where the runner is in it; NaN = nowhere."""
        grey = small_grey(rgb)
        if self._last is not None:
            step = _step(*self._last, grey, width_px=self._width_px)
            if np.isfinite(step[0]):
                self._path.append(self._path[-1] + step)
        self._last = grey, region

    @property
    def range_px(self) -> float:
        """The larger of its ways across and down [px of the frame]."""
        return float(np.ptp(self._path, axis=0).max())


def _step(
    grey: ImageArray, region: FloatArray, later: ImageArray, *, width_px: int
) -> FloatArray:
    """Return how far the background moves from one picture to the next [px]."""
    scale = grey.shape[1] / width_px
    whole = np.full(grey.shape[:2], 255, dtype=np.uint8)
    mask = whole if np.isnan(region[0]) else _around(grey.shape, region * scale)
    points = _places(grey, mask)
    if points is None:
        return np.full(2, np.nan)
    return Background(grey=grey, points_px=points, scale=scale).between(later)


def _places(grey: ImageArray, mask: ImageArray) -> Float32Array | None:
    """Return places that can be found again, the clearest of each part of a picture."""
    cell = max(grey.shape) / CELLS
    left = mask.copy()
    kept: list[Float32Array] = []
    taken: Counter[tuple[int, int]] = Counter()
    while len(kept) < ENOUGH_POINTS:
        corners = cv2.goodFeaturesToTrack(grey, MAX_CORNERS, *CORNERS, mask=left)
        if corners is None:
            break
        for corner in corners:  # the clearest first
            x, y = int(corner[0, 0] // cell), int(corner[0, 1] // cell)
            taken[x, y] += 1
            if taken[x, y] <= MOST_IN_CELL:
                kept.append(corner)
            left[_within(y, cell), _within(x, cell)] = 0
    if len(kept) < MIN_POINTS:
        return None
    found: Float32Array = np.array(kept[:MAX_POINTS], dtype=np.float32)
    return found


def _within(number: int, cell: float) -> slice:
    """Return the lines or columns of a cell."""
    return slice(int(number * cell), int((number + 1) * cell) + 1)


def _around(shape: tuple[int, ...], region: FloatArray) -> ImageArray:
    """Return a mask of the picture without its edges and the runner."""
    mask = np.zeros(shape[:2], dtype=np.uint8)
    mask[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX] = 255
    half = RUNNER_FRAC * region[2] / 2.0
    left, right = (int(max(0.0, region[0] + way * half)) for way in (-1, 1))
    low = int(max(0.0, region[1] + region[2] / 2.0))
    mask[:low, left:right] = 0
    return mask
