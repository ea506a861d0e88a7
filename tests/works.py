"""What the processes of tried jobs do, apart from their tests.

Each process imports it, so that it imports little.
"""

import os
import threading
from pathlib import Path

from formcheck.background.job import (
    Ask,
    Done,
    Drawn,
    Found,
    Looked,
    Next,
    Task,
    Tell,
    Turn,
    Watch,
)
from formcheck.errors import VideoError
from formcheck.model import Analysis


def succeed(task: Task, tell: Tell) -> None:
    tell(Turn(kind="clip"))
    tell(Done(frames=50, total=200, clip=0))
    tell(Found(analysis=Analysis(clips=(), versions={"pid": str(os.getpid())})))
    tell(Turn(kind="drawing"))
    tell(Drawn(name="overlay_run.mp4"))


def refuse(task: Task, tell: Tell) -> None:
    raise VideoError("run.mp4 holds no pictures")


def ask_first(task: Task, tell: Tell) -> None:
    answer = tell(Ask(name="run.mp4", picture=b"jpeg"))
    tell(Found(analysis=Analysis(clips=(), versions={"answer": str(answer)})))


def die(task: Task, tell: Tell) -> None:
    os._exit(9)


class Renamed:
    """Stands for a type that the listening program no longer has."""

    def __reduce__(self):
        return getattr, (Path, "no_such_name")


def tell_of_another_version(task: Task, tell: Tell) -> None:
    tell(Renamed())
    threading.Event().wait()


def hang(task: Task, tell: Tell) -> None:
    tell(Done(frames=1, total=4, clip=0))
    threading.Event().wait()


def log_turns(task: Task, tell: Tell) -> None:
    """Note each clip in a common file, when its turn has come."""
    log = task.folder.parent / "log"
    for clip in task.clips:
        tell(Turn(kind="clip"))
        with log.open("a") as file:
            file.write(f"{clip.path.stem} ")
        while clip.path.stem == "a1" and not (task.folder.parent / "go").exists():
            threading.Event().wait(0.01)
    tell(Found(analysis=Analysis(clips=())))


def look_when_told(task: Task, tell: Tell) -> None:
    looked = []
    while isinstance(order := tell(Next()), Watch):
        tell(Turn(kind="clip"))
        looked.append(order.clip.path.stem)
        tell(Looked(key=order.key, frames=1, total=1, complete=True))
    if isinstance(order, Task):
        versions = {"looked": " ".join(looked), "runner": str(order.runner.height_m)}
        tell(Found(analysis=Analysis(clips=(), versions=versions)))
