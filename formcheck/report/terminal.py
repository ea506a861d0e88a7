"""What the command line shows at the end: the numbers."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.knowledge.phrases import Phrases, phrases
from formcheck.model import Analysis, MetricValue, Recommendation
from formcheck.report import number_table as display
from formcheck.report.page import clip_facts
from formcheck.report.sections.advice import AdviceView, advice_view
from formcheck.text.escaping import escaped

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
    say = phrases(advice.language)
    _print_flags(console, advice)
    if not advice.stop:
        _print_clips(console, analysis, say)
        _print_advice(console, advice)
    if report is not None:
        console.print(Text(escaped(f"{say('report')}: {report}")), soft_wrap=True)


def _print_flags(console: Console, advice: AdviceView) -> None:
    for flag in advice.flags:
        line = Text(f"{flag.heading}: ", style="bold red")
        console.print(line.append(flag.message, style="default"))
    if advice.stop:
        console.print(Text(advice.words.headings["numbers_kept"], style="dim"))


def _print_advice(console: Console, advice: AdviceView) -> None:
    """Print what stands out and the headlines; the report tells the rest."""
    say = phrases(advice.language)
    for finding in advice.standing:
        line = Text(f"{advice.words.levels[finding.level].lower()}: ", style="yellow")
        line.append(say.figures(finding.message), style="default")
        if not finding.robust:
            line.append(f" ({advice.words.headings['fragile']})", style="dim")
        console.print(line)
    for number in advice.unclear:
        heading = advice.words.headings["unclear"]
        line = Text(f"{heading[:1].lower()}{heading[1:]}: ", style="dim")
        console.print(line.append(say.figures(number.message), style="default"))
    if advice.nothing_stood_out:
        console.print(Text(say.figures(advice.nothing_found)))
    if advice.headline and advice.says:
        console.print(Text(advice.says))
    for told in advice.headline:
        _print_headline(console, told, advice)
    if advice.standing or advice.unclear or advice.headline:
        console.print()


def _print_headline(console: Console, told: Recommendation, advice: AdviceView) -> None:
    """Print a headline; of what is for later its title alone."""
    say = phrases(advice.language)
    if told.gate == "later":
        console.print(Text(told.title, style="dim"))
        return
    line = Text(f"{advice.words.headings['try'].lower()}: ", style="green")
    console.print(
        line.append(say.figures(f"{told.title}. {told.text}"), style="default")
    )
    if told.dose:
        dose = f"  {advice.words.headings['dose']}: {told.dose}"
        console.print(Text(say.figures(dose)))
    console.print(Text(f"  {advice.words.headings['why']}: {told.why}", style="dim"))
    if told.gate != "open":
        console.print(Text(f"  {advice.words.gates[told.gate]}", style="yellow"))


def _print_clips(console: Console, analysis: Analysis, say: Phrases) -> None:
    """Print what is to be said of each clip, and the numbers of all together."""
    for clip in analysis.clips:
        console.print(Text(clip.info.name, style="bold"))
        console.print(Text(say(clip_facts(clip)), style="dim"))
        if not clip.metrics:
            console.print(say("Nothing was measured in this clip."))
        for message in clip.quality:
            line = Text(f"{say(_MARKS[message.level])}: ", style=_STYLES[message.level])
            console.print(line.append(say(message.message), style="default"))
    if len(analysis.clips) > 1 and analysis.metrics:
        console.print(Text(say("All clips together"), style="bold"))
    if analysis.metrics:
        _print_numbers(console, analysis, say)
    _print_refusals(console, analysis, say)
    console.print()


def _print_refusals(console: Console, analysis: Analysis, say: Phrases) -> None:
    """Print what was not measured and why."""
    if not analysis.metrics:  # the remarks on the clips say it
        return
    for refusal in display.refusals(analysis.not_measured):
        line = Text(f"{say('not measured')}: ", style="dim")
        line.append(f"{say(refusal.names)}: {say(refusal.reason)}", style="default")
        console.print(line)


def _print_numbers(console: Console, analysis: Analysis, say: Phrases) -> None:
    """Print all numbers, then left against right in lines of their own."""
    rows = display.rows(analysis.metrics, analysis.asymmetries)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("", "both", "left", "right"):
        table.add_column(say(title), no_wrap=bool(title))
    for row in rows:
        cells = (_shown(row.both), _shown(row.left), _shown(row.right))
        table.add_row(say(row.label), *(Text(say(cell)) for cell in cells))
    console.print(table)
    compared = [row for row in rows if row.difference]
    if compared:
        console.print(Text(say("left minus right"), style="dim"))
    for row in compared:
        console.print(Text(f"  {say(row.label)}: {say(row.difference)}"))


def _shown(value: MetricValue | None) -> str:
    return "" if value is None else display.with_error(*_parts(value))


def _parts(value: MetricValue) -> tuple[float, float, str]:
    return value.value, value.error, value.unit
