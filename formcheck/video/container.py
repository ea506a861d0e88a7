"""A video file on disk: checked, opened, its picture stream found, its fingerprint.

Files come from strangers. Nothing but a regular file is opened, nothing but the kinds
of file that cameras and editors write, and no file can name another one to be read.
"""

import errno
import math
import os
import stat
import struct
from pathlib import Path
from typing import Any, Final

import av
import av.logging
from av.error import ArgumentError, FFmpegError
from av.sidedata.sidedata import Type as SideData

from formcheck.errors import MissingFileError, VideoError
from formcheck.small_files import NO_FILE
from formcheck.video.limits import FrameLimits

av.logging.set_level(None)  # FFmpeg's own words never reach the user

_LENIENT: Final[dict[str, Any]] = (
    {"metadata_errors": "ignore"} if int(av.__version__.split(".")[0]) < 19 else {}
)
"""Titles that are not UTF-8 must not stop a clip; from 19 on av takes no such option
and never raises for them."""

DAMAGED: Final = (FFmpegError, IndexError)
"""What reading on raises where a file is damaged: a track that the header does not
name is looked up in vain by av, which then raises an IndexError."""

_STILL_CODECS: Final = frozenset({"png", "mjpeg", "bmp", "webp", "tiff"})
_DEFAULT: Final = 0x1
_NO_MOVIE: Final = 0x400 | 0x800 | 0x10_0000
"""FFmpeg's marks of a track: default; attached or timed pictures, a still image."""
_MOST_FRAC: Final = 0.5
"""A track shorter than this share of the longest one is an introduction or a trailer;
chosen by us."""

KINDS: Final = (
    *("mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi"),
    *("mpegts", "mpeg", "asf", "flv", "ogg", "gif"),
)
"""FFmpeg's names of the containers that are read: all that phones, cameras and editors
write with time stamps. Playlists, lists of files, devices, subtitles and still pictures
are left out, since most of them name further files or are no films."""

_OPENING: Final = {"protocol_whitelist": "file", "format_whitelist": ",".join(KINDS)}
_ROOM_FRAC: Final = 1.25
"""Decoders round a frame's sides up before they compare it with their own limit."""


def _too_new(known: type[SideData], _value: object) -> SideData:
    """Return a kind for what FFmpeg adds to a frame and av does not know yet.

    Else a single camera note (EXIF), or the two views of a spatial film, would make av
    raise for all that comes with the frame, the display matrix among it.
    """
    return known.A53_CC  # captions, which nobody reads here


SideData._missing_ = classmethod(_too_new)  # type: ignore[assignment]


def opened(path: Path) -> Any:  # noqa: ANN401  (av's container types are not typed)
    """Open a file as a video; to be used in a ``with`` block."""
    try:
        # absolute: a name such as 12:30.mp4 is no protocol
        return av.open(str(path.absolute()), options=_opening(), **_LENIENT)
    except ArgumentError as error:
        raise VideoError(
            f"{path.name} is of a kind that is not read, such as a playlist, a sound "
            "file, a still picture or a bare stream without time stamps; save it as "
            "mp4, mov, webm or mkv"
        ) from error
    except (FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            f"cannot read {path.name} as a video; it is damaged, cut short or of "
            "another kind: give an mp4, mov, webm or another file that plays"
        ) from error


def _opening() -> dict[str, str]:
    """Return what FFmpeg is told: which kinds to open, how large a frame may be."""
    return {**_OPENING, **_decoding(FrameLimits.from_environment())}


def _decoding(limits: FrameLimits) -> dict[str, str]:
    return {"max_pixels": str(round(limits.max_pixels * _ROOM_FRAC))}


def check_file(path: Path) -> None:
    """Refuse what cannot be a video at all: a folder, nothing, a device, 0 bytes."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise VideoError(
                f"{path.name or path} is a folder; give one video file, or use "
                "formcheck batch"
            )
        for is_such, what in NO_FILE:  # before it is opened, which may never return
            if is_such(found.st_mode):
                raise VideoError(f"{path.name} is {what}; give a video file")
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError as error:
        raise MissingFileError(f"there is no file {path}; check the name") from error
    except OSError as error:
        raise VideoError(f"cannot open {path.name}: {error.strerror}") from error
    except ValueError as error:  # a zero byte in the name
        raise MissingFileError(f"there is no file {path}; check the name") from error
    if found.st_size == 0:
        raise VideoError(f"{path.name} is empty (0 bytes); copy it again")
    FrameLimits.from_environment().check_file_size(found.st_size, path.name)


def reason(error: OSError | FFmpegError) -> str:
    """Return why the system refused a file; FFmpeg's own words are left out."""
    number = error.errno
    if number is None or number not in errno.errorcode:
        return "encoding failed"
    return os.strerror(number)


