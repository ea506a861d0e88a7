"""Skeleton, pelvis, events and a caption drawn into the frames of a clip."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from formcheck.knowledge.phrases import ENGLISH, phrases
from formcheck.model import ClipAnalysis, FloatArray, Frame, ImageArray, PoseTrack
from formcheck.model.skeleton import SEGMENTS, SIDES, Side, opposite, point
from formcheck.report.images.cropping import body_height
from formcheck.report.images.interpolation import Paths
from formcheck.report.images.text import height, width, write

MAX_SHORT_PX: Final = 720
SIDE_RGB: Final[dict[Side, tuple[int, int, int]]] = {
    "left": (42, 143, 212),
    "right": (230, 116, 29),
}
"""The report's side colours: blue and orange."""
_NEUTRAL_RGB: Final = (235, 235, 235)
_PELVIS_RGB: Final = (255, 230, 0)
_DARK_RGB: Final = (20, 20, 20)
_MARK_S: Final = 0.12
"""How long an event stays marked [real s]."""
_LINEAR_DOWN_TO: Final = 0.5
_NOWHERE: Final = Paths(np.empty(0, np.int64), np.empty(0), np.empty((0, 0, 2)))


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One bone: its two points and how it is drawn."""

    start: int
    end: int
    side: Side | None


class Artist:
    """Draws one clip's frames; everything that does not change is worked out once."""

    def __init__(self, analysis: ClipAnalysis, language: str = ENGLISH) -> None:
        info, pose = analysis.info, analysis.pose
        self.mean_fps = info.mean_fps
        self._say = phrases(language)
        short = min(info.width_px, info.height_px)
        scale = min(1.0, MAX_SHORT_PX / short)
        # H.264 in 4:2:0 needs even sizes.
        self._size = (
            max(2, round(info.width_px * scale / 2) * 2),
            max(2, round(info.height_px * scale / 2) * 2),
        )
        # Averaging areas is needed, and fast enough, only for large reductions.
        self._shrink = cv2.INTER_LINEAR if scale > _LINEAR_DOWN_TO else cv2.INTER_AREA
        self._scale = np.array(self._size) / (info.width_px, info.height_px)
        self._body = _body_paths(pose, self._scale)
        self._tall_px = (
            float("nan") if pose is None else body_height(pose.xy_px * self._scale)
        )
        self._near = analysis.scene.near_side if analysis.scene else None
        self._lines = _far_first(self._near)
        self._thick = max(1, round(min(self._size) / 200))
        self._slow = info.slow_motion_factor
        self._events = analysis.timing.events if analysis.timing else ()
        self._name = info.name
        self._pelvis = _pelvis_paths(analysis, self._scale)

    def body_height(self) -> float:
        """Return the body's usual height in the overlay's size [px]."""
        return self._tall_px

    def points(self, frame: Frame) -> FloatArray | None:
        """Return the body's points in the overlay's size, None if not followed."""
        return self._body.at(frame)

    def draw(self, frame: Frame, *, caption: bool = True) -> ImageArray:
        """Return the frame in the overlay's size with everything drawn in.

        Without ``caption`` only the skeleton is drawn.
        """
        picture: ImageArray = np.ascontiguousarray(frame.rgb)
        if picture.shape[1::-1] != self._size:
            picture = cv2.resize(picture, self._size, interpolation=self._shrink)
        else:
            picture = picture.copy()
        xy = self.points(frame)
        time_s = frame.time_s / self._slow
        if xy is not None:
            self._draw_body(picture, xy)
            self._draw_pelvis(picture, frame)
        if xy is not None and caption:
            self._draw_events(picture, xy, time_s)
        if caption:
            self._draw_caption(picture, frame, time_s)
        return picture

    def _draw_body(self, picture: ImageArray, xy: FloatArray) -> None:
        for line in self._lines:
            ends = xy[[line.start, line.end]]
            if not np.isfinite(ends).all():
                continue
            a, b = (_pixel(end) for end in ends)
            near = self._near is None or line.side == self._near
            width = self._thick * 2 if near else self._thick
            colour = SIDE_RGB[line.side] if line.side else _NEUTRAL_RGB
            cv2.line(picture, a, b, _DARK_RGB, width + 2, cv2.LINE_AA)
            cv2.line(picture, a, b, colour, width, cv2.LINE_AA)

    def _draw_pelvis(self, picture: ImageArray, frame: Frame) -> None:
        """Draw the line that was read as the pelvis, if it is believed."""
        ends = self._pelvis.at(frame)
        if ends is None or not np.isfinite(ends).all():
            return
        a, b = (_pixel(end) for end in ends)
        for colour, more in ((_DARK_RGB, 3), (_PELVIS_RGB, 1)):
            cv2.line(picture, a, b, colour, self._thick + more, cv2.LINE_AA)

    def _draw_events(self, picture: ImageArray, xy: FloatArray, time_s: float) -> None:
        """Ring the heel after a foot strike and the toe after a toe-off."""
        line = round(26 * self._letter)
        taken: list[tuple[int, int, int]] = []
        for event in self._events:
            if not 0 <= time_s - event.time_s < _MARK_S:
                continue
            strike = event.kind == "foot_strike"
            spot = xy[point(f"{event.side}_{'heel' if strike else 'toe'}")]
            if not np.isfinite(spot).all():
                continue
            radius = self._thick * 7
            colour = SIDE_RGB[event.side]
            middle = _pixel(spot)
            cv2.circle(picture, middle, radius, _DARK_RGB, self._thick + 3, cv2.LINE_AA)
            cv2.circle(picture, middle, radius, colour, self._thick + 1, cv2.LINE_AA)
            kind = event.kind.replace("_", " ").replace("toe o", "toe-o")
            words = self._say(f"{event.side} {kind}")
            wide = self._width(words)
            x = beside(
                middle[0],
                radius + 4,
                wide,
                self._size[0],
                left=_other_at_right(xy, event.side, middle[0], 2 * radius + wide),
            )
            lowest = min(middle[1], self._size[1] - 6)
            y = clear(lowest, (x, x + wide), taken, line=line)
            taken.append((x, x + wide, y))
            self._write(picture, words, (x, y), colour)

    def _draw_caption(self, picture: ImageArray, frame: Frame, time_s: float) -> None:
        line = round(26 * self._letter)
        left = 8
        words = f"{self._say(f'{time_s:.2f} s')}   {self._say(f'frame {frame.index}')}"
        self._write(picture, words, (left, line), _NEUTRAL_RGB)
        for i, side in enumerate(SIDES):
            words = f"{side} (near)" if side == self._near else side
            place = left, line * (i + 2)
            self._write(picture, self._say(words), place, SIDE_RGB[side])

    @property
    def _letter(self) -> float:
        return max(0.8, min(self._size) / 480)

    def _width(self, words: str) -> int:
        return width(words, 0.55 * self._letter)

    def _write(
        self,
        picture: ImageArray,
        words: str,
        at: tuple[int, int],
        colour: tuple[int, int, int],
    ) -> None:
        size = 0.55 * self._letter
        x = max(2, min(at[0], self._size[0] - width(words, size) - 4))
        y = max(height(size) + 2, min(at[1], self._size[1] - 6))
        write(picture, words, (x, y), size=size, colour=colour, outline=_DARK_RGB)


