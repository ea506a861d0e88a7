import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.analysis.pose_pass import Watched
from formcheck.analysis.run import Progress
from formcheck.background.job import Ask, Clock, Done, Looked, Turn, Watch, Work
from formcheck.background.jobs import Job, Jobs, State, Task, progress_words
from formcheck.background.looks import Looks
from formcheck.background.whole_run import Counter
from formcheck.errors import InputError
from formcheck.settings.settings import Clip, Runner, Settings
from tests.clips import corner_picture, write_clip
from tests.works import (
    ask_first,
    die,
    hang,
    log_turns,
    look_when_told,
    refuse,
    succeed,
    tell_of_another_version,
)

PATIENCE_S = 180


@pytest.fixture
def jobs() -> Iterator[Callable[..., Jobs]]:
    made: list[Jobs] = []

    def make(work: Work, at_once: int = 1) -> Jobs:
        made.append(Jobs(work=work, at_once=at_once))
        return made[-1]

    yield make
    for one in made:
        one.close()


def task(folder: Path, *names: str, forget_clips: bool = True) -> Task:
    clips = []
    for name in names or ("run",):
        path = folder / name / f"{name}.mp4"
        path.parent.mkdir()
        path.write_bytes(b"film")
        clips.append(Clip(path=path))
    return Task(
        clips=tuple(clips),
        runner=Runner(),
        settings=Settings(),
        folder=folder,
        forget_clips=forget_clips,
    )


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline, "gave up waiting"
        threading.Event().wait(0.01)


def ended(job: Job) -> bool:
    return job.ended


@pytest.mark.slow
def test_a_job_ends_with_its_result_from_another_process(jobs, tmp_path) -> None:
    job = jobs(succeed).start(task(tmp_path))
    wait(lambda: ended(job))
    assert job.state is State.done
    assert job.analysis is not None
    assert job.analysis.versions["pid"] != str(os.getpid())
    assert job.drawn == ("overlay_run.mp4",)
    assert job.share == 1.0


@pytest.mark.slow
def test_clips_are_looked_at_before_anybody_asks_for_a_result(jobs, tmp_path) -> None:
    registry = jobs(look_when_told)
    whole = task(tmp_path, "one", "two")
    job = registry.prepare(Task(**{**vars(whole), "clips": ()}))
    orders = [Watch(clip=clip, settings=Settings()) for clip in whole.clips]
    for order in (*orders, *orders):  # a page is run again and again
        job.watch(order)
    wait(lambda: all(o.key in job.looked for o in orders))
    assert job.state is State.preparing
    other = registry.start(task(tmp_path / "..", "other"))
    wait(lambda: other.state is not State.waiting)  # it holds no turn while it waits
    registry.stop(other)
    registry.complete(job, Task(**{**vars(whole), "runner": Runner(height_m=1.8)}))
    wait(lambda: ended(job))
    assert job.analysis is not None
    assert job.analysis.versions == {"looked": "one two", "runner": "1.8"}
    assert not whole.clips[0].path.exists()


@pytest.mark.slow
def test_a_prepared_job_that_nobody_completes_can_be_stopped(jobs, tmp_path) -> None:
    registry = jobs(look_when_told)
    job = registry.prepare(Task(**{**vars(task(tmp_path)), "clips": ()}))
    registry.stop(job)
    wait(lambda: ended(job))
    assert job.state is State.stopped


def test_a_clip_is_looked_at_once_whatever_is_typed_about_the_runner(
    monkeypatch, tmp_path
) -> None:
    calls: list[Clip] = []

    def watch(clip, *, settings, on_frames=None):
        calls.append(clip)
        return Watched(clip=clip, source=None, candidates=None)

    monkeypatch.setattr("formcheck.background.looks.watch", watch)
    clip = Clip(path=tmp_path / "run.mp4")
    seen = Looks(lambda news: None)
    seen.look(Watch(clip=clip, settings=Settings()))
    typed = clip.model_copy(update={"speed_mps": 3.0, "waistband": "ask"})
    assert seen.watched(typed, settings=Settings()).clip is typed
    assert calls == [clip]
    shorter = clip.model_copy(update={"end_s": 5.0})
    seen.watched(shorter, settings=Settings())
    assert calls == [clip, shorter], "other frames have to be looked at anew"
    seen.watched(clip, settings=Settings(estimator="heavy"))
    assert calls == [clip, shorter, clip], "another net sees other things"


@pytest.mark.slow
def test_clips_are_deleted_after_use(jobs, tmp_path) -> None:
    work = task(tmp_path)
    job = jobs(succeed).start(work)
    wait(lambda: ended(job))
    assert not work.clips[0].path.exists()