def video_stream(container: Any, name: str, place: int = 0) -> Any:  # noqa: ANN401
    """Return a stream of moving pictures, by default the best one.

    Parameters
    ----------
    container
        An opened file.
    name
        Of the file, for what is said.
    place
        Which of them, 0 = the best.
    """
    if container.streams.video and not _known(container):
        raise VideoError(
            f"{name} is coded in a way that is not known here; export it as mp4 (H.264)"
        )
    moving = video_streams(container)
    if not moving:
        kind = "only sound" if container.streams.audio else "no video"
        raise VideoError(f"{name} holds {kind}; give a file with moving pictures")
    return admitted(moving[place], name)


def _known(container: Any) -> list[Any]:  # noqa: ANN401
    """Return the video streams for which there is a decoder."""
    every = container.streams.video
    return [stream for stream in every if stream.codec_context is not None]


def video_streams(container: Any) -> list[Any]:  # noqa: ANN401
    """Return the streams of moving pictures, best first.

    Covers and thumbnails are left out, unless there is nothing else. Best is what goes
    on for most of the file, has the larger frames, is marked as the default, comes
    first: in this order, since many writers mark the first track whatever it is.
    """
    every = _known(container)
    moving = [stream for stream in every if not _marked(stream, _NO_MOVIE)]
    if not moving:
        moving = [s for s in every if s.codec_context.name not in _STILL_CODECS]
    longest_s = max((_length_s(stream) for stream in moving), default=0.0)

    def rank(stream: Any) -> tuple[bool, int, bool, int]:  # noqa: ANN401
        decoder = stream.codec_context
        return (
            _length_s(stream) < _MOST_FRAC * longest_s,
            -int(decoder.width) * int(decoder.height),
            not _marked(stream, _DEFAULT),
            stream.index,
        )

    return sorted(moving, key=rank)


def _length_s(stream: Any) -> float:  # noqa: ANN401
    """Return a stream's length; that of the file where it does not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (stream.container.duration or 0) / av.time_base


def whole_length_s(container: Any, stream: Any) -> float:  # noqa: ANN401
    """Return how long a file lasts by its own header.

    Matroska says when it ends, others how long they last.
    """
    length_s: float = container.duration / av.time_base
    if "matroska" in container.format.name and stream.start_time:
        length_s -= float(stream.start_time * stream.time_base)
    return length_s


def _marked(stream: Any, marks: int) -> bool:  # noqa: ANN401
    """Say whether a stream carries any of some marks."""
    return bool(int(getattr(stream, "disposition", 0) or 0) & marks)


def admitted(stream: Any, name: str) -> Any:  # noqa: ANN401
    """Return a stream whose frames are no larger than allowed, whatever comes later."""
    limits = FrameLimits.from_environment()
    decoder = stream.codec_context
    if decoder.width and decoder.height:  # else its first frame says
        limits.check_size(int(decoder.width), int(decoder.height), name)
    if not stream.time_base:
        raise VideoError(f"{name} has no clock; export it again as mp4")
    decoder.options = _decoding(limits)
    return stream


def shown_turned(frame: Any) -> tuple[int, bool]:  # noqa: ANN401
    """Return how a frame is to be shown, as its display matrix has it.

    Returns
    -------
    tuple
        Quarter turns counter-clockwise, 0 to 3, and whether the frame is mirrored left
        to right before. Oblique turns are rounded.
    """
    data = frame.side_data.get(SideData.DISPLAYMATRIX)
    if data is None:
        return 0, False
    a, b, _, c, d = struct.unpack("=5i", bytes(data)[:20])
    mirrored = a * d - b * c < 0
    if mirrored:  # its own mirror first: what is left is a plain turn
        a, b = -a, -b
    return round(math.atan2(c - b, a + d) / (math.pi / 2)) % 4, mirrored


def square_width(first: Any, stream: Any) -> int:  # noqa: ANN401
    """Return the width at which the pixels are square [px]; else angles are wrong."""
    shape = stream.sample_aspect_ratio
    if not shape or shape <= 0:
        return int(first.width)
    width: int = round(first.width * float(shape))
    return width
