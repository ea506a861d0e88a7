"""Small test videos, made with PyAV, and the place of the real clips."""

import hashlib
import inspect
import os
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from formcheck.samples import sample_folder

SHARED = Path(__file__).parents[2] / "shared"
"""Real clips for measuring; beside the repository on some machines, never in it."""
CLIPS = SHARED / "clips"
SHORT = Path(__file__).parents[1] / ".pytest_cache" / "short"
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


def beginning(clip: Path, seconds: float, path: Path) -> Path:
    """Write a copy of a clip's first seconds, packet by packet.

    Cut where no frame is left out: frames may be stored in another order than shown.
    """
    with av.open(clip) as source, av.open(path, "w") as target:
        stream = source.streams.video[0]
        packets = [p for p in source.demux(stream) if p.dts is not None]
        shown = sorted(p.pts for p in packets)
        wanted = sum(pts * stream.time_base < seconds for pts in shown)
        latest, whole = shown[0], 0
        for n, packet in enumerate(packets[:wanted], start=1):
            latest = max(latest, packet.pts)
            whole = n if latest == shown[n - 1] else whole
        copy = target.add_stream_from_template(stream)
        for packet in packets[:whole]:
            packet.stream = copy
            target.mux(packet)
    return path


def short_sample(name: str, seconds: float = 3.5) -> Path:
    """Return a sample's beginning: enough for all that is no matter of figures."""
    whole = sample_folder() / f"{name}.mp4"
    mark = hashlib.sha256(whole.read_bytes() + inspect.getsource(beginning).encode())
    path = SHORT / mark.hexdigest()[:12] / f"{name}_{seconds:g}s.mp4"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{os.getpid()}_{path.name}")
        beginning(whole, seconds, part).replace(path)
    return path
