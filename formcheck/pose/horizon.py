"""The camera's roll, from long straight lines of the room and the treadmill.

Seen along the belt, the treadmill's rear edge, its console and the room's skirting are
level, and door frames and uprights plumb; a rolled camera turns all of them alike.
Lines that point into the depth of the room do not, so only what many lines agree on is
believed. A camera that moves, or a picture without such lines, gives no answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from formcheck.model import FloatArray, ImageArray

WORK_PX: Final = 640
"""Pictures are reduced to this longer side: lines need no more."""
MIN_LENGTH_FRAC: Final = 0.10
"""Shorter segments, of the picture's shorter side, are texture."""
MAX_ROLL_DEG: Final = 12.0
AGREE_DEG: Final = 0.8
"""Lines within this of each other agree."""
MIN_TOTAL_FRAC: Final = 1.5
"""Length of agreeing lines, in shorter sides of the picture, that is believed."""
MIN_SHARE: Final = 0.5
"""Share of the length of all nearly level and plumb lines that has to agree."""
MAX_APART_DEG: Final = 1.2
"""Level and plumb lines that differ by more contradict each other."""


@dataclass(frozen=True, kw_only=True)
class _Lines:
    """Segments that are nearly level or plumb: turn [deg] and length [px]."""

    turn_deg: FloatArray
    length: FloatArray


def camera_roll_deg(greys: Sequence[ImageArray]) -> float:
    """Return how far the picture's right end hangs too low [deg]; NaN = not known.

    Parameters
    ----------
    greys
        Some pictures of one clip whose camera stood still, as :func:`reduced` gives
        them; what moves drops out.
    """
    if len(greys) < 3:
        return float("nan")
    still = np.median(np.stack(greys), axis=0).astype(np.uint8)
    shorter = min(still.shape)
    level, plumb = _segments(still, MIN_LENGTH_FRAC * shorter)
    found = [_agreed(lines) for lines in (level, plumb)]
    turns = [turn for turn, _, _ in found]
    agreeing = sum(length for _, length, _ in found)
    total = sum(whole for _, _, whole in found)
    if agreeing < MIN_TOTAL_FRAC * shorter or agreeing < MIN_SHARE * total:
        return float("nan")
    known = [t for t in turns if np.isfinite(t)]
    if len(known) == 2 and abs(known[0] - known[1]) > MAX_APART_DEG:
        return float("nan")
    lengths = [length for turn, length, _ in found if np.isfinite(turn)]
    return float(np.average(known, weights=lengths))


def reduced(picture: ImageArray) -> ImageArray:
    """Return a colour picture in grey, at most ``WORK_PX`` long."""
    grey: ImageArray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    share = WORK_PX / max(grey.shape)
    if share >= 1.0:
        return grey
    small: ImageArray = cv2.resize(
        grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA
    )
    return small


def _segments(grey: ImageArray, shortest: float) -> tuple[_Lines, _Lines]:
    """Return the level and the plumb ones of a picture's straight segments."""
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    if found is None:
        nothing = _Lines(turn_deg=np.empty(0), length=np.empty(0))
        return nothing, nothing
    ends = found[:, 0].astype(np.float64)
    across, down = (ends[:, 2:] - ends[:, :2]).T
    length = np.hypot(across, down)
    angle = np.degrees(np.arctan2(down, across))
    level = (angle + 90.0) % 180.0 - 90.0
    plumb = angle % 180.0 - 90.0
    return tuple(  # type: ignore[return-value]  # two of them
        _Lines(turn_deg=turn[use], length=length[use])
        for turn in (level, plumb)
        for use in [(np.abs(turn) <= MAX_ROLL_DEG) & (length >= shortest)]
    )


def _agreed(lines: _Lines) -> tuple[float, float, float]:
    """Return the turn that the most length agrees on, that length, and all length."""
    if not lines.length.size:
        return float("nan"), 0.0, 0.0
    near = np.abs(lines.turn_deg[:, None] - lines.turn_deg) <= AGREE_DEG
    support = near @ lines.length
    chosen = near[int(np.argmax(support))]
    turn = float(np.average(lines.turn_deg[chosen], weights=lines.length[chosen]))
    return turn, float(support.max()), float(lines.length.sum())
