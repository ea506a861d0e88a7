"""``index.html``: all sessions of a batch in one table, and how each number spreads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from formcheck.batch.sessions import Outcome, Question
from formcheck.batch.summary.session_lines import (
    Key,
    columns,
    line_of,
    speed_of,
    title,
    usual_words,
    values_of,
)
from formcheck.batch.summary.spreads import HEIGHT, MIN_BARS, WIDTH, spread_of
from formcheck.knowledge import ENGLISH
from formcheck.report.localised import localised
from formcheck.report.sections.environment import environment

MAX_SESSIONS: Final = 5000
"""Sessions listed; a longer page is slow in a browser, and the tables have them all."""
MAX_COLUMNS: Final = 14


@dataclass(frozen=True, kw_only=True)
class Head:
    """One column of numbers: what it is called, and what is typical of it."""

    title: str
    typical: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A line at the hips that somebody has to look at."""

    session: str
    clip: str
    picture: str


def index_html(
    outcomes: Sequence[Outcome], *, target: str, language: str = ENGLISH
) -> bytes:
    """Return the page over all sessions; ``target`` is the file each one links to."""
    template = environment("formcheck.batch.summary").get_template("index.html.j2")
    values = values_of(outcomes)
    shown = columns(values)[:MAX_COLUMNS]
    failures = [f for outcome in outcomes for f in outcome.failures]
    speeds = {speed_of(outcome) for outcome in outcomes}
    asked = [_asked(o.name, q) for o in outcomes for q in o.questions]
    page = template.render(
        heads=[_head(key, values[key][0]["unit"], speeds) for key in shown],
        asked=asked[:MAX_SESSIONS],
        n_asked=len(asked),
        lines=[line_of(outcome, shown) for outcome in outcomes[:MAX_SESSIONS]],
        n_sessions=len(outcomes),
        language=language,
        n_failed=sum(outcome.ending == "failed" for outcome in outcomes),
        n_without=sum(outcome.ending == "without numbers" for outcome in outcomes),
        failures=failures[:MAX_SESSIONS],
        n_failures=len(failures),
        spreads=[spread_of(found, key, speeds) for key, found in values.items()],
        target=target,
        width=WIDTH,
        height=HEIGHT,
        min_bars=MIN_BARS,
    )
    return localised(page, language).encode()


def _head(key: Key, unit: str | None, speeds: Collection[float | None]) -> Head:
    return Head(title=title(key, unit), typical=usual_words(key, unit or "", speeds))


def _asked(session: str, question: Question) -> Asked:
    return Asked(
        session=session,
        clip=question.name,
        picture=f"{quote(session)}/{quote(question.still)}",
    )
