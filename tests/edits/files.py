"""Edits of video files: the same frames in another container, clock or position."""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np

from formcheck.model import Frame, ImageArray
from formcheck.video.reader import VideoFile

Matrix = tuple[int, int, int, int]
"""Display matrix (a, b, c, d): a stored pixel (x, y) is shown at (ax+cy, bx+dy)."""
MATRICES: tuple[Matrix, ...] = (
    (1, 0, 0, 1),
    (0, 1, -1, 0),
    (-1, 0, 0, -1),
    (0, -1, 1, 0),
    (-1, 0, 0, 1),
    (1, 0, 0, -1),
    (0, 1, 1, 0),
    (0, -1, -1, 0),
)
_BASE = Fraction(1, 90_000)
EVEN_CLOCKS = ("mpeg1video", "mpeg2video", "mpeg4", "mjpeg", "gif", "wmv2", "flv1")
"""Codecs that know frame rates only, no times."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Timed:
    """One frame and when it is shown [s]."""

    time_s: float
    rgb: ImageArray


def frames(source: Path, *, n: int | None = None, width_px: int = 0) -> list[Timed]:
    """Return the first frames of a clip, reduced to a width if one is given."""
    found: Iterator[Frame] = VideoFile(source).frames()
    return [
        Timed(time_s=frame.time_s, rgb=_reduced(frame.rgb, width_px))
        for frame in islice(found, n)
    ]


def _reduced(rgb: ImageArray, width_px: int) -> ImageArray:
    if not width_px:
        return rgb
    height_px = 2 * round(rgb.shape[0] * width_px / rgb.shape[1] / 2)
    return cv2.resize(rgb, (width_px, height_px), interpolation=cv2.INTER_AREA)


def written(
    path: Path,
    pictures: Iterable[Timed],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Write frames with their times."""
    with av.open(str(path), "w", options=container_options or {}) as container:
        _put(container, list(pictures), codec, pix_fmt, options or {})
    return path


def with_sound_first(path: Path, pictures: Sequence[Timed], *, early_s: float) -> Path:
    """Write a track of sound, begun some time before the frames, and the frames."""
    rate = 44_100
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=rate)
        height, width = pictures[0].rgb.shape[:2]
        stream = container.add_stream("libx264", rate=60)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = _BASE
        heard = np.random.default_rng(1).normal(0.0, 0.02, (1, 1024)).astype("f4")
        for k in range(int((pictures[-1].time_s + early_s) * rate / 1024)):
            block = av.AudioFrame.from_ndarray(heard, format="fltp", layout="mono")
            block.sample_rate, block.pts = rate, 1024 * k
            block.time_base = Fraction(1, rate)
            container.mux(sound.encode(block))
        container.mux(sound.encode(None))
        late = [Timed(time_s=o.time_s + early_s, rgb=o.rgb) for o in pictures]
        for frame in _raw(late):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _put(
    container: av.container.OutputContainer,
    pictures: Sequence[Timed],
    codec: str,
    pix_fmt: str,
    options: dict[str, str],
) -> None:
    height, width = pictures[0].rgb.shape[:2]
    stream = container.add_stream(codec, rate=60, options=options)
    stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
    if codec not in EVEN_CLOCKS:
        stream.codec_context.time_base = _BASE
    for frame in _raw(pictures):
        frame.pict_type = 0
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _raw(pictures: Iterable[Timed]) -> Iterator[av.VideoFrame]:
    for one in pictures:
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(one.rgb), "rgb24")
        frame.time_base, frame.pts = _BASE, round(one.time_s / _BASE)
        yield frame.reformat(format="yuv420p")


def with_matrix(path: Path, matrix: Matrix) -> Path:
    """Write a display matrix into the first track of an mp4 or mov."""
    a, b, c, d = (struct.pack(">i", entry << 16) for entry in matrix)
    none = bytes(4)
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 44
    data[at : at + 24] = a + b + none + c + d + none
    path.write_bytes(bytes(data))
    return path


def unshown(rgb: ImageArray, matrix: Matrix) -> ImageArray:
    """Return how a frame has to be stored to be shown upright by a display matrix."""
    a, b, c, d = matrix
    stored = rgb
    if a + c < 0:  # shown from right to left
        stored = stored[:, ::-1]
    if b + d < 0:
        stored = stored[::-1]
    if not a:
        stored = stored.transpose(1, 0, 2)
    return stored


def two_tracks(
    path: Path, first: Sequence[Timed], second: Sequence[Timed], **second_codec: str
) -> Path:
    """Write two tracks of moving pictures into one file."""
    with av.open(str(path), "w") as container:
        streams = []
        for pictures in (first, second):
            height, width = pictures[0].rgb.shape[:2]
            stream = container.add_stream("libx264", rate=60)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.codec_context.time_base = _BASE
            streams.append(stream)
        for stream, pictures in zip(streams, (first, second), strict=True):
            for frame in _raw(pictures):
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path


def edited(
    pictures: Iterable[Timed], change: Callable[[float, ImageArray], ImageArray]
) -> list[Timed]:
    """Return frames changed one by one; ``change`` gets time and frame."""
    return [
        Timed(time_s=one.time_s, rgb=change(one.time_s, one.rgb)) for one in pictures
    ]


def woven(pictures: Sequence[Timed]) -> list[Timed]:
    """Return frames of two fields each: the lines of two frames in turn."""
    found = []
    for upper, lower in zip(pictures[::2], pictures[1::2], strict=False):
        rgb = upper.rgb.copy()
        rgb[1::2] = lower.rgb[1::2]
        found.append(Timed(time_s=upper.time_s, rgb=rgb))
    return found


INTERLACED = {"flags": "+ilme+ildct", "x264-params": "tff=1"}
"""Options of x264 that mark frames as two fields."""
