"""Sound files of rare pictures: strange sizes, formats, clocks, and changes midway."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from tests.clips import corner_picture, write_clip
from tests.hostile.case import NOBODY, NOT_READ, WHATEVER, Case

_SIZES = (
    *((1, 1), (2, 480), (480, 1), (15, 480), (16384, 16), (16, 16384), (9, 65535)),
    *((8191, 17), (33, 31), (4097, 4097)),
)
_FORMATS = (
    *(("ffv1", "gray"), ("ffv1", "gray10le"), ("ffv1", "gray12le")),
    *(("ffv1", "yuva420p"), ("ffv1", "yuva444p16le"), ("ffv1", "yuv410p")),
    *(("ffv1", "yuv411p"), ("ffv1", "yuv440p"), ("ffv1", "gbrp16le")),
    *(("ffv1", "gbrap10le"), ("ffv1", "rgb48le"), ("ffv1", "rgba64le")),
    *(("ffv1", "yuv444p16le"), ("rawvideo", "monow"), ("rawvideo", "rgb565le")),
    *(("rawvideo", "nv12"), ("rawvideo", "uyvy422"), ("rawvideo", "bgr0")),
    *(("png", "rgba"), ("png", "pal8"), ("png", "gray16be"), ("png", "rgba64be")),
    *(("png", "monob"), ("png", "ya8"), ("huffyuv", "bgra"), ("utvideo", "gbrap")),
    *(("magicyuv", "gray"), ("jpeg2000", "rgba"), ("jpeg2000", "gray16le")),
    *(("libx264", "gray10le"), ("libx264", "yuv422p10le")),
    *(("libx265", "gray12le"), ("libx265", "yuv444p12le")),
    *(("libvpx-vp9", "yuv444p"), ("libvpx-vp9", "gbrp")),
    *(("prores_ks", "yuva444p10le"), ("dnxhd", "yuv422p"), ("cfhd", "gbrap12le")),
    *(("libsvtav1", "yuv420p10le"), ("qtrle", "argb")),
    *(("flashsv", "bgr24"), ("snow", "yuv420p"), ("tiff", "rgba"), ("bmp", "pal8")),
    *(("targa", "bgra"), ("sgi", "rgba64be"), ("pcx", "pal8")),
)
_IN = {
    "mov": ("qtrle", "cfhd", "png", "dnxhd", "tiff", "targa", "sgi"),
    "avi": ("rawvideo", "huffyuv", "utvideo", "magicyuv", "bmp", "pcx"),
    "flv": ("flashsv",),
}
"""Containers that take a codec which Matroska does not; this FFmpeg writes it so."""
_STILLS = (".webp", ".png", ".jpg", ".avif", ".tiff", ".bmp", ".jp2", ".ppm", ".hdr")
_MS = Fraction(1, 1000)
_CLOCKS: dict[str, tuple[Fraction, Sequence[int]]] = {
    "in whole seconds": (Fraction(1, 1), range(40)),
    "in two billionths": (Fraction(1, 2 * 10**9), range(0, 2 * 10**9, 66_666_667)),
    "beginning long before zero": (_MS, range(-(10**9), 40 * 33 - 10**9, 33)),
    "far in the future": (_MS, range(10**12, 10**12 + 40 * 33, 33)),
}


def _pictures(n: int, width: int, height: int) -> list[np.ndarray]:
    return [corner_picture(width, height, k % 5) for k in range(n)]


def _sized(width: int, height: int) -> Callable[[Path], Path]:
    return lambda folder: write_clip(
        folder / "a.mkv", _pictures(12, width, height), codec="ffv1"
    )


def _formed(codec: str, kind: str) -> Callable[[Path], Path]:
    """Return what writes pictures of a format, in a file that takes all of them."""
    size = (1280, 720) if codec == "dnxhd" else (160, 120)
    options = {"profile": "dnxhr_hq"} if codec == "dnxhd" else {}
    ending = next((e for e, codecs in _IN.items() if codec in codecs), "mkv")
    if codec == "libx265":
        options = {"x265-params": "log-level=none"}
    if codec == "snow":
        options = {"strict": "-2"}

    def make(folder: Path) -> Path:
        return write_clip(
            folder / f"a.{ending}",
            _pictures(20, *size),
            codec=codec,
            pix_fmt=kind,
            options=options,
        )

    return make


def _still(ending: str) -> Callable[[Path], Path]:
    """Return what writes one picture of a format that calls itself an mp4."""

    def make(folder: Path) -> Path:
        good, data = cv2.imencode(ending, corner_picture(320, 240))
        if not good:
            raise ValueError(f"OpenCV writes no {ending} here")
        (folder / "a.mp4").write_bytes(data.tobytes())
        return folder / "a.mp4"

    return make


def _animated(name: str, codec: str, kind: str) -> Callable[[Path], Path]:
    """Return what writes an animation that calls itself an mp4."""

    def make(folder: Path) -> Path:
        made = write_clip(
            folder / name, _pictures(20, 64, 48), codec=codec, pix_fmt=kind
        )
        return made.rename(folder / "a.mp4")

    return make


def changing(
    name: str, codec: str, sizes: Sequence[tuple[int, int]], kinds: Sequence[str]
) -> Callable[[Path], Path]:
    """Return what has one track whose pictures change their size or format midway."""

    def make(folder: Path) -> Path:
        base = Fraction(1, 30)
        with av.open(str(folder / name), "w") as container:
            stream = container.add_stream(codec, rate=30)
            stream.width, stream.height = sizes[0]
            stream.pix_fmt = kinds[0]
            at = 0
            for (width, height), kind in zip(sizes, kinds, strict=True):
                coder: av.VideoCodecContext = av.CodecContext.create(codec, "w")
                coder.width, coder.height, coder.pix_fmt = width, height, kind
                coder.time_base = base
                packets = []
                for picture in _pictures(20, width, height):
                    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                    frame.pts, frame.time_base = at, base
                    at += 1
                    packets += coder.encode(frame.reformat(format=kind))
                for packet in (*packets, *coder.encode(None)):
                    packet.stream, packet.time_base = stream, base
                    container.mux(packet)
        return folder / name

    return make


def _clocked(base: Fraction, ticks: Sequence[int]) -> Callable[[Path], Path]:
    """Return what writes pictures with time stamps as they are given."""

    def make(folder: Path) -> Path:
        with av.open(str(folder / "a.mkv"), "w") as container:
            stream = container.add_stream("mjpeg", rate=30)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
            stream.codec_context.time_base = Fraction(1, 30)
            for picture, tick in zip(_pictures(len(ticks), 64, 48), ticks, strict=True):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                for packet in stream.encode(frame.reformat(format="yuvj420p")):
                    packet.pts = packet.dts = tick
                    packet.time_base = base
                    container.mux(packet)
        return folder / "a.mkv"

    return make


def _long_gop(folder: Path) -> Path:
    """A key frame at the start only, and 2000 pictures that all lean on it."""
    return write_clip(
        folder / "a.mp4",
        _pictures(2000, 64, 48),
        options={"g": "100000", "bf": "16", "refs": "16", "sc_threshold": "0"},
    )


def cases() -> Iterator[Case]:
    """Yield all inputs of this kind."""
    words = f"{NOBODY}|{WHATEVER}"
    for width, height in _SIZES:
        made = _sized(width, height)
        yield Case(name=f"odd size: {width} x {height}", make=made, words=words)
    for codec, kind in _FORMATS:
        made = _formed(codec, kind)
        yield Case(name=f"format: {codec} {kind}", make=made, words=words)
    for ending in _STILLS:
        words_of_still = f"{NOT_READ}|{words}"
        yield Case(
            name=f"still: {ending} as mp4", make=_still(ending), words=words_of_still
        )
    for name, codec, kind in (
        *(("a.apng", "apng", "rgba"), ("a.webp", "libwebp_anim", "bgra")),
        *(("a.gif", "gif", "rgb8"), ("a.avif", "libsvtav1", "yuv420p")),
        *(("a.y4m", "wrapped_avframe", "yuv420p"), ("a.ivf", "libvpx", "yuv420p")),
        *(("a.mxf", "mpeg2video", "yuv422p"), ("a.nut", "ffv1", "yuv420p")),
        *(("a.swf", "flv", "yuv420p"), ("a.roq", "roqvideo", "yuvj444p")),
        *(("a.h264", "libx264", "yuv420p"), ("a.obu", "libsvtav1", "yuv420p")),
    ):
        made = _animated(name, codec, kind)
        yield Case(
            name=f"animated: {name} as mp4", make=made, words=f"{NOT_READ}|{words}"
        )
    plain, small, large = ["yuv420p"] * 3, (64, 48), (1920, 1080)
    for name, codec, kinds in (
        *(("a.mkv", "libx264", plain), ("a.mp4", "libx264", plain)),
        *(("a.ts", "libx264", plain), ("a.webm", "libvpx-vp9", plain)),
        *(("a.mkv", "libvpx", plain), ("a.avi", "mpeg4", plain)),
        ("a.mkv", "libx264", ["yuv420p", "yuv444p", "gray"]),
        ("a.mkv", "ffv1", ["yuv420p", "gray16le", "bgra"]),
        ("a.avi", "mjpeg", ["yuvj420p", "yuvj444p", "yuvj422p"]),
    ):
        made = changing(name, codec, [small, large, (48, 64)], kinds)
        shape = f"changes the shape of its picture|{words}"
        yield Case(name=f"changing: {codec} {name} {kinds[1]}", make=made, words=shape)
    for name, (base, ticks) in _CLOCKS.items():
        yield Case(name=f"clock: {name}", make=_clocked(base, ticks), words=words)
    yield Case(name="clock: one key frame of 2000", make=_long_gop, words=words)
