"""What the numbers and answers mean for the runner: findings and advice."""

from dataclasses import dataclass
from typing import Annotated, Literal

from formcheck.model.skeleton import Side
from formcheck.model.stored import Told


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One metric set against its published range.

    Attributes
    ----------
    metric, side, clip
        What it was seen in; side None stands for both or neither.
    message
        The whole sentence; ``title`` is its heading.
    robust
        Whether it stands if every number moves by its own error.
    parts
        Keys of the signs that are told together here.
    metrics
        Keys of all metrics it was seen in.
    """

    key: str
    level: Literal["typical", "watch", "notable"]
    metric: str
    side: Side | None
    message: str
    robust: Annotated[
        bool, Told("whether it stands if every number moves by its own error")
    ]
    sources: tuple[str, ...]
    title: str = ""
    parts: Annotated[tuple[str, ...], Told("signs told together here")] = ()
    metrics: Annotated[tuple[str, ...], Told("all it was seen in")] = ()
    clip: int | None = None


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """A number whose error reaches across a limit of its range: too close to call.

    Attributes
    ----------
    key
        The finding that it would be if it lay beyond.
    message
        The quantity, the number with its error, and the range.
    """

    key: Annotated[str, Told("the finding that it would be beyond the limit")]
    metric: str
    side: Side | None
    message: str
    clip: int | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentNote:
    """One point of the documents, in our own words, and where it stands."""

    item: str
    title: str
    says: str
    documents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ExerciseCard:
    """One exercise: what it trains, how, how much, and when to leave it."""

    key: str
    title: str
    trains: str
    how: str
    dose: str
    harder: str
    stop: str


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """One piece of advice, traceable to findings or answers and to the documents.

    Attributes
    ----------
    text, how, dose, check
        What to try, how, how much, and how to see whether it worked.
    because
        Keys of the findings and triggers behind it; ``seen`` tells them in words.
    gate
        ``open``, ``if_symptom_free``, ``later`` or ``ask_first``.
    place
        ``headline`` (at most three), ``more`` or ``information``.
    why, notes, documents
        What the documents say, in one sentence and point by point.
    evidence, confidence, conflicts
        What speaks for and against it.
    """

    key: str
    title: str
    text: str
    how: str
    dose: str
    check: str
    confidence: str
    because: tuple[str, ...]
    documents: tuple[str, ...]
    evidence: str
    gate: Annotated[str, Told("open, if_symptom_free, later or ask_first")]
    sources: tuple[str, ...]
    kind: str = ""
    place: Annotated[str, Told("headline, more or information")] = ""
    seen: tuple[str, ...] = ()
    why: str = ""
    see: str = ""
    notes: tuple[DocumentNote, ...] = ()
    exercises: tuple[ExerciseCard, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RedFlag:
    """An answer or finding that sends the person to a clinician first.

    With ``stop`` nothing but the messages is to be shown.
    """

    key: str
    tier: Annotated[str, Told("emergency, urgent, soon, ask_first or see")]
    message: str
    stop: Annotated[bool, Told("nothing but the messages is to be shown")] = False
    heading: str = ""
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
