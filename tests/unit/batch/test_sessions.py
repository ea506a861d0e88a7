import os
from pathlib import Path

import pytest

from formcheck.batch.sessions import folder_jobs, is_name, unique_names
from formcheck.errors import InputError
from formcheck.settings.settings import Runner


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        *("b.mp4", "a.MOV", "notes.txt", ".hidden.mp4"),
        *("anna/left.mp4", "anna/rear.mp4", "ben/day 1/left.mp4", ".trash/x.mp4"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def sessions(folder: Path, **options) -> dict[str, list[str]]:
    jobs = folder_jobs(str(folder), fields={"view": "side"}, runner=Runner(), **options)
    assert all(clip.fields == {"view": "side"} for job in jobs for clip in job.clips)
    return {
        job.name: [Path(c.source).relative_to(folder).as_posix() for c in job.clips]
        for job in jobs
    }


def test_each_video_is_a_session_and_each_sub_folder_is_one(folder) -> None:
    assert sessions(folder) == {
        "a": ["a.MOV"],
        "anna": ["anna/left.mp4", "anna/rear.mp4"],
        "b": ["b.mp4"],
        "ben-day 1": ["ben/day 1/left.mp4"],
    }


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.mp4", {"b", "anna", "ben-day 1"}),
        ("**/left.mp4", {"anna", "ben-day 1"}),
        ("**/*.MOV", {"a"}),
    ],
)
def test_a_pattern_chooses_files(folder, pattern, found) -> None:
    assert set(sessions(folder, pattern=pattern)) == found


def test_results_inside_the_folder_are_no_clips(folder) -> None:
    overlay = folder / "out" / "b" / "overlay_b.mp4"
    overlay.parent.mkdir(parents=True)
    overlay.touch()
    assert "out-b" not in sessions(folder, out=str(folder / "out"))


def test_a_folder_is_searched_also_where_no_results_are_named(
    folder, monkeypatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert sessions(folder.name)


def test_a_folder_that_may_not_be_looked_into_is_refused(folder, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match=r"cannot look into .*: permission denied"):
        sessions(folder)


def test_a_folder_without_clips_is_refused(tmp_path) -> None:
    with pytest.raises(InputError, match="holds no videos"):
        sessions(tmp_path)


def test_names_are_safe_and_differ_also_where_case_does_not_count() -> None:
    assert unique_names(["run", "Run", "a/b:c", "..", "index.html", "run"]) == [
        *("run", "Run_2", "a_b_c", "run_3", "index.html_2", "run_4"),
    ]


def test_every_name_that_is_given_is_one_that_may_be_used() -> None:
    wanted = ["a" * 99 + " .b", "a" * 200, "a" * 200, "batch.json", "(1)", "-x", "é"]
    assert all(map(is_name, unique_names(wanted)))
