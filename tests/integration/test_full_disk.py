"""A disk that is really full: a small one is mounted, which only root may do.

Everywhere else the same is tried with a limit of file sizes (``test_batch_real.py``).
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from formcheck.background.uploads import Limits, receive
from formcheck.errors import OutputError
from tests.clips import short_sample
from tests.small_disk import FULL, fill, small_disk

SAMPLE = "01_side_right"


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as place:
        yield place


def formcheck(*words: object, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "formcheck", *map(str, words)],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, (done.stderr or done.stdout).strip().splitlines()[-1]


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_analyze_keeps_what_was_there_and_goes_on_with_room(disk) -> None:
    out, clip = disk / "out", short_sample(SAMPLE)
    words = ("analyze", f"{clip}:end=2s", "--out", out, "--speed", "10.8km/h")
    assert formcheck(*words, "--no-overlay")[0] == 0
    before = content(out)
    filler = fill(disk, 40)
    code, said = formcheck(*words)
    assert (code, FULL in said) == (1, True), said
    assert content(out) == before
    assert {entry.name for entry in disk.iterdir()} == {"out", "filler"}
    filler.unlink()
    assert formcheck(*words)[0] == 0
    after = content(out)
    assert {*before, f"overlay_{clip.name}"} <= set(after)
    assert after["result.json"] == before["result.json"]


@pytest.mark.slow
def test_a_batch_keeps_what_is_done_and_resumes_with_room(disk, tmp_path) -> None:
    clip = short_sample(SAMPLE)
    lines = [f"{name},{clip},{k}s,{k + 2}s" for k, name in enumerate("ab")]
    manifest = tmp_path / "runs.csv"
    head = "session,clip,start,end"
    words = ("batch", manifest, "--speed", "10.8km/h", "--workers", "1", "--resume")
    manifest.write_text("\n".join([head, *lines]))
    assert formcheck(*words, "--out", tmp_path / "quiet")[0] == 0
    out = disk / "out"
    manifest.write_text("\n".join([head, lines[0]]))
    assert formcheck(*words, "--out", out)[0] == 0
    before = content(out)
    filler = fill(disk, 60)
    manifest.write_text("\n".join([head, *lines]))
    code, said = formcheck(*words, "--out", out)
    assert (code, FULL in said) == (1, True), said
    now = content(out)
    assert {n: now[n] for n in before if n.startswith("a/")} == {
        n: data for n, data in before.items() if n.startswith("a/")
    }
    assert all(now[name] for name in before), "a table was lost"
    assert not [name for name in now if name.startswith((".", "b/"))]
    filler.unlink()
    assert formcheck(*words, "--out", out)[0] == 0
    assert content(out) == content(tmp_path / "quiet")


@pytest.mark.slow
def test_a_full_temporary_folder_is_one_sentence(disk, tmp_path) -> None:
    fill(disk, 0)
    out = tmp_path / "out"
    clip = short_sample(SAMPLE)
    words = ("analyze", f"{clip}:end=2s", "--out", out, "--no-overlay")
    code, said = formcheck(*words, TMPDIR=str(disk))
    assert code == 0 or FULL in said, said
    words = ("batch", clip.parent, "--glob", clip.name, "--out", tmp_path / "b")
    code, said = formcheck(*words, TMPDIR=str(disk))
    assert code == 0 or FULL in said, said


def test_an_upload_that_finds_no_room_is_one_sentence_and_gone(disk) -> None:
    fill(disk, 300)
    (disk / "visitor").mkdir()
    upload = io.BytesIO(bytes(2_000_000))
    with pytest.raises(OutputError, match=FULL):
        receive(upload, "run.mp4", disk / "visitor", Limits())
    assert list((disk / "visitor").iterdir()) == []
