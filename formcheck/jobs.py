"""Analyses in the background, for user interfaces that must stay alive meanwhile.

Each run is analysed in a process of its own, so that it can be stopped at any moment,
crashes alone, and takes no time from the interface. Runs take turns clip by clip: who
comes second waits for one clip at most, however many the first one brought.
"""

import atexit
import multiprocessing
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from formcheck.errors import FormcheckError
from formcheck.model import Analysis
from formcheck.settings import Clip, Runner, Settings
from formcheck.uploads import forget

if TYPE_CHECKING:
    from formcheck.session import Progress

_REPORT_EVERY_S: Final = 0.1
_GO: Final = "go"
_MIN_KNOWN_FRAC: Final = 0.02
"""Below this share of the frames the time left is anybody's guess."""


class State(StrEnum):
    """Where a job is."""

    waiting = "waiting"
    running = "running"
    drawing = "drawing"
    """The numbers are there; pictures and videos are still being drawn."""
    done = "done"
    failed = "failed"
    stopped = "stopped"


ENDED: Final = frozenset({State.done, State.failed, State.stopped})


@dataclass(frozen=True, kw_only=True)
class Task:
    """What to analyse and where its files go.

    ``folder`` exists and is private. ``forget_clips`` deletes the clips once nothing
    needs them any more, whatever happened.
    """

    clips: tuple[Clip, ...]
    runner: Runner
    settings: Settings
    folder: Path
    forget_clips: bool = True


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Asks for the next turn, and waits for it: to analyse a clip, or to draw."""

    kind: Literal["clip", "drawing"]


@dataclass(frozen=True, kw_only=True)
class Done:
    """How far the analysis is: frames looked at, of all frames; None = not known."""

    frames: int
    total: int | None
    clip: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """The result; its files are written and complete."""

    analysis: Analysis


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture or video is complete."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The one sentence that says why there is no result, or no drawing."""

    reason: str


News = Turn | Done | Found | Drawn | Failed
Tell = Callable[[News], None]
Work = Callable[[Task, Tell], None]


@dataclass(eq=False)
class Job:
    """One run being analysed; read by the interface, written by its own thread."""

    task: Task
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: State = State.waiting
    analysis: Analysis | None = None
    reason: str = ""
    drawn: tuple[str, ...] = ()
    done: Done | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)
    _clock: "_Clock" = field(default_factory=lambda: _Clock())

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    @property
    def share(self) -> float | None:
        """How much of the frames has been looked at, 0..1; None if not known."""
        if self.analysis is not None:
            return 1.0
        if self.done is None or not self.done.total:
            return None
        return min(1.0, self.done.frames / self.done.total)

    @property
    def left_s(self) -> float | None:
        """Estimated seconds until the numbers are there; None if not known yet."""
        share = self.share
        if share is None or self.state is not State.running or share < _MIN_KNOWN_FRAC:
            return None
        return self._clock.spent_s * (1 - share) / share

    def file(self, name: str) -> Path:
        """Return where a file of the result is."""
        return self.task.folder / name


class _Clock:
    """Seconds spent working, turns of others not counted."""

    def __init__(self) -> None:
        self._before_s = 0.0
        self._since_s: float | None = None

    @property
    def spent_s(self) -> float:
        running_s = 0.0 if self._since_s is None else time.monotonic() - self._since_s
        return self._before_s + running_s

    def go(self) -> None:
        self._since_s = time.monotonic()

    def halt(self) -> None:
        self._before_s, self._since_s = self.spent_s, None


class Jobs:
    """All jobs of one server.

    Parameters
    ----------
    at_once
        How many clips are analysed at the same time.
    work
        What a process does; given in tests only.
    """

    def __init__(self, *, at_once: int = 1, work: Work | None = None) -> None:
        self._work = work or _analyse
        self._turns = {"clip": _Turns(at_once), "drawing": _Turns(1)}
        self._jobs: dict[str, Job] = {}
        self._processes: dict[str, multiprocessing.process.BaseProcess] = {}
        self._lock = threading.Lock()
        self._closed = False
        atexit.register(self.close)

    def start(self, task: Task) -> Job:
        """Begin to analyse; returns at once."""
        job = Job(task=task)
        with self._lock:
            self._jobs[job.id] = job
        threading.Thread(target=self._follow, args=(job,), daemon=True).start()
        return job

    def stop(self, job: Job) -> None:
        """Stop a job; its clips are deleted if it was told to."""
        job.cancelled.set()
        with self._lock:
            process = self._processes.get(job.id)
        if process is not None:
            process.terminate()
        for turns in self._turns.values():
            turns.wake()

    def close(self) -> None:
        """Stop everything."""
        self._closed = True
        with self._lock:
            jobs, processes = list(self._jobs.values()), list(self._processes.values())
        for job in jobs:
            if not job.ended:
                self.stop(job)
        for process in processes:
            process.join(5)

    def _follow(self, job: Job) -> None:
        """Go with a job from its first turn to its end; runs in a thread."""
        turns = self._turns["clip"]
        try:
            if turns.take(job):
                try:
                    turns = self._run(job)
                finally:
                    turns.give_back(job)
        finally:
            if job.task.forget_clips:
                for clip in job.task.clips:
                    forget(clip.path)
            job.state = _last_state(job)
            with self._lock:
                self._jobs.pop(job.id, None)

    def _run(self, job: Job) -> "_Turns":
        """Start the process and listen to it; return the turns it holds at the end."""
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_begin, args=(self._work, job.task, there))
        with self._lock:
            if job.cancelled.is_set() or self._closed:
                return self._turns["clip"]
            process.start()
            self._processes[job.id] = process
        there.close()
        job.state = State.running
        try:
            return self._listen(job, here)
        finally:
            here.close()
            process.join()
            with self._lock:
                del self._processes[job.id]

    def _listen(self, job: Job, here: Connection) -> "_Turns":
        held = self._turns["clip"]
        while True:
            try:
                news: News = here.recv()
            except (EOFError, OSError):
                return held
            if isinstance(news, Turn):
                job._clock.halt()
                held.give_back(job)
                held = self._turns[news.kind]
                if not held.take(job):
                    return held
                job._clock.go()
                _answer(here)
            else:
                _note(job, news)


