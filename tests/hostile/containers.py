"""Files whose tables and parts are made to harm, though the pictures may be sound."""

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import cv2

from tests.clips import corner_picture, write_clip
from tests.hostile import boxes
from tests.hostile.boxes import (
    avi,
    behind,
    box,
    element,
    full,
    inside,
    matroska,
    nested,
    number,
    put,
    real,
    table,
    within,
)
from tests.hostile.case import NOBODY, WHATEVER, Case
from tests.hostile.films import sound_clip

_STBL = "moov/trak/mdia/minf/stbl"
_MANY = 5_000_000
_MAKERS = dict[str, Callable[[], bytes]]


def pair(a: int, b: int, times: int = 1) -> bytes:
    """Return two whole numbers, as tables of mp4 hold them, many times over."""
    return struct.pack(">II", a & 0xFFFFFFFF, b & 0xFFFFFFFF) * times


def jpeg(
    width: int = 64, height: int = 48, shade: int = 0, grey: bool = False
) -> bytes:
    """Return a picture as JPEG."""
    picture = corner_picture(width, height, shade)
    if grey:
        picture = picture[..., 0]
    return cv2.imencode(".jpg", picture)[1].tobytes()


@cache
def jpegs(n: int = 40) -> tuple[bytes, ...]:
    """Return the pictures of a sound clip."""
    return tuple(jpeg(shade=k % 5) for k in range(n))


def noted(picture: bytes, orientation: int = 6) -> bytes:
    """Return a JPEG with the notes of a camera (EXIF), which say how to turn it."""
    entry = struct.pack("<HHIHH", 0x112, 3, 1, orientation, 0)
    notes = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)
    head = b"\xff\xe1" + struct.pack(">H", 2 + len(notes))
    return picture[:2] + head + notes + picture[2:]


def _mp4(change: boxes.Change) -> Callable[[], bytes]:
    return lambda: change(sound_clip("mp4"))


def _shape(wide: int, high: int) -> boxes.Change:
    """Return what says how wide a pixel is for its height."""

    def change(data: bytes) -> bytes:
        pasp = box(b"pasp", pair(wide, high))

        def grown(whole: bytes) -> bytes:
            entry = whole[16:]
            entry = struct.pack(">I", len(entry) + len(pasp)) + entry[4:] + pasp
            return box(b"stsd", whole[8:16], entry)

        return inside(data, f"{_STBL}/stsd", grown)

    return change


def _fragments(n: int, samples: int) -> Callable[[], bytes]:
    """Return what ends in many fragments that all say they hold many samples."""

    def make() -> bytes:
        extends = box(b"mvex", full(b"trex", struct.pack(">5I", 1, 1, 512, 10, 0)))
        data = within("moov", extends)(sound_clip("mp4"))
        run = full(b"trun", struct.pack(">I", samples))
        head = full(b"tfhd", struct.pack(">I", 1), flags=0x20000)
        part = box(
            b"moof",
            full(b"mfhd", struct.pack(">I", 1)),
            box(b"traf", head, full(b"tfdt", bytes(4)), run),
        )
        return data + (part + box(b"mdat", bytes(16))) * n

    return make


def _named_file() -> bytes:
    """The pictures are said to lie in another file, by an alias as QuickTime has it."""
    name = b"secret.mp4"
    alias = (
        struct.pack(">IHH", 0, 150, 2) + bytes(2) + bytes([0]) + bytes(27) + bytes(8)
    )
    alias += bytes([len(name)]) + name.ljust(63, b"\0") + bytes(20)
    path = b"/secret.mp4"
    alias += bytes(10) + struct.pack(">hH", 2, len(path)) + path + b"\0"
    alias += (
        struct.pack(">hH", 18, len(path)) + path + b"\0" + struct.pack(">hH", -1, 0)
    )
    made = table(b"dref", 1, full(b"alis", alias))
    return put("moov/trak/mdia/minf/dinf/dref", made)(sound_clip("mov"))


