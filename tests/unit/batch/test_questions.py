"""Lines at the hips: collected with a batch, answered later, for that clip alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from formcheck import cli
from formcheck.analysis import run as session
from formcheck.batch.questions import QUESTIONS, read_questions, write_answers
from formcheck.batch.scheduler import run_batch
from formcheck.batch.sessions import Order, folder_jobs
from formcheck.batch.storage import Place
from formcheck.errors import InputError
from formcheck.report import publish as publishing
from formcheck.settings.settings import Runner, Settings
from tests.fabricated import make_analysis, make_clip_analysis


@pytest.fixture
def asked(monkeypatch) -> list[dict[str, str | None]]:
    """Replace the analysis: every rear clip has a line that nobody has looked at."""
    said: list[dict[str, str | None]] = []

    def analyze(clips, runner, settings, on_failure, look=None):
        (clip,) = clips
        said.append({clip.path.name: clip.waistband})
        one = make_clip_analysis(name=clip.path.name)
        if "rear" in clip.path.name and clip.waistband in (None, "ask"):
            line = SimpleNamespace(asks=True, method="waistband", stills=())
            one = replace(one, pelvis=line)
        return make_analysis(one)

    monkeypatch.setattr(session, "analyze", analyze)
    # What is drawn and written of the pelvis is not what is tried here.
    monkeypatch.setattr(publishing, "write_stills", lambda *_: None)
    return said


@pytest.fixture
def folder(tmp_path):
    clips = tmp_path / "clips"
    clips.mkdir()
    for name in ("rear_1.mp4", "rear_2.mp4", "side.mp4"):
        (clips / name).write_bytes(name.encode())
    return clips


def run(folder, out, runner=None, **changes):
    jobs = folder_jobs(str(folder), fields={}, runner=runner or Runner(), **changes)
    order = Order(
        settings=Settings(overlay=False), out=str(out), report=False, resume=True
    )
    with ThreadPoolExecutor(1) as pool:
        return run_batch(jobs, order, pool)


def test_open_questions_are_kept_with_what_is_needed_to_answer_them(
    folder, tmp_path, asked
) -> None:
    out = tmp_path / "out"
    run(folder, out)
    known = read_questions(str(out))
    assert [name for name, _ in known.questions] == ["rear_1", "rear_2"]
    assert known.questions[0][1].still == "stills/waistband_rear_1.png"
    assert len(known.jobs) == 3
    assert "Is this line the waistband?" in (out / "index.html").read_text()


def test_a_batch_that_asks_nothing_leaves_no_questions(tmp_path, asked, folder) -> None:
    out = tmp_path / "out"
    for clip in folder.glob("rear*"):
        clip.unlink()
    run(folder, out)
    assert not (out / QUESTIONS).exists()
    with pytest.raises(InputError, match="nothing is asked"):
        read_questions(str(out))
    with pytest.raises(InputError, match="holds no batch"):
        read_questions(str(tmp_path))


@pytest.mark.slow
def test_an_answer_holds_for_the_clip_that_was_looked_at_alone(
    folder, tmp_path, asked
) -> None:
    out = tmp_path / "out"
    run(folder, out)
    (_, first), (_, second) = read_questions(str(out)).questions
    write_answers(Place(str(out)), {first.key: "yes"})
    asked.clear()
    again = run(folder, out)
    assert asked == [{"rear_1.mp4": "yes"}], "only that session is done anew"
    assert [o.status for o in again.outcomes] == ["done", "kept", "kept"]
    assert [q for _, q in read_questions(str(out)).questions] == [second]

    (folder / "rear_1.mp4").write_bytes(b"another film of the same name")
    asked.clear()
    run(folder, out)
    assert asked == [{"rear_1.mp4": None}], "nobody has looked at this one"


def test_what_a_runner_answered_is_read_again_and_not_copied(
    folder, tmp_path, asked
) -> None:
    file = tmp_path / "ana.toml"
    file.write_text("[answers]\npain_now = 3\n")
    runner = Runner(height_m=1.7, answers={"pain_now": 3})
    out = tmp_path / "out"
    run(folder, out, runner, runner_files=(str(file),))
    assert "pain_now" not in (out / QUESTIONS).read_text()
    (job, *_) = read_questions(str(out)).jobs
    assert job.runner == runner
    file.unlink()
    with pytest.raises(InputError, match="cannot read"):
        read_questions(str(out))


@pytest.mark.slow
def test_the_command_asks_keeps_and_measures_what_was_answered(
    folder, tmp_path, asked, monkeypatch
) -> None:
    out = tmp_path / "out"
    run(folder, out)
    monkeypatch.setattr(
        "formcheck.cli.commands.confirm.run", lambda *_: run(folder, out)
    )
    words = ["confirm", str(out)]
    first = CliRunner().invoke(cli.app, words, input="maybe\ny\n\n")
    assert first.exit_code == 0, first.stderr
    assert "1 of 2: rear_1.mp4 in rear_1" in first.stderr
    assert f"{out}/rear_1/stills/waistband_rear_1.png" in first.stderr
    assert "type y, n, or nothing" in first.stderr
    (answers,) = json.loads((out / "answers.json").read_text())["answers"].values()
    assert answers == "yes"
    second = CliRunner().invoke(cli.app, words, input="n\n")
    assert "1 line to look at" in second.stderr
    assert second.exit_code == 0
    third = CliRunner().invoke(cli.app, words)
    assert third.exit_code == 2
    assert "every line is answered" in third.stderr


def test_what_was_answered_before_ctrl_c_is_kept(folder, tmp_path, asked) -> None:
    out = tmp_path / "out"
    run(folder, out)
    stopped = CliRunner().invoke(cli.app, ["confirm", str(out)], input="y\n")
    assert stopped.exit_code == 130
    assert "what you answered is kept" in stopped.stderr
    assert "yes" in (out / "answers.json").read_text()


@pytest.mark.parametrize("name", ["../above", "/etc/x", "", "..", "batch.json", 7])
def test_a_batch_of_a_stranger_cannot_name_a_folder_elsewhere(
    name, folder, tmp_path, asked
) -> None:
    run(folder, tmp_path / "out")
    path = tmp_path / "out" / QUESTIONS
    known = json.loads(path.read_text())
    known["sessions"][0]["name"] = name
    path.write_text(json.dumps(known))
    with pytest.raises(InputError, match="is damaged"):
        read_questions(str(tmp_path / "out"))


@pytest.mark.parametrize("content", [b"[" * 100_000, b"7", b'{"sessions": 7}'])
def test_questions_of_nonsense_are_named(content, folder, tmp_path, asked) -> None:
    run(folder, tmp_path / "out")
    (tmp_path / "out" / QUESTIONS).write_bytes(content)
    with pytest.raises(InputError, match="is damaged"):
        read_questions(str(tmp_path / "out"))
    (tmp_path / "out" / "answers.json").write_bytes(content)
    run(folder, tmp_path / "out")  # asked again
