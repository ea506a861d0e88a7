from pathlib import Path

import pytest

from formcheck.batch.manifest import manifest_jobs
from formcheck.errors import InputError
from formcheck.settings.settings import Runner


def jobs(folder: Path, text: str, *, encoding: str = "utf-8", **fields):
    path = folder / "runs.csv"
    path.write_text(text, encoding=encoding)
    return manifest_jobs(str(path), fields=fields, runner=Runner(height_m=1.7))


def test_columns_override_what_holds_for_all_clips(tmp_path) -> None:
    (tmp_path / "ben.toml").write_text('[runner]\nheight = "190cm"\n')
    found = jobs(
        tmp_path,
        "session,clip,view,speed,height,capture_fps,waistband,runner\n"
        "anna,left.mp4,side,3m/s,165cm,,,\n"
        "anna,rear.mp4,rear,,165cm,240,yes,\n"
        "\n"
        ",/elsewhere/ben run.mp4,,,,,,ben.toml\n",
        speed_mps=2.5,
    )
    anna, ben = found
    assert (anna.name, anna.runner.height_m) == ("anna", 1.65)
    left, rear = anna.clips
    assert left.source == str(tmp_path / "left.mp4")
    assert left.fields == {"speed_mps": 3.0, "view": "side"}
    assert rear.fields == {
        "speed_mps": 2.5,
        "view": "rear",
        "capture_fps": 240.0,
        "waistband": "yes",
    }
    assert (ben.name, ben.runner.height_m) == ("ben run", 1.9)
    assert ben.clips[0].source == "/elsewhere/ben run.mp4"
    assert ben.clips[0].fields == {"speed_mps": 2.5}


def test_a_runner_without_a_height_keeps_the_one_for_all(tmp_path) -> None:
    (tmp_path / "me.toml").write_text("[answers]\npain_now = true\n")
    (job,) = jobs(tmp_path, "clip,runner\na.mp4,me.toml\n")
    assert job.runner == Runner(height_m=1.7, answers={"pain_now": True})


@pytest.mark.parametrize("mark", [";", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path, mark) -> None:
    text = f'Clip{mark}Capture-FPS\r\n"a, b.mp4"{mark}120\r\n'
    (job,) = jobs(tmp_path, text, encoding="utf-8-sig")
    assert job.clips[0].source == str(tmp_path / "a, b.mp4")
    assert job.clips[0].fields == {"capture_fps": 120.0}


def test_clips_at_urls_stay_there(tmp_path) -> None:
    (job,) = jobs(tmp_path, "clip\ns3://bucket/run.mp4\n")
    assert (job.name, job.clips[0].source) == ("run", "s3://bucket/run.mp4")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "clip,sped\na.mp4,1\n",
            "line 1: there is no column 'sped'; known are",
        ),
        ("session\na\n", "line 1: the column 'clip' is missing"),
        ("clip,clip\na,b\n", "line 1: column 'clip' is there twice"),
        ("clip,speed\na.mp4,3m/s\nb.mp4,10\n", "line 3: speed 10 has no"),
        ("clip,view\na.mp4,top\n", "line 2: option view: 'top' is not one of"),
        ("clip,height\n\na.mp4,175\n", "line 3: height 175 has no unit"),
        ("clip,start,end\na.mp4,5s,2s\n", "line 2: a.mp4: the end"),
        ("clip,speed\n,3m/s\n", "line 2: the cell 'clip' is empty"),
        ("clip,view\na.mp4,side,x\n", "line 2: 3 cells, but the table has 2"),
        ("clip,runner\na.mp4,no.toml\n", "line 2: cannot read"),
        ('clip\n"a.mp4\n', "line 2: the quotes of a cell do not fit"),
        ("clip\na.mp4\0\n", "is no text; save it as CSV in UTF-8"),
        ("clip\na.mp4\n./a.mp4\n", "line 3: a.mp4 is in line 2 already"),
        ("session,clip\nx,a.mp4\nx,b.mp4\nx,a.mp4\n", "line 4: a.mp4 is in line 2"),
        ("clip\n", "names no clips"),
        (
            "session,clip,height\nx,a.mp4,170cm\nx,b.mp4,180cm\n",
            "line 3: height or runner differ from line 2 of the same session 'x'",
        ),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_line(
    tmp_path, text, reason
) -> None:
    with pytest.raises(InputError, match=r"^runs\.csv") as caught:
        jobs(tmp_path, text)
    assert reason in str(caught.value)


