"""Signs: single numbers beyond their limit by more than their own error.

A number that lies within its own error of a limit gives no sign.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from formcheck.findings.reference_values import SPM_PER_MPS, expected
from formcheck.knowledge.ranges import Difference, Limit, Range
from formcheck.knowledge.schema import Knowledge
from formcheck.metrics.timing.rhythm import UNCERTAIN_SIZE
from formcheck.model import Asymmetry, Expected, MetricValue
from formcheck.model.skeleton import Side
from formcheck.settings.settings import Runner
from formcheck.signal.statistics import combined
from formcheck.text.numbers import as_sure, plain, with_error

Level = Literal["typical", "watch", "notable"]
ORDER: Final[tuple[Level, ...]] = ("typical", "watch", "notable")
SIDELESS: Final = frozenset({"foot_strike_angle", "foot_strike_class"})
"""Differences whose larger side has no meaning of its own."""

_Number = TypeVar("_Number", MetricValue, Asymmetry)
Values = Mapping[tuple[str, Side | None], MetricValue]
Differences = Mapping[tuple[str, Side | None], Asymmetry]


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One number, or a difference of two, beyond its limit.

    ``surest`` is the level that is left if the number moves by its error toward the
    limit; None if none is left. What only ``supports`` another sign is told beside it
    or not at all.
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
    supports: bool = False


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


def expected_cadence(values: Values, runner: Runner) -> tuple[Expected, float] | None:
    """Return the cadence usual at this speed and height, and its error [steps/min].

    None without speed or height, outside the range of the studies, or on an incline.
    """
    speed = values.get(("belt_speed", None))
    if speed is None:
        return None
    found = expected(speed.value, runner.height_m, runner.incline_pct)
    error = SPM_PER_MPS * (speed.error if math.isfinite(speed.error) else 0.0)
    usual = (e for e in found if isinstance(e, Expected) and e.key == "cadence")
    return next(((e, error) for e in usual), None)


def cadence_error(cadence: MetricValue, expected: tuple[Expected, float]) -> float:
    """Return the error of cadence against what is expected at an unsure speed."""
    return combined(cadence.error, expected[1])


def _cadence_signs(
    values: Values, expected: tuple[Expected, float] | None, knowledge: Knowledge
) -> Iterable[Sign]:
    """Yield too few steps and, the same fact in metres, too long a stride."""
    cadence = values.get(("cadence", None))
    if cadence is None or expected is None:
        return
    line = knowledge.thresholds.expected["cadence"]
    usual, _ = expected
    error = cadence_error(cadence, expected)
    level, sure = _levels(usual.value - cadence.value, error, line.low, sign=-1.0)
    if level == "typical":
        if cadence.value < usual.low:
            yield _slow_steps(cadence, usual, error, knowledge)
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


def _slow_steps(
    cadence: MetricValue, usual: Expected, error: float, knowledge: Knowledge
) -> Sign:
    """Return the support that steps on the slow side give to another sign."""
    finding = knowledge.thresholds.expected["cadence"].slow_finding
    sure: Level | None = "watch" if cadence.value + error < usual.low else None
    sign = _expected_sign(cadence, finding, "watch", sure, usual.value, knowledge)
    return replace(sign, supports=True)


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
    """Return every number beyond its limit, what only supports others last."""
    found = [
        *_cadence_signs(values, expected, knowledge),
        *_range_signs(values, knowledge),
        *_difference_signs(differences, knowledge),
    ]
    return sorted(found, key=lambda sign: sign.supports)


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
        if usual is None or not uneven.exceeds_error:
            continue
        size, error = difference_size(uneven, usual)
        limit = Limit(finding=usual.finding, watch=usual.watch, notable=usual.notable)
        level, sure = _levels(size, error, limit, sign=1.0)
        if level == "typical":
            continue
        if UNCERTAIN_SIZE in uneven.note:
            sure = None
        reads = knowledge.wording.reads
        yield Sign(
            finding=usual.finding,
            metric=key,
            side=None if key in SIDELESS else _larger(uneven),
            level=level,
            surest=sure,
            seen=difference_seen(uneven, usual, knowledge),
            limit=reads["up_to"].format(value=plain(usual.watch, usual.unit)),
            sources=usual.sources,
            clip=uneven.clip,
            difference=True,
        )


def difference_size(uneven: Asymmetry, usual: Difference) -> tuple[float, float]:
    """Return size and error of a difference in the unit it is judged in."""
    size, error = abs(uneven.difference), uneven.error
    if usual.unit == "%":
        mean = (abs(uneven.left) + abs(uneven.right)) / 2.0
        return 100.0 * size / mean, 100.0 * error / mean
    return size, error


def difference_seen(uneven: Asymmetry, usual: Difference, knowledge: Knowledge) -> str:
    """Return both sides and their difference in words."""
    size, error = difference_size(uneven, usual)
    return knowledge.wording.reads["difference"].format(
        left=as_sure(uneven.left, uneven.error, uneven.unit),
        right=as_sure(uneven.right, uneven.error, uneven.unit),
        size=with_error(size, error, usual.unit),
        larger=knowledge.wording.sides[_larger(uneven)],
    )


def _larger(uneven: Asymmetry) -> Side:
    return "left" if uneven.difference > 0 else "right"
