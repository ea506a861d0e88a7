"""Findings and answers become advice: gated, ranked, each piece traceable.

The order: red flags, pain, findings, training, shoes, daily life, background.
At most three headlines, and of each kind that asks for effort at most one, so that one
thing is changed at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from formcheck.answers import Answers, any_holds, checked, with_derived
from formcheck.figures import figures, filled
from formcheck.findings import judge
from formcheck.gates import EXERTING, Gate, Passage, gate, red_flags
from formcheck.knowledge import load
from formcheck.knowledge.schema import Card, Kind, Knowledge, Trigger
from formcheck.model import (
    Analysis,
    Asymmetry,
    DocumentNote,
    ExerciseCard,
    Finding,
    MetricValue,
    Recommendation,
    RedFlag,
)
from formcheck.settings import Runner
from formcheck.signs import ORDER, surest

HEADLINES: Final = 3
"""More pieces of advice at once are not followed; chosen by us."""
ONCE: Final[frozenset[Kind]] = frozenset({*EXERTING, "equipment"})
"""Of these kinds one headline is enough: one experiment at a time."""
PLACES: Final = ("headline", "more", "information")
BACKGROUND: Final[frozenset[Kind]] = frozenset({"texts", "note", "claim"})
_CARE, _FINDING, _LOAD, _TRAINING, _SHOES, _LIFE = range(6)
_GROUP: Final[dict[Kind, int]] = {
    "care": _CARE,
    "load": _LOAD,
    "form": _TRAINING,
    "strength": _TRAINING,
    "mobility": _TRAINING,
    "equipment": _SHOES,
    "habit": _LIFE,
}


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to tell: red flags first; if one of them stops, nothing else."""

    red_flags: tuple[RedFlag, ...]
    recommendations: tuple[Recommendation, ...]
    pain: str
    says: str

    @property
    def stop(self) -> bool:
        """Whether the message of the red flags is all that may be shown."""
        return any(flag.stop for flag in self.red_flags)


@dataclass(kw_only=True)
class _Brought:
    """One card and what brought it up."""

    key: str
    card: Card
    passage: Passage
    lead: bool = False
    items: list[str] = field(default_factory=list)
    triggers: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, int, int]:
        """What comes first: the group, then the strongest finding."""
        group = _GROUP.get(self.card.kind, _LIFE + 1)
        if self.findings and group != _CARE:
            group = _FINDING
        worst = max((ORDER.index(f.level) for f in self.findings), default=0)
        fragile = 0 if any(f.robust for f in self.findings) else 1
        return group, -worst, fragile


def with_advice(analysis: Analysis, *, runner: Runner, language: str) -> Analysis:
    """Return an analysis with its findings, red flags and recommendations.

    If a red flag stops, its message stands alone: the numbers stay, but nothing is
    said about them.
    """
    knowledge = load(language)
    judged = judge(
        analysis.metrics, analysis.asymmetries, runner=runner, knowledge=knowledge
    )
    advice = advise(
        judged.findings,
        analysis.metrics,
        analysis.asymmetries,
        runner=runner,
        knowledge=knowledge,
    )
    return replace(
        analysis,
        expected=analysis.expected or judged.expected,
        findings=() if advice.stop else judged.findings,
        recommendations=advice.recommendations,
        red_flags=advice.red_flags,
        advice={"language": language, "pain": advice.pain, "says": advice.says},
    )


def advise(
    findings: Sequence[Finding],
    metrics: Iterable[MetricValue],
    asymmetries: Iterable[Asymmetry],
    *,
    runner: Runner,
    knowledge: Knowledge,
) -> Advice:
    """Return red flags and ranked recommendations.

    Parameters
    ----------
    findings
        What stands out; typical ones bring nothing up.
    metrics, asymmetries
        The numbers behind the runner's own figures.
    runner
        Height, speed and answers.
    knowledge
        Triggers, cards, gates and wording.

    Raises
    ------
    InputError
        If an answer belongs to no question.
    """
    answers = with_derived(checked(runner.answers, knowledge))
    flags = red_flags(answers, knowledge)
    passing = gate(answers, flags, knowledge)
    standing = [k for f in findings if f.level != "typical" for k in (f.key, *f.parts)]
    known = _hurting(passing) | figures(
        surest((m.key, m.side, m) for m in metrics),
        surest((a.key, None, a) for a in asymmetries),
        standing=standing,
        answers=answers,
        knowledge=knowledge,
    )
    if passing.stop:
        told: list[Recommendation] = []
    else:
        brought = _brought(findings, answers, passing, knowledge)
        places = _places(brought)
        brought.sort(key=lambda one: PLACES.index(places[one.key]))
        _tell_once(brought, knowledge)
        told = [_told(one, places[one.key], known, knowledge) for one in brought]
    return Advice(
        red_flags=flags,
        recommendations=tuple(told),
        pain=passing.pain,
        says="" if any(f.tier == "soon" for f in flags) else passing.says,
    )


def _hurting(passing: Gate) -> dict[str, str]:
    """Return the mark of sentences that hold only while something hurts."""
    return {} if passing.pain in ("none", "unknown") else {"if_hurting": ""}