def _answer(here: Connection) -> None:
    try:
        here.send(_GO)
    except OSError:  # the process has just ended; the next reading says so
        return


def _note(job: Job, news: News) -> None:
    """Put down what a process says about its job."""
    if isinstance(news, Done):
        job.done = news
    elif isinstance(news, Found):
        job.analysis = news.analysis
        job.state = State.drawing
    elif isinstance(news, Drawn):
        job.drawn = (*job.drawn, news.name)
    elif isinstance(news, Failed):
        job.reason = news.reason


def _last_state(job: Job) -> State:
    if job.cancelled.is_set():
        return State.stopped
    if job.analysis is not None:
        return State.done
    if not job.reason:
        job.reason = (
            "the analysis ended before it was complete, perhaps for lack of memory; "
            "try a shorter or smaller clip"
        )
    return State.failed


class _Turns:
    """A few places, given in the order they were asked for."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._queue: list[Job] = []
        self._holders: set[str] = set()
        self._changed = threading.Condition()

    def take(self, job: Job) -> bool:
        """Wait for a place; False if the job was stopped meanwhile."""
        with self._changed:
            self._queue.append(job)
            while not job.cancelled.is_set():
                if self._free and self._queue[0] is job:
                    self._free -= 1
                    self._holders.add(job.id)
                    break
                self._changed.wait()
            self._queue.remove(job)
            self._changed.notify_all()
            return job.id in self._holders

    def give_back(self, job: Job) -> None:
        """Free the job's place, if it has one."""
        with self._changed:
            if job.id in self._holders:
                self._holders.discard(job.id)
                self._free += 1
                self._changed.notify_all()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        with self._changed:
            self._changed.notify_all()


# ------------------------------------------------- what runs in the process


def _begin(work: Work, task: Task, there: Connection) -> None:
    """Work on a task in a process of its own."""
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops this process
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def tell(news: News) -> None:
        there.send(news)
        if isinstance(news, Turn):
            there.recv()

    try:
        work(task, tell)
    except FormcheckError as error:
        tell(Failed(reason=str(error)))
    except (KeyboardInterrupt, BrokenPipeError, EOFError):
        os._exit(1)  # stopped, or nobody listens any more
    finally:
        there.close()


def _analyse(task: Task, tell: Tell) -> None:
    """Analyse, write the results, then draw."""
    from formcheck.report.folder import overlay_names, write_results
    from formcheck.session import analyze

    tell(Turn(kind="clip"))
    counter = _Counter(task.clips, tell)
    analysis = analyze(task.clips, task.runner, task.settings, counter.count)
    names = overlay_names([clip.path.name for clip in task.clips])
    wanted = names if task.settings.overlay else []
    write_results(task.folder, analysis, overlays=dict(enumerate(wanted)))
    tell(Found(analysis=analysis))
    tell(Turn(kind="drawing"))
    _draw(task, analysis, wanted, tell)


def _draw(task: Task, analysis: Analysis, names: Sequence[str], tell: Tell) -> None:
    from formcheck.report.overlay import write_overlay
    from formcheck.video import VideoFile

    for clip, found, name in zip(task.clips, analysis.clips, names, strict=False):
        source = VideoFile(clip.path, start_s=clip.start_s, end_s=clip.end_s)
        write_overlay(source.frames(), found, task.folder / name)
        tell(Drawn(name=name))


class _Counter:
    """Adds the frames of all clips and takes a new turn with each clip."""

    def __init__(self, clips: Sequence[Clip], tell: Tell) -> None:
        from formcheck.video import VideoFile

        promised = [
            VideoFile(c.path, start_s=c.start_s, end_s=c.end_s).header_frames
            for c in clips
        ]
        known = [n for n in promised if n is not None]
        self._total = sum(known) if len(known) == len(promised) else None
        self._before = [sum(known[:i]) for i in range(len(clips))]
        self._tell = tell
        self._clip = 0
        self._told_s = 0.0

    def count(self, progress: "Progress") -> None:
        """Tell how far the analysis is, a few times a second."""
        if progress.clip != self._clip:
            self._clip = progress.clip
            self._tell(Turn(kind="clip"))
        now_s = time.monotonic()
        if now_s - self._told_s < _REPORT_EVERY_S:
            return
        self._told_s = now_s
        frames = self._before[progress.clip] + progress.done
        self._tell(Done(frames=frames, total=self._total, clip=progress.clip))
