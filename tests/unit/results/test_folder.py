import json
from pathlib import Path

import pytest

from formcheck.errors import OutputError
from formcheck.report.publish import write_data, write_report
from formcheck.results import folder
from formcheck.results.folder import (
    check_folder,
    default_folder,
    output_folder,
    overlay_names,
)
from tests.fabricated import make_analysis

OLD = json.dumps({"schema": "formcheck.result/1", "old": True})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


def names(path: Path) -> set[str]:
    return {entry.name for entry in path.iterdir()}


def earlier_run(target: Path) -> None:
    target.mkdir()
    (target / "result.json").write_text(OLD)
    (target / "overlay_old.mp4").touch()
    (target / "stills").mkdir()


def break_off(target: Path, failure: type[BaseException]) -> None:
    with output_folder(target) as made:
        (made / "result.json").write_text("half")
        raise failure


def test_all_files_appear_together(target: Path) -> None:
    with output_folder(target) as made:
        write_data(made, make_analysis())
        write_report(made, make_analysis())
        assert not target.exists()
    assert names(target) - {"numbers.xlsx"} == {
        *("result.json", "report.html", "handout.html"),
        *("strides.csv", "metrics.csv", "events.csv", "curves.csv"),
    }
    assert names(target.parent) == {"out"}


def test_missing_parents_are_made(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b"
    with output_folder(target) as made:
        (made / "result.json").write_text(OLD)
    assert names(target) == {"result.json"}


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_nothing_behind(target: Path, failure) -> None:
    with pytest.raises(failure):
        break_off(target, failure)
    assert names(target.parent) == set()


def test_a_failure_leaves_the_earlier_result_as_it_was(target: Path) -> None:
    earlier_run(target)
    with pytest.raises(KeyboardInterrupt):
        break_off(target, KeyboardInterrupt)
    assert (target / "result.json").read_text() == OLD
    assert names(target.parent) == {"out"}


def test_an_earlier_run_is_replaced_whole_and_other_files_stay(target: Path) -> None:
    earlier_run(target)
    (target / "my notes.txt").write_text("mine")
    with output_folder(target) as made:
        (made / "result.json").write_text("new")
    assert names(target) == {"result.json", "my notes.txt"}
    assert (target / "result.json").read_text() == "new"
    assert names(target.parent) == {"out"}


@pytest.mark.parametrize("failure", [None, RuntimeError])
def test_other_files_are_not_even_moved(target: Path, failure, monkeypatch) -> None:
    earlier_run(target)
    foreign = target / "archive"
    foreign.mkdir()
    (foreign / "notes.txt").write_text("mine")
    before = foreign.stat().st_ino, (foreign / "notes.txt").stat().st_ino
    if failure:
        with pytest.raises(failure):
            break_off(target, failure)
    else:
        with output_folder(target) as made:
            (made / "result.json").write_text("{}")
    assert (foreign.stat().st_ino, (foreign / "notes.txt").stat().st_ino) == before
    assert names(target.parent) == {"out"}


def test_a_link_to_a_folder_stays_a_link(target: Path, tmp_path: Path) -> None:
    real = tmp_path / "disk" / "results"
    real.parent.mkdir()
    earlier_run(real)
    target.symlink_to(real)
    with output_folder(target) as made:
        (made / "result.json").write_text("{}")
    assert target.is_symlink()
    assert (real / "result.json").read_text() == "{}"


def test_an_empty_folder_is_taken(target: Path) -> None:
    target.mkdir()
    with output_folder(target) as made:
        (made / "result.json").write_text("new")
    assert names(target) == {"result.json"}


def test_a_folder_that_cannot_be_renamed_is_refilled(target, monkeypatch) -> None:
    earlier_run(target)
    rename = Path.rename

    def busy(self: Path, to: Path) -> Path:
        if self == target:
            raise OSError(16, "Device or resource busy")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", busy)
    with output_folder(target) as made:
        (made / "result.json").write_text("new")
    assert names(target) == {"result.json"}
    assert (target / "result.json").read_text() == "new"


@pytest.mark.parametrize("content", ["{}", "no json", '{"schema": "other/1"}', "[]"])
def test_a_folder_with_other_things_is_refused_and_kept(target, content) -> None:
    target.mkdir()
    (target / "result.json").write_text(content)
    with pytest.raises(OutputError, match="holds other files"), output_folder(target):
        pass
    assert (target / "result.json").read_text() == content


def test_a_file_is_no_folder(target: Path) -> None:
    target.touch()
    with pytest.raises(OutputError, match="is a file"):
        check_folder(target)


def test_a_place_that_cannot_be_written_to_is_refused(target, monkeypatch) -> None:
    monkeypatch.setattr(folder.os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="cannot write into"):
        check_folder(target)


def test_a_full_disk_is_one_sentence(target: Path, monkeypatch) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with (
        pytest.raises(OutputError, match="No space left"),
        output_folder(target) as made,
    ):
        write_data(made, make_analysis())
    assert not target.exists()


def test_the_folder_is_named_after_the_first_clip() -> None:
    assert default_folder(Path("a/run one.mp4")) == Path("formcheck_run one")


def test_clips_of_one_name_get_overlays_of_their_own() -> None:
    assert overlay_names(["run.mp4", "run.mov", "run.mp4", "b.mp4"]) == [
        *("overlay_run.mp4", "overlay_run_2.mp4", "overlay_run_3.mp4"),
        "overlay_b.mp4",
    ]