def _tell_once(brought: list[_Brought], knowledge: Knowledge) -> None:
    """Give each point of the documents to the first card that tells it.

    A card of background that has none left is dropped.
    """
    told: set[str] = set()
    for one in list(brought):
        wanted = {i for t in one.triggers for i in knowledge.triggers[t].items}
        one.items = [i for i in one.card.items if i in wanted - told]
        told.update(one.items)
        if one.card.kind == "texts" and not one.items:
            brought.remove(one)


def fires(
    trigger: Trigger, findings: Sequence[Finding], answers: Answers
) -> tuple[bool, list[Finding]]:
    """Return whether a trigger fires, and the findings that make it fire."""
    named = set(trigger.findings)
    behind = [f for f in findings if f.level != "typical" and named & {f.key, *f.parts}]
    quiet = any_holds(trigger.unless, answers)
    fired = trigger.always or bool(behind) or any_holds(trigger.any, answers)
    return fired and not quiet, behind


def _brought(
    findings: Sequence[Finding], answers: Answers, passing: Gate, knowledge: Knowledge
) -> list[_Brought]:
    """Return every card that may be shown, most important first."""
    cards: dict[str, _Brought] = {}
    for key, trigger in knowledge.triggers.items():
        fired, behind = fires(trigger, findings, answers)
        if not fired:
            continue
        for name in trigger.cards:
            card = knowledge.recommendations[name]
            passage = passing.passage(card.kind)
            if passage is None:
                continue
            one = cards.setdefault(name, _Brought(key=name, card=card, passage=passage))
            one.triggers.append(key)
            one.lead |= name == trigger.lead
            one.findings += [f for f in behind if f not in one.findings]
    order = list(knowledge.recommendations)
    return sorted(cards.values(), key=lambda one: (*one.rank, order.index(one.key)))


def _places(brought: Sequence[_Brought]) -> dict[str, str]:
    """Return headline, more or information for each card."""
    places: dict[str, str] = {}
    taken: list[Kind] = []
    for one in brought:
        kind = one.card.kind
        free = len(taken) < HEADLINES and not (kind in ONCE and kind in taken)
        if one.lead and free and one.passage != "ask_first":
            places[one.key] = "headline"
            taken.append(kind)
        elif kind in BACKGROUND or (kind == "care" and not one.lead):
            places[one.key] = "information"
        else:
            places[one.key] = "more"
    return places


# ---------------------------------------------------------------- telling a card


def _told(
    one: _Brought, place: str, known: dict[str, str], knowledge: Knowledge
) -> Recommendation:
    card, later = one.card, one.passage == "later"
    notes = _notes(one, knowledge)
    triggers = [knowledge.triggers[t] for t in one.triggers]
    conflicts = [knowledge.conflicts[c] for c in card.conflicts]
    sources = [
        *card.sources,
        *(s for trigger in triggers for s in trigger.sources),
        *(s for conflict in conflicts for s in conflict.sources),
    ]
    points = {i for trigger in triggers for i in trigger.items} & set(card.items)
    documents = sorted({d for i in points for d in knowledge.items[i].documents})
    return Recommendation(
        key=one.key,
        title=_title(card, later, knowledge),
        text=" ".join(filled(card.text, known)),
        how=_later(card, knowledge) if later else " ".join(filled(card.how, known)),
        dose="" if later else card.dose,
        check="" if later else " ".join(filled(card.check, known)),
        confidence=knowledge.wording.grades[card.confidence],
        because=(*(f.key for f in one.findings), *one.triggers),
        documents=tuple(documents),
        evidence=card.evidence,
        gate=one.passage,
        sources=tuple(dict.fromkeys(sources)),
        kind=card.kind,
        place=place,
        seen=_seen(one, place, knowledge),
        why=card.why,
        see=card.see,
        notes=notes,
        exercises=() if later else _exercises(card, knowledge),
        conflicts=tuple(c.shown for c in conflicts),
    )


def _title(card: Card, later: bool, knowledge: Knowledge) -> str:
    words = knowledge.wording.reads["later_title"]
    return words.format(title=card.title) if later else card.title


def _notes(one: _Brought, knowledge: Knowledge) -> tuple[DocumentNote, ...]:
    """Return the documents' points that were brought up and that this card tells."""
    return tuple(
        DocumentNote(
            item=key,
            title=knowledge.items[key].title,
            says=knowledge.items[key].says,
            documents=tuple(knowledge.items[key].documents),
        )
        for key in one.items
    )


def _seen(one: _Brought, place: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what brought a card up: findings, then answers.

    Background names findings by their title; their numbers are told elsewhere.
    """
    brief = place == "information"
    found = [f"{f.title}." if brief else f.message for f in one.findings]
    triggers = [knowledge.triggers[t] for t in one.triggers]
    answered = "; ".join(trigger.says for trigger in triggers if trigger.any)
    words = knowledge.wording.reads["answer"].format(says=answered)
    return (*found, *([words] if answered else []))


def _later(card: Card, knowledge: Knowledge) -> str:
    """Return the exercises named for then."""
    if not card.exercises:
        return ""
    names = ", ".join(knowledge.exercises[e].title for e in card.exercises)
    return knowledge.wording.reads["later_exercises"].format(names=names)


def _exercises(card: Card, knowledge: Knowledge) -> tuple[ExerciseCard, ...]:
    return tuple(
        ExerciseCard(
            key=key,
            **knowledge.exercises[key].model_dump(exclude={"kind", "item"}),
        )
        for key in card.exercises
    )
