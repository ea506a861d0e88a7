"""Inputs that are videos, and damaged, oversized or ill-timed ones."""

import random
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import av
import numpy as np

from tests.clips import corner_picture, turn_mark, write_clip
from tests.hostile.case import NOBODY, WHATEVER, Case

KINDS = {
    "mp4": "libx264",
    "mov": "libx265",
    "mkv": "libx264",
    "webm": "libvpx-vp9",
    "avi": "mpeg4",
    "ts": "mpeg2video",
    "flv": "flv",
    "wmv": "wmv2",
}
_CUTS = (0.02, 0.1, 0.35, 0.7, 0.97)
_SEEDS = range(6)
_SIZES = (
    *((16, 16), (17, 17), (8192, 16), (16, 8192), (8190, 4800), (4096, 4096)),
    *((64, 8), (8, 64), (2, 2), (8194, 64), (64, 8194), (8000, 6000), (12000, 32)),
)
_TIMES: dict[str, Sequence[float]] = {
    "gap of days": [*(i / 30 for i in range(20)), *(1e6 + i / 30 for i in range(20))],
    "gap of 50 minutes": [
        *(i / 30 for i in range(20)),
        *(3e3 + i / 30 for i in range(9)),
    ],
    "all at once": [i * 1e-5 * 12 for i in range(40)],
    "hours apart": [i * 2000.0 for i in range(40)],
    "minutes apart": [i * 60.0 for i in range(40)],
    "pairs": [i // 2 * 5.0 + i % 2 * 1e-4 for i in range(80)],
    "slower and slower": [1.3**i / 1000 for i in range(50)],
    "starting in years": [1e8 + i / 30 for i in range(40)],
    "one per second": [float(i) for i in range(30)],
    "5000 per second": [i / 5000 for i in range(60)],
    "jitter": [i / 30 + 0.03 * (i % 2) for i in range(60)],
}
_FORMATS = (
    *(("a.mov", "qtrle", "rgb24"), ("a.mov", "prores_ks", "yuv422p10le")),
    *(("a.avi", "ffvhuff", "yuv420p"), ("a.avi", "mjpeg", "yuvj444p")),
    *(
        ("a.mkv", "ffv1", "gray16le"),
        ("a.mkv", "ffv1", "bgra"),
        ("a.avi", "rawvideo", "pal8"),
    ),
    *(("a.mkv", "rawvideo", "yuv420p"), ("a.mp4", "libx264", "yuv444p10le")),
    *(
        ("a.mp4", "libx264", "gray"),
        ("a.mov", "png", "rgb24"),
        ("a.avi", "msmpeg4", "yuv420p"),
    ),
    *(
        ("a.avi", "cinepak", "rgb24"),
        ("a.avi", "zmbv", "bgr0"),
        ("a.mkv", "libvpx", "yuva420p"),
    ),
    *(
        ("a.ogv", "libtheora", "yuv420p"),
        ("a.gif", "gif", "rgb8"),
        ("a.mov", "rpza", "rgb555le"),
    ),
    *(
        ("a.mpg", "mpeg1video", "yuv420p"),
        ("a.3gp", "h263", "yuv420p"),
        ("a.mov", "v210", "yuv422p10le"),
    ),
)


def _pictures(n: int = 40, width: int = 64, height: int = 48) -> list[np.ndarray]:
    return [corner_picture(width, height, shade=7 * (i % 5)) for i in range(n)]


@cache
def sound_clip(ending: str) -> bytes:
    """Return the bytes of a sound clip of a kind."""
    import tempfile

    options = {"x265-params": "log-level=none"} if ending == "mov" else {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"good.{ending}"
        write_clip(path, _pictures(), codec=KINDS[ending], options=options)
        return path.read_bytes()


def _changed(ending: str, change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / f"a.{ending}"
        path.write_bytes(change(sound_clip(ending)))
        return path

    return make


def _flipped(seed: int, share: float) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        chance = random.Random(seed)
        out = bytearray(data)
        for _ in range(max(1, round(share * len(out)))):
            out[chance.randrange(len(out))] = chance.randrange(256)
        return bytes(out)

    return change


def _holed(seed: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        start = random.Random(seed).randrange(len(data) // 2)
        size = len(data) // 6
        return data[:start] + bytes(size) + data[start + size :]

    return change


def _doubled(data: bytes) -> bytes:
    return data + data


def _headless(data: bytes) -> bytes:
    return data[len(data) // 4 :]


def _patched(tag: bytes, offset: int, value: bytes) -> Callable[[bytes], bytes]:
    """Return what writes some bytes behind every such tag."""

    def change(data: bytes) -> bytes:
        out, at = bytearray(data), data.find(tag)
        while at >= 0:
            out[at + offset : at + offset + len(value)] = value
            at = data.find(tag, at + 4)
        return bytes(out)

    return change


_HEADERS: dict[str, Callable[[bytes], bytes]] = {
    "time scale 0": _patched(b"mdhd", 16, bytes(4)),
    "time scale of 4 billion": _patched(b"mdhd", 16, b"\xff" * 4),
    "movie of years": _patched(b"mvhd", 20, b"\x7f\xff\xff\xff"),
    "track of years": _patched(b"mdhd", 20, b"\x7f\xff\xff\xff"),
    "size 0": _patched(b"avc1", 28, bytes(4)),
    "size 65535": _patched(b"avc1", 28, b"\xff" * 4),
    "no decoder settings": _patched(b"avcC", 0, b"free"),
    "unknown codec": _patched(b"avc1", 0, b"zzzz"),
    "another codec": _patched(b"avc1", 0, b"hvc1"),
    "frames of 0 s": _patched(b"stts", 12, bytes(8)),
    "4 billion frames": _patched(b"stts", 12, b"\xff" * 4),
    "4 billion chunks": _patched(b"stco", 8, b"\xff" * 4),
    "chunks beyond the end": _patched(b"stco", 12, b"\x7f" * 4),
    "4 billion samples": _patched(b"stsz", 12, b"\xff" * 4),
    "samples of 2 GB": _patched(b"stsz", 8, b"\x7f\xff\xff\xff"),
    "no key frames": _patched(b"stss", 8, bytes(4)),
    "offsets of years": _patched(b"ctts", 16, b"\x7f\xff\xff\xff"),
    "empty matrix": _patched(b"tkhd", 44, bytes(36)),
    "wild matrix": _patched(b"tkhd", 44, b"\x5a" * 36),
    "edit list of years": _patched(b"elst", 12, b"\x7f\xff\xff\xff" * 2),
    "edits before the start": _patched(b"elst", 16, b"\x80\x00\x00\x00"),
    "another file named": _patched(b"url ", 4, bytes(4)),
    "sound for video": _patched(b"vide", 0, b"soun"),
    "no handler": _patched(b"hdlr", 0, b"free"),
    "no movie box": _patched(b"moov", 0, b"free"),
}


def _sized(width: int, height: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        few = 3 if width * height > 1_000_000 else 12
        pictures = [np.full((height, width, 3), 60 + i, np.uint8) for i in range(few)]
        codec = "ffv1" if min(width, height) < 16 else "mjpeg"
        kind = "yuv420p" if codec == "ffv1" else "yuvj420p"
        return write_clip(folder / "a.mkv", pictures, codec=codec, pix_fmt=kind)

    return make


def _timed(times_s: Sequence[float]) -> Callable[[Path], Path]:
    return lambda folder: write_clip(
        folder / "a.mkv", _pictures(len(times_s)), times_s=times_s
    )


def _coded(name: str, codec: str, kind: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        size = (176, 144) if codec == "h263" else (64, 48)
        return write_clip(
            folder / name, _pictures(40, *size), codec=codec, pix_fmt=kind
        )

    return make


def _streams(n: int) -> Callable[[Path], Path]:
    """Return what makes a file of many tracks."""

    def make(folder: Path) -> Path:
        path = folder / "a.mkv"
        with av.open(str(path), "w") as container:
            streams = [container.add_stream("mpeg4", rate=30) for _ in range(n)]
            for stream in streams:
                stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            for picture in _pictures(3):
                for stream in streams:
                    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                    container.mux(stream.encode(frame))
            for stream in streams:
                container.mux(stream.encode(None))
        return path

    return make


def _growing(folder: Path) -> Path:
    """Frames grow from small to beyond the limit within the stream."""
    small = write_clip(folder / "s.ts", _pictures(30), codec="mpeg2video")
    large = write_clip(
        folder / "l.ts",
        [np.full((2000, 2600, 3), 60, np.uint8)] * 4,
        codec="mpeg2video",
    )
    path = folder / "a.ts"
    path.write_bytes(small.read_bytes() + large.read_bytes())
    small.unlink()
    large.unlink()
    return path


def _turned(folder: Path) -> Path:
    path = write_clip(folder / "a.mp4", _pictures())
    turn_mark(path, 1)
    return path


def _titled(folder: Path) -> Path:
    """A title in no encoding, as old cameras write."""
    path = folder / "a.avi"
    data = sound_clip("avi")
    info = (
        b"LIST"
        + struct.pack("<I", 20)
        + b"INFOINAM"
        + struct.pack("<I", 8)
        + b"\xe9" * 8
    )
    at = data.index(b"LIST", 20)
    path.write_bytes(data[:at] + info + data[at:])
    return path


def cases() -> Iterator[Case]:
    """Yield all inputs of this kind."""
    for ending in KINDS:
        for cut in _CUTS:
            change = lambda data, cut=cut: data[: round(cut * len(data))]  # noqa: E731
            yield Case(name=f"cut: {ending} {cut}", make=_changed(ending, change))
        for seed in _SEEDS:
            for share in (0.001, 0.03):
                change = _flipped(seed, share)
                name = f"flipped: {ending} {seed} {share}"
                yield Case(name=name, make=_changed(ending, change))
        yield Case(name=f"hole: {ending}", make=_changed(ending, _holed(1)))
        yield Case(name=f"twice: {ending}", make=_changed(ending, _doubled))
        yield Case(name=f"no head: {ending}", make=_changed(ending, _headless))
    for name, change in _HEADERS.items():
        yield Case(name=f"header: {name}", make=_changed("mp4", change))
    for width, height in _SIZES:
        yield Case(name=f"size: {width} x {height}", make=_sized(width, height))
    for name, times_s in _TIMES.items():
        yield Case(name=f"times: {name}", make=_timed(times_s))
    for name, codec, kind in _FORMATS:
        words = f"{NOBODY}|{WHATEVER}"
        make = _coded(name, codec, kind)
        yield Case(name=f"codec: {codec} {kind}", make=make, words=words)
    for n in (2, 40, 300):
        yield Case(name=f"tracks: {n}", make=_streams(n))
    yield Case(name="frames: growing", make=_growing)
    yield Case(name="frames: turned", make=_turned, words=NOBODY)
    yield Case(name="frames: title in no encoding", make=_titled, words=WHATEVER)
