"""The first screen of a result: what stands out, what to try, three numbers."""

from formcheck.background.jobs import Job
from formcheck.model import Analysis
from formcheck.report.answer import Answer
from formcheck.report.images.stills.thumbnail import evidence
from formcheck.report.sections.reference import typical_of
from formcheck_app.components.result import number_tables
from formcheck_app.components.styles import plain
from formcheck_app.run_files import plain_still
from formcheck_app.speech import say


def html(found: Answer, analysis: Analysis, job: Job | None) -> str:
    """Return the first screen; ``job`` has the stills, None if they are not kept."""
    calm = "calm" if found.kind == "run" else "none"
    level = "stop" if found.kind == "stop" else "watch" if found.finding else calm
    body = (
        f'<div class="fc-says"><h2>{plain(say(found.heading))}</h2>'
        f"<p>{plain(say(found.sentence))}</p>{_first(found)}</div>"
    )
    still = "" if job is None else _still(found, analysis, job)
    if found.numbers:
        body += number_tables.cards(found.numbers, typical_of(analysis))
    name = plain(say("The answer"))
    return (
        f'<section class="fc-answer fc-{level}" aria-label="{name}">'
        f"{still}{body}{_missing(found)}</section>"
    )


def _first(found: Answer) -> str:
    one = found.first
    if one is None:
        return ""
    title, how = say(f"First: {one.title}"), say(found.how)
    return f"<h3>{plain(title)}</h3><p>{plain(how)}</p>"


def _still(found: Answer, analysis: Analysis, job: Job) -> str:
    """Return the still that shows the finding; nothing until it is drawn."""
    for file, words in evidence(found, analysis):
        if file in job.drawn:
            said = plain(say(f"{words}, drawn on the frame where it was read"))
            source = plain_still(job.id, file)
            return f'<img class="fc-evidence" src="/{source}" alt="{said}">'
    return ""


def _missing(found: Answer) -> str:
    lines = [
        (say(f"{title} was not measured."), say(advice))
        for title, advice in found.missing
    ]
    return "".join(
        f'<p class="fc-soft"><strong>{plain(title)}</strong> {plain(advice)}</p>'
        for title, advice in lines
    )
