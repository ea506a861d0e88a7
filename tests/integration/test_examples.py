"""The scripts in ``examples/``, run as a reader would run them."""

import subprocess
import sys
from pathlib import Path

import pytest

import formcheck
from tests.clips import short_sample
from tests.fabricated import make_analysis

EXAMPLES = Path(__file__).parents[2] / "examples"
RIGHT, LEFT = "01_side_right", "02_side_left"


def run(name, *arguments):
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *map(str, arguments)],
        cwd=EXAMPLES.parent,
        env={"PYTHONPATH": str(EXAMPLES.parent), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stored") / "run"
    formcheck.write_results(make_analysis(), folder)
    return folder / "result.json"


@pytest.mark.slow
def test_two_dates_are_compared(result):
    assert "within noise" in run("compare_two_dates.py", result, result)


@pytest.mark.slow
def test_a_dose_of_ones_own_is_used(result):
    assert "Two sets of eight" in run("own_knowledge.py", result)


@pytest.mark.slow
def test_one_clip_prints_its_numbers():
    assert "Cadence" in run("one_clip.py", short_sample(RIGHT), "3.3")


@pytest.mark.slow
def test_both_sides_become_one_run(tmp_path):
    printed = run("session.py", tmp_path / "run", *map(short_sample, (LEFT, RIGHT)))
    assert "written to" in printed
    assert (tmp_path / "run" / "result.json").exists()


@pytest.mark.slow
def test_a_folder_becomes_a_table_and_bad_files_cost_only_themselves(tmp_path):
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "a.mp4").write_bytes(short_sample(RIGHT).read_bytes())
    (clips / "b.mp4").write_text("no video")
    assert "1 clips" in run("folder_to_table.py", clips, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text().startswith("key,label,unit,side,value")
