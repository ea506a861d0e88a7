"""One run in the background: what it is to do, what it tells, how far it is."""

import math
import queue
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal

from formcheck.analysis.kept_looks import look_key
from formcheck.model import Analysis
from formcheck.settings.settings import Clip, Runner, Settings

_MIN_KNOWN_FRAC: Final = 0.02
"""Below this share of the frames the time left is anybody's guess."""
_A_FEW_S: Final = 8.0
_MINUTES_FROM_S: Final = 90.0


class State(StrEnum):
    """Where a job is."""

    preparing = "preparing"
    """Its clips are looked at as they arrive; nobody has asked for a result yet."""
    waiting = "waiting"
    running = "running"
    asking = "asking"
    """A person has to say whether a line is the waistband."""
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
class Ask:
    """Asks whether the line in a picture of a clip is the waistband, and waits."""

    name: str
    picture: bytes


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What to do next: look at every frame of a clip and keep what was seen."""

    clip: Clip
    settings: Settings

    @property
    def key(self) -> str:
        """What the frames looked at, and how, depend on."""
        return look_key(self.clip, self.settings)


@dataclass(frozen=True, kw_only=True)
class Next:
    """Asks what to do next, and waits for a clip to look at or for the whole task."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """How far the look at one clip is, ahead of the analysis; None = not known."""

    key: str
    frames: int
    total: int | None
    complete: bool = False


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


News = Turn | Ask | Next | Looked | Done | Found | Drawn | Failed
Order = Watch | Task
Tell = Callable[[News], object]
"""Hands news on; returns the answer to what asks for one."""
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
    looked: "dict[str, Looked]" = field(default_factory=dict)
    """How far each clip was looked at ahead of the analysis, by :attr:`Watch.key`."""
    orders: "queue.SimpleQueue[Order]" = field(default_factory=queue.SimpleQueue)
    asked_for: set[str] = field(default_factory=set)
    question: Ask | None = None
    answers: "queue.SimpleQueue[bool]" = field(default_factory=queue.SimpleQueue)
    cancelled: threading.Event = field(default_factory=threading.Event)
    clock: "Clock" = field(default_factory=lambda: Clock())

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    @property
    def share(self) -> float | None:
        """How much of the frames has been looked at, 0..1; None if not known."""
        if self.analysis is not None:
            return 1.0
        now = self.now
        return (
            None if now is None or not now.total else min(1.0, now.frames / now.total)
        )

    @property
    def now(self) -> Done | None:
        """How far the frames are, those of a clip that is looked at ahead included."""
        ahead = self._ahead
        if self.done is not None or ahead is None or not ahead.frames:
            return self.done
        return Done(frames=ahead.frames, total=ahead.total, clip=0)

    @property
    def _ahead(self) -> "Looked | None":
        """The clip that is looked at ahead of the analysis just now."""
        return next((one for one in self.looked.values() if not one.complete), None)

    @property
    def waits(self) -> bool:
        """Whether it is another run's turn."""
        return self.state is State.waiting and self._ahead is None

    @property
    def left_s(self) -> float | None:
        """Estimated seconds until the numbers are there; None if not known yet."""
        share = self.share
        if share is None or self.ended or share < _MIN_KNOWN_FRAC:
            return None
        return self.clock.spent_s * (1 - share) / share

    def watch(self, order: Watch) -> None:
        """Have a clip looked at while its questions are still being answered, once."""
        if order.key not in self.asked_for:
            self.asked_for.add(order.key)
            self.orders.put(order)

    def answer(self, question: Ask, *, yes: bool) -> None:
        """Say whether the line in question is the waistband, once."""
        if self.question is not question:
            return  # answered already, on another page that shows this job
        self.question = None
        self.answers.put(yes)

    def file(self, name: str) -> Path:
        """Return where a file of the result is."""
        return self.task.folder / name


def progress_words(job: Job) -> str:
    """Say how far a job is, as ``230 of 600 frames, about 20 seconds left``."""
    if job.waits:
        return "Waiting for another run; it takes one clip at most"
    now = job.now
    if now is None:
        return "Looking for the runner"
    if not now.total:
        return f"{now.frames} frames"
    words = f"{now.frames} of {now.total} frames"
    left_s = job.left_s
    return words if left_s is None else f"{words}, {about(left_s)} left"


def about(seconds: float) -> str:
    """Return a duration as roughly as it is known."""
    if seconds < _A_FEW_S:
        return "a few seconds"
    if seconds < _MINUTES_FROM_S:
        return f"about {math.ceil(seconds / 10) * 10} seconds"
    return f"about {math.ceil(seconds / 60)} minutes"


class Clock:
    """Seconds spent working, turns of others not counted."""

    def __init__(self) -> None:
        self._before_s = 0.0
        self._since_s: float | None = None

    @property
    def spent_s(self) -> float:
        """Seconds worked so far."""
        running_s = 0.0 if self._since_s is None else time.monotonic() - self._since_s
        return self._before_s + running_s

    def go(self) -> None:
        """Begin to count."""
        self._since_s = time.monotonic()

    def halt(self) -> None:
        """Stop counting."""
        self._before_s, self._since_s = self.spent_s, None
