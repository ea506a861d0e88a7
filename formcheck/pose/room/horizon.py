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

from formcheck.model import BoolArray, FloatArray, ImageArray

LINES_PX: Final = 640
"""Pictures are reduced to this longer side: lines need no more."""
MIN_LENGTH_FRAC: Final = 0.10
"""Shorter segments, of the picture's shorter side, are texture."""
MAX_ROLL_DEG: Final = 12.0
AGREE_DEG: Final = 0.8
"""Lines within this of each other agree."""
MIN_TOTAL_FRAC: Final = 1.5
"""Length of agreeing lines, in shorter sides of the picture, that is believed."""
MIN_AGREEING_FRAC: Final = 0.5
"""Share of the length of all nearly level and plumb lines that has to agree."""
MAX_APART_DEG: Final = 1.2
"""Level and plumb lines that differ by more contradict each other."""

MIN_UPRIGHTS: Final = 4
MIN_UPRIGHT_FRAC: Final = 1.0
"""Length of agreeing uprights, in shorter sides of the picture, that is believed."""
MIN_UPRIGHT_PX: Final = 0.08
"""Shorter uprights, of the picture's shorter side, are texture."""
MIN_SPREAD_FRAC: Final = 0.4
"""Share of the picture's width they have to stand over: a treadmill's own slanted
struts stand together."""
MAX_UPRIGHT_DEG: Final = 15.0
UPRIGHTS_AGREE_DEG: Final = 1.0
MAX_CONVERGING_DEG: Final = 18.0
"""Uprights at the left and the right edge differ by no more: a camera that looks up or
down by 15 deg."""
CONVERGING_COST: Final = 0.002
"""What each degree of converging costs, as a share of all length: of two that explain
the lines alike the smaller is taken."""
CONVERGING_STEP_DEG: Final = 0.5
BLACK: Final = 20
FLAT_LEVELS: Final = 2
BESIDE_PX: Final = 4
N_BESIDE: Final = 9
"""Flat black beside a line is a bar that a player added: darker than the first and
nowhere more than ``FLAT_LEVELS`` lighter, at ``N_BESIDE`` places so far from the line.
"""


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
    if agreeing < MIN_TOTAL_FRAC * shorter or agreeing < MIN_AGREEING_FRAC * total:
        return float("nan")
    known = [t for t in turns if np.isfinite(t)]
    if len(known) == 2 and abs(known[0] - known[1]) > MAX_APART_DEG:
        return float("nan")
    lengths = [length for turn, length, _ in found if np.isfinite(turn)]
    return float(np.average(known, weights=lengths))


def plumb_roll_deg(greys: Sequence[ImageArray], at_x_frac: float) -> float:
    """Return how far plumb lines lean at one place, for a side view [deg].

    Only uprights count: from the side, level lines run toward the camera as often as
    along the picture. A camera that looks up or down lets uprights converge, which
    turns each by its distance from the middle; so the roll and this are sought
    together.

    Parameters
    ----------
    greys
        As for :func:`camera_roll_deg`.
    at_x_frac
        Where the runner is, as a share of the picture's width.

    Returns
    -------
    float
        + = clockwise, as seen; NaN = not known.
    """
    if len(greys) < 3:
        return float("nan")
    still = np.median(np.stack(greys), axis=0).astype(np.uint8)
    lines, x = _uprights(still)
    if lines.length.size < MIN_UPRIGHTS:
        return float("nan")
    chosen = _converging(lines, x)
    agreeing = float(lines.length[chosen].sum())
    if (
        chosen.sum() < MIN_UPRIGHTS
        or agreeing < MIN_UPRIGHT_FRAC * min(still.shape)
        or agreeing < MIN_AGREEING_FRAC * lines.length.sum()
        or np.ptp(x[chosen]) < MIN_SPREAD_FRAC
    ):
        return float("nan")
    weight = np.sqrt(lines.length[chosen])
    design = np.column_stack([np.ones(chosen.sum()), x[chosen]]) * weight[:, None]
    roll, per_width = np.linalg.lstsq(
        design, lines.turn_deg[chosen] * weight, rcond=None
    )[0]
    return float(roll + per_width * (at_x_frac - 0.5))


def _uprights(grey: ImageArray) -> tuple[_Lines, FloatArray]:
    """Return nearly plumb segments and where they are, -0.5..0.5 of the width.

    Those on the edge of flat black are left out: it is no part of the room, but what a
    converter puts around a picture.
    """
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    if found is None:
        return _Lines(turn_deg=np.empty(0), length=np.empty(0)), np.empty(0)
    ends = found[:, 0].astype(np.float64)
    across, down = (ends[:, 2:] - ends[:, :2]).T
    length = np.hypot(across, down)
    turn = np.degrees(np.arctan2(down, across)) % 180.0 - 90.0
    use = (np.abs(turn) <= MAX_UPRIGHT_DEG) & (
        length >= MIN_UPRIGHT_PX * min(grey.shape)
    )
    use[use] = [not _on_black(grey, line) for line in ends[use]]
    x = (ends[use, 0] + ends[use, 2]) / (2.0 * grey.shape[1]) - 0.5
    return _Lines(turn_deg=turn[use], length=length[use]), x


def _on_black(grey: ImageArray, line: FloatArray) -> bool:
    """Say whether one side of a segment is flat black."""
    height, width = grey.shape
    x, y = (np.linspace(line[i], line[i + 2], N_BESIDE) for i in (0, 1))
    rows = np.clip(y.round().astype(int), 0, height - 1)
    for aside in (-BESIDE_PX, BESIDE_PX):
        columns = np.clip((x + aside).round().astype(int), 0, width - 1)
        beside = grey[rows, columns]
        if beside.max() <= BLACK and np.ptp(beside) <= FLAT_LEVELS:
            return True
    return False


def _converging(lines: _Lines, x: FloatArray) -> BoolArray:
    """Return the segments that the most length agrees on, converging or not."""
    rolls = np.arange(-MAX_UPRIGHT_DEG, MAX_UPRIGHT_DEG + 0.1, AGREE_DEG / 4.0)
    best, chosen = -1.0, np.zeros(x.size, dtype=np.bool_)
    for per_width in np.arange(
        -MAX_CONVERGING_DEG, MAX_CONVERGING_DEG + 0.1, CONVERGING_STEP_DEG
    ):
        left = lines.turn_deg - per_width * x
        near = np.abs(left[:, None] - rolls) <= UPRIGHTS_AGREE_DEG
        support = (
            lines.length @ near - CONVERGING_COST * abs(per_width) * lines.length.sum()
        )
        top = int(np.argmax(support))
        if support[top] > best:
            best, chosen = float(support[top]), near[:, top]
    return chosen


def reduced(picture: ImageArray) -> ImageArray:
    """Return a colour picture in grey, at most ``LINES_PX`` long."""
    grey: ImageArray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    share = LINES_PX / max(grey.shape)
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
