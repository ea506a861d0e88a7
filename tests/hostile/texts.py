"""Inputs that are no video at all, name other files, or are no files."""

import os
import random
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.clips import corner_picture, write_clip
from tests.hostile.case import NOBODY, NOT_READ, Case, written

_BYTES = random.Random(1)
_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 30000, 30000, 8, 2, 0, 0, 0)
    + struct.pack(
        ">I",
        zlib.crc32(struct.pack(">4sIIBBBBB", b"IHDR", 30000, 30000, 8, 2, 0, 0, 0)),
    )
)
NO_VIDEOS: dict[str, bytes] = {
    "words": b"dear diary\n" * 500,
    "zeros": bytes(100_000),
    "ones": b"\xff" * 100_000,
    "random": _BYTES.randbytes(100_000),
    "html": b"<!doctype html><script>alert(1)</script>" * 50,
    "json": b'{"a": [' * 2000,
    "xml bomb": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>',
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9e9" height="9e9"/>',
    "pdf": b"%PDF-1.7\n" + b"0 " * 5000,
    "zip": b"PK\x03\x04" + bytes(5000),
    "gzip": b"\x1f\x8b\x08" + bytes(5000),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(5000),
    "sqlite": b"SQLite format 3\0" + bytes(5000),
    "png of 900 million pixels": _PNG + bytes(500),
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(5000),
    "wave": b"RIFF\xff\xff\xff\xffWAVEfmt " + bytes(5000),
    "mp3": b"ID3\x04\x00\x00\x00\x00\x0f\x76" + b"\xff\xfb\x90\x00" + bytes(5000),
    "flac": b"fLaC" + bytes(5000),
    "midi": b"MThd" + bytes(500),
    "font": b"OTTO" + bytes(500),
    "one byte": b"\0",
    "only ftyp": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    "only RIFF": b"RIFF\x10\0\0\0AVI ",
    "only EBML": b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f",
    "only OGG": b"OggS" + bytes(200),
    "only FLV": b"FLV\x01\x01\0\0\0\x09\0\0\0\0",
    "only ASF": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(500),
    "mp4 of an endless box": b"\0\0\0\x01moov" + b"\xff" * 8 + bytes(500),
    "mp4 of nested boxes": b"".join(
        struct.pack(">I4s", 100_000 - 8 * i, b"moov") for i in range(9000)
    ),
    "mkv of an endless element": b"\x1a\x45\xdf\xa3"
    + b"\x01"
    + b"\xff" * 7
    + bytes(90),
}
LISTS: dict[str, str] = {
    "concat of another": "ffconcat version 1.0\nfile secret.mp4\n",
    "concat, absolute": "ffconcat version 1.0\nfile {secret}\n",
    "concat of itself": "ffconcat version 1.0\nfile list.mp4\n",
    "concat, years long": "ffconcat version 1.0\nfile secret.mp4\nduration 99999999\n",
    "concat, file:": "ffconcat version 1.0\nfile 'file:{secret}'\n",
    "concat, http": "ffconcat version 1.0\nfile 'http://127.0.0.1:9/a.mp4'\n",
    "concat of a device": "ffconcat version 1.0\nfile /dev/zero\n",
    "concat, unsafe option": "ffconcat version 1.0\noption safe 0\nfile {secret}\n",
    "m3u8": "#EXTM3U\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n",
    "m3u8, file:": "#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
    "m3u8, http": "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
    "m3u8 of m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlist.mp4\n",
    "m3u8, key": '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/passwd"\n'
    "#EXTINF:1,\nsecret.ts\n",
    "m3u8, map": '#EXTM3U\n#EXT-X-MAP:URI="secret.mp4"\n#EXTINF:1,\nsecret.mp4\n',
    "m3u8, concat:": "#EXTM3U\n#EXTINF:1,\nconcat:{secret}|/etc/passwd\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" '
    'type="static"><Period><AdaptationSet><Representation><BaseURL>{secret}'
    "</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "smooth": '<SmoothStreamingMedia MajorVersion="2"></SmoothStreamingMedia>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
    "m=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    "pls": "[playlist]\nFile1={secret}\n",
    "asx": '<asx version="3.0"><entry><ref href="{secret}"/></entry></asx>',
    "xspf": "<playlist><trackList><track><location>{secret}</location></track>"
    "</trackList></playlist>",
    "srt": "1\n00:00:01,000 --> 00:00:02,000\nhello\n",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n",
    "ass": "[Script Info]\nScriptType: v4.00+\n[Events]\n",
    "vobsub": "# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:01:101\n",
    "ffmetadata": ";FFMETADATA1\ntitle=x\n",
    "microdvd": "{{1}}{{100}}hello\n" * 20,
    "image2": "P6 64 48 255\n",
    "imf": '<?xml version="1.0"?><CompositionPlaylist></CompositionPlaylist>',
    "rtsp redirect": "RTSPtextRTSP://127.0.0.1:9/x\n",
    "quicktime reference": "SMILtext<smil><body><video src='{secret}'/></body></smil>",
    "lavfi graph": "testsrc=size=9999x9999",
    "yuv4mpeg": "YUV4MPEG2 W99999 H99999 F30:1 Ip A1:1\nFRAME\n",
    "text screen": "\x1b[31mhello\x1b[0m\n" * 200,
}
ADDRESSES = (
    *("concat:secret.mp4|secret.mp4", "file:secret.mp4", "http://127.0.0.1:9/a.mp4"),
    *("data:video/mp4;base64,AAAA", "pipe:0", "fd:0", "tcp://127.0.0.1:9"),
    *("subfile,,start,0,end,9,,:secret.mp4", "crypto:secret.mp4", "cache:secret.mp4"),
    *("async:secret.mp4", "rtp://127.0.0.1:9", "lavfi:testsrc", "img%03d.png", "*.mp4"),
)
NAMES: dict[str, bytes] = {
    "no encoding": b"caf\xe9.mp4",
    "all high bytes": bytes(range(0x80, 0xC0)) + b".mp4",
    "escape": b"\x1b[2J\x1b[31m.mp4",
    "bell": b"\x07\x07.mp4",
    "newline": b"two\nlines.mp4",
    "carriage return": b"a\rb.mp4",
    "tab": b"\t=1+1.mp4",
    "right to left": "gpj\u202e4pm.mp4".encode(),
    "isolates": "\u2066a\u2069.mp4".encode(),
    "zero width": "a\u200b\ufeffb.mp4".encode(),
    "formula": b"=HYPERLINK('x').mp4",
    "formula behind a semicolon": b"a;=1+1.mp4",
    "full-width formula": "\uff1d1+1.mp4".encode(),
    "plus": b"+1.mp4",
    "option": b"--out=x.mp4",
    "dash": b"-.mp4",
    "quotes": b"'\"`$(id)`.mp4",
    "markup": b"<script>alert(1)</script>".replace(b"/", b"_") + b".mp4",
    "template": b"{{7*7}}{%x%}.mp4",
    "format": b"%s%n{0}{name}.mp4",
    "rich markup": b"[bold red]x[_red].mp4",
    "long": b"x" * 251 + b".mp4",
    "long of wide signs": "\u8d70".encode() * 83 + b".mp4",
    "no ending": b"clip",
    "dots": b"...mp4",
    "spaces": b"   .mp4",
    "emoji": "\U0001f3c3\U0001f3fd\u200d\u2640\ufe0f.mp4".encode(),
    "combining": ("a" + "\u0301" * 60 + ".mp4").encode(),
    "backslash": b"..\\..\\x.mp4",
    "colon": b"12:30.mp4",
    "percent": b"%2e%2e%2f.mp4",
    "device of another system": b"CON.mp4",
}


