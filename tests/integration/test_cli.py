import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner, Result

from formcheck import cli
from formcheck.analysis import run as session
from formcheck.errors import VideoError
from formcheck.model import Message
from formcheck.results.result_json import read
from formcheck.samples import sample_folder, samples
from formcheck.settings.settings import Clip, Runner, Settings
from tests.fabricated import make_analysis, make_clip_analysis, without_numbers

SHARED = Path(__file__).parents[2].parent / "shared"
GYM = SHARED / "clips" / "gym_side_right_60fps.mp4"
SLOW_MOTION = SHARED / "clips" / "lab_side_right_slowmo10x.mp4"


@pytest.fixture
def here(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def seen(monkeypatch) -> dict:
    """Replace the analysis by a finished one and note what it was asked."""
    asked: dict = {}

    def analyze(clips, runner, settings, on_progress):
        asked.update(clips=clips, runner=runner, settings=settings, bar=on_progress)
        return make_analysis(
            *(make_clip_analysis(name=c.path.name, clip=i) for i, c in enumerate(clips))
        )

    monkeypatch.setattr(session, "analyze", analyze)
    return asked


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


def files(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_options_reach_the_analysis_in_si_units(here, seen) -> None:
    result = run(
        *("analyze", "a.mp4:view=rear,speed=3m/s", "b.mp4", "--no-overlay"),
        *("--speed", "9km/h", "--height", "175cm", "--view", "side"),
        *("--capture-fps", "240", "--start", "500ms", "--end", "1:30"),
        *("--estimator", "solutions", "--workers", "3"),
    )
    assert result.exit_code == 0, result.stderr
    common = {"capture_fps": 240.0, "start_s": 0.5, "end_s": 90.0}
    assert seen["clips"] == [
        Clip(path="a.mp4", view="rear", speed_mps=3.0, **common),
        Clip(path="b.mp4", view="side", speed_mps=2.5, **common),
    ]
    assert seen["runner"].model_copy(update={"date": None}) == Runner(height_m=1.75)
    assert seen["settings"] == Settings(estimator="mediapipe", overlay=False, workers=3)


def test_a_sample_comes_with_what_is_known_of_it_and_what_is_typed_goes_first(
    here, seen
) -> None:
    slow = next(s for s in samples() if s.capture_fps)
    run("analyze", "--sample", slow.path.stem, "--view", "side", "--json")
    (clip,) = seen["clips"]
    assert (clip.path, clip.view) == (slow.path, "side")
    assert f"{clip.speed_mps:g}m/s" == slow.speed
    assert f"{clip.capture_fps:g}" == slow.capture_fps
    assert f"{seen['runner'].height_m:g}m" == slow.height
    run(
        *("analyze", "mine.mp4", "--sample", slow.path.stem, "--json"),
        *("--speed", "9km/h", "--height", "150cm"),
    )
    assert [c.path for c in seen["clips"]] == [Path("mine.mp4"), slow.path]
    assert [c.speed_mps for c in seen["clips"]] == [2.5, 2.5]
    assert seen["runner"].height_m == 1.5


def test_without_a_clip_it_says_how_to_name_one() -> None:
    result = run("analyze")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == "formcheck: name a clip, or --sample 01 for a computer-made runner\n"
    )


def test_the_samples_are_listed_with_their_folder() -> None:
    listed = run("samples").stdout
    for sample in samples():
        assert f"{sample.path.stem} " in listed
        assert sample.about in listed
    assert str(sample_folder()) in listed


def test_the_word_on_waistband_and_dots_reaches_the_clip(here, seen) -> None:
    run("analyze", "a.mp4", "--no-overlay", "--json")
    assert (seen["clips"][0].waistband, seen["clips"][0].dots) == (None, False)
    run("analyze", "a.mp4", "--waistband", "yes", "--dots", "--json")
    assert (seen["clips"][0].waistband, seen["clips"][0].dots) == ("yes", True)


def test_what_is_typed_beats_the_runner_file(here, seen) -> None:
    Path("me.toml").write_text(
        '[runner]\nheight = "175cm"\nspeed = "9km/h"\n[answers]\npain_now = true\n'
    )
    result = run(
        *("analyze", "a.mp4", "--no-overlay", "--runner", "me.toml"),
        *("--height", "180cm"),
    )
    assert result.exit_code == 0, result.stderr
    assert seen["runner"].model_copy(update={"date": None}) == Runner(
        height_m=1.8, speed_mps=2.5, answers={"pain_now": True}
    )


def test_the_folder_is_named_after_the_clip_and_complete(here, seen) -> None:
    result = run("analyze", "some/run.mp4", "--no-overlay")
    assert result.exit_code == 0, result.stderr
    assert files(here) == {"formcheck_run"}
    assert files(here / "formcheck_run") == {
        *("result.json", "report.html"),
        *("strides.csv", "metrics.csv", "events.csv", "curves.csv", "numbers.xlsx"),
        "handout.html",
    }
    assert "report: formcheck_run/report.html" in result.stdout


def test_the_summary_shows_numbers_errors_and_refusals(here, seen) -> None:
    text = run("analyze", "run.mp4", "--no-overlay").stdout
    assert "Cadence" in text
    assert "±" in text
    assert "check: move <closer> & look" in text
    assert "knee flexion at contact (left): the left knee was hidden" in text


def test_a_clip_without_numbers_is_done_and_says_so(here, seen, monkeypatch) -> None:
    monkeypatch.setattr(session, "analyze", lambda *_: without_numbers())
    result = run("analyze", "run.mp4", "--no-overlay")
    assert result.exit_code == 0
    assert "Nothing was measured in this clip." in result.stdout
    assert "a walk, not a run" in result.stdout


@pytest.mark.parametrize("code", ["slow_motion", "runner_too_small"])
def test_a_clip_that_cannot_be_used_is_code_1_and_its_reasons_are_kept(
    here, seen, monkeypatch, code
) -> None:
    (clip,) = (given := without_numbers()).clips
    level = "warn" if code == "slow_motion" else "error"
    said = Message(code=code, level=level, message="give --capture-fps 240")
    lost = replace(given, clips=(replace(clip, quality=(said,)),))
    monkeypatch.setattr(session, "analyze", lambda *_: lost)
    result = run("analyze", "run.mp4", "--no-overlay")
    assert result.exit_code == 1
    name = clip.info.name
    line = f"formcheck: {name} could not be analysed: give --capture-fps 240\n"
    assert result.stderr == line
    assert "result.json" in files(here / "formcheck_run")


def test_json_prints_only_the_result_and_writes_nothing(here, seen) -> None:
    result = run("analyze", "run.mp4", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["schema"] == "formcheck.result/1"
    assert result.stderr == ""
    assert files(here) == set()


def test_json_with_out_does_both_and_agrees(here, seen) -> None:
    result = run("analyze", "run.mp4", "--json", "--out", "x", "--no-overlay")
    assert result.stdout.encode() == (here / "x" / "result.json").read_bytes()


def test_no_progress_bar_is_drawn_where_nobody_watches(here, seen) -> None:
    run("analyze", "run.mp4", "--json")
    assert seen["bar"] is None


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--speed", "10"], "formcheck: speed 10 has no unit; write it as 10.8km/h"),
        (["--height", "175"], "height 175 has no unit"),
        (["--speed", "300km/h"], "speed 300km/h is not between 1 and 45 km/h"),
        (["--start", "5"], "time 5 has no unit"),
        (["--start", "5s", "--end", "2s"], "not after the start"),
        (["--capture-fps", "fast"], "frame rate"),
        (["--runner", "none.toml"], "No such file"),
        (["--out", "full"], "holds other files"),
        (["run.mp4"], "run.mp4 is named twice; name each clip once"),
        (["https://x.org/a.mp4"], "https://x.org/a.mp4 is an address, and analyze"),
        (["--sample", "99"], "there is no sample '99'; formcheck samples lists them"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(here, seen, arguments, reason) -> None:
    (here / "full").mkdir()
    (here / "full" / "mine.txt").touch()
    result = run("analyze", "run.mp4", *arguments)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1
    assert seen == {}, "refused before any work was done"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["batch"], "Missing argument"),
        (["analyze", "a", "--view", "top"], "'top' is not one of 'auto', 'side'"),
        (["analyze", "a", "--workers", "0"], "must be 1 or more, not '0'"),
        (["batch", "a", "--out", "b", "--workers", "x"], "must be a whole number"),
        (["app", "--port", "99999"], "must be 65535 or less, not '99999'"),
    ],
)
def test_what_the_parser_refuses_is_told_in_plain_words_with_code_2(
    arguments, words
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    said = " ".join(result.stderr.replace("│", " ").split())
    assert words in said
    assert "Value error" not in said
    assert "Input should" not in said


def test_a_clip_that_cannot_be_analysed_is_one_line_and_code_1(here, monkeypatch):
    def fail(*_):
        raise VideoError("cannot read run.mp4\nas a video")

    monkeypatch.setattr(session, "analyze", fail)
    result = run("analyze", "run.mp4")
    assert result.exit_code == 1
    assert result.stderr == "formcheck: cannot read run.mp4 as a video\n"
    assert files(here) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "none.mp4"],
        ["analyze", "none.mp4", "none2.mp4"],
        ["analyze", "run.mp4", "--runner", "none.toml"],
        ["compare", "none.json", "none.json"],
        ["batch", "none", "--out", "out"],
        ["batch", "none.csv", "--out", "out"],
    ],
)
def test_a_missing_file_is_one_line_and_code_2_in_every_command(
    here, arguments
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("formcheck: ")
    assert "none" in result.stderr
    assert result.stderr.count("\n") == 1


def test_bare_and_version_are_answers_and_no_errors() -> None:
    bare = run()
    assert bare.exit_code == 0
    assert "analyze" in bare.stdout
    version = run("--version")
    assert version.exit_code == 0
    assert version.stdout == f"formcheck {metadata.version('formcheck')}\n"


@pytest.mark.slow
def test_name_and_day_stand_in_the_result(here, seen) -> None:
    result = run("analyze", "run.mp4", "--no-overlay", "--name", "Ana")
    assert result.exit_code == 0, result.stderr
    assert seen["runner"].name == "Ana"
    assert seen["runner"].date is not None
    run("analyze", "run.mp4", "--no-overlay", "--date", "2026-03-12")
    assert seen["runner"].date.isoformat() == "2026-03-12"
    wrong = run("analyze", "run.mp4", "--date", "12.3.26")
    assert wrong.exit_code == 2
    assert "write it as 2026-03-12" in wrong.stderr


def test_interrupting_is_tidy(here, monkeypatch) -> None:
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "analyze", stop)
    result = run("analyze", "run.mp4")
    assert result.exit_code == 130
    assert result.stderr == "formcheck: stopped; nothing was written\n"
    assert files(here) == set()


