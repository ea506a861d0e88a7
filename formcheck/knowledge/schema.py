"""The form of the knowledge files: what each entry must say."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
Grade = Literal["moderate", "limited", "very_limited", "provisional", "convention"]
AnswerType = Literal["yes_no", "choice", "many", "number"]
Text = Annotated[str, Field(min_length=1)]
Test = bool | Text
"""What an answer must be: true, a choice, or a comparison as ``>= 3``."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(_Part):
    """One of the five documents the advice comes from."""

    title: Text
    short: Text = Field(description="its title as it is named in a sentence")
    by: Text
    interest: Text = Field(description="what its publisher sells or wants")


class Source(_Part):
    """One publication; ``read`` says how much of it was seen."""

    citation: Text
    doi: str = ""
    read: Literal["read", "secondary", "not_read"]
    says: Text


class Item(_Part):
    """One point of the documents, in our own words."""

    title: Text
    says: Text
    documents: dict[str, str] = Field(min_length=1)


class Limit(_Part):
    """Where a metric starts to be worth a look."""

    finding: Text
    watch: float
    notable: float | None = None


class SpeedLimits(_Part):
    """Limits that move with the speed; between the speeds on a straight line."""

    mps: tuple[float, ...] = Field(min_length=2)
    watch: tuple[float, ...]
    notable: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _one_per_speed(self) -> Self:
        rows = [self.watch, *([self.notable] if self.notable else [])]
        if any(len(row) != len(self.mps) for row in rows):
            raise ValueError("watch and notable have one number per speed")
        if list(self.mps) != sorted(set(self.mps)):
            raise ValueError("mps must rise")
        return self


class Range(_Part):
    """What is typical of one metric.

    ``high`` and ``low`` hold where speed or sex is not known and are the most careful
    ones; :mod:`formcheck.findings.fitted` puts those of a runner in their place.
    """

    unit: Text
    high_by_speed: SpeedLimits | None = None
    low_by_speed: SpeedLimits | None = None
    high_by_sex: dict[Literal["female", "male"], float] = Field(default_factory=dict)
    high: Limit | None = None
    low: Limit | None = None
    never_alone: bool = False
    smallest_change: float | None = Field(default=None, gt=0)
    change_source: str = ""
    grade: Grade
    sources: tuple[Text, ...] = Field(min_length=1)
    why: Text

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        high, low = self.high, self.low
        if high and high.notable is not None and high.notable <= high.watch:
            raise ValueError("high.notable must lie above high.watch")
        if low and low.notable is not None and low.notable >= low.watch:
            raise ValueError("low.notable must lie below low.watch")
        if high and low and low.watch >= high.watch:
            raise ValueError("low.watch must lie below high.watch")
        if self.smallest_change is not None and not self.change_source:
            raise ValueError("smallest_change names no source (change_source)")
        return self


class Difference(_Part):
    """How far left and right of one metric may lie apart."""

    unit: Text
    finding: Text
    watch: float = Field(gt=0)
    notable: float | None = None
    grade: Grade
    sources: tuple[Text, ...] = Field(min_length=1)
    why: Text


class Expectation(_Part):
    """How far a value may lie from ``findings.reference_values``.

    ``slow_finding`` supports other signs from one SD below on; alone it is not told.
    """

    unit: Text
    low: Limit
    stride_finding: Text
    slow_finding: Text
    grade: Grade
    sources: tuple[Text, ...] = Field(min_length=1)
    why: Text


class Thresholds(_Part):
    """All limits that findings are made with."""

    metric: dict[str, Range]
    difference: dict[str, Difference]
    expected: dict[str, Expectation]

    @property
    def never_alone(self) -> frozenset[str]:
        """Findings that bring nothing up unless another sign stands beside them."""
        return frozenset(
            limit.finding
            for usual in self.metric.values()
            for limit in (usual.high, usual.low)
            if usual.never_alone and limit
        )


class Reference(_Part):
    """How ordinary legs ran, speed by speed; see the head of the file."""

    unit: Text
    runners: int = Field(gt=1)
    speeds_mps: tuple[float, ...] = Field(min_length=1)
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    left_right_sd: tuple[float, ...] = ()
    sources: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_per_speed(self) -> Self:
        n = len(self.speeds_mps)
        if any(len(row) != n for row in (self.mean, self.sd, self.low, self.high)):
            raise ValueError("mean, sd, low and high have one number per speed")
        if len(self.left_right_sd) not in (0, n):
            raise ValueError("left_right_sd has one number per speed, or none")
        if list(self.speeds_mps) != sorted(set(self.speeds_mps)):
            raise ValueError("speeds_mps must rise")
        return self


class FindingText(_Part):
    """How a finding is told; ``parts`` make it a composite."""

    title: Text
    says: Text
    parts: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    label: str = ""
    same_as: str = Field(default="", description="the sign whose fact this one repeats")
    one_of: str = Field(default="", description="composite that it counts only within")
    alone: str = Field(default="", description="sentence for it without another sign")


class Question(_Part):
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


class Trigger(_Part):
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


class RedFlag(_Part):
    """Answers that send the person to a clinician first."""

    tier: Tier
    any: tuple[dict[str, Test], ...] = Field(min_length=1)
    unless: tuple[dict[str, Test], ...] = ()
    bone: bool = Field(default=False, description="a bone may be under stress")
    message: Text
    items: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()


class TierText(_Part):
    """What a tier does: its heading and the kinds of cards that may still be shown."""

    heading: Text
    stop: bool
    shows: tuple[Kind, ...] = ()
    folded: bool = False
    seen_lifts: bool = Field(
        default=False, description="lifted once a professional has seen the runner"
    )


class PainGate(_Part):
    """What pain does to the advice; the first gate whose lines hold applies."""

    any: tuple[dict[str, Test], ...] = ()
    says: Text
    shows: tuple[Kind, ...]
    later: tuple[Kind, ...] = ()


class Gates(_Part):
    """The safety rules: what each tier and each degree of pain lets through."""

    tier: dict[Tier, TierText]
    pain: dict[str, PainGate]


class Card(_Part):
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


class Exercise(_Part):
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


class Conflict(_Part):
    """Where documents, or documents and studies, do not agree; what is shown of it."""

    topic: Text
    documents: Text
    studies: Text
    shown: Text
    sources: tuple[Text, ...] = ()


class Wording(_Part):
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
    change_one_thing: Text
    headings: dict[str, Text]
    levels: dict[str, Text]
    grades: dict[str, Text]
    gates: dict[str, Text]
    sides: dict[str, Text]
    handout: dict[str, Text]
    never: tuple[Text, ...]
    reads: dict[str, Text]


class Knowledge(_Part):
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
