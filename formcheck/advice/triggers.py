"""Which cards findings, answers and red flags bring up."""

from collections.abc import Sequence

from formcheck.advice.answers import Answers, any_holds
from formcheck.advice.order import ranked
from formcheck.advice.recommendations import Brought
from formcheck.advice.safety import Gate
from formcheck.knowledge.schema import Knowledge, Trigger
from formcheck.model import Finding, RedFlag


def fires(
    trigger: Trigger,
    findings: Sequence[Finding],
    answers: Answers,
    flags: Sequence[RedFlag],
) -> tuple[bool, list[Finding]]:
    """Return whether a trigger fires, and the findings that make it fire."""
    named = set(trigger.findings)
    behind = [f for f in findings if f.level != "typical" and named & {f.key, *f.parts}]
    if trigger.also and not any_holds(trigger.also, answers):
        behind = []
    quiet = any_holds(trigger.unless, answers)
    flagged = any(flag.tier in trigger.tiers for flag in flags)
    answered = flagged or any_holds(trigger.any, answers)
    fired = trigger.always or bool(behind) or answered
    return fired and not quiet, behind


def brought_up(
    findings: Sequence[Finding],
    answers: Answers,
    flags: Sequence[RedFlag],
    passing: Gate,
    knowledge: Knowledge,
) -> list[Brought]:
    """Return every card that may be shown, most important first."""
    cards: dict[str, Brought] = {}
    weak = knowledge.thresholds.never_alone
    counting = [f for f in findings if f.key not in weak]
    for key, trigger in knowledge.triggers.items():
        here = findings if trigger.also else counting
        fired, behind = fires(trigger, here, answers, flags)
        if not fired:
            continue
        for name in trigger.cards:
            card = knowledge.recommendations[name]
            passage = passing.passage(card)
            if passage is None:
                continue
            one = cards.setdefault(name, Brought(key=name, card=card, passage=passage))
            one.triggers.append(key)
            one.lead |= name == trigger.lead
            one.findings += [f for f in behind if f not in one.findings]
            if name == trigger.lead:
                one.led_by += behind
    return ranked(cards.values(), knowledge)
