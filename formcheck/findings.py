"""Numbers against their ranges: typical, watch or notable, each only beyond its error.

A number that lies within its own error of a limit gives no finding. Signs that mean one
thing are told once, as a composite (:mod:`formcheck.knowledge`, ``findings.toml``).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from formcheck.fragility import Retest
from formcheck.knowledge.schema import Knowledge, Range
from formcheck.model import Asymmetry, Expected, Finding, MetricValue
from formcheck.numbers import plain, with_error
from formcheck.settings import Runner
from formcheck.signs import (
    ORDER,
    Level,
    Sign,
    Values,
    expected_cadence,
    signs,
    surest,
)
from formcheck.skeleton import SIDES
from formcheck.symmetry import asymmetry


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Findings, worst first and typical ones last, and what was expected."""

    findings: tuple[Finding, ...]
    expected: tuple[Expected, ...]


def judge(
    metrics: Iterable[MetricValue],
    asymmetries: Iterable[Asymmetry],
    *,
    runner: Runner,
    knowledge: Knowledge,
) -> Judged:
    """Return what stands out, what is typical, and what was expected.

    Parameters
    ----------
    metrics, asymmetries
        All numbers of a session; of several for one quantity the surest one counts.
    runner
        Height and answers; an incline takes away the expected cadence.
    knowledge
        Limits and wording.
    """
    values = surest((m.key, m.side, m) for m in metrics)
    differences = surest((a.key, None, a) for a in asymmetries)
    expected = expected_cadence(values, runner, knowledge)
    standing = _composed(signs(values, differences, expected, knowledge), knowledge)
    typical = _typical(values, expected, knowledge)
    return Judged(
        findings=(*standing, *typical), expected=(expected[0],) if expected else ()
    )


def confirmed(
    findings: Iterable[Finding], variants: Iterable[Sequence[Finding]]
) -> tuple[Finding, ...]:
    """Return findings, fragile where a recomputation under small changes loses them.

    Parameters
    ----------
    findings
        What was found.
    variants
        What was found in each recomputation (camera roll, one frame, scale, noise).
    """
    again = list(variants)
    return tuple(
        replace(f, robust=f.robust and all(_stands(f, found) for found in again))
        for f in findings
    )


def _stands(finding: Finding, found: Iterable[Finding]) -> bool:
    """Return whether a finding is found again, or told inside a larger composite."""
    signs = set(finding.parts or (finding.key,))
    return any(
        ORDER.index(other.level) >= ORDER.index(finding.level)
        and (other.key == finding.key or signs <= set(other.parts))
        for other in found
    )


def variants(
    metrics: Sequence[MetricValue],
    asymmetries: Sequence[Asymmetry],
    tests: Mapping[int, Sequence[Retest]],
) -> list[tuple[list[MetricValue], list[Asymmetry]]]:
    """Return all numbers of a session as each retest of one of its clips changes them.

    Parameters
    ----------
    metrics, asymmetries
        The numbers of the session.
    tests
        Retests of each clip, by its index. What no retest of a clip gives (the pelvis
        is read from pixels) keeps its value.
    """
    measured = {(m.key, m.side, m.clip) for m in metrics}
    made = []
    for clip, again in tests.items():
        tested = {(v.key, v.side) for test in again for v in test.values}
        kept = [m for m in metrics if m.clip != clip or (m.key, m.side) not in tested]
        for test in again:
            changed = [v for v in test.values if (v.key, v.side, clip) in measured]
            numbers = [*kept, *changed]
            made.append((numbers, [_again(a, numbers) for a in asymmetries]))
    return made


def _again(uneven: Asymmetry, numbers: Sequence[MetricValue]) -> Asymmetry:
    """Return a difference of angles from other numbers; times keep theirs."""
    if uneven.unit != "deg":
        return uneven
    sides = surest((n.key, n.side, n) for n in numbers if n.key == uneven.key)
    left, right = sides.get((uneven.key, "left")), sides.get((uneven.key, "right"))
    return asymmetry(uneven.key, left, right) if left and right else uneven


# ---------------------------------------------------------------- told once


