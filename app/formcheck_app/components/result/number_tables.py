"""Numbers as HTML: cards and tables that fit a phone."""

from collections.abc import Mapping, Sequence
from typing import Final

from formcheck.metrics import METRICS
from formcheck.model import Analysis, MetricValue
from formcheck.report.charts.error_bars_svg import whiskers
from formcheck.report.headline import Headline, Pair
from formcheck.report.number_table import Refusal, rows, with_error
from formcheck.report.sections.reference import typical_of, typical_words
from formcheck.results.comparison_text import Shown
from formcheck_app.components.styles import picture, plain, sentence
from formcheck_app.speech import say

Usual = tuple[float | None, float | None]
_NOTHING: Final[Usual] = (None, None)


def cards(found: Sequence[Headline], typical: Mapping[str, Usual]) -> str:
    """Return the three numbers as cards, with what is typical of each behind it."""
    drawn = [_card(one, typical.get(one.key, _NOTHING)) for one in found]
    return f'<div class="fc-cards">{"".join(drawn)}</div>'


def _card(one: Headline, usual: Usual) -> str:
    if not one.measured:
        body = (
            '<p class="fc-none">' + plain(say("Not measured")) + "</p>"
            f"<p>{plain(sentence(one.words))}</p>"
            f"<p><strong>{plain(say(one.advice))}</strong></p>"
        )
    else:
        body = "".join(
            f'<p class="fc-number">{_side(side)}{plain(say(text))}</p>'
            for side, text in one.values
        )
        said = "; ".join(
            f"{say(side)} {say(text)}".strip() for side, text in one.values
        )
        words = say(typical_words(usual, METRICS[one.key].unit))
        body += picture(whiskers(one.bars, usual), f"{say(one.title)}: {said}")
        body += f'<p class="fc-typical">{plain(words)}</p>' if words else ""
        body += f"<p>{plain(say(one.words))}</p>"
    return (
        f'<section class="fc-card" data-key="{one.key}" '
        f'aria-label="{plain(say(one.title))}"><h2>{plain(say(one.title))}</h2>{body}</section>'
    )


def _side(side: str) -> str:
    return f'<small class="fc-{side}">{plain(say(side))}</small> ' if side else ""


def table(analysis: Analysis) -> str:
    """Return all numbers of a run, each once, and what is typical of them."""
    usual = typical_of(analysis)
    lines = [
        (
            row.label,
            row.definition,
            *(_shown(m) for m in (row.both, row.left, row.right)),
            plain(say(row.difference)),
            _typical((row.both, row.left, row.right), usual),
        )
        for row in rows(analysis.metrics, analysis.asymmetries)
    ]
    if not lines:
        return f"<p>{plain(say('Nothing was measured.'))}</p>"
    body = "".join(
        f'<tr><th scope="row" title="{plain(say(definition))}">{plain(say(label))}</th>'
        f"{_cell('both', both)}{_cell('left', left)}"
        f"{_cell('right', right)}<td>{words}</td>{_cell('typical', typical)}</tr>"
        for label, definition, both, left, right, words, typical in lines
    )
    return _table(("", "Both", "Left", "Right", "Left minus right", "Typical"), body)


def _typical(found: Sequence[MetricValue | None], usual: Mapping[str, Usual]) -> str:
    """Return what is typical of a number, in words; the head of the column says so."""
    one = next(metric for metric in found if metric is not None)
    words = say(typical_words(usual.get(one.key, _NOTHING), one.unit))
    return plain(words.removeprefix(say("typical")).strip())


def pair_table(found: Sequence[Pair]) -> str:
    """Return left and right of each metric, and what the difference means."""
    body = "".join(
        f'<tr><th scope="row">{plain(say(pair.label))}</th>'
        f"{_cell('left', _shown(pair.left))}"
        f"{_cell('right', _shown(pair.right))}"
        f"<td>{plain(say(pair.words))}</td></tr>"
        for pair in found
    )
    return _table(("", "Left", "Right", "Left minus right"), body)


def change_table(found: Sequence[Shown]) -> str:
    """Return what changed: before, after, and from where on a change is real."""
    body = "".join(
        f'<tr><th scope="row">{plain(say(one.name))}</th>'
        f"{_cell('before', plain(say(one.before)))}"
        f"{_cell('after', plain(say(one.after)))}"
        f"{_cell('change', plain(say(one.change)))}"
        f"{_cell('real from', plain(say(one.smallest or one.note)))}</tr>"
        for one in found
    )
    return _table(("", "Before", "After", "Change", "Real from"), body)


def refusal_list(found: Sequence[Refusal]) -> str:
    """Return what is missing and why."""
    parts = "".join(
        f"<dt>{plain(_capital(say(one.names)))}</dt><dd>{plain(sentence(one.reason))}</dd>"
        for one in found
    )
    return f'<dl class="fc-list">{parts}</dl>'


def _capital(text: str) -> str:
    """Return a text with a capital first; German nouns keep theirs."""
    return f"{text[:1].upper()}{text[1:]}"


def _table(heads: Sequence[str], body: str) -> str:
    head = "".join(f'<th scope="col">{plain(say(text))}</th>' for text in heads)
    return (
        f'<table class="fc-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _shown(metric: MetricValue | None) -> str:
    if metric is None:
        return ""
    return plain(say(with_error(metric.value, metric.error, metric.unit)))


def _cell(head: str, content: str) -> str:
    """Return a cell that says what it is where the table has no head, as on a phone."""
    name = f' data-name="{plain(say(head))}"' if content else ""
    return f"<td{name}>{content}</td>"
