"""The first screen of a result: what stands out, what to try, three numbers."""

from formcheck.background.jobs import Job
from formcheck.model import Analysis
from formcheck.report.answer import Answer
from formcheck.report.images.thumbnail import evidence
from formcheck_app.components import number_tables
from formcheck_app.components.styles import plain
from formcheck_app.run_files import address


def html(found: Answer, analysis: Analysis, job: Job | None) -> str:
    """Return the first screen; ``job`` has the stills, None if they are not kept."""
    level = "stop" if found.kind == "stop" else "watch" if found.finding else "calm"
    body = (
        f'<div class="fc-says"><h2>{plain(found.heading)}</h2>'
        f"<p>{plain(found.sentence)}</p>{_first(found)}</div>"
    )
    still = "" if job is None else _still(found, analysis, job)
    if found.numbers:
        body += number_tables.cards(found.numbers)
    return (
        f'<section class="fc-answer fc-{level}" aria-label="The answer">'
        f"{still}{body}{_missing(found)}</section>"
    )


def _first(found: Answer) -> str:
    one = found.first
    if one is None:
        return ""
    return f"<h3>Try first: {plain(one.title)}</h3><p>{plain(found.how)}</p>"


def _still(found: Answer, analysis: Analysis, job: Job) -> str:
    """Return the still that shows the finding; nothing until it is drawn."""
    for file, words in evidence(found, analysis):
        if file in job.drawn:
            return (
                f'<img class="fc-evidence" src="/{address(job.id, file)}" '
                f'alt="{plain(words)}, drawn on the frame where it was read">'
            )
    return ""


def _missing(found: Answer) -> str:
    return "".join(
        f'<p class="fc-soft"><strong>{plain(title)} was not measured.</strong> '
        f"{plain(advice)}</p>"
        for title, advice in found.missing
    )