def test_info_prints_versions_and_the_models() -> None:
    result = run("info")
    assert result.exit_code == 0
    assert "mediapipe" in result.stdout
    assert "found and checked" in result.stdout


def test_info_prints_the_schema() -> None:
    assert json.loads(run("info", "--schema").stdout)["$id"] == "formcheck.result/1"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom formcheck.cli import app\n"
        "try: app(['analyze', '--help'])\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'av', 'cv2', 'plotly', 'scipy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


needs_clips = pytest.mark.skipif(
    not GYM.exists(), reason="the real clips are not on this machine"
)


@pytest.mark.slow
@needs_clips
def test_a_real_run_is_measured_from_file_to_folder(here) -> None:
    result = run("analyze", str(GYM), "--speed", "14km/h")
    assert result.exit_code == 0, result.stderr
    folder = here / f"formcheck_{GYM.stem}"
    found = read(folder / "result.json")
    assert (folder / f"overlay_{GYM.stem}.mp4").stat().st_size > 100_000
    cadence = next(m for m in found.metrics if m.key == "cadence")
    assert cadence.error is not None
    # 168.4 counted by eye; 1 step/min is what that count may be off.
    assert cadence.value == pytest.approx(168.4, abs=1.0)


@pytest.mark.slow
@needs_clips
def test_unmarked_slow_motion_gives_no_times_or_speeds(here) -> None:
    result = run("analyze", f"{SLOW_MOTION}:end=16s", "--json", "--speed", "9km/h")
    assert result.exit_code == 1
    assert "--capture-fps 300" in result.stderr
    content = json.loads(result.stdout)
    assert content["metrics"] == []
    assert content["asymmetries"] == []
    assert "slow_motion" in {q["code"] for q in content["clips"][0]["quality"]}


