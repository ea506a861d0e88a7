"""The safety rules: red flags first, then pain; they decide which cards may be shown.

The rules stand in ``gates.toml`` and ``red_flags.toml``; what no edit of those files
may lift is checked when they are loaded (:mod:`formcheck.knowledge.checks`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from formcheck.advice.answers import Answers, any_holds
from formcheck.knowledge.schema import Card, Kind, Knowledge, Tier
from formcheck.model import RedFlag

Passage = Literal["open", "if_symptom_free", "later", "ask_first"]
TIERS: Final[tuple[Tier, ...]] = ("emergency", "urgent", "soon", "ask_first")
"""From the gravest down."""
EXERTING: Final[frozenset[Kind]] = frozenset({"form", "strength", "mobility"})
"""Kinds of cards that make the runner do something with the body."""


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What may be shown.

    Attributes
    ----------
    stop
        Show the messages of the red flags and nothing else.
    pain
        The degree of pain: a key of the pain gates.
    shows, later
        Kinds of cards that are shown, and that are only named for later.
    folded
        Exercises, experiments and running plans stay behind the message of the red
        flags.
    says
        What pain does to the advice, in a sentence.
    """

    stop: bool
    pain: str
    shows: frozenset[Kind]
    later: frozenset[Kind]
    folded: bool
    says: str

    def passage(self, card: Card) -> Passage | None:
        """Return how a card passes; None if it is not shown."""
        kind = card.kind
        if self.stop or kind not in self.shows | self.later:
            return None
        if kind not in self.shows:
            return "later"
        if self.folded and (kind in EXERTING or card.plan):
            return "ask_first"
        if kind not in EXERTING:
            return "open"
        return "if_symptom_free" if self.pain == "unknown" else "open"


def red_flags(answers: Answers, knowledge: Knowledge) -> tuple[RedFlag, ...]:
    """Return the red flags of the answers, gravest first.

    If one of them stops, those that do not are left out: the stop page holds its
    message alone.
    """
    raised = [
        (key, flag)
        for key, flag in knowledge.red_flags.items()
        if any_holds(flag.any, answers)
    ]
    tiers = knowledge.gates.tier
    found = [
        RedFlag(
            key=key,
            tier=flag.tier,
            message=flag.message,
            stop=tiers[flag.tier].stop,
            heading=tiers[flag.tier].heading,
            documents=tuple(
                dict.fromkeys(
                    d for i in flag.items for d in knowledge.items[i].documents
                )
            ),
            sources=flag.sources,
            items=flag.items,
        )
        for key, flag in sorted(raised, key=lambda one: TIERS.index(one[1].tier))
    ]
    stopping = [flag for flag in found if flag.stop]
    return tuple(stopping or found)


def gate(answers: Answers, flags: Sequence[RedFlag], knowledge: Knowledge) -> Gate:
    """Return what the red flags and the pain let through."""
    name = pain(answers, knowledge)
    degree = knowledge.gates.pain[name]
    shows, later = frozenset(degree.shows), frozenset(degree.later)
    tiers = [knowledge.gates.tier[tier] for tier in TIERS if _raised(tier, flags)]
    for tier in tiers:
        shows &= frozenset(tier.shows)
        later &= frozenset(tier.shows)
    return Gate(
        stop=any(tier.stop for tier in tiers),
        pain=name,
        shows=shows,
        later=later,
        folded=any(tier.folded for tier in tiers),
        says=degree.says,
    )


def pain(answers: Answers, knowledge: Knowledge) -> str:
    """Return the degree of pain: the first whose lines hold, else ``unknown``."""
    return next(
        (
            name
            for name, degree in knowledge.gates.pain.items()
            if any_holds(degree.any, answers)
        ),
        "unknown",
    )


def _raised(tier: Tier, flags: Sequence[RedFlag]) -> bool:
    return any(flag.tier == tier for flag in flags)
