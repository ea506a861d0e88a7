"""Cards: one piece of advice each, what brought it up, and how it is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from formcheck.advice.articles import named
from formcheck.advice.placeholders import filled
from formcheck.advice.safety import Passage
from formcheck.findings.limits import ORDER
from formcheck.knowledge.schema import Card, Kind, Knowledge
from formcheck.model import DocumentNote, ExerciseCard, Finding, Recommendation

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


@dataclass(kw_only=True)
class Brought:
    """One card and what brought it up."""

    key: str
    card: Card
    passage: Passage
    lead: bool = False
    items: list[str] = field(default_factory=list)
    triggers: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    led_by: list[Finding] = field(default_factory=list)
    conflicts: tuple[str, ...] | None = None

    @property
    def rank(self) -> tuple[int, bool, int, bool, int, int]:
        """What comes first: the group, remedies before aids, the strongest finding."""
        group = _GROUP.get(self.card.kind, _LIFE + 1)
        if self.findings and group != _CARE:
            group = _FINDING
        worst = max((ORDER.index(f.level) for f in self.findings), default=0)
        robust = sum(f.robust for f in self.findings)
        aid = self.card.kind == "equipment"
        return group, aid, -worst, not self.lead, -robust, -len(self.findings)


def tell_once(brought: list[Brought], knowledge: Knowledge) -> None:
    """Give each point of the documents, and each conflict, to the first card of it.

    A card of background that has no point left is dropped.
    """
    told: set[str] = set()
    argued: set[str] = set()
    for one in list(brought):
        wanted = {i for t in one.triggers for i in knowledge.triggers[t].items}
        one.items = [i for i in one.card.items if i in wanted - told]
        told.update(one.items)
        if one.card.kind == "texts" and not one.items:
            brought.remove(one)
            continue
        one.conflicts = tuple(c for c in one.card.conflicts if c not in argued)
        argued.update(one.conflicts)


def told(
    one: Brought, place: str, known: Mapping[str, str], knowledge: Knowledge
) -> Recommendation:
    """Return a card as it is shown at its place, its figures filled in."""
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
        how=_later(card, known, knowledge)
        if later
        else " ".join(filled(card.how, known)),
        dose="" if later else " ".join(filled((card.dose,), known)),
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
        why=named(card.why, knowledge),
        see=" ".join(filled((card.see,), known)),
        notes=notes,
        exercises=() if later else _exercises(card, known, knowledge),
        conflicts=tuple(
            knowledge.conflicts[c].shown
            for c in (card.conflicts if one.conflicts is None else one.conflicts)
        ),
    )


def said(sentences: tuple[str, ...], shown: Iterable[Recommendation]) -> str:
    """Return what pain does to the advice.

    A sentence with ``{if_card}`` is told only beside that card, open as it is then.
    """
    open_cards = {f"if_{one.key}": "" for one in shown if one.gate != "later"}
    return " ".join(filled(sentences, open_cards))


def _title(card: Card, later: bool, knowledge: Knowledge) -> str:
    words = knowledge.wording.reads["later_title"]
    return words.format(title=card.title) if later else card.title


def _notes(one: Brought, knowledge: Knowledge) -> tuple[DocumentNote, ...]:
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


def _seen(one: Brought, place: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what brought a card up: findings, then answers.

    The numbers of a finding are told by the card that it leads to; others, and the
    background, name it by its title.
    """
    told = [] if place == "information" else one.led_by
    found = [f.message if f in told else f"{f.title}." for f in one.findings]
    triggers = [knowledge.triggers[t] for t in one.triggers]
    answered = "; ".join(t.says for t in triggers if t.any or t.tiers)
    words = knowledge.wording.reads["answer"].format(says=answered)
    return (*found, *([words] if answered else []))


def _later(card: Card, known: Mapping[str, str], knowledge: Knowledge) -> str:
    """Return the exercises named for then."""
    if not card.exercises:
        return ""
    fitting = _fitting(card, known)
    names = ", ".join(knowledge.exercises[e].title for e in fitting)
    return knowledge.wording.reads["later_exercises"].format(names=names)


def without_marks(exercises: Iterable[str]) -> dict[str, str]:
    """Return the marks of exercises that are not for this runner."""
    return {f"without_{key}": "" for key in exercises}


def _fitting(card: Card, known: Mapping[str, str]) -> list[str]:
    """Return the exercises of a card without those that are not for this runner."""
    return [key for key in card.exercises if f"without_{key}" not in known]


def _exercises(
    card: Card, known: Mapping[str, str], knowledge: Knowledge
) -> tuple[ExerciseCard, ...]:
    return tuple(
        ExerciseCard(
            key=key,
            **knowledge.exercises[key].model_dump(exclude={"kind", "item", "unless"}),
        )
        for key in _fitting(card, known)
    )
