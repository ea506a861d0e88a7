import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import formcheck
from formcheck.analysis import clip as pipeline
from formcheck.analysis import run as session
from formcheck.analysis.pose_pass import check
from formcheck.errors import InputError, VideoError
from formcheck.results.result_json import to_bytes
from formcheck.settings.settings import Clip, Runner, Settings
from tests.clips import corner_picture, write_clip
from tests.fabricated import make_clip_analysis


@pytest.fixture
def asked(monkeypatch) -> list[dict]:
    calls: list[dict] = []

    def watch(clip, *, settings, on_frames):
        if on_frames is not None:
            for done in (1, 2):
                on_frames(done, SimpleNamespace(header_frames=2))
        return clip

    def measure_seen(clip, *, runner, index, confirm):
        said = None if confirm is None else confirm("the line")
        calls.append({"clip": clip, "runner": runner, "index": index, "said": said})
        return make_clip_analysis(name=clip.path.name, clip=index)

    monkeypatch.setattr(session, "watch", watch)
    monkeypatch.setattr(pipeline, "measure_seen", measure_seen)
    monkeypatch.setattr(session, "check", lambda clips: None)
    return calls


def test_a_person_is_asked_about_the_clip_by_name(asked) -> None:
    heard = []

    def confirm(clip, line):
        heard.append((clip.path.name, line))
        return True

    formcheck.analyze(["a.mp4", "b.mp4"], confirm=confirm)
    assert heard == [("a.mp4", "the line"), ("b.mp4", "the line")]
    assert [call["said"] for call in asked] == [True, True]
    formcheck.analyze("a.mp4")
    assert asked[-1]["said"] is None


def test_one_path_is_enough(asked) -> None:
    analysis = formcheck.analyze("a/run.mp4")
    assert [c["clip"] for c in asked] == [Clip(path=Path("a/run.mp4"))]
    assert len(analysis.clips) == 1


def test_several_clips_give_each_number_once_and_keep_the_others(asked) -> None:
    analysis = formcheck.analyze([Path("a.mp4"), Clip(path="b.mp4", view="side")])
    assert [c["index"] for c in asked] == [0, 1]
    names = [(m.key, m.side) for m in analysis.metrics]
    assert len(names) == len(set(names))
    assert {(m.key, m.side) for m in analysis.also_measured} == set(names)


def test_cadence_and_stride_length_are_set_against_what_is_usual(asked) -> None:
    runner = Runner(height_m=1.75, speed_mps=3.0)
    analysis = formcheck.analyze("a.mp4", runner)
    usual = {e.key: e for e in analysis.expected}
    assert usual["cadence"].value == pytest.approx(164.0 - 60.0 * 0.03)
    assert set(usual) == {"cadence", "stride_length"}


def test_what_is_usual_is_refused_outside_the_rows(asked) -> None:
    analysis = formcheck.analyze("a.mp4", Runner(height_m=2.2))
    assert analysis.expected == ()
    reasons = {m.key: m.reason for m in analysis.not_measured}
    assert "2.20 m" in reasons["expected_cadence"]


def test_a_wrong_name_is_said_before_any_work(asked, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(session, "check", check)
    good = write_clip(tmp_path / "a.mp4", [corner_picture()] * 12)
    with pytest.raises(VideoError, match=r"there is no file .*b\.mp4"):
        session.analyze([good, tmp_path / "b.mp4"])
    assert asked == []


def test_no_clip_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="no clip was given"):
        formcheck.analyze([])


def test_progress_counts_frames_of_each_clip(asked) -> None:
    told: list[session.Progress] = []
    formcheck.analyze(["a.mp4", "b.mp4"], on_progress=told.append)
    assert [(p.name, p.clip, p.done, p.total) for p in told] == [
        *(("a.mp4", 0, 1, 2), ("a.mp4", 0, 2, 2)),
        *(("b.mp4", 1, 1, 2), ("b.mp4", 1, 2, 2)),
    ]


def test_what_was_chosen_is_kept_without_folders_and_machine(asked) -> None:
    analysis = formcheck.analyze(
        "secret/run.mp4", Runner(height_m=1.75), Settings(workers=2, overlay=False)
    )
    assert analysis.settings["runner"]["height_m"] == 1.75
    assert analysis.settings["clips"][0]["file"] == "run.mp4"
    assert "secret" not in str(analysis.settings)
    assert not {"workers", "overlay"} & set(analysis.settings)


def test_answers_are_used_but_not_kept_in_the_result(asked) -> None:
    answers = {"pain_now": 0.0, "ask_first": ["osteoporosis"], "shoes": ["worn"]}
    analysis = formcheck.analyze("run.mp4", Runner(height_m=1.75, answers=answers))
    assert "shoes" in [r.key for r in analysis.recommendations]
    assert analysis.red_flags[0].tier == "ask_first"
    assert "osteoporosis" not in to_bytes(analysis).decode()


def test_wrong_answers_are_refused_before_any_work(asked) -> None:
    with pytest.raises(InputError, match="no question 'pian'"):
        formcheck.analyze("run.mp4", Runner(answers={"pian": 3.0}))
    assert asked == []


def test_versions_name_what_can_change_a_number(asked) -> None:
    versions = formcheck.analyze("run.mp4").versions
    assert {"python", "formcheck", "mediapipe", "numpy"} <= set(versions)


def test_the_package_shows_its_names_and_loads_them_late() -> None:
    code = (
        "import sys, formcheck\n"
        "assert 'numpy' not in sys.modules\n"
        "assert set(formcheck.__all__) <= set(dir(formcheck))\n"
        "from formcheck import Clip, FormcheckError, Runner, Settings, analyze\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_what_only_the_end_needs_is_not_loaded_for_the_first_frame() -> None:
    code = (
        "import sys\n"
        "from formcheck import cli\n"
        "from formcheck.analysis import run\n"
        "from formcheck.background import worker\n"
        "from formcheck.cli import progress\n"
        "from formcheck.pose.nets import blazepose\n"
        "from formcheck.results import folder\n"
        "late = {'scipy', 'pandas', 'pyarrow', 'jinja2', 'plotly', 'mediapipe'}\n"
        "assert not late & set(sys.modules), late & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_unknown_language_is_refused_before_any_work(asked) -> None:
    with pytest.raises(InputError, match="no advice in 'xx'"):
        formcheck.analyze("run.mp4", settings=Settings(language="xx"))
    assert asked == []


def test_an_unknown_name_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = formcheck.nonsense
