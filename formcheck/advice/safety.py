"""The safety rules: red flags first, then pain; they decide which cards may be shown.

The rules stand in ``gates.toml`` and ``red_flags.toml``; what no edit of those files
may lift is checked when they are loaded (:mod:`formcheck.knowledge.checks`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from formcheck.advice.answers import Answers, any_holds
from formcheck.knowledge.schema import Card, Kind, Knowledge, Tier
from formcheck.knowledge.schema import RedFlag as Rule
from formcheck.model import RedFlag

Passage = Literal["open", "if_symptom_free", "later", "ask_first"]
TIERS: Final[tuple[Tier, ...]] = ("emergency", "urgent", "soon", "ask_first", "see")
"""From the gravest down."""
EXERTING: Final[frozenset[Kind]] = frozenset({"form", "strength", "mobility"})
"""Kinds of cards that make the runner do something with the body."""


EASED: Final = MappingProxyType({"fresh": 1, "mild": 1, "moderate": 2})
"""Degrees of pain with which a card may be open, by how strong they are."""
HARMLESS: Final[frozenset[Tier]] = frozenset({"ask_first", "see"})
"""Tiers under which easy running may be spoken of."""


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
        What pain does to the advice, in sentences; some are tied to a card.
    unlocked
        A clinician chooses: pain names nothing for later.
    """

    stop: bool
    pain: str
    shows: frozenset[Kind]
    later: frozenset[Kind]
    folded: bool
    says: tuple[str, ...]
    unlocked: bool = False

    def passage(self, card: Card) -> Passage | None:
        """Return how a card passes; None if it is not shown."""
        kind = card.kind
        eased = EASED.get(self.pain, 9) <= EASED.get(card.up_to, 0)
        if kind not in self.shows | self.later:
            return None
        if kind not in self.shows and not eased and not self.unlocked:
            return "later"
        if self.folded and (kind in EXERTING or card.plan):
            return "ask_first"
        if kind not in EXERTING:
            return "open"
        return "if_symptom_free" if self.pain == "unknown" else "open"


def red_flags(
    answers: Answers, knowledge: Knowledge, *, clinician: bool = False
) -> tuple[RedFlag, ...]:
    """Return the red flags of the gravest tier that the answers raise.

    One tier at a time: what is less grave can wait until this has been seen.

    Parameters
    ----------
    answers
        Of the questionnaire.
    knowledge
        The rules.
    clinician
        Whether a clinician uses the program. This, and the answer that a professional
        has looked at the pain, turn *soon* into a reminder; a clinician turns *ask
        first* into one too. An emergency, an urgent sign or a sign of the bone stays.
    """
    raised = [
        _flag(key, flag, answers, knowledge, clinician=clinician)
        for key, flag in knowledge.red_flags.items()
        if any_holds(flag.any, answers) and not any_holds(flag.unless, answers)
    ]
    if not raised:
        return ()
    gravest = min((one.tier for one in raised), key=TIERS.index)
    told = {one.message: one for one in reversed(raised) if one.tier == gravest}
    return tuple(reversed(told.values()))  # of those that say the same the first


def _flag(
    key: str, flag: Rule, answers: Answers, knowledge: Knowledge, *, clinician: bool
) -> RedFlag:
    tier = _tier(flag, answers, knowledge, clinician=clinician)
    rule, words = knowledge.gates.tier[tier], knowledge.wording
    seen = tier != flag.tier and answers.get("seen") is True
    return RedFlag(
        key=key,
        tier=tier,
        message=words.looked_at_again if seen else flag.message,
        stop=rule.stop,
        heading=words.looked_at if seen else rule.heading,
        documents=tuple(
            dict.fromkeys(d for i in flag.items for d in knowledge.items[i].documents)
        ),
        sources=flag.sources,
        items=flag.items,
    )


def _tier(
    flag: Rule, answers: Answers, knowledge: Knowledge, *, clinician: bool
) -> Tier:
    """Return the tier of a flag, once it is known who has seen the runner."""
    rule = knowledge.gates.tier[flag.tier]
    seen = rule.seen_lifts and answers.get("seen") is True
    chosen = clinician and flag.tier in ("soon", "ask_first")
    return "see" if (seen or chosen) and not flag.bone else flag.tier


def gate(
    answers: Answers,
    flags: Sequence[RedFlag],
    knowledge: Knowledge,
    *,
    clinician: bool = False,
) -> Gate:
    """Return what the red flags and the pain let through."""
    name = pain(answers, knowledge)
    degree = knowledge.gates.pain[name]
    shows, later = frozenset(degree.shows), frozenset(degree.later)
    if clinician:
        later = frozenset({*later, *EXERTING} - shows)
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
        unlocked=clinician,
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


def may_be_fresh(degree: str, answers: Answers) -> bool:
    """Whether there is pain that may be in its first days: not said to be older."""
    older = answers.get("pain_since") in ("under_2_weeks", "over_2_weeks")
    return degree not in ("none", "unknown") and not older


def flag_marks(flags: Sequence[RedFlag], knowledge: Knowledge) -> dict[str, str]:
    """Return the marks of sentences that hold without a flag that waits, or with one.

    Under a flag of ``soon`` nothing may speak of running on, and with a sign of the
    bone nobody is to run at all.
    """
    if all(flag.tier in HARMLESS for flag in flags):
        return {"if_unflagged": ""}
    rules = [knowledge.red_flags.get(flag.key) for flag in flags]
    bone = any(rule.bone for rule in rules if rule is not None)
    return {"if_bone" if bone else "if_no_bone": ""}


def _raised(tier: Tier, flags: Sequence[RedFlag]) -> bool:
    return any(flag.tier == tier for flag in flags)