def _compressed(size: int) -> bytes:
    """The header is packed, and says that it unpacks to very much."""
    packed = zlib.compress(bytes(200_000_000), 9)
    movie = box(
        b"cmov",
        box(b"dcom", b"zlib"),
        box(b"cmvd", struct.pack(">I", size) + packed),
    )
    return put("moov", box(b"moov", movie))(sound_clip("mp4"))


def _encrypted(data: bytes) -> bytes:
    """The pictures are said to be encrypted."""
    scheme = box(
        b"sinf",
        box(b"frma", b"avc1"),
        full(b"schm", b"cenc" + struct.pack(">I", 65536)),
        box(b"schi", full(b"tenc", bytes(2) + b"\1\x08" + bytes(16), version=0)),
    )

    def changed(whole: bytes) -> bytes:
        entry = whole[16:] + scheme
        return box(
            b"stsd", whole[8:16], struct.pack(">I4s", len(entry), b"encv"), entry[8:]
        )

    return inside(data, f"{_STBL}/stsd", changed)


def _many_tracks(data: bytes) -> bytes:
    return inside(data, "moov/trak", lambda whole: whole * 3000)


MP4: _MAKERS = {
    "5 million times": _mp4(
        put(f"{_STBL}/stts", table(b"stts", _MANY, pair(1, 512, _MANY)))
    ),
    "time table of ones and billions": _mp4(
        put(f"{_STBL}/stts", table(b"stts", 40, (pair(1, 1) + pair(1, -1)) * 20))
    ),
    "5 million offsets": _mp4(
        put(f"{_STBL}/ctts", table(b"ctts", _MANY, pair(1, 512, _MANY)))
    ),
    "offsets far below zero": _mp4(
        put(
            f"{_STBL}/ctts",
            table(b"ctts", 40, pair(1, -(1 << 31), 40), version=1),
        )
    ),
    "half a million edits": _mp4(
        within(
            "moov/trak/edts",
            b"",
        )
    ),
    "pixels of two billion to one": _mp4(_shape((1 << 31) - 1, 1)),
    "pixels of one to two billion": _mp4(_shape(1, (1 << 31) - 1)),
    "pixels of zero to zero": _mp4(_shape(0, 0)),
    "pixels of 100 to 1": _mp4(_shape(100, 1)),
    "100 million samples of one size": _mp4(
        put(f"{_STBL}/stsz", full(b"stsz", pair(8, 100_000_000)))
    ),
    "two billion samples of one size": _mp4(
        put(f"{_STBL}/stsz", full(b"stsz", pair(8, (1 << 31) - 1)))
    ),
    "5 million sizes of nothing": _mp4(
        put(f"{_STBL}/stsz", full(b"stsz", pair(0, _MANY) + bytes(4 * _MANY)))
    ),
    "chunks of two billion samples": _mp4(
        put(
            f"{_STBL}/stsc",
            table(b"stsc", 1, struct.pack(">III", 1, (1 << 31) - 1, 1)),
        )
    ),
    "chunks backwards": _mp4(
        put(
            f"{_STBL}/stsc",
            table(
                b"stsc",
                3,
                struct.pack(">9I", 9, 1, 1, 5, 1, 1, 1, 40, 7),
            ),
        )
    ),
    "5 million key frames": _mp4(
        put(
            f"{_STBL}/stss",
            table(b"stss", _MANY, struct.pack(">I", 1) * _MANY),
        )
    ),
    "3000 tracks": _mp4(_many_tracks),
    "100,000 titles": _mp4(
        within(
            "moov",
            box(
                b"udta",
                full(
                    b"meta",
                    full(b"hdlr", bytes(4) + b"mdir" + bytes(13))
                    + box(
                        b"ilst",
                        box(b"\xa9nam", box(b"data", pair(1, 0), b"<script>"))
                        * 100_000,
                    ),
                ),
            ),
        )
    ),
    "title of 50 MB": _mp4(
        within(
            "moov",
            box(
                b"udta",
                full(
                    b"meta",
                    full(b"hdlr", bytes(4) + b"mdir" + bytes(13))
                    + box(
                        b"ilst",
                        box(b"\xa9nam", box(b"data", pair(1, 0), b"=" * 50_000_000)),
                    ),
                ),
            ),
        )
    ),
    "cover of 50 MB": _mp4(
        within(
            "moov",
            box(
                b"udta",
                full(
                    b"meta",
                    full(b"hdlr", bytes(4) + b"mdir" + bytes(13))
                    + box(
                        b"ilst",
                        box(b"covr", box(b"data", pair(14, 0), bytes(50_000_000))),
                    ),
                ),
            ),
        )
    ),
    "boxes nested 20,000 deep": _mp4(
        lambda data: (
            data
            + b"".join(
                struct.pack(">I4s", 8 * (20_000 - k), b"udta") for k in range(20_000)
            )
        )
    ),
    "another file by alias": _named_file,
    "packed header of 4 GB": lambda: _compressed(0xFFFFFFFF),
    "packed header of 200 MB": lambda: _compressed(200_000_000),
    "encrypted": _mp4(_encrypted),
    "100,000 fragments": _fragments(100_000, 1),
    "a fragment of two billion samples": _fragments(1, (1 << 31) - 1),
    "20 fragments of 50 million samples": _fragments(20, 50_000_000),
    "index of itself": _mp4(
        lambda data: (
            data[:32]
            + full(
                b"sidx",
                struct.pack(">4IHH", 1, 90_000, 0, 0, 0, 65_535)
                + struct.pack(">III", 1 << 31, 1, 0) * 5461,
            )
            + data[32:]
        )
    ),
    "movie clock of 0": _mp4(
        lambda data: inside(
            data,
            "moov/mvhd",
            lambda whole: whole[:20] + bytes(4) + whole[24:],
        )
    ),
    "one tick per second": _mp4(
        lambda data: inside(
            data,
            "moov/trak/mdia/mdhd",
            lambda whole: whole[:20] + struct.pack(">I", 1) + whole[24:],
        )
    ),
    "box of 2^63 bytes": _mp4(
        lambda data: data + struct.pack(">I4sQ", 1, b"free", 1 << 63) + bytes(99)
    ),
    "an atom of size 0 first": _mp4(
        lambda data: struct.pack(">I4s", 0, b"free") + data
    ),
    "two kinds of pictures": _mp4(
        lambda data: inside(
            data,
            f"{_STBL}/stsd",
            lambda whole: table(
                b"stsd", 2, whole[16:] + whole[16:].replace(b"avc1", b"mp4v", 1)
            ),
        )
    ),
}


