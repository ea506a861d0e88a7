"""The parts that containers are made of: boxes of mp4, elements of Matroska, chunks."""

import struct
from collections.abc import Callable, Sequence

Change = Callable[[bytes], bytes]

# ------------------------------------------------------------------------- mp4


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box of an mp4."""
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind: bytes, content: bytes, *, version: int = 0, flags: int = 0) -> bytes:
    """Return a box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), content)


def table(kind: bytes, entries: int, content: bytes, *, version: int = 0) -> bytes:
    """Return a box that holds a table, and says how many entries there are."""
    return full(kind, struct.pack(">I", entries) + content, version=version)


def inside(data: bytes, path: str, change: Change) -> bytes:
    """Return an mp4 in which each box of a path, as ``moov/trak/tkhd``, is changed.

    ``change`` takes the whole box and returns what is to stand in its place.
    """
    wanted, _, rest = path.partition("/")
    out, at = b"", 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        whole = data[at : at + size]
        if kind == wanted.encode():
            whole = (
                box(kind, inside(whole[8:], rest, change)) if rest else change(whole)
            )
        out += whole
        at += max(size, 8)
    return out


def put(path: str, made: bytes) -> Change:
    """Return what puts a box in the place of each box of a path."""
    return lambda data: inside(data, path, lambda _: made)


def behind(path: str, made: bytes) -> Change:
    """Return what puts a box behind each box of a path."""
    return lambda data: inside(data, path, lambda whole: whole + made)


def within(path: str, made: bytes) -> Change:
    """Return what puts a box at the end of each box of a path."""
    return lambda data: inside(
        data, path, lambda whole: box(whole[4:8], whole[8:], made)
    )


# -------------------------------------------------------------------- Matroska

UNKNOWN = b"\x01" + b"\xff" * 7
"""The length of an element that does not say how long it is."""


def element(name: str, *content: bytes, size: bytes | None = None) -> bytes:
    """Return an element of Matroska; ``name`` is its number in hexadecimal digits."""
    body = b"".join(content)
    length = (1 << 56 | len(body)).to_bytes(8, "big") if size is None else size
    return bytes.fromhex(name) + length + body


def number(name: str, value: int) -> bytes:
    """Return an element that holds a whole number."""
    return element(name, value.to_bytes(8, "big"))


def real(name: str, value: float) -> bytes:
    """Return an element that holds a real number."""
    return element(name, struct.pack(">d", value))


def matroska(
    pictures: Sequence[bytes],
    *,
    width: int = 64,
    height: int = 48,
    info: bytes = b"",
    video: bytes = b"",
    track: bytes = b"",
    extra: bytes = b"",
    scale: int = 1_000_000,
    unknown: bool = False,
    at_ms: Callable[[int], int] = lambda k: 33 * k,
    start: int = 0,
    flags: int = 0x80,
) -> bytes:
    """Return a file of JPEG pictures.

    Parameters
    ----------
    pictures
        What the blocks hold.
    width, height
        What the header says.
    info, video, track, extra
        Further elements of the segment's information, of the track's picture, of the
        track, of the segment.
    scale, start, at_ms
        Nanoseconds of a tick, the cluster's time, each block's time after it [ticks].
    unknown
        Whether segment and cluster leave open how long they are.
    flags
        Of each block.
    """
    size = UNKNOWN if unknown else None
    head = element("1a45dfa3", element("4282", b"matroska"), number("4287", 4))
    about = element("1549a966", number("2ad7b1", scale), info)
    shape = element("e0", number("b0", width), number("ba", height), video)
    entry = element(
        "ae",
        *(number("d7", 1), number("73c5", 1), number("83", 1)),
        *(element("86", b"V_MJPEG"), shape, track),
    )
    blocks = [
        element("a3", b"\x81" + struct.pack(">hB", at_ms(k), flags) + picture)
        for k, picture in enumerate(pictures)
    ]
    cluster = element("1f43b675", number("e7", start), *blocks, size=size)
    tracks = element("1654ae6b", entry)
    return head + element("18538067", about, tracks, extra, cluster, size=size)


def nested(name: str, depth: int, innermost: bytes = b"") -> bytes:
    """Return an element in itself, many times over."""
    content, levels = innermost, []
    key = bytes.fromhex(name)
    length = len(content)
    for _ in range(depth):
        levels.append(key + (1 << 56 | length).to_bytes(8, "big"))
        length += len(levels[-1])
    return b"".join(reversed(levels)) + content


# ------------------------------------------------------------------------ RIFF


def chunk(kind: bytes, *content: bytes) -> bytes:
    """Return a chunk of an AVI."""
    body = b"".join(content)
    return struct.pack("<4sI", kind, len(body)) + body + bytes(len(body) % 2)


def avi(
    pictures: Sequence[bytes],
    *,
    size: tuple[int, int] = (64, 48),
    rate: tuple[int, int] = (30, 1),
    index: bytes | None = None,
    header: bytes = b"",
    colours: int = 0,
    repeat: int = 1,
) -> bytes:
    """Return an AVI of JPEG pictures.

    ``index`` is its index, ``header`` stands behind the stream's format, ``repeat``
    has the index name every picture so many times.
    """
    wide, high = size
    main = struct.pack(
        "<14I", 33333, 0, 0, 16, len(pictures), 0, 1, 0, 64, 48, *[0] * 4
    )
    stream = struct.pack(
        "<4s4sIHHIIIIIIII4H",
        *(b"vids", b"MJPG", 0, 0, 0, 0, rate[1], rate[0], 0, len(pictures)),
        *(0, 0xFFFFFFFF, 0, 0, 0, 64, 48),
    )
    shape = struct.pack(
        "<IiiHH4sIiiII", 40, wide, high, 1, 24, b"MJPG", 0, 0, 0, colours, 0
    )
    kinds = chunk(
        b"LIST", b"strl", chunk(b"strh", stream), chunk(b"strf", shape), header
    )
    movie, places = b"movi", []
    for picture in pictures:
        places.append((len(movie), len(picture)))
        movie += chunk(b"00dc", picture)
    if index is None:
        index = b"".join(
            struct.pack("<4sIII", b"00dc", 0x10, *place) for place in places
        )
    body = chunk(b"LIST", b"hdrl", chunk(b"avih", main), kinds)
    return chunk(
        b"RIFF", b"AVI ", body, chunk(b"LIST", movie), chunk(b"idx1", index * repeat)
    )
