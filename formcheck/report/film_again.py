"""When to film again, and from where on a change is one."""

import datetime
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from formcheck.advice.placeholders import smallest_change
from formcheck.advice.safety import HARMLESS
from formcheck.findings.limits import surest
from formcheck.knowledge.phrases import Phrases
from formcheck.knowledge.schema import Knowledge, Wording
from formcheck.metrics import METRICS
from formcheck.model import Analysis, Recommendation
from formcheck.report.headline import main_numbers
from formcheck.text.numbers import plain

MOST: Final = 3
"""Numbers whose change is told."""
WEEKS: Final = 8
"""After which to film again where no card says when."""
COARSEST: Final = 3.0
"""A change that has to be so many times the published one is none to look for."""


def run_date(analysis: Analysis) -> datetime.date | None:
    """Return the day of a run; None if it is not known."""
    given = analysis.settings.get("runner")
    day = given.get("date") if isinstance(given, dict) else None
    try:
        return datetime.date.fromisoformat(str(day)) if day else None
    except ValueError:
        return None


def written(day: datetime.date, words: Wording) -> str:
    """Return a day as it is written in the language of the words."""
    told = day.strftime(words.handout["date"])
    return told.lstrip("0") if told[2:3] == " " else told  # 2 March, but 02.03.


def film_again(
    analysis: Analysis,
    picked: Sequence[Recommendation],
    knowledge: Knowledge,
    say: Phrases,
    *,
    most: int = MOST,
) -> str:
    """Return when to film again, and which change will count.

    The longest time that the picked cards take, from the day of the run; of three
    numbers at most the smallest change that is more than chance. Whoever waits for a
    doctor is told no day to run on.
    """
    cards = [knowledge.recommendations.get(r.key) for r in picked]
    weeks = max((card.weeks for card in cards if card is not None), default=WEEKS)
    day = run_date(analysis) or datetime.datetime.now().astimezone().date()
    words = knowledge.wording
    again = day + datetime.timedelta(weeks=weeks or WEEKS)
    told = words.handout["again_text"].format(
        date=written(again, words), weeks=weeks or WEEKS
    )
    if any(flag.tier not in HARMLESS for flag in analysis.red_flags):
        told = words.handout["again_waits"]
    changes = ", ".join(islice(_changes(analysis, knowledge, say), most))
    if not changes:
        return told
    return f"{told} {words.handout['again_change'].format(changes=changes)}"


def _changes(analysis: Analysis, knowledge: Knowledge, say: Phrases) -> Iterable[str]:
    """Yield the smallest change that counts, of three numbers at most."""
    standing = [
        key for f in analysis.findings if f.level != "typical" for key in f.metrics
    ]
    hearts = [one.key for one in main_numbers(analysis)]
    values = surest((m.key, m.side, m) for m in analysis.metrics)
    told = 0
    for key in dict.fromkeys((*standing, *hearts)):
        usual = knowledge.thresholds.metric.get(key)
        numbers = [n for (name, _), n in values.items() if name == key]
        if usual is None or usual.smallest_change is None or told == MOST:
            continue
        change = smallest_change(numbers, usual.smallest_change)
        if change is not None and change <= COARSEST * usual.smallest_change:
            told += 1
            size = plain(float(f"{change:.2g}"), usual.unit)
            yield f"{say(METRICS[key].label)} {say.figures(size)}"