def _edits(data: bytes) -> bytes:
    edit = struct.pack(">IiI", 1, 0, 0x10000)
    made = box(b"edts", table(b"elst", 500_000, edit * 500_000))
    return behind("moov/trak/tkhd", made)(put("moov/trak/edts", b"")(data))


def _slow_edits(data: bytes) -> bytes:
    edit = struct.pack(">IiI", 1000, 0, 0) + struct.pack(">IiI", 1000, -2, 0x10000)
    made = box(b"edts", table(b"elst", 40, edit * 20))
    return behind("moov/trak/tkhd", made)(put("moov/trak/edts", b"")(data))


MP4["half a million edits"] = _mp4(_edits)
MP4["edits of no speed and before time"] = _mp4(_slow_edits)


def _mkv(**options: object) -> Callable[[], bytes]:
    return lambda: matroska(jpegs(), **options)  # type: ignore[arg-type]


def _attachment(size: int) -> bytes:
    return element(
        "61a7",
        element("466e", b"../../etc/passwd"),
        element("4660", b"font/ttf"),
        number("46ae", 7),
        element("465c", bytes(size)),
    )


def _chapter(k: int) -> bytes:
    shown = element("80", element("85", b"<b>%d" % k), element("437c", b"eng"))
    return element("b6", number("73c4", k + 1), number("91", k), shown)


def _tag(size: int = 9) -> bytes:
    return element("67c8", element("45a3", b"TITLE"), element("4487", b"=" * size))


def _packing(how: int, prefix: bytes = b"") -> bytes:
    """Return what says that every block is packed."""
    settings = element("4255", prefix) if prefix else b""
    way = element("5034", number("4254", how), settings)
    return element("6d80", element("6240", number("5031", 0), number("5032", 1), way))


