"""Numbers against their ranges: typical, watch or notable, each only beyond its error.

A number that lies within its own error of a limit gives no finding; it is told as too
close to call (:mod:`formcheck.findings.inside`). Signs that mean one
thing are told once, as a composite (:mod:`formcheck.knowledge`, ``findings.toml``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from formcheck.findings.fitted import fitted
from formcheck.findings.inside import typical, unclear
from formcheck.findings.limits import (
    ORDER,
    Level,
    Sign,
    Values,
    expected_cadence,
    signs,
    surest,
)
from formcheck.findings.lone import others
from formcheck.findings.robustness import Retest
from formcheck.knowledge.schema import FindingText, Knowledge
from formcheck.metrics import METRICS
from formcheck.metrics.asymmetry import asymmetry
from formcheck.model import Asymmetry, Expected, Finding, MetricValue, Unclear
from formcheck.settings.settings import Runner


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Findings, worst first and typical ones last, what is open, what was expected."""

    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
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
        Height and answers: an incline takes away the expected cadence, and some
        limits go by sex.
    knowledge
        Limits and wording.
    """
    values = surest((m.key, m.side, m) for m in metrics)
    differences = surest((a.key, None, a) for a in asymmetries)
    knowledge = fitted(knowledge, values=values, runner=runner)
    expected = expected_cadence(values, runner)
    found = signs(values, differences, expected, knowledge)
    standing = _composed(found, values, knowledge)
    near = unclear(values, differences, expected, knowledge)
    return Judged(
        findings=(*standing, *typical(values, expected, knowledge)),
        unclear=tuple(u for u in near if not _told_in(u, standing, knowledge)),
        expected=(expected[0],) if expected else (),
    )


def _told_in(near: Unclear, standing: Iterable[Finding], knowledge: Knowledge) -> bool:
    """Return whether a finding says already what a number close to a limit would add.

    That is one of the same key, or one it makes a composite with, of the same leg.
    """
    return any(
        finding.side in (None, near.side)
        and near.key in _told_with(finding.key, knowledge)
        for finding in standing
    )


def _told_with(key: str, knowledge: Knowledge) -> set[str]:
    """Return the signs that a finding tells, or could make a composite with."""
    whole = knowledge.findings[key].one_of
    groups = (
        {name, *text.parts}
        for name, text in knowledge.findings.items()
        if name == whole or not whole
    )
    return {sign for group in groups if key in group for sign in group}


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
    return asymmetry(METRICS[uneven.key], left, right) if left and right else uneven


# ---------------------------------------------------------------- told once


def _composed(
    found: Sequence[Sign], values: Values, knowledge: Knowledge
) -> list[Finding]:
    """Return findings: signs of one cause together, legs of one sign together.

    Two signs that are one fact in two units count once. A sign that never counts alone
    is told with what the others showed, one that only supports others not by itself.
    """
    told = []
    left = list(found)
    for key, text in knowledge.findings.items():
        group = [sign for sign in left if sign.finding in text.parts]
        kinds = {sign.finding for sign in group}
        if not _makes(text, kinds, knowledge) or _lone(group):
            continue
        left = [sign for sign in left if sign not in group]
        told.append(_finding(key, _held(group), knowledge))
    left = [sign for sign in left if not sign.supports]
    for fact in dict.fromkeys(_fact(sign.finding, knowledge) for sign in left):
        group = [sign for sign in left if _fact(sign.finding, knowledge) == fact]
        kinds = {sign.finding for sign in group}
        key = fact if fact in kinds else group[0].finding
        if _lone(group):
            told.append(_finding_alone(key, group, values, knowledge))
        else:
            told.append(_finding(key, group, knowledge))
    return sorted(told, key=lambda f: -ORDER.index(f.level))


def _lone(group: Sequence[Sign]) -> bool:
    """Return whether no sign of a group counts by itself."""
    return all(sign.never_alone for sign in group)


def _held(group: Sequence[Sign]) -> Sequence[Sign]:
    """Return signs; to be watched at most if none of them counts by itself."""
    if not all(sign.never_alone or sign.supports for sign in group):
        return group
    return [replace(s, level="watch", surest=s.surest and "watch") for s in group]


def _finding_alone(
    key: str, group: Sequence[Sign], values: Values, knowledge: Knowledge
) -> Finding:
    """Return a sign that never counts alone: to be watched, however large it is."""
    held = [replace(sign, never_alone=False) for sign in _held(group)]
    message = knowledge.findings[key].alone.format(
        seen=_seen(group, [key], knowledge), others=others(group, values, knowledge)
    )
    return replace(_finding(key, held, knowledge), message=message)


def _fact(finding: str, knowledge: Knowledge) -> str:
    """Return the sign that stands for a fact; two units of one number share it."""
    return knowledge.findings[finding].same_as or finding


def _makes(text: FindingText, kinds: set[str], knowledge: Knowledge) -> bool:
    """Return whether signs make a composite: two facts, one of those it needs."""
    facts = {_fact(kind, knowledge) for kind in kinds & set(text.parts)}
    return len(facts) >= 2 and (not text.needs or bool(kinds & set(text.needs)))


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
        robust=_robust(key, group, worst.level, knowledge),
        sources=tuple(dict.fromkeys(s for sign in group for s in sign.sources)),
        title=text.title,
        parts=tuple(kinds) if len(kinds) > 1 else (),
        metrics=tuple(dict.fromkeys(sign.metric for sign in group)),
        clip=worst.clip,
    )


def _robust(
    key: str, group: Sequence[Sign], level: Level, knowledge: Knowledge
) -> bool:
    """Return whether the finding keeps its key and level after another error."""
    sure = [sign for sign in group if sign.surest is not None]
    left = {sign.finding for sign in sure}
    text = knowledge.findings[key]
    stands = _makes(text, left, knowledge) if text.parts else key in left
    return stands and not _lone(sure) and any(sign.surest == level for sign in sure)


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
