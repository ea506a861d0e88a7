"""Advice of a stored result told again: in another language, or a card that was chosen.

Answers are not stored, so nothing is judged anew here: which cards a runner may be
shown was decided when the run was analysed, and stays so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from formcheck.advice.advise import COMING_BACK, judged_numbers
from formcheck.advice.placeholders import figures
from formcheck.advice.recommendations import Brought, said, told, without_marks
from formcheck.advice.retold_findings import retold_findings
from formcheck.advice.safety import flag_marks
from formcheck.errors import InputError
from formcheck.findings.limits import expected_cadence, surest
from formcheck.knowledge import ENGLISH, load
from formcheck.knowledge.schema import Knowledge
from formcheck.model import Analysis, Finding, Recommendation, RedFlag
from formcheck.settings.settings import Runner

MOST_CARDS = 3


def in_language(analysis: Analysis, language: str) -> Analysis:
    """Return an analysis whose findings, flags and cards are told in a language.

    Figures that came from answers (kilometres) are left out of the cards then.
    """
    spoken = analysis.advice.get("language", ENGLISH)
    if spoken == language:
        return analysis
    before, knowledge = load(spoken), load(language)
    known = _figures(analysis, knowledge)
    told_again = retold_findings(analysis, before, knowledge, judged_numbers)
    findings = {
        old.message: new
        for old, new in zip(analysis.findings, told_again.findings, strict=True)
    }
    return replace(
        told_again,
        red_flags=tuple(_flag(f, before, knowledge) for f in analysis.red_flags),
        recommendations=tuple(
            _card(r, findings, known, before, knowledge)
            for r in analysis.recommendations
        ),
        advice={
            **analysis.advice,
            "language": language,
            "says": _says(analysis, knowledge),
        },
    )


def chosen(analysis: Analysis, keys: Sequence[str]) -> tuple[Recommendation, ...]:
    """Return the cards that a clinician picked, in that order.

    Any card that the analysis gave may be picked, those for later as well. Others may
    be picked where neither pain nor a red flag stands in the way.

    Raises
    ------
    InputError
        If there is no such card, or it may not be shown to this runner.
    """
    knowledge = load(analysis.advice.get("language", ENGLISH))
    if len(keys) > MOST_CARDS:
        raise InputError(f"{len(keys)} cards are named; one page takes {MOST_CARDS}")
    given = {one.key: one for one in analysis.recommendations}
    free = _free(analysis)
    known = _figures(analysis, knowledge)
    found = []
    for key in keys:
        card = knowledge.recommendations.get(key)
        if key in given:
            found.append(given[key])
        elif card is None:
            names = ", ".join(given) or "none"
            raise InputError(f"there is no card {key!r}; this run has {names}")
        elif not free:
            raise InputError(
                f"card {key!r} is not among those this runner may be shown: "
                f"{', '.join(given) or 'none'}"
            )
        else:
            found.append(told(_brought(key, "open", knowledge), "", known, knowledge))
    return tuple(found)


def _free(analysis: Analysis) -> bool:
    """Return whether any card may be shown: no pain, and no flag that waits.

    A run that was analysed for a clinician has all that pain would hold back.
    """
    harmless = all(flag.tier == "see" for flag in analysis.red_flags)
    unlocked = analysis.advice.get("clinician") == "yes"
    free = unlocked or analysis.advice.get("pain") == "none"
    return harmless and free and analysis.advice.get("pain") != "acute"


def _figures(analysis: Analysis, knowledge: Knowledge) -> dict[str, str]:
    values = surest((m.key, m.side, m) for m in analysis.metrics)
    standing = [f for f in analysis.findings if f.level != "typical"]
    known = figures(
        values,
        surest((a.key, None, a) for a in analysis.asymmetries),
        expected=expected_cadence(values, _runner(analysis)),
        standing=[key for f in standing for key in (f.key, *f.parts)],
        answers={},
        knowledge=knowledge,
    )
    if analysis.advice.get("pain", "unknown") not in ("none", "unknown"):
        known["if_hurting"] = ""
    if analysis.advice.get("bone_injury") == "yes":
        known["if_bone_injury"] = ""
    if analysis.advice.get("fresh") == "yes":
        known["if_fresh"] = ""
    known |= flag_marks(analysis.red_flags, knowledge)
    known |= without_marks(analysis.advice.get("without", "").split())
    if any(one.key == COMING_BACK for one in analysis.recommendations):
        known["if_plan"] = ""
    return known


def _runner(analysis: Analysis) -> Runner:
    given = analysis.settings.get("runner")
    height = given.get("height_m") if isinstance(given, dict) else None
    return Runner(height_m=height)


def _brought(key: str, gate: str, knowledge: Knowledge) -> Brought:
    card = knowledge.recommendations[key]
    return Brought(key=key, card=card, passage=gate)  # type: ignore[arg-type]  # one of the gates


def _card(
    one: Recommendation,
    findings: Mapping[str, Finding],
    known: dict[str, str],
    before: Knowledge,
    knowledge: Knowledge,
) -> Recommendation:
    """Return a card told again; ``findings`` are those of now by their old sentence."""
    if one.key not in knowledge.recommendations:
        return one
    brought = _brought(one.key, one.gate, knowledge)
    brought.triggers = [key for key in one.because if key in knowledge.triggers]
    brought.items = [n.item for n in one.notes if n.item in knowledge.items]
    brought.findings = [f for f in findings.values() if f.key in one.because]
    brought.led_by = [new for old, new in findings.items() if old in one.seen]
    brought.conflicts = tuple(
        key
        for key in brought.card.conflicts
        if key in before.conflicts and before.conflicts[key].shown in one.conflicts
    )
    again = told(brought, one.place, known, knowledge)
    shown = {exercise.key for exercise in one.exercises}
    return replace(
        again,
        because=one.because,
        documents=one.documents,
        exercises=tuple(e for e in again.exercises if e.key in shown),
    )


def _flag(one: RedFlag, before: Knowledge, knowledge: Knowledge) -> RedFlag:
    flag = knowledge.red_flags.get(one.key)
    if flag is None or one.tier not in knowledge.gates.tier:
        return one
    words = knowledge.wording
    if one.heading == before.wording.looked_at:
        return replace(one, message=words.looked_at_again, heading=words.looked_at)
    heading = knowledge.gates.tier[one.tier].heading
    return replace(one, message=flag.message, heading=heading)


def _says(analysis: Analysis, knowledge: Knowledge) -> str:
    degree = knowledge.gates.pain.get(analysis.advice.get("pain", ""))
    if degree is None or not analysis.advice.get("says"):
        return ""
    return said(degree.says, analysis.recommendations)
