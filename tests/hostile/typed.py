"""Tables, runner files and results made to harm, each given to the command line."""

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.clips import corner_picture, write_clip
from tests.hostile.case import Case

RESULT = Path(__file__).parents[1] / "golden" / "results" / "gym_side_right_60fps.json"
_TERA = 10**12
Make = Callable[[Path], Path]


def _zip_bomb() -> bytes:
    """Return a workbook of 1 GB that is 1 MB."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(1000):
            sheet.write(bytes(1_000_000))
    return packed.getvalue()


RUNNERS: dict[str, Callable[[], bytes]] = {
    "lists nested 100,000 deep": lambda: b"a = " + b"[" * 100_000,
    "tables nested 100,000 deep": lambda: b"a = " + b"{b = " * 100_000,
    "heads nested 20,000 deep": lambda: b"[" + b".".join([b"a"] * 20_000) + b"]\n",
    "keys nested 20,000 deep": lambda: b".".join([b"a"] * 20_000) + b" = 1\n",
    "number of 5000 digits": lambda: b"[answers]\npain_now = " + b"9" * 5000,
    "number of 5000 digits, base 16": lambda: b"[answers]\npain_now = 0x" + b"f" * 5000,
    "no number": lambda: b"[answers]\npain_now = nan\n",
    "endless number": lambda: b"[answers]\npain_now = -inf\n",
    "1e999": lambda: b"[answers]\npain_now = 1e999\n",
    "day that is none": lambda: b"[runner]\ndate = 2026-02-30\n",
    "day before all": lambda: b"[runner]\ndate = 0000-01-01\n",
    "time for a day": lambda: b"[runner]\ndate = 2026-01-01T25:00:00Z\n",
    "height of no number": lambda: b"[runner]\nheight = nan\n",
    "height of 1e400 m": lambda: b"[runner]\nheight = '1" + b"0" * 400 + b"m'\n",
    "height as a list": lambda: b"[runner]\nheight = [1, 2]\n",
    "speed of a megabyte": lambda: b"[runner]\nspeed = '" + b"1" * 900_000 + b"km/h'\n",
    "answers of a megabyte": lambda: (
        b"[answers]\npain_now = [" + b"'a'," * 200_000 + b"]"
    ),
    "100,000 answers": lambda: (
        b"[answers]\n" + b"".join(b"q%d = 1\n" % k for k in range(60_000))
    ),
    "2 MB of words": lambda: b"# " + b"x" * 2_000_000,
    "a question with signs that steer": lambda: (
        b'[answers]\n"\\u001b[31m\\u202egnp" = 1\n'
    ),
    "zero bytes": lambda: bytes(5000),
    "UTF-16": lambda: "[runner]\nname = 'Ana'\n".encode("utf-16"),
    "latin": lambda: "[runner]\nname = 'Zoë'\n".encode("latin-1"),
    "yaml bomb": lambda: b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "json": lambda: b'{"runner": {"height": "175cm"}}',
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(900),
    "the same table twice": lambda: b"[runner]\n[runner]\n",
    "a string that never ends": lambda: b"[runner]\nname = '''" + b"x" * 900_000,
    "100,000 quotes": lambda: b"[runner]\nname = " + b"'" * 100_000,
}


def _rows(head: str, row: str, n: int) -> Callable[[], bytes]:
    return lambda: (head + "\n" + "\n".join(row.format(k=k) for k in range(n))).encode()


MANIFESTS: dict[str, Callable[[], bytes]] = {
    "a million lines": _rows("session,clip", "s{k},c{k}.mp4", 1_000_000),
    "100,000 lines of one clip, the last one wrong": lambda: (
        _rows("clip,start", "a.mp4,{k}ms", 100_000)() + b"\na.mp4,never"
    ),
    "100,000 lines of one session, the last one wrong": lambda: (
        _rows("session,clip", "s,c{k}.mp4", 100_000)() + b"\ns,"
    ),
    "100,000 columns": lambda: b",".join([b"clip"] * 100_000) + b"\na.mp4",
    "a cell of 100 MB": lambda: b"clip\n" + b"x" * 100_000_000,
    "a cell of 300 MB": lambda: b"clip\n" + b"x" * 300_000_000,
    "quotes that never end": lambda: b'clip\n"' + b"x\n" * 500_000,
    "only quotes": lambda: b'clip\n"' * 50_000,
    "only commas": lambda: b"clip\n" + b"," * 1_000_000,
    "zero bytes": lambda: b"clip\na.mp4\0\n",
    "UTF-16 cut in half": lambda: "clip\na.mp4\n".encode("utf-16")[:-1],
    "UTF-32": lambda: "clip\na.mp4\n".encode("utf-32"),
    "a workbook that unpacks to a gigabyte": _zip_bomb,
    "html": lambda: b"<table><tr><td>clip</td></tr></table>",
    "a path of another system": lambda: b"clip\nC:\\Users\\a.mp4\n",
    "speed of no number": lambda: b"clip,speed\na.mp4,nankm/h\n",
    "speed of 1e309": lambda: b"clip,speed\na.mp4,1e309km/h\n",
    "speed of 5000 digits": lambda: b"clip,speed\na.mp4," + b"9" * 5000 + b"km/h\n",
    "speed in digits of another script": lambda: (
        "clip,speed\na.mp4,\u0661\u0660km/h\u200b\n".encode()
    ),
    "rate without end": lambda: b"clip,capture_fps\na.mp4,inf\n",
    "rate of 1e300": lambda: b"clip,capture_fps\na.mp4,1e300\n",
    "rate below zero": lambda: b"clip,capture_fps\na.mp4,-240\n",
    "view with a line break": lambda: b'clip,view\na.mp4,"side\nrear"\n',
    "end before the start": lambda: b"clip,start,end\na.mp4,5s,2s\n",
    "a pipe as the runner": lambda: b"clip,runner\na.mp4,pipe.toml\n",
    "a device as the runner": lambda: b"clip,runner\na.mp4,/dev/zero\n",
    "this very table as the runner": lambda: b"clip,runner\na.mp4,runs.csv\n",
    "secrets as the runner": lambda: b"clip,runner\na.mp4,/etc/passwd\n",
    "a column that is none": lambda: b"clip,<script>,=1+1\na.mp4,,\n",
    "no clip": lambda: b"clip\n\n\n",
}


def _changed(**entries: object) -> Callable[[], bytes]:
    return lambda: json.dumps({**json.loads(RESULT.read_bytes()), **entries}).encode()


def _replaced(old: bytes, new: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        data = RESULT.read_bytes()
        assert old in data
        return data.replace(old, new)

    return make


RESULTS: dict[str, Callable[[], bytes]] = {
    "lists nested 100,000 deep": lambda: b"[" * 100_000,
    "settings nested 500 deep": _changed(
        settings=json.loads('{"a":' * 500 + "1" + "}" * 500)
    ),
    "settings nested 5000 deep": _replaced(
        b'"settings": {', b'"settings": {"x": ' + b"[" * 5000 + b"]" * 5000 + b","
    ),
    "no number": _replaced(b'"value": 1', b'"value": NaN, "n": 1'),
    "endless number": _replaced(b'"value": 1', b'"value": -Infinity, "n": 1'),
    "number of 5000 digits": _replaced(b'"value": 1', b'"value": 1' + b"9" * 5000),
    "1e999": _replaced(b'"value": 1', b'"value": 1e999, "n": 1'),
    "frames of -1": _replaced(b'"width_px": ', b'"width_px": -'),
    "half a sign": _replaced(b'"unit": "deg"', b'"unit": "\\ud800"'),
    "schema of a megabyte": lambda: b'{"schema": "' + b"\xe2\x80\xae" * 300_000 + b'"}',
    "schema of another kind": lambda: b'{"schema": {"a": []}}',
    "clips as a number": _changed(clips=7),
    "a million findings": _changed(findings=[{}] * 1_000_000),
    "cut in half": lambda: RESULT.read_bytes()[:4000],
    "UTF-16": lambda: RESULT.read_text().encode("utf-16"),
    "zero bytes": lambda: bytes(100_000),
    "a name twice": _replaced(b'"schema"', b'"schema": 1, "schema"'),
}


def _given(name: str, content: Callable[[], bytes]) -> Make:
    """Return what writes a file, a small clip beside it, and a pipe."""

    def make(folder: Path) -> Path:
        write_clip(folder / "a.mp4", [corner_picture(shade=k % 5) for k in range(12)])
        os.mkfifo(folder / "pipe.toml")
        (folder / name).write_bytes(content())
        return folder / name

    return make


def _no_file(name: str, kind: str) -> Make:
    """Return what makes something that is no plain file."""

    def make(folder: Path) -> Path:
        write_clip(folder / "a.mp4", [corner_picture()] * 12)
        path = folder / name
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        elif kind == "terabyte":
            with path.open("wb") as file:
                file.truncate(_TERA)
        elif kind == "itself":
            path.symlink_to(path)
        else:
            path.symlink_to(kind)
        return path

    return make


_NO_FILES = {
    "pipe": "is a named pipe",
    "folder": "is a (folder|directory)|[Ii]s a directory|holds no",
    "terabyte": "is larger than",
    "itself": "symbolic links|there is no|holds no",
    "/dev/zero": "is a device",
    "/dev/tty": "is a device|No such device",
    "/proc/self/mem": "cannot read|Input/output",
    "/proc/self/environ": ".",
}
_USES: dict[str, tuple[str, Callable[[Path], list[str | Path]]]] = {
    "runner": (
        "me.toml",
        lambda path: ["analyze", path.with_name("a.mp4"), "--runner", path],
    ),
    "manifest": ("runs.csv", lambda path: ["batch", path, "--out", path.parent / "o"]),
    "result": ("result.json", lambda path: ["compare", path, RESULT]),
    "handout": ("result.json", lambda path: ["handout", path.parent]),
}


def cases() -> Iterator[Case]:
    """Yield all inputs of this kind."""
    for use, makers, codes in (
        *(("runner", RUNNERS, (1, 2)), ("manifest", MANIFESTS, (1, 2))),
        *(("result", RESULTS, (0, 2)), ("handout", RESULTS, (0, 2))),
    ):
        name, command = _USES[use]
        for what, content in makers.items():
            yield Case(
                name=f"{use}: {what}",
                make=_given(name, content),
                words=r"formcheck: |handout: |method|no (clear )?change|\w",
                command=command,
                codes=codes,
            )
    for use in ("runner", "manifest", "result", "handout"):
        name, command = _USES[use]
        for kind, words in _NO_FILES.items():
            yield Case(
                name=f"{use}: {kind} for a file",
                make=_no_file(name, kind),
                words=words,
                command=command,
                codes=(2, 1),
            )
