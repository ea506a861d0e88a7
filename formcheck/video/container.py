"""A video file on disk: checked, opened, its picture stream found, its fingerprint."""

import errno
import os
from pathlib import Path
from typing import Any, Final

import av
import av.logging
from av.error import FFmpegError

from formcheck.errors import VideoError

av.logging.set_level(None)  # FFmpeg's own words never reach the user

_LENIENT: Final[dict[str, Any]] = (
    {"metadata_errors": "ignore"} if int(av.__version__.split(".")[0]) < 19 else {}
)
"""Titles that are not UTF-8 must not stop a clip; from 19 on av takes no such option
and never raises for them."""

_STILL_CODECS: Final = frozenset({"png", "mjpeg", "bmp", "webp", "tiff"})


def opened(path: Path) -> Any:  # noqa: ANN401  (av's container types are not typed)
    """Open a file as a video; to be used in a ``with`` block."""
    try:
        # absolute: a name such as 12:30.mp4 is no protocol
        return av.open(str(path.absolute()), **_LENIENT)
    except (FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            f"cannot read {path.name} as a video; it is damaged, cut short or of "
            "another kind: give an mp4, mov, webm or another file that plays"
        ) from error


def check_file(path: Path) -> None:
    """Refuse what cannot be a video at all: a folder, nothing, 0 bytes."""
    if path.is_dir():
        raise VideoError(
            f"{path.name or path} is a folder; give one video file, or use formcheck "
            "batch"
        )
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError as error:
        raise VideoError(f"there is no file {path}; check the name") from error
    except OSError as error:
        raise VideoError(f"cannot open {path.name}: {error.strerror}") from error
    if size == 0:
        raise VideoError(f"{path.name} is empty (0 bytes); copy it again")


def reason(error: OSError | FFmpegError) -> str:
    """Return why the system refused a file; FFmpeg's own words are left out."""
    number = error.errno
    if number is None or number not in errno.errorcode:
        return "encoding failed"
    return os.strerror(number)


def video_stream(container: Any, name: str) -> Any:  # noqa: ANN401
    """Return the first stream of moving pictures."""
    moving = [s for s in container.streams.video if not _is_cover(s)]
    if not moving:
        kind = "only sound" if container.streams.audio else "no video"
        raise VideoError(f"{name} holds {kind}; give a file with moving pictures")
    return moving[0]


def _is_cover(stream: Any) -> bool:  # noqa: ANN401
    """Say whether a stream is a still picture such as an album cover."""
    disposition = getattr(stream, "disposition", None)
    attached = getattr(disposition, "attached_pic", 0) if disposition else 0
    return bool(attached) and stream.codec_context.name in _STILL_CODECS


def square_width(first: Any, stream: Any) -> int:  # noqa: ANN401
    """Return the width at which the pixels are square [px]; else angles are wrong."""
    shape = stream.sample_aspect_ratio
    if not shape or shape <= 0:
        return int(first.width)
    width: int = round(first.width * float(shape))
    return width