def _composed(found: Sequence[Sign], knowledge: Knowledge) -> list[Finding]:
    """Return findings: signs of one cause together, legs of one sign together."""
    told = []
    left = list(found)
    for key, text in knowledge.findings.items():
        group = [sign for sign in left if sign.finding in text.parts]
        kinds = {sign.finding for sign in group}
        if len(kinds) < 2 or (text.needs and not kinds & set(text.needs)):
            continue
        left = [sign for sign in left if sign not in group]
        if not all(sign.never_alone for sign in group):
            told.append(_finding(key, group, knowledge))
    for kind in dict.fromkeys(sign.finding for sign in left):
        group = [sign for sign in left if sign.finding == kind]
        if not all(sign.never_alone for sign in group):
            told.append(_finding(kind, group, knowledge))
    return sorted(told, key=lambda f: -ORDER.index(f.level))


def _finding(key: str, group: Sequence[Sign], knowledge: Knowledge) -> Finding:
    text = knowledge.findings[key]
    kinds = list(dict.fromkeys(sign.finding for sign in group))
    worst = max(group, key=lambda s: ORDER.index(s.level))
    sides = {sign.side for sign in group}
    return Finding(
        key=key,
        level=worst.level,
        metric=worst.metric,
        side=next(iter(sides)) if len(sides) == 1 else None,
        message=text.says.format(seen=_seen(group, kinds, knowledge)),
        robust=_robust(group, worst.level, kinds),
        sources=tuple(dict.fromkeys(s for sign in group for s in sign.sources)),
        title=text.title,
        parts=tuple(kinds) if len(kinds) > 1 else (),
        metrics=tuple(dict.fromkeys(sign.metric for sign in group)),
        clip=worst.clip,
    )


def _robust(group: Sequence[Sign], level: Level, kinds: Sequence[str]) -> bool:
    """Return whether the finding keeps its key and level after another error."""
    sure = [sign for sign in group if sign.surest is not None]
    left = {sign.finding for sign in sure}
    alone = all(sign.never_alone for sign in sure)
    return (
        not alone
        and len(left) >= min(2, len(kinds))
        and any(sign.surest == level for sign in sure)
    )


def _seen(group: Sequence[Sign], kinds: Sequence[str], knowledge: Knowledge) -> str:
    """Return all numbers of a finding in words."""
    told = []
    for kind in kinds:
        signs = [sign for sign in group if sign.finding == kind]
        numbers = ", ".join(_one(sign, knowledge) for sign in signs)
        label = knowledge.findings[kind].label
        named = f"{label} {numbers}" if len(kinds) > 1 and label else numbers
        told.append(f"{named} ({signs[0].limit})")
    return "; ".join(told)


def _one(sign: Sign, knowledge: Knowledge) -> str:
    if sign.side is None or sign.difference:
        return sign.seen
    return f"{knowledge.wording.sides[sign.side]} {sign.seen}"


def _typical(
    values: Values, expected: tuple[Expected, float] | None, knowledge: Knowledge
) -> list[Finding]:
    """Return what lies inside its range, one finding for each quantity."""
    found = []
    cadence = values.get(("cadence", None))
    if cadence and expected and cadence.value >= expected[0].low:
        words = knowledge.wording.reads["expected"]
        limit = words.format(value=plain(expected[0].value, cadence.unit))
        sources = knowledge.thresholds.expected["cadence"].sources
        found.append(_inside("cadence", [cadence], limit, sources, knowledge))
    for key, usual in knowledge.thresholds.metric.items():
        numbers = [
            n for side in (None, *SIDES) if (n := values.get((key, side))) is not None
        ]
        if not numbers or (usual.high is None and usual.low is None):
            continue
        if all(_within(n, usual) for n in numbers):
            limit = _usual_words(usual, knowledge)
            found.append(_inside(key, numbers, limit, usual.sources, knowledge))
    return found


def _within(number: MetricValue, usual: Range) -> bool:
    return (
        math.isfinite(number.value)
        and number.unit == usual.unit
        and (usual.high is None or number.value <= usual.high.watch)
        and (usual.low is None or number.value >= usual.low.watch)
    )


def _usual_words(usual: Range, knowledge: Knowledge) -> str:
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


def _inside(
    key: str,
    numbers: Sequence[MetricValue],
    limit: str,
    sources: tuple[str, ...],
    knowledge: Knowledge,
) -> Finding:
    told = ", ".join(
        (f"{knowledge.wording.sides[n.side]} " if n.side else "")
        + with_error(n.value, n.error, n.unit)
        for n in numbers
    )
    label = numbers[0].label
    return Finding(
        key=key,
        level="typical",
        metric=key,
        side=None,
        message=f"{label}: {told} ({limit}).",
        robust=True,
        sources=sources,
        title=label,
        metrics=(key,),
        clip=numbers[0].clip,
    )
