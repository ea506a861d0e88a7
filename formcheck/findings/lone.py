"""Wording for a finding that needs a second sign and has none."""

from collections.abc import Iterator, Sequence

from formcheck.findings.inside import Place, placed, usual_words
from formcheck.findings.limits import Sign, Values
from formcheck.knowledge.ranges import Range
from formcheck.knowledge.schema import Knowledge
from formcheck.model import MetricValue
from formcheck.model.skeleton import Side
from formcheck.text.numbers import with_error


def others(group: Sequence[Sign], values: Values, knowledge: Knowledge) -> str:
    """Return what the other signs of the composite showed, in words.

    Parameters
    ----------
    group
        The sign, of one leg or of both.
    values
        All numbers, the surest one of each quantity and side.
    knowledge
        Ranges and wording.
    """
    key = group[0].finding
    composite = knowledge.findings[knowledge.findings[key].one_of]
    sides = [sign.side for sign in group]
    return "; ".join(
        _shown(metric, usual, sides, values, knowledge)
        for part in composite.parts
        if part != key
        for metric, usual in _judged_by(part, knowledge)
    )


def _judged_by(part: str, knowledge: Knowledge) -> Iterator[tuple[str, Range]]:
    """Yield the metrics whose limits make a finding."""
    for metric, usual in knowledge.thresholds.metric.items():
        if part in {limit.finding for limit in (usual.high, usual.low) if limit}:
            yield metric, usual


def _shown(
    metric: str,
    usual: Range,
    sides: Sequence[Side | None],
    values: Values,
    knowledge: Knowledge,
) -> str:
    """Return one quantity: each leg's number and whether it lies in its range."""
    words = knowledge.wording
    found = [(side, values.get((metric, side))) for side in sides]
    limits = [limit for limit in (usual.high, usual.low) if limit]
    label = knowledge.findings[limits[0].finding].label
    if all(number is None for _, number in found):
        return f"{label} {words.reads['not_measured']}"
    told = ", ".join(
        (f"{words.sides[side]} " if side else "") + _number(number, usual, knowledge)
        for side, number in found
    )
    return f"{label} {told} ({usual_words(usual, knowledge)})"


def _number(number: MetricValue | None, usual: Range, knowledge: Knowledge) -> str:
    reads = knowledge.wording.reads
    if number is None:
        return reads["not_measured"]
    seen = with_error(number.value, number.error, number.unit)
    place: Place = placed(number, usual)
    return reads[place].format(seen=seen) if place in ("inside", "close") else seen
