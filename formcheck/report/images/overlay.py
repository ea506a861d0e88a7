"""The clip again, with the skeleton and the events drawn in.

At most 720 pixels on the short side, H.264 in 4:2:0 with the index in front, so that
any browser plays it; every frame keeps its own time from the container.
"""

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.error import FFmpegError

from formcheck.errors import OutputError
from formcheck.knowledge.phrases import ENGLISH
from formcheck.model import ClipAnalysis, Frame, ImageArray
from formcheck.report.images.artist import Artist
from formcheck.video.container import reason

_TIME_BASE: Final = Fraction(1, 90_000)


def write_overlay(
    frames: Iterable[Frame],
    analysis: ClipAnalysis,
    path: Path,
    *,
    language: str = ENGLISH,
) -> None:
    """Write the clip with skeleton, events and a caption.

    Parameters
    ----------
    frames
        Upright frames of the analysed part, in order.
    analysis
        What was learned from the same frames.
    path
        Where the mp4 goes; it appears only when it is complete.
    language
        Of the words in the picture.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    part = path.with_name(f".{path.stem}.part.mp4")
    try:
        _encode(frames, Artist(analysis, language), part)
        os.replace(part, path)  # noqa: PTH105  (pathlib's replace is the same call)
    except (FFmpegError, OSError) as error:
        raise OutputError(f"cannot write {path.name}: {reason(error)}") from error
    finally:
        part.unlink(missing_ok=True)


def _encode(frames: Iterable[Frame], artist: "Artist", path: Path) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream: Any = None
        first_s = 0.0
        for frame in frames:
            picture = artist.draw(frame)
            if stream is None:
                first_s = frame.time_s
                stream = _stream(container, picture, artist.mean_fps)
            raw = av.VideoFrame.from_ndarray(picture, format="rgb24")
            raw.pts = round((frame.time_s - first_s) / _TIME_BASE)
            raw.time_base = _TIME_BASE
            container.mux(stream.encode(raw))
        if stream is not None:
            container.mux(stream.encode(None))


def _stream(container: Any, picture: ImageArray, fps: float) -> Any:  # noqa: ANN401  (av is not typed)
    rate = Fraction(fps if np.isfinite(fps) else 30.0).limit_denominator(1001)
    stream = container.add_stream("libx264", rate=rate)
    stream.height, stream.width = picture.shape[:2]
    stream.pix_fmt = "yuv420p"
    stream.time_base = _TIME_BASE
    stream.codec_context.time_base = _TIME_BASE
    stream.codec_context.thread_count = 1
    stream.options = {"crf": "26", "preset": "veryfast", "bf": "0"}
    return stream
