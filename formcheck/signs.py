"""Signs: single numbers beyond their limit by more than their own error.

A number that lies within its own error of a limit gives no sign.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from formcheck.knowledge.schema import Knowledge, Limit, Range
from formcheck.model import Asymmetry, Expected, MetricValue
from formcheck.numbers import plain, with_error
from formcheck.settings import Runner
from formcheck.skeleton import Side
from formcheck.uncertainty import combined

Level = Literal["typical", "watch", "notable"]
ORDER: Final[tuple[Level, ...]] = ("typical", "watch", "notable")
LEVEL_INCLINE_PCT: Final = 2.0
"""The expected cadence is for a level belt; chosen by us: steeper than this it is not
given."""
SIDELESS: Final = frozenset({"foot_strike_angle", "foot_strike_class"})
"""Differences whose larger side has no meaning of its own."""

_Number = TypeVar("_Number", MetricValue, Asymmetry)
Values = Mapping[tuple[str, Side | None], MetricValue]
Differences = Mapping[tuple[str, Side | None], Asymmetry]


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One number, or a difference of two, beyond its limit.

    ``surest`` is the level that is left if the number moves by its error toward the
    limit; None if none is left.
    """

    finding: str
    metric: str
    side: Side | None
    level: Level
    surest: Level | None
    seen: str
    limit: str
    sources: tuple[str, ...]
    clip: int | None
    never_alone: bool = False
    difference: bool = False


def surest(
    numbers: Iterable[tuple[str, Side | None, _Number]],
) -> dict[tuple[str, Side | None], _Number]:
    """Return one number for each quantity and side: the one with the least error."""
    best: dict[tuple[str, Side | None], _Number] = {}
    for key, side, number in numbers:
        held = best.get((key, side))
        if held is None or _size(number.error) < _size(held.error):
            best[key, side] = number
    return best


def _size(error: float) -> float:
    return error if math.isfinite(error) else math.inf


# ---------------------------------------------------------------- what is expected


def expected_cadence(
    values: Values, runner: Runner, knowledge: Knowledge
) -> tuple[Expected, float] | None:
    """Return the cadence usual at this speed and height, and its error [steps/min].

    None without speed or height, outside the range of the studies, or on an incline.
    """
    line = knowledge.thresholds.expected["cadence"]
    speed = values.get(("belt_speed", None))
    height_m = runner.height_m
    incline = runner.answers.get("incline_pct", 0.0)
    if speed is None or height_m is None:
        return None
    inside = (
        line.speeds_mps[0] <= speed.value <= line.speeds_mps[1]
        and line.heights_m[0] <= height_m <= line.heights_m[1]
    )
    if not inside or (isinstance(incline, float) and abs(incline) > LEVEL_INCLINE_PCT):
        return None
    value = (
        line.value
        + line.per_mps * (speed.value - line.at_speed_mps)
        + line.per_height_m * (height_m - line.at_height_m)
    )
    error = abs(line.per_mps) * (speed.error if math.isfinite(speed.error) else 0.0)
    usual = Expected(
        key="cadence",
        value=value,
        low=value - line.sd,
        high=value + line.sd,
        source=", ".join(line.sources),
    )
    return usual, error


def _cadence_signs(
    values: Values, expected: tuple[Expected, float] | None, knowledge: Knowledge
) -> Iterable[Sign]:
    """Yield too few steps and, the same fact in metres, too long a stride."""
    cadence = values.get(("cadence", None))
    if cadence is None or expected is None:
        return
    line = knowledge.thresholds.expected["cadence"]
    usual, usual_error = expected
    error = combined(cadence.error, usual_error)
    level, sure = _levels(usual.value - cadence.value, error, line.low, sign=-1.0)
    if level == "typical":
        return
    yield _expected_sign(cadence, line.low.finding, level, sure, usual.value, knowledge)
    stride = values.get(("stride_length", None))
    speed = values.get(("belt_speed", None))
    if stride is None or speed is None:
        return
    metres = 120.0 * speed.value
    limit = Limit(
        finding=line.stride_finding,
        watch=metres / (usual.value + line.low.watch),
        notable=line.low.notable and metres / (usual.value + line.low.notable),
    )
    level, sure = _levels(stride.value, stride.error, limit, sign=1.0)
    if level != "typical":
        usual_m = metres / usual.value
        yield _expected_sign(stride, limit.finding, level, sure, usual_m, knowledge)