@pytest.mark.slow
@needs_clips
@pytest.mark.parametrize(
    ("sign", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_terminated_run_leaves_nothing_behind(here, sign, code) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "formcheck", "analyze", f"{GYM}:end=2s"],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(sign, signal.SIG_DFL),  # nohup ignores one
    )
    deadline = time.monotonic() + 60
    while not files(here) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)  # until the hidden folder of the overlay is there
    process.send_signal(sign)
    _, complaints = process.communicate(timeout=30)
    assert process.returncode == code
    assert complaints.splitlines()[-1] == "formcheck: stopped; nothing was written"
    assert files(here) == set()


@pytest.mark.slow
@needs_clips
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_while_frames_are_looked_at_is_one_line(here, workers) -> None:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "formcheck", "analyze", str(GYM)),
            "--workers",
            workers,
        ],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    used = psutil.Process(process.pid).cpu_times
    deadline = time.monotonic() + 60
    while used().user < 2.5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)  # half of the frames
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=30)
    assert process.returncode == 130
    assert complaints == "formcheck: stopped; nothing was written\n"
    assert files(here) == set()


def test_a_terminal_that_lacks_a_sign_is_no_reason_to_fail():
    code = "from formcheck import cli; cli.app = lambda: print(chr(0xd7)); cli.main()"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout.strip() == b"?"


def test_a_clinician_gets_one_page_with_own_cards_and_note(here, seen) -> None:
    run("analyze", "run.mp4", "--no-overlay", "--clinician", "--note", "See me in May.")
    assert seen["settings"].clinician
    assert "See me in May." in (here / "formcheck_run" / "handout.html").read_text()
    listed = run("handout", "formcheck_run", "--list").stdout
    assert listed.startswith("step_rate")
    result = run("handout", "formcheck_run", "--cards", "step_rate", "--note", "Soon.")
    assert result.exit_code == 0, result.stderr
    page = (here / "formcheck_run" / "handout.html").read_text()
    assert "Shorter steps" in page
    assert "Soon." in page


def test_a_handout_of_nothing_or_with_unknown_cards_is_refused(here, seen) -> None:
    result = run("handout", str(here))
    assert result.exit_code == 2
    assert "holds no result.json" in result.stderr
    result = run("analyze", "run.mp4", "--no-overlay", "--cards", "wonder")
    assert result.exit_code == 2
    assert "there is no card 'wonder'" in result.stderr
