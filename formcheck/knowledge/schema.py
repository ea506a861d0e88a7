"""The form of the knowledge files: what each entry must say."""

from typing import Literal, Self

from pydantic import Field, model_validator

from formcheck.knowledge.part import Part, Text
from formcheck.knowledge.ranges import Grade, Reference, Thresholds

Level = Literal["watch", "notable"]
Kind = Literal[
    "care",
    "load",
    "form",
    "strength",
    "mobility",
    "equipment",
    "habit",
    "texts",
    "note",
    "claim",
]
Tier = Literal["emergency", "urgent", "soon", "ask_first", "see"]
UpTo = Literal["none", "mild", "moderate"]
AnswerType = Literal["yes_no", "choice", "many", "number"]
Test = bool | Text
"""What an answer must be: true, a choice, or a comparison as ``>= 3``."""


class Document(Part):
    """One of the five documents the advice comes from."""

    title: Text
    short: Text = Field(description="its title as it is named in a sentence")
    by: Text
    interest: Text = Field(description="what its publisher sells or wants")


class Source(Part):
    """One publication; ``read`` says how much of it was seen."""

    citation: Text
    doi: str = ""
    read: Literal["read", "secondary", "not_read"]
    says: Text


class Item(Part):
    """One point of the documents, in our own words."""

    title: Text
    says: Text
    documents: dict[str, str] = Field(min_length=1)


class FindingText(Part):
    """How a finding is told; ``parts`` make it a composite."""

    title: Text
    says: Text
    parts: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    label: str = ""
    same_as: str = Field(default="", description="the sign whose fact this one repeats")
    one_of: str = Field(default="", description="composite that it counts only within")
    alone: str = Field(default="", description="sentence for it without another sign")


class Question(Part):
    """One question of the questionnaire."""

    section: Text
    ask: Text
    type: AnswerType
    options: dict[str, Text] = Field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    unit: str = ""
    help: str = ""
    only_if: tuple[dict[str, Test], ...] = Field(
        default=(), description="asked only if one of these lines holds"
    )
    first: bool = Field(default=False, description="asked of everybody, at once")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.type in ("choice", "many")) != bool(self.options):
            raise ValueError("choice and many have options, other types have none")
        if self.type == "number" and (self.least is None or self.most is None):
            raise ValueError("a number says its least and most")
        return self


class Trigger(Part):
    """What brings items up: findings, or lines of answers of which one must hold.

    With ``also`` one of its lines must hold beside a finding; a finding that never
    counts alone is enough then.
    """

    findings: tuple[Text, ...] = ()
    also: tuple[dict[str, Test], ...] = ()
    any: tuple[dict[str, Test], ...] = ()
    unless: tuple[dict[str, Test], ...] = ()
    tiers: tuple[Tier, ...] = Field(default=(), description="red flags of this tier")
    always: bool = False
    says: Text
    items: tuple[Text, ...] = Field(min_length=1)
    lead: str = Field(default="", description="card that may be a headline")
    cards: tuple[Text, ...] = Field(min_length=1)
    sources: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _can_fire(self) -> Self:
        ways = (self.findings, self.any, self.tiers, self.always)
        if sum(map(bool, ways)) != 1:
            raise ValueError("give exactly one of findings, any, tiers, always")
        if self.also and not self.findings:
            raise ValueError("also goes with findings")
        if self.lead and self.lead not in self.cards:
            raise ValueError(f"its lead {self.lead!r} is not among its cards")
        return self


class RedFlag(Part):
    """Answers that send the person to a clinician first."""

    tier: Tier
    any: tuple[dict[str, Test], ...] = Field(min_length=1)
    unless: tuple[dict[str, Test], ...] = ()
    bone: bool = Field(default=False, description="a bone may be under stress")
    message: Text
    items: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()


class TierText(Part):
    """What a tier does: its heading and the kinds of cards that may still be shown."""

    heading: Text
    stop: bool
    shows: tuple[Kind, ...] = ()
    folded: bool = False
    seen_lifts: bool = Field(
        default=False, description="lifted once a professional has seen the runner"
    )


class PainGate(Part):
    """What pain does to the advice; the first gate whose lines hold applies."""

    any: tuple[dict[str, Test], ...] = ()
    says: tuple[Text, ...] = Field(
        min_length=1, description="sentences; {if_card} ties one to a card that is open"
    )
    shows: tuple[Kind, ...]
    later: tuple[Kind, ...] = ()


class Gates(Part):
    """The safety rules: what each tier and each degree of pain lets through."""

    tier: dict[Tier, TierText]
    pain: dict[str, PainGate]


class Card(Part):
    """One recommendation.

    Sentences hold figures as ``{cadence}``. Each entry of ``how`` is a sentence, or
    several of which the first is taken whose figures are all known.
    """

    kind: Kind
    up_to: UpTo = Field(
        default="none", description="strongest degree of pain with which it is open"
    )
    running: bool = Field(
        default=False, description="says how much to run: one such card in a report"
    )
    only_with: str = Field(default="", description="mark without which it is left out")
    after: str = Field(default="", description="card that comes first, if it is shown")
    plan: bool = Field(default=False, description="makes the runner run more")
    run_walk: tuple[tuple[float, float], ...] = Field(
        default=(), description="minutes of running and of walking in turn, by week"
    )
    weeks: int = Field(default=0, ge=0, description="after which to film again")
    title: Text
    text: tuple[Text | tuple[Text, ...], ...] = Field(min_length=1)
    how: tuple[Text | tuple[Text, ...], ...] = ()
    dose: str = ""
    check: tuple[Text | tuple[Text, ...], ...] = ()
    why: Text
    evidence: Text
    confidence: Grade
    see: str = Field(default="", description="when to see someone")
    items: tuple[Text, ...] = Field(min_length=1)
    exercises: tuple[Text, ...] = ()
    conflicts: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()


class Exercise(Part):
    """One exercise as it is shown."""

    title: Text
    kind: Literal["strength", "isometric", "mobility"]
    item: Text
    trains: Text
    how: Text
    dose: Text
    harder: Text
    stop: Text
    unless: tuple[dict[str, Test], ...] = Field(
        default=(), description="left out if one of these lines of answers holds"
    )


class Conflict(Part):
    """Where documents, or documents and studies, do not agree; what is shown of it."""

    topic: Text
    documents: Text
    studies: Text
    shown: Text
    sources: tuple[Text, ...] = ()


class Wording(Part):
    """Headings, the disclaimer, words for levels, and words never used."""

    disclaimer: Text
    nothing_found: Text
    nothing_sure: Text
    asks_nothing: Text
    missing: Text
    carry_on: Text
    unclear: Text
    not_measurable: Text
    privacy: Text
    light: Text
    looked_at: Text
    looked_at_again: Text
    change_one_thing: Text
    headings: dict[str, Text]
    levels: dict[str, Text]
    grades: dict[str, Text]
    gates: dict[str, Text]
    sides: dict[str, Text]
    handout: dict[str, Text]
    never: tuple[Text, ...]
    reads: dict[str, Text]


class Knowledge(Part):
    """The whole knowledge base; each field is one file."""

    documents: dict[str, Document]
    sources: dict[str, Source]
    items: dict[str, Item]
    thresholds: Thresholds
    reference_runners: dict[str, Reference]
    findings: dict[str, FindingText]
    questions: dict[str, Question]
    triggers: dict[str, Trigger]
    red_flags: dict[str, RedFlag]
    gates: Gates
    recommendations: dict[str, Card]
    exercises: dict[str, Exercise]
    conflicts: dict[str, Conflict]
    wording: Wording
