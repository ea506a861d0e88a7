"""Do the knowledge files fit together? Each check yields sentences that say why not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from formcheck.knowledge.ranges import Difference, Expectation, Range, Reference
from formcheck.knowledge.schema import (
    Card,
    Conflict,
    Knowledge,
    Question,
    RedFlag,
    Test,
    Trigger,
)

Citing = (
    Range | Difference | Expectation | Reference | Trigger | RedFlag | Card | Conflict
)
COMPARISON: Final = re.compile(r"(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)")
"""A test of a number, as ``>= 3``."""
ANY: Final = "any"
"""A test that holds for whatever answer was given."""
DERIVED: Final = frozenset({"load_change_pct"})
"""Numbers worked out from answers (:func:`formcheck.advice.answers.with_derived`)."""
STRENGTH_GATES: Final = frozenset({"none", "unknown"})
"""The only degrees of pain with which every card of strength or form is open."""


def contradictions(knowledge: Knowledge) -> list[str]:
    """Return what does not fit together, one sentence each; empty if all does."""
    return list(
        chain(
            _unknown_names(knowledge),
            _unused(knowledge),
            _tests(knowledge),
            _cards_of_triggers(knowledge),
            _safety(knowledge),
            _pain(knowledge),
            _safe_cards(knowledge),
            _alarms(knowledge),
        )
    )


def cited(knowledge: Knowledge) -> set[str]:
    """Return the sources that any entry names."""
    limits = knowledge.thresholds
    holders: Iterable[Citing] = chain(
        limits.metric.values(),
        limits.difference.values(),
        limits.expected.values(),
        knowledge.reference_runners.values(),
        knowledge.triggers.values(),
        knowledge.red_flags.values(),
        knowledge.recommendations.values(),
        knowledge.conflicts.values(),
    )
    found = {source for holder in holders for source in holder.sources}
    changes = {r.change_source for r in limits.metric.values() if r.change_source}
    return found | changes


def finding_keys(knowledge: Knowledge) -> set[str]:
    """Return every finding that the thresholds can make, composites included."""
    limits = knowledge.thresholds
    single = {
        limit.finding
        for usual in limits.metric.values()
        for limit in (usual.high, usual.low)
        if limit is not None
    }
    single |= {d.finding for d in limits.difference.values()}
    for line in limits.expected.values():
        single |= {line.low.finding, line.stride_finding, line.slow_finding}
    return single | {key for key, text in knowledge.findings.items() if text.parts}


def _unknown_names(knowledge: Knowledge) -> Iterator[str]:
    findings = finding_keys(knowledge)
    yield from _missing("source", cited(knowledge), knowledge.sources)
    yield from _missing("finding text", findings, knowledge.findings)
    for key, text in knowledge.findings.items():
        yield from _missing(f"part of finding {key}", text.parts, knowledge.findings)
        yield from _missing(f"part that finding {key} needs", text.needs, text.parts)
        same = [text.same_as] if text.same_as else []
        yield from _missing(
            f"sign that finding {key} repeats", same, knowledge.findings
        )
    yield from _lone_signs(knowledge)
    for key, item in knowledge.items.items():
        yield from _missing(f"document of {key}", item.documents, knowledge.documents)
    for key, trigger in knowledge.triggers.items():
        yield from _missing(f"finding of trigger {key}", trigger.findings, findings)
        yield from _missing(f"item of trigger {key}", trigger.items, knowledge.items)
        cards = knowledge.recommendations
        yield from _missing(f"card of trigger {key}", trigger.cards, cards)
    for key, flag in knowledge.red_flags.items():
        yield from _missing(f"item of red flag {key}", flag.items, knowledge.items)
    for key, card in knowledge.recommendations.items():
        yield from _missing(f"item of card {key}", card.items, knowledge.items)
        exercises = knowledge.exercises
        yield from _missing(f"exercise of card {key}", card.exercises, exercises)
        before = [card.after] if card.after else []
        yield from _missing(f"card before {key}", before, knowledge.recommendations)
        conflicts = knowledge.conflicts
        yield from _missing(f"conflict of card {key}", card.conflicts, conflicts)
    for key, exercise in knowledge.exercises.items():
        yield from _missing(f"item of exercise {key}", [exercise.item], knowledge.items)


def _lone_signs(knowledge: Knowledge) -> Iterator[str]:
    """Yield signs that never count alone and cannot be told alone either."""
    for key in sorted(knowledge.thresholds.never_alone & set(knowledge.findings)):
        text = knowledge.findings[key]
        whole = knowledge.findings.get(text.one_of)
        if whole is None or key not in (whole.needs or whole.parts):
            yield f"finding {key} never counts alone: one_of must name its composite"
        if "{others}" not in text.alone:
            yield f"finding {key} never counts alone: alone must tell the {{others}}"


def _missing(what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    there = set(known)
    for name in sorted(set(names) - there):
        yield f"{what}: {name!r} is not in the files"


def _unused(knowledge: Knowledge) -> Iterator[str]:
    cards = knowledge.recommendations.values()
    triggers = knowledge.triggers.values()
    reached = {i for t in triggers for i in t.items} | {
        i for f in knowledge.red_flags.values() for i in f.items
    }
    told = {i for card in cards for i in card.items}
    used: dict[str, tuple[Iterable[str], set[str]]] = {
        "item": (knowledge.items, reached & told),
        "card": (knowledge.recommendations, {c for t in triggers for c in t.cards}),
        "exercise": (knowledge.exercises, {e for c in cards for e in c.exercises}),
        "conflict": (knowledge.conflicts, {x for c in cards for x in c.conflicts}),
        "finding": (knowledge.findings, finding_keys(knowledge)),
    }
    for what, (all_of, there) in used.items():
        for name in sorted(set(all_of) - there):
            yield f"{what} {name!r} can never be shown"


def _tests(knowledge: Knowledge) -> Iterator[str]:
    lines: list[tuple[str, Iterable[Mapping[str, Test]]]] = [
        *(
            (f"trigger {k}", (*t.any, *t.also, *t.unless))
            for k, t in knowledge.triggers.items()
        ),
        *(
            (f"red flag {k}", (*f.any, *f.unless))
            for k, f in knowledge.red_flags.items()
        ),
        *((f"pain gate {k}", g.any) for k, g in knowledge.gates.pain.items()),
        *((f"question {k}", q.only_if) for k, q in knowledge.questions.items()),
        *((f"exercise {k}", e.unless) for k, e in knowledge.exercises.items()),
    ]
    for where, tables in lines:
        for table in tables:
            for name, test in table.items():
                yield from _test(where, name, test, knowledge.questions)


def _test(
    where: str, name: str, test: Test, questions: Mapping[str, Question]
) -> Iterator[str]:
    if name not in questions and name not in DERIVED:
        yield f"{where}: there is no question {name!r}"
        return
    question = questions.get(name)
    kind = question.type if question else "number"
    good = (
        isinstance(test, bool)
        if kind == "yes_no"
        else isinstance(test, str)
        and (
            (kind in ("many", "choice") and test == ANY)
            or (question is not None and test in question.options)
            or (kind == "number" and COMPARISON.fullmatch(test) is not None)
        )
    )
    if not good:
        yield f"{where}: {name} is never {test!r}"


def _cards_of_triggers(knowledge: Knowledge) -> Iterator[str]:
    for key, trigger in knowledge.triggers.items():
        cards = [knowledge.recommendations[c] for c in trigger.cards]
        told = {item for card in cards for item in card.items}
        for item in trigger.items:
            if item not in told:
                yield f"trigger {key}: none of its cards tells {item!r}"
        for name, card in zip(trigger.cards, cards, strict=True):
            if not set(card.items) & set(trigger.items):
                yield f"trigger {key}: its card {name!r} tells none of its items"


def _safety(knowledge: Knowledge) -> Iterator[str]:
    """Hold the rules that no edit of the files may lift."""
    gates = knowledge.gates
    for tier in ("emergency", "urgent"):
        if not gates.tier[tier].stop or gates.tier[tier].shows:
            yield f"tier {tier} must stop and show nothing"
        if gates.tier[tier].seen_lifts:
            yield f"tier {tier} can be lifted by nobody"
    active = {"form", "strength", "mobility"}
    if active & set(gates.tier["soon"].shows):
        yield "tier soon must show no exercises and no experiments"
    if not gates.tier["ask_first"].folded:
        yield "tier ask_first must fold what it shows"


def _pain(knowledge: Knowledge) -> Iterator[str]:
    """Hold what each degree of pain may open."""
    gates = knowledge.gates
    active = {"form", "strength", "mobility"}
    for name, gate in gates.pain.items():
        if name not in STRENGTH_GATES and {"strength", "form"} & set(gate.shows):
            yield f"pain gate {name} must show neither strength nor form"
    acute = gates.pain["acute"]
    if active & {*acute.shows, *acute.later}:
        yield "pain gate acute must show no exercises and no experiments"


def _safe_cards(knowledge: Knowledge) -> Iterator[str]:
    """Hold that exercises stand on cards of their kind, and holds in moderate pain."""
    for name, card in knowledge.recommendations.items():
        if not _kind_fits(card, knowledge):
            yield f"card {name!r}: its exercises do not belong to kind {card.kind!r}"
        kinds = {knowledge.exercises[e].kind for e in card.exercises}
        if card.up_to == "moderate" and "strength" in kinds:
            yield f"card {name!r}: with moderate pain a muscle holds, and moves nothing"


def _alarms(knowledge: Knowledge) -> Iterator[str]:
    """Hold that each alarm of the questionnaire, by itself, is an emergency."""
    flags = knowledge.red_flags.values()
    raising = [line for f in flags if f.tier == "emergency" for line in f.any]
    for alarm in knowledge.questions["alarm"].options:
        if {"alarm": alarm} not in raising:
            yield f"alarm {alarm!r} raises no emergency"


def _kind_fits(card: Card, knowledge: Knowledge) -> bool:
    fitting = {card.kind, "isometric"} if card.kind == "strength" else {card.kind}
    return all(knowledge.exercises[e].kind in fitting for e in card.exercises)
