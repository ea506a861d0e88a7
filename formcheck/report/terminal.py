"""What the command line shows: progress while it runs, the numbers at the end."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

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
from rich.table import Table
from rich.text import Text

from formcheck.model import Analysis, MetricValue, Recommendation
from formcheck.report import display
from formcheck.report.advice_view import AdviceView, advice_view
from formcheck.report.html import clip_facts
from formcheck.session import Progress as Done

PLAIN_COLUMNS = 110
"""Width when the output is no terminal, where rich would take 80 and wrap."""
_MARKS = {"info": "note", "warn": "check", "error": "refused"}
_STYLES = {"info": "dim", "warn": "yellow", "error": "red"}


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


def print_summary(analysis: Analysis, report: Path | None) -> None:
    """Print all numbers with their errors, remarks, refusals, and where the report is.

    Parameters
    ----------
    analysis
        What was found.
    report
        The report file; None if none was written.
    """
    console = Console(width=None if sys.stdout.isatty() else PLAIN_COLUMNS)
    advice = advice_view(analysis)
    _print_flags(console, advice)
    if not advice.stop:
        _print_clips(console, analysis)
        _print_advice(console, advice)
    if report is not None:
        console.print(Text(f"report: {report}"), soft_wrap=True)


def _print_flags(console: Console, advice: AdviceView) -> None:
    for flag in advice.flags:
        line = Text(f"{flag.heading}: ", style="bold red")
        console.print(line.append(flag.message, style="default"))
    if advice.stop:
        console.print(Text(advice.words.headings["numbers_kept"], style="dim"))


def _print_advice(console: Console, advice: AdviceView) -> None:
    """Print what stands out and the headlines; the report tells the rest."""
    for finding in advice.standing:
        line = Text(f"{advice.words.levels[finding.level].lower()}: ", style="yellow")
        line.append(finding.message, style="default")
        if not finding.robust:
            line.append(f" ({advice.words.headings['fragile']})", style="dim")
        console.print(line)
    for number in advice.unclear:
        line = Text(f"{advice.words.headings['unclear'].lower()}: ", style="dim")
        console.print(line.append(number.message, style="default"))
    if advice.headline and advice.says:
        console.print(Text(advice.says))
    for told in advice.headline:
        _print_headline(console, told, advice)
    if advice.standing or advice.unclear or advice.headline:
        console.print()


def _print_headline(console: Console, told: Recommendation, advice: AdviceView) -> None:
    """Print a headline; of what is for later its title alone."""
    if told.gate == "later":
        console.print(Text(told.title, style="dim"))
        return
    line = Text("try: ", style="green")
    console.print(line.append(f"{told.title}. {told.text}", style="default"))
    if told.gate != "open":
        console.print(Text(f"  {advice.words.gates[told.gate]}", style="yellow"))


def _print_clips(console: Console, analysis: Analysis) -> None:
    """Print what is to be said of each clip, and the numbers of all together."""
    for clip in analysis.clips:
        console.print(Text(clip.info.name, style="bold"))
        console.print(Text(clip_facts(clip), style="dim"))
        if not clip.metrics:
            console.print("Nothing was measured in this clip.")
        for message in clip.quality:
            line = Text(f"{_MARKS[message.level]}: ", style=_STYLES[message.level])
            console.print(line.append(message.message, style="default"))
    if len(analysis.clips) > 1 and analysis.metrics:
        console.print(Text("All clips together", style="bold"))
    if analysis.metrics:
        _print_numbers(console, analysis)
    _print_refusals(console, analysis)
    console.print()


def _print_refusals(console: Console, analysis: Analysis) -> None:
    """Print what was not measured and why."""
    if not analysis.metrics:  # the remarks on the clips say it
        return
    for refusal in display.refusals(analysis.not_measured):
        line = Text("not measured: ", style="dim")
        line.append(f"{refusal.names}: {refusal.reason}", style="default")
        console.print(line)


def _print_numbers(console: Console, analysis: Analysis) -> None:
    """Print all numbers, then left against right in lines of their own."""
    rows = display.rows(analysis.metrics, analysis.asymmetries)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("", "both", "left", "right"):
        table.add_column(title, no_wrap=bool(title))
    for row in rows:
        cells = (_shown(row.both), _shown(row.left), _shown(row.right))
        table.add_row(row.label, *(Text(cell) for cell in cells))
    console.print(table)
    compared = [row for row in rows if row.difference]
    if compared:
        console.print(Text("left minus right", style="dim"))
    for row in compared:
        console.print(Text(f"  {row.label}: {row.difference}"))


def _shown(value: MetricValue | None) -> str:
    return "" if value is None else display.with_error(*_parts(value))


def _parts(value: MetricValue) -> tuple[float, float, str]:
    return value.value, value.error, value.unit