def test_clips_without_a_session_are_sessions_of_their_own(tmp_path) -> None:
    found = jobs(tmp_path, "clip\nanna/run.mp4\nben/run.mp4\n")
    assert [job.name for job in found] == ["run", "run_2"]
    assert [len(job.clips) for job in found] == [1, 1]


def test_pieces_of_one_clip_without_a_session_are_two_of_them(tmp_path) -> None:
    text = "clip,start,end,height\na.mp4,0s,9s,170cm\na.mp4,20s,29s,180cm\n"
    assert [len(job.clips) for job in jobs(tmp_path, text)] == [1, 1]
    with pytest.raises(InputError, match=r"line 3: a\.mp4 is in line 2 already"):
        jobs(tmp_path, "clip\na.mp4\na.mp4\n")


def test_pieces_of_one_clip_may_share_a_session(tmp_path) -> None:
    (job,) = jobs(tmp_path, "session,clip,start,end\nx,a.mp4,0s,9s\nx,a.mp4,20s,29s\n")
    assert len(job.clips) == 2


@pytest.mark.parametrize(
    "text",
    [
        "clip,speed,,\na.mp4,3m/s,,\n",
        "clip,speed\na.mp4,3m/s,,,\n",
        "clip,,speed\na.mp4,,3m/s\n",
        "sep=;\nclip;speed\na.mp4;3m/s\n",
        "SEP=,\r\nclip,speed\r\na.mp4,3m/s\r\n",
        "clip,speed\ra.mp4,3m/s\r",
    ],
)
def test_what_programs_write_around_a_table_is_left_out(tmp_path, text) -> None:
    (tmp_path / "runs.csv").write_bytes(text.encode())
    manifest = str(tmp_path / "runs.csv")
    (job,) = manifest_jobs(manifest, fields={}, runner=Runner())
    assert job.clips[0].source == str(tmp_path / "a.mp4")
    assert job.clips[0].fields == {"speed_mps": 3.0}


def test_lines_are_counted_as_an_editor_counts_them(tmp_path) -> None:
    with pytest.raises(InputError, match="line 3: option view"):
        jobs(tmp_path, "sep=;\nclip;view\na.mp4;top\n")


def test_a_cell_without_a_column_is_refused(tmp_path) -> None:
    with pytest.raises(InputError, match="line 2: a cell stands in a column without"):
        jobs(tmp_path, "clip,,speed\na.mp4,what,3m/s\n")


def test_utf16_is_read(tmp_path) -> None:
    (job,) = jobs(tmp_path, "clip\tview\nJürgen.mp4\tside\n", encoding="utf-16")
    assert job.clips[0].source == str(tmp_path / "Jürgen.mp4")


def test_backslashes_of_another_computer_are_folders(tmp_path) -> None:
    (job,) = jobs(tmp_path, "clip\nmay\\run.mp4\n")
    assert job.clips[0].source == str(tmp_path / "may" / "run.mp4")
    (tmp_path / "odd\\name.mp4").touch()
    (job,) = jobs(tmp_path, "clip\nodd\\name.mp4\n")
    assert job.clips[0].source == str(tmp_path / "odd\\name.mp4")
    with pytest.raises(InputError, match=r"line 2: .* is a path of a Windows computer"):
        jobs(tmp_path, "clip\nC:\\videos\\run.mp4\n")


def test_a_missing_manifest_is_one_sentence(tmp_path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        manifest_jobs(str(tmp_path / "no.csv"), fields={}, runner=Runner())
