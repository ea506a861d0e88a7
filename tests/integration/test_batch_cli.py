"""``formcheck batch`` as it is typed; the sessions themselves are not analysed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from formcheck import cli
from formcheck.batch import scheduler as running
from formcheck.batch.scheduler import Batch
from formcheck.batch.sessions import Failure, Outcome
from formcheck.settings.settings import Runner


@pytest.fixture
def asked(monkeypatch) -> dict:
    """Replace the work by outcomes: sessions named bad fail."""
    seen: dict = {}

    def run_batch(jobs, order, executor, *, on_outcome):
        seen.update(jobs=jobs, order=order)
        outcomes = []
        for job in jobs:
            bad = (Failure(session=job.name, clip="bad.mp4", reason="is empty"),)
            failures = bad if job.name == "bad" else ()
            status = "failed" if failures else "done"
            empty = job.name == "empty"
            outcomes.append(
                Outcome(
                    name=job.name,
                    status=status,
                    failures=failures,
                    n_numbers=0 if failures or empty else 9,
                    cpu_s=2.0,
                )
            )
            on_outcome(outcomes[-1])
        return Batch(outcomes=tuple(outcomes))

    monkeypatch.setattr(running, "run_batch", run_batch)
    return seen


@pytest.fixture
def clips(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "clips"
    folder.mkdir()
    (folder / "run.mp4").touch()
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["batch", *arguments])


def test_options_are_defaults_for_all_clips(clips, asked) -> None:
    result = run(
        *(str(clips), "--out", "out/", "--speed", "3m/s", "--height", "180cm"),
        *("--view", "rear", "--capture-fps", "120", "--waistband", "yes"),
        *("--workers", "3", "--resume", "--no-report", "--overlay"),
    )
    assert result.exit_code == 0, result.stderr
    (job,) = asked["jobs"]
    assert job.runner == Runner(height_m=1.8)
    assert job.clips[0].fields == {
        "speed_mps": 3.0,
        "view": "rear",
        "capture_fps": 120.0,
        "waistband": "yes",
    }
    order = asked["order"]
    assert (order.out, order.resume, order.report) == ("out", True, False)
    assert order.settings.overlay
    assert order.settings.workers == 3, "one session may use all three"
    assert "1 session: 1 done" in result.stdout
    assert "2.0 CPU seconds" in result.stdout
    assert "out/summary.csv" in result.stdout


def test_a_manifest_is_told_from_a_folder(clips, asked) -> None:
    (clips / "runs.csv").write_text(
        "session,clip\nanna,run.mp4\nbad,bad.mp4\nempty,walk.mp4\n"
    )
    result = run(str(clips / "runs.csv"), "--out", "out")
    assert [job.name for job in asked["jobs"]] == ["anna", "bad", "empty"]
    assert result.exit_code == 1, "not every clip could be analysed"
    assert "bad: bad.mp4: is empty" in result.stderr
    ended = "1 done, 1 without numbers, 1 failed (see failures.csv)"
    assert f"3 sessions: {ended}" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["none"], "there is no folder none"),
        (["runs.csv"], "cannot read runs.csv"),
        (["bad.csv"], "bad.csv, line 1: there is no column 'film'"),
        (["bad.csv", "--glob", "*.mp4"], "--glob chooses files of a folder"),
        (["clips", "--speed", "10"], "speed 10 has no unit"),
        (["run.mp4"], "run.mp4 is a file; name a folder of clips or a manifest"),
        (["clips", "--out", ""], "--out is empty; name a folder for the results"),
        (["clips", "--out", "clips"], "lie inside clips, where the results are to go"),
        (["clips", "--out", "run.mp4"], "run.mp4 is a file, not a folder"),
        (["clips", "--dask", "tcp://127.0.0.1:1"], "no Dask scheduler answers at tcp"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(clips, asked, arguments, reason, monkeypatch):
    Path("bad.csv").write_text("film\na.mp4\n")
    Path("run.mp4").touch()
    if "--dask" in arguments:
        pytest.importorskip("distributed")
        import distributed

        def unreachable(*_, **__):
            raise OSError("timed out")

        monkeypatch.setattr(distributed, "Client", unreachable)
    out = [] if "--out" in arguments else ["--out", "out"]
    result = run(*arguments, *out)
    assert result.exit_code == 2, result.stderr
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1
    assert asked == {}


def test_a_language_that_there_is_not_is_refused_before_any_work(tmp_path) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "a.mp4").write_bytes(b"")
    arguments = ["batch", str(clips), "--out", str(tmp_path / "o"), "--language", "xx"]
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 2
    assert "known are en, de" in result.stderr
    assert not (tmp_path / "o").exists()
