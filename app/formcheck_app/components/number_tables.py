"""Numbers as HTML: cards and tables that fit a phone."""

from collections.abc import Sequence

from formcheck.model import Analysis, MetricValue
from formcheck.report.charts.error_bars_svg import whiskers
from formcheck.report.headline import Headline, Pair
from formcheck.report.number_table import Refusal, rows, with_error
from formcheck.results.comparison_text import Shown
from formcheck_app.components.styles import picture, plain, sentence


def cards(found: Sequence[Headline]) -> str:
    """Return the three numbers as cards."""
    return f'<div class="fc-cards">{"".join(map(_card, found))}</div>'


def _card(one: Headline) -> str:
    if not one.measured:
        body = (
            '<p class="fc-none">Not measured</p>'
            f"<p>{plain(sentence(one.words))}</p><p><strong>{plain(one.advice)}</strong></p>"
        )
    else:
        body = "".join(
            f'<p class="fc-number">{_side(side)}{plain(text)}</p>'
            for side, text in one.values
        )
        said = "; ".join(f"{side} {text}".strip() for side, text in one.values)
        body += picture(whiskers(one.bars), f"{one.title}: {said}")
        body += f"<p>{plain(one.words)}</p>"
    return (
        f'<section class="fc-card" data-key="{one.key}" '
        f'aria-label="{plain(one.title)}"><h2>{plain(one.title)}</h2>{body}</section>'
    )


def _side(side: str) -> str:
    return f'<small class="fc-{side}">{side}</small> ' if side else ""


def table(analysis: Analysis) -> str:
    """Return all numbers of a run, each once."""
    lines = [
        (
            row.label,
            row.definition,
            *(_shown(m) for m in (row.both, row.left, row.right)),
            plain(row.difference),
        )
        for row in rows(analysis.metrics, analysis.asymmetries)
    ]
    if not lines:
        return "<p>Nothing was measured.</p>"
    body = "".join(
        f'<tr><th scope="row" title="{plain(definition)}">{plain(label)}</th>'
        f'<td data-name="both">{both}</td><td data-name="left">{left}</td>'
        f'<td data-name="right">{right}</td><td>{words}</td></tr>'
        for label, definition, both, left, right, words in lines
    ).replace(' data-name="both"></td>', "></td>")
    body = body.replace(' data-name="left"></td>', "></td>")
    body = body.replace(' data-name="right"></td>', "></td>")
    return _table(("", "Both", "Left", "Right", "Left minus right"), body)


def pair_table(found: Sequence[Pair]) -> str:
    """Return left and right of each metric, and what the difference means."""
    body = "".join(
        f'<tr><th scope="row">{plain(pair.label)}</th>'
        f'<td data-name="left">{_shown(pair.left)}</td>'
        f'<td data-name="right">{_shown(pair.right)}</td>'
        f"<td>{plain(pair.words)}</td></tr>"
        for pair in found
    )
    return _table(("", "Left", "Right", "Left minus right"), body)


def change_table(found: Sequence[Shown]) -> str:
    """Return what changed: before, after, and from where on a change is real."""
    body = "".join(
        f'<tr><th scope="row">{plain(one.name)}</th>'
        f'<td data-name="before">{plain(one.before)}</td>'
        f'<td data-name="after">{plain(one.after)}</td>'
        f'<td data-name="change">{plain(one.change)}</td>'
        f'<td data-name="real from">{plain(one.smallest or one.note)}</td></tr>'
        for one in found
    )
    return _table(("", "Before", "After", "Change", "Real from"), body)


def refusal_list(found: Sequence[Refusal]) -> str:
    """Return what is missing and why."""
    parts = "".join(
        f"<dt>{plain(one.names.capitalize())}</dt><dd>{plain(sentence(one.reason))}</dd>"
        for one in found
    )
    return f'<dl class="fc-list">{parts}</dl>'


def _table(heads: Sequence[str], body: str) -> str:
    head = "".join(f'<th scope="col">{plain(text)}</th>' for text in heads)
    return (
        f'<table class="fc-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _shown(metric: MetricValue | None) -> str:
    if metric is None:
        return ""
    return plain(with_error(metric.value, metric.error, metric.unit))
