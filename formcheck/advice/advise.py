"""Findings and answers become advice: gated, ranked, each piece traceable.

The order: red flags, pain, findings, training, shoes, daily life, background.
:mod:`formcheck.advice.order` says how much of it is shown at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from formcheck.advice.answers import Answers, any_holds, checked, with_derived
from formcheck.advice.order import in_places
from formcheck.advice.painful_side import told_sides
from formcheck.advice.placeholders import figures
from formcheck.advice.recommendations import said, tell_once, told, without_marks
from formcheck.advice.safety import (
    HARMLESS,
    Gate,
    flag_marks,
    gate,
    may_be_fresh,
    red_flags,
)
from formcheck.advice.triggers import brought_up
from formcheck.findings.findings import confirmed, judge, variants
from formcheck.findings.limits import expected_cadence, surest
from formcheck.findings.robustness import Retest
from formcheck.knowledge import load
from formcheck.knowledge.schema import Knowledge
from formcheck.metrics import TIMING_KEYS
from formcheck.model import (
    Analysis,
    Asymmetry,
    Finding,
    MetricValue,
    Recommendation,
    RedFlag,
)
from formcheck.settings.settings import Runner

Retesting = Callable[[], Mapping[int, Sequence[Retest]]]

ASKEW: Final = frozenset({"camera_not_square", "camera_turned", "runner_small"})
"""Remarks on a clip whose angles and distances no finding should lean on firmly."""
SQUARE: Final = frozenset(
    {
        *("knee_flexion_ic", "knee_flexion_stance"),
        *("foot_strike_angle", "rearfoot_share"),
        *("foot_strike_difference", "foot_strike_class"),
    }
)
"""Numbers that a camera turned from square foreshortens most: not judged from it."""
COMPARED_BY: Final = MappingProxyType({"foot_strike_class": "rearfoot_share"})
"""Differences that are named otherwise than the numbers of the legs."""
COMING_BACK: Final = "return_to_running"
"""The card that says how to come back; pain is told by its plan then."""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to tell: red flags first; if one of them stops, nothing else.

    ``fresh`` says whether pain may be in its first days, ``bone_injury``
    whether a stress fracture was named, ``without`` which exercises are not for this
    runner.
    """

    red_flags: tuple[RedFlag, ...]
    recommendations: tuple[Recommendation, ...]
    pain: str
    says: str
    fresh: bool = False
    bone_injury: bool = False
    without: tuple[str, ...] = ()

    @property
    def stop(self) -> bool:
        """Whether the message of the red flags is all that may be shown."""
        return any(flag.stop for flag in self.red_flags)


def with_advice(
    analysis: Analysis,
    *,
    runner: Runner,
    language: str,
    retest: Retesting | None = None,
    clinician: bool = False,
) -> Analysis:
    """Return an analysis with its findings, red flags and recommendations.

    If a red flag stops, its message stands alone: the numbers stay, but nothing is
    said about them.

    Parameters
    ----------
    analysis
        Numbers of a session.
    runner
        Height, speed and answers.
    language
        Of the texts.
    retest
        Gives the retests of each clip; called only if something stands out.
    clinician
        Whether a clinician chooses among the cards; see :func:`advise`.
    """
    knowledge = load(language)
    numbers = judged_numbers(analysis)
    judged = judge(*numbers, runner=runner, knowledge=knowledge)
    findings = judged.findings
    if retest is not None and any(f.level != "typical" for f in findings):
        changed = variants(*numbers, retest())
        again = (judge(*n, runner=runner, knowledge=knowledge) for n in changed)
        findings = confirmed(findings, (one.findings for one in again))
        findings = tuple(_believed(f, analysis) for f in findings)
    findings = told_sides(findings, runner.answers, knowledge)
    advice = advise(
        findings,
        analysis.metrics,
        analysis.asymmetries,
        runner=runner,
        knowledge=knowledge,
        clinician=clinician,
    )
    return replace(
        analysis,
        expected=analysis.expected or judged.expected,
        findings=() if advice.stop else findings,
        unclear=() if advice.stop else judged.unclear,
        recommendations=advice.recommendations,
        red_flags=advice.red_flags,
        advice={
            "language": language,
            "pain": advice.pain,
            "says": advice.says,
            **({"clinician": "yes"} if clinician else {}),
            **({"fresh": "yes"} if advice.fresh else {}),
            **({"bone_injury": "yes"} if advice.bone_injury else {}),
            **({"without": " ".join(advice.without)} if advice.without else {}),
        },
    )


