"""What the command line shows while it runs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from formcheck.analysis.run import Progress as Done


class _Speed(ProgressColumn):
    """Frames per second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.0f} frames/s" if speed else "")


class Shown:
    """A progress bar: called after each frame, and held while somebody types."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[int, TaskID] = {}

    def __call__(self, done: Done) -> None:
        """Show how far the analysis is."""
        if done.clip not in self._tasks:
            for earlier in self._tasks.values():
                self._bar.stop_task(earlier)
            self._tasks[done.clip] = self._bar.add_task(done.name, total=done.total)
        self._bar.update(self._tasks[done.clip], completed=done.done)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave the terminal alone for a while."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


@contextmanager
def progress() -> Iterator[Shown | None]:
    """Yield what to call after each frame; None if standard error is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Speed(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with bar:
        yield Shown(bar)


@contextmanager
def batch_progress(total: int) -> Iterator[Callable[[str, Sequence[str]], None]]:
    """Yield what to call after each session, with its name and its complaints.

    Complaints are printed as they come; a bar is shown where somebody watches.
    """
    console = Console(stderr=True, soft_wrap=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("sessions", total=total)

        def show(name: str, complaints: Sequence[str]) -> None:
            for complaint in complaints:
                console.print(Text(f"{name}: {' '.join(complaint.split())}"))
            bar.advance(task)

        yield show


@contextmanager
def spinner(what: str) -> Iterator[None]:
    """Show what is going on, if standard error is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
