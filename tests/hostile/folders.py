"""Folders made to harm, given to a batch: strange names, links, what is no file."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.clips import corner_picture, write_clip
from tests.hostile.case import Case

_ENDED = r"sessions?: "
_NAMES = (
    *(b"-rf.mp4", b"--help.mp4", b"--out=x.mp4", b"-.mp4", b"two\nlines.mp4"),
    *(b"\x1b[2Jcleared.mp4", "gpj\u202e4pm.mp4".encode(), b"caf\xe9.mp4"),
    *(b"summary.csv.mp4", b"batch.json.mp4", b"index.html.mp4", b"questions.json.mp4"),
    *(b"x" * 251 + b".mp4", "\u8d70".encode() * 83 + b".mp4", b"CON.mp4", b"...mp4"),
    *("caf\u00e9.mp4".encode(), "cafe\u0301.mp4".encode(), b"A.MP4", b"a.mp4"),
    *("\u0430.mp4".encode(), b"a.mov", b"a.mkv", b"=1+1.mp4", b"a;=1+1.mp4"),
    *(b"<img src=x onerror=alert(1)>.mp4", b"{{7*7}}.mp4", b"%00.mp4", b" .mp4"),
    *(b"session.json.mp4", b"formcheck-x.mp4", b"'; DROP TABLE runs;--.mp4"),
)
Make = Callable[[Path], Path]


def _garbage(folder: Path, name: bytes) -> None:
    (folder / os.fsdecode(name)).write_bytes(b"no video")


def _names(folder: Path) -> Path:
    clips = folder / "clips"
    clips.mkdir()
    for name in _NAMES:
        _garbage(clips, name)
    return clips


def _links(folder: Path) -> Path:
    clips = folder / "clips"
    (clips / "sub").mkdir(parents=True)
    for name, target in {
        "loop": ".",
        "sub/up": "..",
        "root": "/",
        "passwd.mp4": "/etc/passwd",
        "zero.mp4": "/dev/zero",
        "mem.mp4": "/proc/self/mem",
        "stdin.mp4": "/proc/self/fd/0",
        "gone.mp4": "nowhere",
        "self.mp4": "self.mp4",
    }.items():
        (clips / name).symlink_to(target)
    _garbage(clips, b"only.mp4")
    return clips


def _no_files(folder: Path) -> Path:
    clips = folder / "clips"
    (clips / "folder.mp4").mkdir(parents=True)
    os.mkfifo(clips / "pipe.mp4")
    before = Path.cwd()
    os.chdir(clips)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket.mp4")
    finally:
        os.chdir(before)
    with (clips / "terabyte.mp4").open("wb") as file:
        file.truncate(10**12)
    (clips / "empty.mp4").touch()
    return clips


def _deep(folder: Path) -> Path:
    """Folders in folders, as deep as names may be long."""
    clips = deepest = folder / "clips"
    clips.mkdir()
    for _ in range(300):
        deepest = deepest / "d"
    deepest.mkdir(parents=True)
    _garbage(deepest, b"a.mp4")
    return clips


def _many(folder: Path) -> Path:
    clips = folder / "clips"
    clips.mkdir()
    for k in range(500):
        _garbage(clips, b"%d.mp4" % k)
    return clips


def _manifest(*lines: str, names: tuple[str, ...] = ()) -> Make:
    """Return what writes a manifest, and the clips that it names."""

    def make(folder: Path) -> Path:
        for name in names:
            write_clip(folder / name, [corner_picture()] * 12)
        path = folder / "runs.csv"
        path.write_text("\n".join(["session,clip", *lines]))
        return path

    return make


def _questions(**session: object) -> Make:
    """Return what makes a batch of a stranger that asks something."""

    def make(folder: Path) -> Path:
        clip = write_clip(folder / "a.mp4", [corner_picture()] * 12)
        (folder / "precious").mkdir()
        (folder / "precious" / "kept.txt").write_text("kept")
        out = folder / "out"
        out.mkdir()
        (out / "batch.json").write_text('{"schema": "formcheck.batch/1"}')
        known = {
            "name": "a",
            "clips": [{"source": str(clip), "fields": {}}],
            "runner": {},
            "runner_files": [],
        }
        asked = {
            "session": "a",
            "key": "k",
            "name": "a.mp4",
            "method": "waistband",
            "still": "stills/a.png",
        }
        content = {
            "schema": "formcheck.questions/1",
            "settings": {},
            "report": False,
            "sessions": [{**known, **session}],
            "questions": [asked],
        }
        (out / "questions.json").write_text(json.dumps(content))
        return out

    return make


def _asked(text: bytes) -> Make:
    def make(folder: Path) -> Path:
        out = folder / "out"
        out.mkdir()
        (out / "batch.json").write_text("{}")
        (out / "questions.json").write_bytes(text)
        return out

    return make


def _batch(path: Path) -> list[str | Path]:
    return ["batch", path, "--out", path.parent / "out", "--workers", "2"]


def _confirm(path: Path) -> list[str | Path]:
    return ["confirm", path]


def cases() -> Iterator[Case]:
    """Yield all inputs of this kind."""
    for name, make in {
        "strange names": _names,
        "links": _links,
        "what is no file": _no_files,
        "300 folders deep": _deep,
        "500 that are no videos": _many,
    }.items():
        yield Case(
            name=f"folder: {name}", make=make, words=_ENDED, command=_batch, codes=(1,)
        )
    for name, line in {
        "a session above": "../../above,a.mp4",
        "a session at the root": "/etc/formcheck,a.mp4",
        "a session that is a file of the batch": "summary.csv,a.mp4",
        "a session of dots": "..,a.mp4",
        "a session of 3000 signs": "x" * 3000 + ",a.mp4",
        "a session of markup": "<script>alert(1)</script>,a.mp4",
        "a session of a formula": "=HYPERLINK(1),a.mp4",
        "secrets for a clip": "a,/etc/passwd",
        "a device for a clip": "a,/dev/zero",
        "memory for a clip": "a,/proc/self/mem",
        "the folder for a clip": "a,.",
        "the manifest for a clip": "a,runs.csv",
        "an address of this machine": "a,http://127.0.0.1:9/a.mp4",
        "an address of a file": "a,file:///etc/passwd",
        "an address in an address": "a,simplecache::file:///etc/passwd",
        "an address of no kind": "a,gopher://127.0.0.1/a.mp4",
        "an address of nothing": "a,://",
        "an address with a name and a secret": "a,http://u:secret@127.0.0.1:9/a.mp4",
        "an address in memory": "a,memory://a.mp4",
        "an address of a shell": "a,ssh://127.0.0.1:9/a.mp4",
    }.items():
        yield Case(
            name=f"line: {name}",
            make=_manifest(line, names=("a.mp4",)),
            words=rf"{_ENDED}|formcheck: ",
            command=_batch,
            codes=(1, 2),
        )
    for name, make in {
        "a session above": _questions(name="../precious"),
        "a session at the root": _questions(name="/precious"),
        "a session of nothing": _questions(name=""),
        "a device as the runner": _questions(runner_files=["/dev/zero"]),
        "no text as a name": _questions(name=7),
        "a clip as a number": _questions(clips=7),
        "no settings": _questions(settings=None),
        "nested 100,000 deep": _asked(b"[" * 100_000),
        "no object": _asked(b"7"),
        "numbers of 5000 digits": _asked(b'{"sessions": ' + b"9" * 5000 + b"}"),
    }.items():
        yield Case(
            name=f"asked: {name}",
            make=make,
            words="damaged|formcheck: ",
            command=_confirm,
            # Without settings it still asks, and nobody is there to answer.
            codes=(1, 2, 130),
        )