def judged_numbers(
    analysis: Analysis,
) -> tuple[tuple[MetricValue, ...], tuple[Asymmetry, ...]]:
    """Return the numbers that are judged: no knee or foot seen by a turned camera."""
    turned = {
        index
        for index, clip in enumerate(analysis.clips)
        if any(message.code == "camera_turned" for message in clip.quality)
    }
    lost = {m.key for m in analysis.metrics if m.clip in turned} & SQUARE
    return (
        tuple(
            m for m in analysis.metrics if not (m.clip in turned and m.key in SQUARE)
        ),
        tuple(a for a in analysis.asymmetries if not (lost and a.key in SQUARE)),
    )


def _believed(finding: Finding, analysis: Analysis) -> Finding:
    """Return a finding, fragile if it rests on angles of a clip filmed askew.

    Every number of it counts, and of a difference both legs.
    """
    keys = {COMPARED_BY.get(key, key) for key in finding.metrics} - {*TIMING_KEYS}
    clips = {m.clip for m in analysis.metrics if m.key in keys}
    doubted = any(
        message.code in ASKEW
        for index, clip in enumerate(analysis.clips)
        if index in clips
        for message in clip.quality
    )
    return replace(finding, robust=finding.robust and not doubted)


def advise(
    findings: Sequence[Finding],
    metrics: Iterable[MetricValue],
    asymmetries: Iterable[Asymmetry],
    *,
    runner: Runner,
    knowledge: Knowledge,
    clinician: bool = False,
) -> Advice:
    """Return red flags and ranked recommendations.

    Parameters
    ----------
    findings
        What stands out; typical ones bring nothing up, and signs that never count
        alone only together with pain that the card is a remedy for.
    metrics, asymmetries
        The numbers behind the runner's own figures.
    runner
        Height, speed and answers.
    knowledge
        Triggers, cards, gates and wording.
    clinician
        Lifts what waits for a clinician to look; never an emergency, an urgent sign
        or a sign of the bone.

    Raises
    ------
    InputError
        If an answer belongs to no question.
    """
    answers = with_derived(checked(runner.answers, knowledge))
    flags = red_flags(answers, knowledge, clinician=clinician)
    passing = gate(answers, flags, knowledge, clinician=clinician)
    standing = [k for f in findings if f.level != "typical" for k in (f.key, *f.parts)]
    values = surest((m.key, m.side, m) for m in metrics)
    without = _unfit(answers, knowledge)
    known = (
        _marks(passing, flags, answers, knowledge)
        | without_marks(without)
        | figures(
            values,
            surest((a.key, None, a) for a in asymmetries),
            expected=expected_cadence(values, runner),
            standing=standing,
            answers=answers,
            knowledge=knowledge,
        )
    )
    if passing.stop:
        found: list[Recommendation] = []
    else:
        brought = brought_up(findings, answers, flags, passing, knowledge)
        brought = [b for b in brought if b.card.only_with in ("", *known)]
        brought, places = in_places(brought, knowledge)
        tell_once(brought, knowledge)
        if any(one.key == COMING_BACK for one in brought):
            known["if_plan"] = ""
        found = [told(one, places[one.key], known, knowledge) for one in brought]
    return Advice(
        red_flags=flags,
        recommendations=tuple(found),
        pain=passing.pain,
        fresh="if_fresh" in known,
        bone_injury="if_bone_injury" in known,
        without=without,
        says=said(passing.says, found) if _harmless(flags) else "",
    )


def _marks(
    passing: Gate, flags: Sequence[RedFlag], answers: Answers, knowledge: Knowledge
) -> dict[str, str]:
    """Return the marks of what holds only with pain, a flag, or no look so far."""
    marks = [] if passing.pain in ("none", "unknown") else ["if_hurting"]
    if may_be_fresh(passing.pain, answers):
        marks.append("if_fresh")
    if answers.get("seen") is not True or not _harmless(flags):
        marks.append("if_unseen")
    return dict.fromkeys(marks, "") | flag_marks(flags, knowledge)


def _unfit(answers: Answers, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the exercises that are not for this runner."""
    return tuple(
        key
        for key, exercise in knowledge.exercises.items()
        if any_holds(exercise.unless, answers)
    )


def _harmless(flags: Sequence[RedFlag]) -> bool:
    return all(flag.tier in HARMLESS for flag in flags)
