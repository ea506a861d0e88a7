"""The side of a finding beside the side that hurts, and the leg one kicks with.

Both are told, none is drawn from the other: where pain comes from no video shows.
"""

from collections.abc import Iterable
from dataclasses import replace

from formcheck.advice.answers import Answers
from formcheck.knowledge.schema import Knowledge
from formcheck.model import Finding


def told_sides(
    findings: Iterable[Finding], answers: Answers, knowledge: Knowledge
) -> tuple[Finding, ...]:
    """Return findings of one leg whose sentence says how it stands to the pain."""
    return tuple(_told(finding, answers, knowledge) for finding in findings)


def _told(finding: Finding, answers: Answers, knowledge: Knowledge) -> Finding:
    if finding.side is None or finding.level == "typical":
        return finding
    said = [finding.message, *_sides(finding, answers, knowledge)]
    return replace(finding, message=" ".join(said))


def _sides(finding: Finding, answers: Answers, knowledge: Knowledge) -> Iterable[str]:
    reads, hurting = knowledge.wording.reads, answers.get("pain_side")
    if hurting in ("left", "right"):
        yield reads["same_side" if hurting == finding.side else "other_side"]
    kicking = answers.get("dominant_leg")
    if kicking in ("left", "right") and _differs(finding, knowledge):
        yield reads["kicking"].format(side=reads[f"kicking_{kicking}"])


def _differs(finding: Finding, knowledge: Knowledge) -> bool:
    """Return whether a finding compares the legs."""
    keys = {usual.finding for usual in knowledge.thresholds.difference.values()}
    return bool(keys & {finding.key, *finding.parts})
