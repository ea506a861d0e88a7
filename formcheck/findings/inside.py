"""Classify values as within, beyond or too close to a reference range."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from formcheck.findings.limits import (
    Differences,
    Values,
    cadence_error,
    difference_seen,
    difference_size,
)
from formcheck.knowledge.ranges import Range
from formcheck.knowledge.schema import Knowledge
from formcheck.model import Expected, Finding, MetricValue, Unclear
from formcheck.model.skeleton import SIDES
from formcheck.text.numbers import plain, with_error

Place = Literal["inside", "close", "beyond", "unknown"]


def place(value: float, error: float, *, low: float, high: float) -> Place:
    """Return where a value lies: ``close`` if its error holds one of the limits."""
    if not (math.isfinite(value) and math.isfinite(error)):
        return "unknown"
    if value - error > high or value + error < low:
        return "beyond"
    if low <= value - error and value + error <= high:
        return "inside"
    return "close"


def typical(
    values: Values, expected: tuple[Expected, float] | None, knowledge: Knowledge
) -> list[Finding]:
    """Return what lies inside its range, one finding for each quantity."""
    found = []
    cadence = values.get(("cadence", None))
    if cadence and expected:
        usual, _ = expected
        error = cadence_error(cadence, expected)
        if place(cadence.value, error, low=usual.low, high=usual.high) == "inside":
            limit = _expected_words(usual, cadence.unit, knowledge)
            sources = knowledge.thresholds.expected["cadence"].sources
            found.append(_inside("cadence", [cadence], limit, sources, knowledge))
    for key, usual_range, numbers in _judged(values, knowledge):
        if all(placed(number, usual_range) == "inside" for number in numbers):
            limit = usual_words(usual_range, knowledge)
            sources = usual_range.sources
            found.append(_inside(key, numbers, limit, sources, knowledge))
    return found


def unclear(
    values: Values,
    differences: Differences,
    expected: tuple[Expected, float] | None,
    knowledge: Knowledge,
) -> list[Unclear]:
    """Return what could be inside its range as well as beyond it.

    Of left against right only what differs for sure is told: two legs that may be
    alike are close to no limit.
    """
    return [
        *_close_cadence(values, expected, knowledge),
        *_close_numbers(values, knowledge),
        *_close_differences(differences, knowledge),
    ]


def _judged(
    values: Values, knowledge: Knowledge
) -> Iterator[tuple[str, Range, list[MetricValue]]]:
    for key, usual in knowledge.thresholds.metric.items():
        numbers = [
            n for side in (None, *SIDES) if (n := values.get((key, side))) is not None
        ]
        if numbers and (usual.high is not None or usual.low is not None):
            yield key, usual, numbers


def placed(number: MetricValue, usual: Range) -> Place:
    """Return where a number lies in its range."""
    if number.unit != usual.unit:
        return "unknown"
    low = -math.inf if usual.low is None else usual.low.watch
    high = math.inf if usual.high is None else usual.high.watch
    return place(number.value, number.error, low=low, high=high)


def _close_cadence(
    values: Values, expected: tuple[Expected, float] | None, knowledge: Knowledge
) -> Iterable[Unclear]:
    cadence = values.get(("cadence", None))
    if cadence is None or expected is None:
        return
    low = knowledge.thresholds.expected["cadence"].low
    limit = expected[0].value + low.watch
    error = cadence_error(cadence, expected)
    if place(cadence.value, error, low=limit, high=math.inf) == "close":
        words = _expected_words(expected[0], cadence.unit, knowledge)
        yield _unclear(low.finding, [cadence], words, knowledge)


def _close_numbers(values: Values, knowledge: Knowledge) -> Iterable[Unclear]:
    for _, usual, numbers in _judged(values, knowledge):
        close = [number for number in numbers if placed(number, usual) == "close"]
        if not close:
            continue
        first = close[0]
        nearest = min(
            (limit for limit in (usual.high, usual.low) if limit is not None),
            key=lambda limit: abs(first.value - limit.watch),
        )
        words = usual_words(usual, knowledge)
        yield _unclear(nearest.finding, close, words, knowledge)


def _close_differences(
    differences: Differences, knowledge: Knowledge
) -> Iterable[Unclear]:
    for (key, _), uneven in differences.items():
        usual = knowledge.thresholds.difference.get(key)
        if usual is None or not uneven.exceeds_error:
            continue
        size, error = difference_size(uneven, usual)
        if place(size, error, low=-math.inf, high=usual.watch) == "close":
            limit = knowledge.wording.reads["up_to"].format(
                value=plain(usual.watch, usual.unit)
            )
            label = knowledge.findings[usual.finding].label
            seen = difference_seen(uneven, usual, knowledge)
            yield Unclear(
                key=usual.finding,
                metric=key,
                side=None,
                message=f"{label}: {seen} ({limit})",
                clip=uneven.clip,
            )


def _unclear(
    finding: str, numbers: Sequence[MetricValue], limit: str, knowledge: Knowledge
) -> Unclear:
    sides = {number.side for number in numbers}
    label = knowledge.findings[finding].label
    return Unclear(
        key=finding,
        metric=numbers[0].key,
        side=next(iter(sides)) if len(sides) == 1 else None,
        message=f"{label}: {_told(numbers, knowledge)} ({limit})",
        clip=numbers[0].clip,
    )


def _inside(
    key: str,
    numbers: Sequence[MetricValue],
    limit: str,
    sources: tuple[str, ...],
    knowledge: Knowledge,
) -> Finding:
    label = numbers[0].label
    return Finding(
        key=key,
        level="typical",
        metric=key,
        side=None,
        message=f"{label}: {_told(numbers, knowledge)} ({limit}).",
        robust=True,
        sources=sources,
        title=label,
        metrics=(key,),
        clip=numbers[0].clip,
    )


def _told(numbers: Sequence[MetricValue], knowledge: Knowledge) -> str:
    return ", ".join(
        (f"{knowledge.wording.sides[n.side]} " if n.side else "")
        + with_error(n.value, n.error, n.unit)
        for n in numbers
    )


def _expected_words(usual: Expected, unit: str, knowledge: Knowledge) -> str:
    return knowledge.wording.reads["expected"].format(value=plain(usual.value, unit))


def usual_words(usual: Range, knowledge: Knowledge) -> str:
    """Return a range in words, as ``typical: up to 8°``."""
    reads = knowledge.wording.reads
    if usual.high and usual.low:
        return reads["between"].format(
            low=plain(usual.low.watch, usual.unit),
            high=plain(usual.high.watch, usual.unit),
        )
    if usual.high:
        return reads["up_to"].format(value=plain(usual.high.watch, usual.unit))
    low = usual.low.watch if usual.low else math.nan
    return reads["from"].format(value=plain(low, usual.unit))