def _bombs() -> bytes:
    packed = zlib.compress(bytes(300_000_000), 9)
    return matroska([packed] * 30, track=_packing(0))


def _stripped() -> bytes:
    """Every block of nothing stands for a megabyte that is told once."""
    return matroska([b""] * 100_000, track=_packing(3, bytes(1_000_000)), at_ms=_few)


def _few(k: int) -> int:
    return k % 30_000


MKV: _MAKERS = {
    "as it should be": _mkv(),
    "segment and cluster of unknown length": _mkv(unknown=True),
    "attachment of 50 MB": _mkv(extra=element("1941a469", _attachment(50_000_000))),
    "100,000 attachments": lambda: matroska(
        jpegs(), extra=element("1941a469", _attachment(9) * 100_000)
    ),
    "100,000 chapters": lambda: matroska(
        jpegs(),
        extra=element(
            "1043a770", element("45b9", b"".join(_chapter(k) for k in range(100_000)))
        ),
    ),
    "chapters nested 20,000 deep": lambda: matroska(
        jpegs(), extra=element("1043a770", element("45b9", nested("b6", 20_000)))
    ),
    "100,000 tags": lambda: matroska(
        jpegs(), extra=element("1254c367", element("7373", _tag() * 100_000))
    ),
    "tags nested 20,000 deep": lambda: matroska(
        jpegs(), extra=element("1254c367", element("7373", nested("67c8", 20_000)))
    ),
    "tag of 50 MB": lambda: matroska(
        jpegs(), extra=element("1254c367", element("7373", _tag(50_000_000)))
    ),
    "a million places in the index": lambda: matroska(
        jpegs(),
        extra=element(
            "1c53bb6b",
            element(
                "bb",
                number("b3", 0),
                element("b7", number("f7", 1), number("f1", 0)),
            )
            * 1_000_000,
        ),
    ),
    "list of parts that names itself": lambda: matroska(
        jpegs(),
        extra=element(
            "114d9b74",
            element(
                "4dbb", element("53ab", bytes.fromhex("114d9b74")), number("53ac", 60)
            )
            * 10_000,
        ),
    ),
    "ticks of 0 ns": _mkv(scale=0),
    "ticks of 1 ns": _mkv(scale=1),
    "ticks of a century": _mkv(scale=1 << 62),
    "lasting no number": _mkv(info=real("4489", float("nan"))),
    "lasting for ever": _mkv(info=real("4489", float("inf"))),
    "lasting less than nothing": _mkv(info=real("4489", -1e300)),
    "lasting 1e308 ticks": _mkv(info=real("4489", 1e308)),
    "beginning in 4 million years": _mkv(start=1 << 57),
    "blocks before time": _mkv(at_ms=lambda k: -33 * k),
    "blocks all at once": _mkv(at_ms=lambda k: 7),
    "shown 4 billion wide": _mkv(video=number("54b0", 0xFFFFFFFF) + number("54ba", 1)),
    "shown 1 wide": _mkv(video=number("54b0", 1) + number("54ba", 0xFFFFFFFF)),
    "said to be 4 billion wide": _mkv(width=0xFFFFFFFF),
    "said to be 16 times as large": _mkv(width=1024, height=768),
    "cut by more than it has": _mkv(
        video=b"".join(number(side, 5000) for side in ("54aa", "54bb", "54cc", "54dd"))
    ),
    "turned by no number": _mkv(
        video=element(
            "7670", number("7671", 1), *(real(f"767{k}", float("nan")) for k in "345")
        )
    ),
    "frames of 1 ns": _mkv(track=number("23e383", 1)),
    "frames of a century": _mkv(track=number("23e383", 1 << 61)),
    "header of 100 MB": _mkv(track=element("63a2", bytes(100_000_000))),
    "pictures of 300 MB packed in 300 kB": _bombs,
    "a megabyte told once, meant 100,000 times": _stripped,
    "packed in no known way": _mkv(track=_packing(77)),
    "laced blocks that lie": _mkv(flags=0x86),
    "10,000 tracks": lambda: matroska(
        jpegs(),
        extra=element(
            "1654ae6b",
            *(
                element(
                    "ae",
                    *(number("d7", k + 2), number("73c5", k + 2), number("83", 1)),
                    *(element("86", b"V_MJPEG"), element("e0", number("b0", 64))),
                )
                for k in range(10_000)
            ),
        ),
    ),
}