@pytest.mark.slow
@pytest.mark.parametrize("answer", [True, False])
def test_a_person_is_asked_and_the_answer_arrives(jobs, tmp_path, answer) -> None:
    registry = jobs(ask_first)
    job = registry.start(task(tmp_path))
    wait(lambda: job.question is not None)
    assert job.question == Ask(name="run.mp4", picture=b"jpeg")
    assert job.state is State.asking
    job.answer(job.question, yes=answer)
    wait(lambda: ended(job))
    assert job.analysis is not None
    assert job.analysis.versions["answer"] == str(answer)
    assert job.question is None


def test_an_answer_counts_once_and_for_its_own_question(tmp_path) -> None:
    """Two pages may show the same job."""
    job = Job(task=task(tmp_path))
    first, second = Ask(name="a.mp4", picture=b""), Ask(name="b.mp4", picture=b"")
    job.question = first
    job.answer(first, yes=True)
    job.answer(first, yes=False)
    job.question = second
    job.answer(first, yes=False)
    assert job.question is second
    assert [job.answers.get(), job.answers.empty()] == [True, True]


@pytest.mark.slow
def test_a_job_that_asks_can_be_stopped_and_holds_up_nobody(jobs, tmp_path) -> None:
    registry = jobs(ask_first)
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    first = registry.start(task(tmp_path / "1"))
    wait(lambda: first.question is not None)
    second = registry.start(task(tmp_path / "2"))
    wait(lambda: second.question is not None)
    registry.stop(first)
    wait(lambda: ended(first))
    assert first.state is State.stopped
    second.answer(second.question, yes=True)
    wait(lambda: ended(second))
    assert second.state is State.done


@pytest.mark.slow
def test_clips_that_are_still_needed_stay(jobs, tmp_path) -> None:
    work = task(tmp_path, forget_clips=False)
    job = jobs(succeed).start(work)
    wait(lambda: ended(job))
    assert work.clips[0].path.exists()


@pytest.mark.slow
def test_a_refusal_is_handed_on_in_its_own_words(jobs, tmp_path) -> None:
    work = task(tmp_path)
    job = jobs(refuse).start(work)
    wait(lambda: ended(job))
    assert job.state is State.failed
    assert job.reason == "run.mp4 holds no pictures"
    assert not work.clips[0].path.exists()


@pytest.mark.slow
def test_a_crash_is_one_sentence_and_the_next_job_runs(jobs, tmp_path) -> None:
    registry = jobs(die)
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    for folder in ("1", "2"):
        job = registry.start(task(tmp_path / folder))
        wait(lambda job=job: ended(job))
        assert job.state is State.failed
        assert "ended before it was complete" in job.reason


@pytest.mark.slow
def test_a_program_changed_under_the_server_ends_the_job(jobs, tmp_path) -> None:
    job = jobs(tell_of_another_version).start(task(tmp_path))
    wait(lambda: ended(job))
    assert job.state is State.failed
    assert "stop and start it" in job.reason


@pytest.mark.slow
def test_a_running_job_can_be_stopped_and_its_clip_is_deleted(jobs, tmp_path) -> None:
    registry = jobs(hang)
    work = task(tmp_path)
    job = registry.start(work)
    wait(lambda: job.done is not None)
    assert job.state is State.running
    assert job.share == 0.25
    registry.stop(job)
    wait(lambda: ended(job))
    assert job.state is State.stopped
    assert not work.clips[0].path.exists()


@pytest.mark.slow
def test_a_waiting_job_can_be_stopped(jobs, tmp_path) -> None:
    registry = jobs(hang)
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    first = registry.start(task(tmp_path / "1"))
    wait(lambda: first.done is not None)
    second = registry.start(task(tmp_path / "2"))
    registry.stop(second)
    wait(lambda: ended(second))
    assert second.state is State.stopped
    assert first.state is State.running


def test_more_runs_than_there_is_room_for_are_refused(tmp_path) -> None:
    registry = Jobs(work=hang, most=1)
    try:
        job = registry.start(task(tmp_path))
        with pytest.raises(InputError, match="1 runs are at work or waiting here"):
            registry.prepare(job.task)
    finally:
        registry.close()


@pytest.mark.slow
def test_where_many_are_looked_at_a_run_waits_without_a_process(tmp_path) -> None:
    registry = Jobs(work=succeed, processes=1, ahead=0)
    try:
        runs = []
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            empty = replace(task(tmp_path / name), clips=())
            runs.append(registry.prepare(empty))
        assert {run.state for run in runs} == {State.preparing}
        assert not registry._processes
        for run in runs:
            registry.complete(run, run.task)
        wait(lambda: all(ended(run) for run in runs))
        assert {run.state for run in runs} == {State.done}
    finally:
        registry.close()


