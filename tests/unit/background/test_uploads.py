import io
import stat
from pathlib import Path

import pytest

from formcheck.background import uploads
from formcheck.background.uploads import (
    Limits,
    forget,
    receive,
    refused,
    safe_name,
    store,
)
from formcheck.errors import InputError, VideoError
from tests.clips import corner_picture, write_clip

LIMITS = Limits()


@pytest.fixture(scope="module")
def clip(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("clip") / "run.mp4"
    write_clip(path, [corner_picture(shade=i) for i in range(30)])
    return path.read_bytes()


def entries(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*")] if folder.exists() else []


def test_an_upload_becomes_a_private_file(clip, tmp_path) -> None:
    path = receive(io.BytesIO(clip), "My run.mp4", tmp_path / "a", LIMITS)
    assert path.name == "My run.mp4"
    assert path.read_bytes() == clip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_two_uploads_of_one_name_stay_apart(clip, tmp_path) -> None:
    first, second = (
        receive(io.BytesIO(clip), "run.mp4", tmp_path, LIMITS) for _ in range(2)
    )
    assert first != second
    assert first.name == second.name
    forget(first)
    assert not first.exists()
    assert second.exists()


@pytest.mark.parametrize("crash", [False, True])
def test_of_many_files_those_are_refused_that_are_no_clips(
    clip, tmp_path, monkeypatch, crash
) -> None:
    apart = uploads.apart

    def dies_with_many(name, read, *given):
        if read is uploads._check_all:
            raise VideoError("the process that read these files died")
        return apart(name, read, *given)

    if crash:  # a file that kills the process which reads them all costs no other
        monkeypatch.setattr(uploads, "apart", dies_with_many)
    contents = {"good.mp4": clip, "words.mp4": b"words\n" * 900, "empty.mp4": b""}
    paths = [
        store(io.BytesIO(content), name, tmp_path / "store", LIMITS)
        for name, content in contents.items()
    ]
    why = refused(paths, LIMITS)
    assert [path.name for path in why] == ["words.mp4", "empty.mp4"]
    assert "cannot read words.mp4 as a video" in why[paths[1]]
    assert all(path.exists() for path in paths), "whoever asks lets them go"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"just some words\n" * 400, "cannot read run.mp4 as a video"),
        (b"", r"run.mp4 is empty \(0 bytes\)"),
    ],
)
def test_a_file_is_judged_by_its_content(content, words, tmp_path) -> None:
    with pytest.raises(VideoError, match=words):
        receive(io.BytesIO(content), "run.mp4", tmp_path, LIMITS)
    assert entries(tmp_path) == [], "nothing is left behind"


def test_a_long_clip_is_refused_with_its_length(tmp_path) -> None:
    long = tmp_path / "long.mp4"
    pictures = (corner_picture(shade=i % 9) for i in range(601))
    write_clip(long, pictures, times_s=[float(i) for i in range(601)])
    with (
        long.open("rb") as stream,
        pytest.raises(VideoError, match=r"lasts 10 minutes, at most 3 are read"),
    ):
        receive(stream, "long.mp4", tmp_path / "store", LIMITS)
    assert entries(tmp_path / "store") == []
    with long.open("rb") as stream:
        receive(stream, "long.mp4", tmp_path / "store", Limits(max_minutes=11))


def test_a_large_file_is_refused_before_it_is_all_read(clip, tmp_path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(VideoError, match=r"larger than 2\.5 MB"):
        receive(endless, "run.mp4", tmp_path, Limits(max_mb=2.5))
    assert endless.given <= 4 << 20
    assert entries(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\videos\\run 1.mov", "run 1.mov"),
        ("läuft (2).mp4", "läuft (2).mp4"),
        ("<script>.mp4", "_script_.mp4"),
        ("..", "clip"),
        ("x" * 300 + ".mp4", "x" * 100 + ".mp4"),
    ],
)
def test_names_hold_no_folders_and_no_surprises(name, safe) -> None:
    assert safe_name(name) == safe


def test_limits_come_from_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("FORMCHECK_MAX_MB", "50")
    monkeypatch.setenv("FORMCHECK_MAX_MINUTES", "1.5")
    assert Limits.from_environment() == Limits(max_mb=50.0, max_minutes=1.5)
    monkeypatch.setenv("FORMCHECK_MAX_MB", "none")
    with pytest.raises(InputError, match="FORMCHECK_MAX_MB is 'none'"):
        Limits.from_environment()
    monkeypatch.delenv("FORMCHECK_MAX_MB")
    monkeypatch.delenv("FORMCHECK_MAX_MINUTES")
    assert Limits.from_environment() == Limits(max_mb=500.0, max_minutes=3.0)
