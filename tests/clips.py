"""Small test videos, made with PyAV, and the place of the real clips."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

SHARED = Path(__file__).parents[2] / "shared"
"""Real clips for measuring; beside the repository on some machines, never in it."""
CLIPS = SHARED / "clips"
NO_CLIPS = f"the real clips are not on this machine ({CLIPS.name}/ is missing)"


def corner_picture(width: int = 64, height: int = 48, shade: int = 0) -> np.ndarray:
    """Return a grey picture whose upper left quarter is red."""
    picture = np.full((height, width, 3), 60 + shade, dtype=np.uint8)
    picture[: height // 2, : width // 2] = (220, 20, 20)
    return picture


def write_clip(
    path: Path,
    pictures: Iterable[np.ndarray],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    fps: int = 30,
    times_s: Sequence[float] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Encode pictures; ``times_s`` makes the frame rate vary."""
    base = Fraction(1, 90_000)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fps, options=options or {})
        for i, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if i == 0:
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = pix_fmt
                if times_s is not None:
                    stream.codec_context.time_base = base
            if times_s is not None:
                frame.time_base = base
                frame.pts = round(times_s[i] / base)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turn_mark(path: Path, quarter_turns: int) -> None:
    """Write a display matrix into an mp4: show it turned clockwise by quarters."""
    one, minus = b"\x00\x01\x00\x00", b"\xff\xff\x00\x00"
    none = b"\x00\x00\x00\x00"
    turns = {
        0: (one, none, none, one),
        1: (none, one, minus, none),
        2: (minus, none, none, minus),
        3: (none, minus, one, none),
    }
    a, b, c, d = turns[quarter_turns % 4]
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 4 + 36  # version 0: the matrix follows 40 bytes
    matrix = a + b + none + c + d + none
    data[at : at + 24] = matrix
    path.write_bytes(bytes(data))