def _expected_sign(
    number: MetricValue,
    finding: str,
    level: Level,
    sure: Level | None,
    usual: float,
    knowledge: Knowledge,
) -> Sign:
    return Sign(
        finding=finding,
        metric=number.key,
        side=None,
        level=level,
        surest=sure,
        seen=with_error(number.value, number.error, number.unit),
        limit=knowledge.wording.reads["expected"].format(
            value=plain(usual, number.unit)
        ),
        sources=knowledge.thresholds.expected["cadence"].sources,
        clip=number.clip,
    )


# ---------------------------------------------------------------- single numbers


def _levels(
    value: float, error: float, limit: Limit, *, sign: float
) -> tuple[Level, Level | None]:
    """Return the level that a value clears, and the one left after another error.

    ``sign`` -1 turns limits that count downward; the value is turned already.
    """
    if not (math.isfinite(value) and math.isfinite(error)):
        return "typical", None
    bounds = [sign * limit.watch]
    if limit.notable is not None:
        bounds.append(sign * limit.notable)
    reached = sum(value - error > bound for bound in bounds)
    left = sum(value - 2.0 * error > bound for bound in bounds)
    return ORDER[reached], ORDER[left] if left else None


def signs(
    values: Values,
    differences: Differences,
    expected: tuple[Expected, float] | None,
    knowledge: Knowledge,
) -> list[Sign]:
    """Return every number beyond its limit."""
    return [
        *_cadence_signs(values, expected, knowledge),
        *_range_signs(values, knowledge),
        *_difference_signs(differences, knowledge),
    ]


def _range_signs(values: Values, knowledge: Knowledge) -> Iterable[Sign]:
    for number in values.values():
        usual = knowledge.thresholds.metric.get(number.key)
        if usual is None or usual.unit != number.unit:
            continue
        if usual.high is not None:
            yield from _beyond(number, usual, usual.high, 1.0, knowledge)
        if usual.low is not None:
            yield from _beyond(number, usual, usual.low, -1.0, knowledge)


def _beyond(
    number: MetricValue, usual: Range, limit: Limit, sign: float, knowledge: Knowledge
) -> Iterable[Sign]:
    """Yield the sign of a number above (+1) or below (-1) a limit, if it is one."""
    level, sure = _levels(sign * number.value, number.error, limit, sign=sign)
    if level == "typical":
        return
    words = knowledge.wording.reads["up_to" if sign > 0 else "from"]
    yield Sign(
        finding=limit.finding,
        metric=number.key,
        side=number.side,
        level=level,
        surest=sure,
        seen=with_error(number.value, number.error, number.unit),
        limit=words.format(value=plain(limit.watch, number.unit)),
        sources=usual.sources,
        clip=number.clip,
        never_alone=usual.never_alone,
    )


def _difference_signs(differences: Differences, knowledge: Knowledge) -> Iterable[Sign]:
    for (key, _), uneven in differences.items():
        usual = knowledge.thresholds.difference.get(key)
        if usual is None or not uneven.exceeds_error or uneven.note:
            continue
        size, error = abs(uneven.difference), uneven.error
        if usual.unit == "%":
            mean = (abs(uneven.left) + abs(uneven.right)) / 2.0
            size, error = 100.0 * size / mean, 100.0 * error / mean
        limit = Limit(finding=usual.finding, watch=usual.watch, notable=usual.notable)
        level, sure = _levels(size, error, limit, sign=1.0)
        if level == "typical":
            continue
        larger: Side = "left" if uneven.difference > 0 else "right"
        reads, sides = knowledge.wording.reads, knowledge.wording.sides
        yield Sign(
            finding=usual.finding,
            metric=key,
            side=None if key in SIDELESS else larger,
            level=level,
            surest=sure,
            seen=reads["difference"].format(
                left=plain(uneven.left, uneven.unit),
                right=plain(uneven.right, uneven.unit),
                size=with_error(size, error, usual.unit),
                larger=sides[larger],
            ),
            limit=reads["up_to"].format(value=plain(usual.watch, usual.unit)),
            sources=usual.sources,
            clip=uneven.clip,
            difference=True,
        )
