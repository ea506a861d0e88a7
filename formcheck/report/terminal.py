"""What the command line shows at the end: the numbers."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.escaping import escaped
from formcheck.model import Analysis, MetricValue, Recommendation
from formcheck.report import number_table as display
from formcheck.report.advice_section import AdviceView, advice_view
from formcheck.report.page import clip_facts

PLAIN_COLUMNS = 110
"""Width when the output is no terminal, where rich would take 80 and wrap."""
_MARKS = {"info": "note", "warn": "check", "error": "refused"}
_STYLES = {"info": "dim", "warn": "yellow", "error": "red"}


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
        console.print(Text(escaped(f"report: {report}")), soft_wrap=True)


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
    console.print(Text(f"  {advice.words.headings['why']}: {told.why}", style="dim"))
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
