"""A file's pictures decoded: its header, its clock, its turn, and the one loop.

Phones store pictures lying down with a rotation mark, let the frame rate wander and
start at odd times; ``index / fps`` is up to half a second wrong on such clips. Here a
frame's time is its presentation time stamp, counted from the file's first frame, and
its picture is turned upright before anything else sees it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from formcheck.errors import VideoError
from formcheck.isolation import alive
from formcheck.model import ImageArray
from formcheck.text.escaping import escaped
from formcheck.video.container import (
    DAMAGED,
    check_file,
    opened,
    shown_turned,
    square_width,
    video_stream,
    video_streams,
    whole_length_s,
)
from formcheck.video.limits import FrameLimits

MIN_READ_FRAMES: Final = 2
_SAME_SHAPE: Final = 0.03
"""Sides of streams that change their size are rounded to 8 or 16 pixels."""
MIN_READ_FRAC: Final = 0.9
"""A file whose pictures end before this share of its stated length is cut off."""
_TURNS: Final = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Frames of a file that can be decoded on their own, from a key frame on.

    ``pts`` are the time stamps they have, ``first`` the number of the first of them.
    """

    pts: tuple[int, ...]
    first: int


class DecodedFile:
    """The wanted part of a file, decoded frame by frame; see :class:`VideoFile`."""

    def __init__(
        self,
        path: Path,
        *,
        start_s: float | None = None,
        end_s: float | None = None,
        track: int = 0,
        quarter_turns: int = 0,
        woven: bool = False,
    ) -> None:
        self.path = Path(path)
        self.name = escaped(self.path.name)
        self.start_s = start_s or 0.0
        self.end_s = float("inf") if end_s is None else end_s
        if self.end_s <= self.start_s:
            raise VideoError(
                f"{self.name}: the end ({self.end_s:g} s) is not after the start "
                f"({self.start_s:g} s); give a later end"
            )
        self.track = track
        self.quarter_turns = quarter_turns
        self.woven = woven
        self.truncated = False
        self.span: Span | None = None
        self.looked_at: frozenset[int] | None = None
        self.looked_at_every = 1
        self._limits = FrameLimits.from_environment()
        check_file(self.path)
        with opened(self.path) as container:
            stream = self._stream(container)
            self.tracks = max(1, len(video_streams(container)))
            self._read_header(container, stream)

    def _stream(self, container: Any) -> Any:  # noqa: ANN401  (av)
        return video_stream(container, self.name, self.track)

    def _read_header(self, container: Any, stream: Any) -> None:  # noqa: ANN401  (av)
        self.codec = str(stream.codec_context.name)
        self._time_base = stream.time_base
        self.header_fps = float(stream.average_rate) if stream.average_rate else None
        duration = stream.duration and float(stream.duration * stream.time_base)
        if not duration and container.duration:
            duration = whole_length_s(container, stream)
        self.header_duration_s = float(duration) if duration and duration > 0 else None
        claimed_s = min(self.end_s, self.header_duration_s or 0.0) - self.start_s
        self._limits.check_length(claimed_s, self.name)
        first = self._first(container, stream)
        turns, self.mirrored = shown_turned(first)
        self.rotation_deg = 90 * ((turns + self.quarter_turns) % 4)
        self.interlaced = self.woven or bool(first.interlaced_frame)
        self._first_pts = first.pts if first.pts is not None else 0
        turned = self.rotation_deg in (90, 270)
        self._stored_px = (square_width(first, stream), int(first.height))
        self._first_px = (int(first.width), int(first.height))
        self._limits.check_size(*self._stored_px, self.name)
        size = self._stored_px[::-1] if turned else self._stored_px
        self.width_px, self.height_px = size
        self.header_frames = self._wanted_frames(stream)

    def _first(self, container: Any, stream: Any) -> Any:  # noqa: ANN401  (av)
        frames: list[Any] = []
        try:
            for frame in container.decode(stream):
                frames.append(frame)
                if len(frames) == MIN_READ_FRAMES:
                    break
        except DAMAGED as error:
            if not frames:
                raise VideoError(
                    f"{self.name}: no picture can be decoded; the file is damaged, "
                    "export or copy it again"
                ) from error
        if not frames:
            raise VideoError(
                f"{self.name} holds no pictures (0 frames); film or export it again"
            )
        if len(frames) < MIN_READ_FRAMES:
            raise VideoError(
                f"{self.name} is a single picture, not a video; "
                "give a clip of at least 5 s"
            )
        if all(frame.pts is None for frame in frames):
            raise VideoError(
                f"{self.name} holds no time stamps, as bare streams do, and without "
                "them nothing can be timed; give the mp4 or mov file of the camera"
            )
        return frames[0]

    def _wanted_frames(self, stream: Any) -> int | None:  # noqa: ANN401  (av)
        total = int(stream.frames)
        if not total and self.header_duration_s and self.header_fps:
            total = round(self.header_duration_s * self.header_fps)
        if not total or not self.header_duration_s:
            return total or None
        part = min(self.end_s, self.header_duration_s) - self.start_s
        return max(1, round(total * min(1.0, part / self.header_duration_s)))

    def seconds(self, pts: int) -> float:
        """Return a container time stamp as time since the file's first frame [s]."""
        return float((pts - self._first_pts) * self._time_base)

    def _time_s(self, raw: Any) -> float | None:  # noqa: ANN401  (av)
        return None if raw.pts is None else self.seconds(raw.pts)

    def _decoded(self) -> Iterator[tuple[int, float, Any]]:
        """Yield (index, time, raw frame) of the wanted part."""
        last_s = -np.inf
        index = self.span.first - 1 if self.span else -1
        with opened(self.path) as container:
            stream = self._stream(container)
            stream.thread_type = "NONE"
            raws = self._raw(container, stream)
            if self.span:
                if self.span.first:
                    container.seek(self.span.pts[0], stream=stream)
                raws = self._promised(raws, self.span)
            for raw in raws:
                alive()
                index += 1
                self._limits.check_count(index + 1, self.name)
                time_s = self._time_s(raw)
                if time_s is None or time_s <= last_s:
                    continue
                last_s = time_s
                if time_s > self.end_s:
                    return
                if time_s >= self.start_s:
                    self._check_shape(raw, time_s)
                    self._limits.check_length(time_s - self.start_s, self.name)
                    yield index, time_s, raw
        if self.span:
            return
        if last_s < MIN_READ_FRAC * (self.header_duration_s or 0):
            self.truncated = True
        if last_s < self.start_s:
            raise VideoError(
                f"{self.name} ends at {last_s:.2f} s, before the start asked for "
                f"({self.start_s:g} s); give an earlier start"
            )

    def _check_shape(self, raw: Any, time_s: float) -> None:  # noqa: ANN401  (av)
        """Refuse a frame that is taller or wider for its size than the first one.

        Fitted into the first one's shape it would show a squeezed runner. Frames that
        only become larger or smaller, as in calls, are fitted.
        """
        (width, height), size = self._first_px, (int(raw.width), int(raw.height))
        if abs(size[0] * height - size[1] * width) > _SAME_SHAPE * size[1] * width:
            raise VideoError(
                f"{self.name} changes the shape of its picture at {time_s:.1f} s, from "
                f"{width} x {height} to {size[0]} x {size[1]} pixels; cut it there"
            )

    def _promised(self, raws: Iterator[Any], span: Span) -> Iterator[Any]:
        """Yield exactly the frames of a span."""
        due = 0
        for raw in raws:
            if self.truncated or (raw.pts is None or raw.pts > span.pts[due]):
                break
            if raw.pts == span.pts[due]:
                yield raw
                due += 1
                if due == len(span.pts):
                    return
        raise VideoError(
            f"{self.name}: frame {span.first + due} cannot be read on its own; "
            "read the file from its start"
        )

    def _raw(self, container: Any, stream: Any) -> Iterator[Any]:  # noqa: ANN401  (av)
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except DAMAGED as error:
                _log.info("%s: reading ended early: %s", self.name, error)
                self.truncated = True
                return
            try:
                yield from packet.decode()
            except DAMAGED as error:
                _log.info("%s: damaged data: %s", self.name, error)
                self.truncated = True

    def _upright(self, raw: Any) -> ImageArray:  # noqa: ANN401  (av)
        width, height = self._stored_px
        rgb: ImageArray = raw.reformat(
            width=width, height=height, format="rgb24", threads=1
        ).to_ndarray()
        if self.interlaced:
            rgb = cv2.resize(rgb[::2], (width, height), interpolation=cv2.INTER_LINEAR)
        if self.mirrored:
            rgb = cv2.flip(rgb, 1)
        return cv2.rotate(rgb, _TURNS[self.rotation_deg]) if self.rotation_deg else rgb