def _loop() -> bytes:
    """Return an index that names the place where it stands as its next part."""
    entry = struct.pack("<QII", 0, 0xFFFFFF, 0xFFFFFF)
    head = struct.pack("<HBBI4s3I", 4, 0, 0, 4000, b"00dc", 0, 0, 0)
    return chunk_of(b"indx", head + entry * 4000)


def chunk_of(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of an AVI."""
    return boxes.chunk(kind, content)


AVI: _MAKERS = {
    "as it should be": lambda: avi(jpegs()),
    "upside down": lambda: avi(jpegs(), size=(64, -48)),
    "said to be 2 billion wide": lambda: avi(jpegs(), size=((1 << 31) - 1, 48)),
    "less than nothing wide": lambda: avi(jpegs(), size=(-64, -(1 << 31))),
    "no rate": lambda: avi(jpegs(), rate=(0, 0)),
    "4 billion per second": lambda: avi(jpegs(), rate=(0xFFFFFFFF, 1)),
    "one in a century": lambda: avi(jpegs(), rate=(1, 0xFFFFFFFF)),
    "each picture named 25,000 times": lambda: avi(jpegs(), repeat=25_000),
    "index that names itself": lambda: avi(jpegs(), header=_loop()),
    "4 billion colours": lambda: avi(jpegs(), colours=0xFFFFFFFF),
    "lists nested 5000 deep": lambda: avi(
        jpegs(),
        header=b"".join(
            struct.pack("<4sI4s", b"LIST", 12 * (5000 - k), b"strl")
            for k in range(5000)
        ),
    ),
    "every picture of another size": lambda: avi(
        [jpeg(32 + 8 * k, 480 - 8 * k) for k in range(50)]
    ),
    "a camera's notes in every picture": lambda: avi([noted(p) for p in jpegs()]),
    "every other picture grey": lambda: avi(
        [jpeg(shade=k % 3, grey=bool(k % 2)) for k in range(50)]
    ),
    "one picture of 8000 x 7000 among small ones": lambda: avi(
        [*jpegs(20), jpeg(8000, 7000), *jpegs(20)]
    ),
    "empty pictures": lambda: avi([b""] * 100_000),
}


def _flv(script: bytes, tags: bytes = b"") -> bytes:
    tag = b"\x12" + len(script).to_bytes(3, "big") + bytes(7) + script
    return b"FLV\x01\x01\0\0\0\x09\0\0\0\0" + tag + bytes(4) + tags


FLV: _MAKERS = {
    "objects nested 100,000 deep": lambda: _flv(
        b"\x02\0\x0aonMetaData" + b"\x03\0\x01a" * 100_000
    ),
    "list of 4 billion": lambda: _flv(
        b"\x02\0\x0aonMetaData\x08" + b"\xff" * 4 + b"\0\x01a\x0a" + b"\xff" * 4
    ),
    "size of no number": lambda: _flv(
        b"\x02\0\x0aonMetaData\x08\0\0\0\x02"
        b"\0\x05width\0" + struct.pack(">d", float("nan"))
        + b"\0\x08duration\0" + struct.pack(">d", 1e308) + b"\0\0\x09",
        sound_clip("flv")[13:],
    ),
}  # fmt: skip


def _gif(width: int, height: int, frames: int, delay: int) -> bytes:
    """Return a GIF of pictures of one point, on a ground of some size."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0)
    colours = b"\0\0\0\xff\xff\xff"
    shown = (
        b"\x21\xf9\x04\x08" + struct.pack("<H", delay) + b"\0\0"
        b"\x2c" + struct.pack("<HHHHB", width - 1, height - 1, 1, 1, 0)
        + b"\x02\x02\x44\x01\0"
    )  # fmt: skip
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    return head + colours + loop + shown * frames + b"\x3b"


GIF: _MAKERS = {
    "ground of 65535 x 65535": lambda: _gif(65535, 65535, 50, 4),
    "ground of 8000 x 4900, 2000 frames of a point": lambda: _gif(8000, 4900, 2000, 4),
    "600,000 frames of a point": lambda: _gif(64, 48, 600_000, 1),
    "frames of no time": lambda: _gif(64, 48, 200, 0),
    "frames of 11 minutes": lambda: _gif(64, 48, 200, 65535),
}


def _ogg(n: int) -> bytes:
    """Return many beginnings of streams, each in a page of its own."""
    header = b"\x80theora\x03\x02\x01" + struct.pack(">HH", 65535, 65535) + bytes(32)
    return b"".join(
        b"OggS\0\x02" + bytes(8) + struct.pack("<III", k, 0, 0)
        + bytes([1, len(header)]) + header
        for k in range(n)
    )  # fmt: skip


def _endless_packet() -> bytes:
    """Return one packet that goes on through thousands of pages."""
    page = b"OggS\0\x01" + bytes(8) + struct.pack("<III", 1, 0, 0)
    return _ogg(1) + (page + b"\xff" + b"\xff" * 255 + bytes(255 * 255)) * 2000


def _joined(*endings: tuple[str, str, int, int]) -> Callable[[Path], Path]:
    """Return what joins whole files of several sizes, one behind the other."""

    def make(folder: Path) -> Path:
        whole = b""
        for name, codec, width, height in endings:
            pictures = [corner_picture(width, height, k % 5) for k in range(30)]
            path = write_clip(folder / name, pictures, codec=codec)
            whole += path.read_bytes()
            path.unlink()
        made = folder / endings[0][0]
        made.write_bytes(whole)
        return made

    return make


OGG: _MAKERS = {
    "20,000 streams": lambda: _ogg(20_000),
    "a packet of 130 MB": _endless_packet,
}

TS: _MAKERS = {
    "100 MB of nothing": lambda: (b"\x47\x1f\xff\x10" + bytes(184)) * 530_000,
    "8000 programs": lambda: b"".join(
        b"\x47\x40\0\x10\0" + section.ljust(183, b"\xff") for section in _programs()
    ),
    "a packet without an end": lambda: (
        sound_clip("ts")
        + b"".join(
            b"\x47" + struct.pack(">H", 0x100) + bytes([0x10 | k % 16]) + bytes(184)
            for k in range(500_000)
        )
    ),
}


def _programs() -> Iterator[bytes]:
    for start in range(0, 8000, 40):
        entries = b"".join(
            struct.pack(">HH", n + 1, 0xE000 | (32 + n % 8000))
            for n in range(start, start + 40)
        )
        length = 5 + len(entries) + 4
        head = struct.pack(">BHHBBB", 0, 0xB000 | length, 1, 0xC1, start // 40, 199)
        body = head + entries
        yield body + struct.pack(">I", _crc(body))


def _crc(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


def _written(name: str, content: Callable[[], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        if "alias" in name:
            write_clip(folder / "secret.mp4", [corner_picture()] * 12)
        path = folder / name
        path.write_bytes(content())
        return path

    return make


def cases() -> Iterator[Case]:
    """Yield all inputs of this kind."""
    words = f"{NOBODY}|{WHATEVER}"
    for ending, makers in (
        *(("mp4", MP4), ("mkv", MKV), ("avi", AVI), ("flv", FLV), ("gif", GIF)),
        *(("ogv", OGG), ("ts", TS)),
    ):
        for name, content in makers.items():
            file = f"alias.{ending}" if "alias" in name else f"a.{ending}"
            make = _written(file, content)
            yield Case(name=f"{ending}: {name}", make=make, words=words)
    small, large = (64, 48), (640, 360)
    for name, codec in (
        *(("a.ts", "libx264"), ("a.ts", "mpeg2video"), ("a.ogv", "libtheora")),
        *(("a.mkv", "libx264"), ("a.webm", "libvpx-vp9"), ("a.mpg", "mpeg1video")),
    ):
        for first, then in ((small, large), (large, small)):
            make = _joined((name, codec, *first), (name, codec, *then))
            sizes = f"{first[0]} then {then[0]} wide"
            yield Case(name=f"joined: {codec} {name} {sizes}", make=make, words=words)