def beside(x: int, reach: int, width: int, limit: int, *, left: bool = False) -> int:
    """Return where words start: right of a mark, or left of it near the edge [px].

    Parameters
    ----------
    x, reach
        The mark's middle, and how far from it the words begin.
    width, limit
        Width of the words and of the picture.
    left
        Whether the left of the mark is better, if there is room.
    """
    fits_left, fits_right = x - reach - width >= 0, x + reach + width + 4 <= limit
    if fits_right and not (left and fits_left):
        return x + reach
    return max(0, x - reach - width)


def _other_at_right(xy: FloatArray, side: Side, x: int, reach: int) -> bool:
    """Return whether the other foot lies where words at the right would be."""
    foot = [point(f"{opposite(side)}_{part}") for part in ("heel", "toe")]
    away = xy[foot, 0] - x
    return bool(np.any((away > 0.0) & (away < reach)))


def clear(
    y: int,
    across: tuple[int, int],
    taken: Sequence[tuple[int, int, int]],
    *,
    line: int,
) -> int:
    """Return the height nearest above at which words touch no others [px].

    Parameters
    ----------
    y, across
        Where they would stand: base line, left and right end.
    taken
        Left end, right end and base line of the words that are there.
    line
        Height of a line of words.
    """
    for start, stop, base in sorted(taken, key=lambda words: -words[2]):
        if start < across[1] and across[0] < stop and abs(base - y) < line:
            y = base - line
    return y


def _body_paths(pose: PoseTrack | None, scale: FloatArray) -> Paths:
    """Return the body in the overlay's size."""
    if pose is None:
        return _NOWHERE
    return Paths(pose.frame, pose.time_s, pose.xy_px * scale, goes_on=True)


def _pelvis_paths(analysis: ClipAnalysis, scale: FloatArray) -> Paths:
    """Return the pelvis' two ends in the overlay; nowhere if it is refused."""
    line = analysis.pelvis
    if line is None or line.refusal:
        return _NOWHERE
    file_s = line.time_s * analysis.info.slow_motion_factor
    return Paths(line.frame, file_s, line.ends_px * scale)


def _far_first(near: Side | None) -> list[_Line]:
    """Return all bones, those of the far side first so that near ones lie on top."""
    lines = [
        _Line(start=point(a), end=point(b), side=_side_of(a, b)) for a, b in SEGMENTS
    ]
    return sorted(lines, key=lambda line: (line.side == near, line.side is None))


def _side_of(a: str, b: str) -> Side | None:
    for side in SIDES:
        if a.startswith(side) and b.startswith(side):
            return side
    return None


def _pixel(xy: FloatArray) -> tuple[int, int]:
    x, y = np.clip(xy, -10_000, 10_000).round().astype(int).tolist()
    return x, y