def test_a_run_without_a_process_can_be_let_go(tmp_path) -> None:
    registry = Jobs(work=hang, ahead=0)
    job = registry.prepare(task(tmp_path))
    registry.stop(job)
    assert job.state is State.stopped
    assert not job.task.clips[0].path.exists()
    registry.close()


@pytest.mark.slow
def test_closing_stops_everything(tmp_path) -> None:
    registry = Jobs(work=hang)
    job = registry.start(task(tmp_path))
    wait(lambda: job.done is not None)
    registry.close()
    wait(lambda: ended(job))
    assert job.state is State.stopped


@pytest.mark.slow
def test_nobody_waits_for_more_than_one_clip_of_another(jobs, tmp_path) -> None:
    registry = jobs(log_turns)
    log = tmp_path / "log"
    for user in ("a", "b"):
        (tmp_path / user).mkdir()
    first = registry.start(task(tmp_path / "a", "a1", "a2", "a3"))
    wait(log.exists)
    second = registry.start(task(tmp_path / "b", "b1"))
    wait(lambda: bool(registry._turns["clip"]._queue))
    (tmp_path / "go").touch()
    wait(lambda: ended(first) and ended(second))
    order = log.read_text().split()
    assert order[0] == "a1"
    assert order.index("b1") <= 2, "b waits for the clip in work, and one handing over"
    assert sorted(order) == ["a1", "a2", "a3", "b1"]


def test_the_time_left_follows_from_the_time_spent(tmp_path, monkeypatch) -> None:
    now = [100.0]
    monkeypatch.setattr("formcheck.background.job.time.monotonic", lambda: now[0])
    job = Job(task=task(tmp_path))
    job.state = State.running
    assert job.left_s is None
    job.clock.go()
    now[0] += 6.0
    job.clock.halt()
    now[0] += 1000.0  # somebody else's turn
    job.clock.go()
    now[0] += 2.0
    job.done = Done(frames=100, total=300, clip=0)
    assert job.left_s == pytest.approx(16.0)  # 8 s for a third, 16 s for the rest
    job.done = Done(frames=100, total=None, clip=0)
    assert job.left_s is None
    assert Clock().spent_s == 0.0


def test_frames_of_all_clips_are_counted_and_each_clip_takes_a_turn(tmp_path) -> None:
    clips = []
    for name, n in (("a", 20), ("b", 30)):
        path = write_clip(tmp_path / f"{name}.mp4", [corner_picture()] * n)
        clips.append(Clip(path=path))
    told: list = []
    counter = Counter(clips, told.append)
    for clip, done in ((0, 10), (0, 20), (1, 15)):
        counter._told_s = 0.0
        counter.count(Progress(clip=clip, clips=2, name="", done=done, total=None))
    assert told == [
        Done(frames=10, total=50, clip=0),
        Done(frames=20, total=50, clip=0),
        Turn(kind="clip"),
        Done(frames=35, total=50, clip=1),
    ]


@pytest.mark.parametrize(
    ("spent_s", "frames", "words"),
    [
        (20.0, 150, "150 of 600 frames, about 60 seconds left"),
        (30.0, 300, "300 of 600 frames, about 30 seconds left"),
        (59.0, 150, "150 of 600 frames, about 3 minutes left"),
        (30.0, 590, "590 of 600 frames, a few seconds left"),
        (1.0, 5, "5 of 600 frames"),
    ],
)
def test_progress_is_told_in_words(tmp_path, monkeypatch, spent_s, frames, words):
    now = [0.0]
    monkeypatch.setattr("formcheck.background.job.time.monotonic", lambda: now[0])
    job = Job(task=task(tmp_path))
    assert progress_words(job).startswith("Waiting for another run")
    job.state = State.running
    assert progress_words(job) == "Looking for the runner"
    job.clock.go()
    now[0] = spent_s
    job.done = Done(frames=frames, total=600, clip=0)
    assert progress_words(job) == words


def test_a_look_ahead_is_told_to_those_who_did_not_wait_for_it(tmp_path) -> None:
    job = Job(task=task(tmp_path), state=State.waiting)
    assert progress_words(job).startswith("Waiting for another run")
    job.looked["a"] = Looked(key="a", frames=0, total=None)
    assert progress_words(job) == "Looking for the runner"
    job.looked["a"] = Looked(key="a", frames=150, total=600)
    assert progress_words(job).startswith("150 of 600 frames")
    assert job.share == 0.25
    job.looked["a"] = Looked(key="a", frames=0, total=None, complete=True)
    assert progress_words(job).startswith("Waiting for another run")