def _small(path: Path) -> Path:
    return write_clip(path, [corner_picture(shade=i % 5) for i in range(12)])


def _listing(text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        secret = _small(folder / "secret.mp4")
        _small(folder / "secret.ts")
        path = folder / "list.mp4"
        path.write_text(text.format(secret=secret))
        return path

    return make


def _address(text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        _small(folder / "secret.mp4")
        return folder / text

    return make


def _named(name: bytes) -> Callable[[Path], Path]:
    return lambda folder: (
        _small(folder / os.fsdecode(name))
        if len(name) < 251
        else (_small(folder / "a.mp4").rename(folder / os.fsdecode(name)))
    )


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.mp4")
    return folder / "pipe.mp4"


def _socket(folder: Path) -> Path:
    before = Path.cwd()
    os.chdir(folder)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket.mp4")
    finally:
        os.chdir(before)
    return folder / "socket.mp4"


def _link(target: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "link.mp4").symlink_to(target)
        return folder / "link.mp4"

    return make


def cases() -> Iterator[Case]:
    """Yield all inputs of this kind."""
    for name, content in NO_VIDEOS.items():
        yield Case(name=f"no video: {name}", make=written("a.mp4", content))
    for name, text in LISTS.items():
        yield Case(name=f"list: {name}", make=_listing(text), words=NOT_READ)
    for text in ADDRESSES:
        words = "there is no file|cannot open"
        yield Case(name=f"address: {text}", make=_address(text), words=words)
    for name, raw in NAMES.items():
        yield Case(name=f"name: {name}", make=_named(raw), words=NOBODY)
    for device in ("/dev/zero", "/dev/null", "/dev/urandom", "/dev/tty"):
        make = _link(device)
        yield Case(
            name=f"no file: {device}", make=make, words="is a device|cannot open"
        )
    yield Case(name="no file: pipe", make=_pipe, words="is a named pipe")
    yield Case(name="no file: socket", make=_socket, words="is a socket")
    yield Case(name="no file: folder", make=lambda f: f, words="is a folder")
    for target, words in (("gone", "no file"), ("link.mp4", "cannot open")):
        yield Case(name=f"no file: link to {target}", make=_link(target), words=words)
    yield Case(
        name="no file: /proc", make=_link("/proc/self/mem"), words="empty|cannot"
    )
    yield Case(
        name="no file: long name", make=lambda f: f / ("x" * 5000), words="cannot open"
    )
    yield Case(
        name="no file: zero", make=lambda f: f / "a\0b", words="there is no file"
    )
    yield Case(name="no file: empty", make=written("a.mp4", b""), words="empty")
