"""The runner's own figures, as they stand in the advice: cadence, stride, changes."""

import math
from collections.abc import Collection, Mapping
from typing import Final

from formcheck.advice.answers import Answers, holds
from formcheck.findings.limits import Values
from formcheck.knowledge.schema import Knowledge
from formcheck.model import Asymmetry, Expected, MetricValue
from formcheck.model.skeleton import SIDES, Side
from formcheck.text.numbers import plain, rounded, with_error

STEP_UP_FRAC: Final = 0.05
"""First change of step rate: 5 % took load off the knee (Heiderscheit 2011). Told as an
even number, so that a metronome can beat every second step."""
STEP_LIMIT_FRAC: Final = 0.10
"""Largest change of step rate that was studied there."""
SURE_SPEED_FRAC: Final = 0.05
"""A belt speed less sure than this is an estimate: no lengths are promised from it."""
GROWTH_PCT: Final = 10.0
"""Training that grew by no more has not grown, as the trigger ``load_step`` has it."""
LEAST_KM: Final = 10.0
"""Kilometres a week from which on a next step can be told; chosen by us."""
LONGEST_STEP: Final = 1.1
"""A run longer than this times the longest of 30 days went with more injuries among
5205 runners (Frandsen 2025)."""
TWO_MEASUREMENTS: Final = math.sqrt(2.0)
"""The error of a difference of two equally good values, in errors of one."""


def figures(
    values: Values,
    differences: Mapping[tuple[str, Side | None], Asymmetry],
    *,
    expected: tuple[Expected, float] | None,
    standing: Collection[str],
    answers: Answers,
    knowledge: Knowledge,
) -> dict[str, str]:
    """Return every figure that is known, by the name the cards use.

    Parameters
    ----------
    values, differences
        The numbers, one for each quantity and side.
    expected
        What cadence is usual, if that is known. Above it ``{if_cadence_room}`` is
        unknown: nothing then asks for more steps.
    standing
        Keys of the findings and their parts. Each gives a mark as
        ``{if_cadence_low}``: an empty text that ties a sentence to the finding. The
        smallest change is told only of angles that stand out.
    answers
        Answers, growth of training included.
    knowledge
        Limits and smallest changes.
    """
    return {
        **{f"if_{key}": "" for key in standing},
        **_steps(values),
        **_room(values, expected),
        **_training(answers),
        **_changes(values, standing, knowledge),
        **_sides(differences, knowledge),
    }


def filled(
    entries: tuple[str | tuple[str, ...], ...], known: Mapping[str, str]
) -> tuple[str, ...]:
    """Return sentences with their figures.

    Of alternatives the first is taken whose figures are all known; a sentence with an
    unknown figure is left out.
    """
    told = []
    for entry in entries:
        choices = (entry,) if isinstance(entry, str) else entry
        found = next((s for c in choices if (s := _filled(c, known)) is not None), None)
        if found is not None:
            told.append(found)
    return tuple(told)


def _filled(sentence: str, known: Mapping[str, str]) -> str | None:
    try:
        return sentence.format_map(known)
    except KeyError:
        return None


def faster_steps(cadence_spm: float) -> int:
    """Return the step rate that is advised to who shall take more steps [1/min]."""
    return 2 * round(cadence_spm * (1.0 + STEP_UP_FRAC) / 2.0)


def _steps(values: Values) -> dict[str, str]:
    cadence = values.get(("cadence", None))
    if cadence is None:
        return {}
    spm = cadence.value
    faster = faster_steps(spm)
    found = {
        "cadence": f"{spm:.0f}",
        "cadence_up5": f"{faster}",
        "cadence_up10": f"{spm * (1.0 + STEP_LIMIT_FRAC):.0f}",
        "metronome_half": f"{faster // 2}",
    }
    speed = values.get(("belt_speed", None))
    stride = values.get(("stride_length", None))
    if speed is None or stride is None:
        return found
    if math.isfinite(speed.error) and speed.error <= SURE_SPEED_FRAC * speed.value:
        found |= {
            "speed": f"{3.6 * speed.value:.1f} km/h",
            "stride": plain_m(stride.value),
            "stride_up5": plain_m(stride.value * spm / faster),
        }
    return found


def _room(values: Values, expected: tuple[Expected, float] | None) -> dict[str, str]:
    """Return the mark of advice to take more steps."""
    cadence = values.get(("cadence", None))
    if cadence is not None and expected is not None:
        usual, _ = expected
        if cadence.value > usual.high:
            return {}
    return {"if_cadence_room": ""}


def plain_m(value: float) -> str:
    """Return a length in metres with two decimals."""
    return f"{rounded(value, 2)} m"


def _training(answers: Answers) -> dict[str, str]:
    """Return the kilometres of training that grew, and marks of what is new.

    Who did not run more is told no amount to go back to, and from a very small one no
    step can be worked out.
    """
    now, before = answers.get("km_now"), answers.get("km_before")
    growth = answers.get("load_change_pct")
    marks = {"if_new_intensity": ""} if answers.get("new_intensity") is True else {}
    if holds({"bone_risk": "stress_fracture"}, answers):
        marks["if_bone_injury"] = ""
    longest = answers.get("longest_run")
    if isinstance(longest, float) and longest > 0.0:
        marks["longest_cap"] = f"{LONGEST_STEP * longest:.1f}"
    if not (
        isinstance(now, float)
        and isinstance(before, float)
        and isinstance(growth, float)
        and growth > GROWTH_PCT
    ):
        return marks
    marks["if_load_grew" if before > 0.0 else "if_beginning"] = ""
    if before < LEAST_KM:
        return marks
    return marks | {
        "km_now": f"{now:.3g}",
        "km_before": f"{before:.3g}",
        "km_base": f"{before:.3g}",
        "load_change": f"{growth:+.0f} %",
    }


def _changes(
    values: Values, standing: Collection[str], knowledge: Knowledge
) -> dict[str, str]:
    """Return the smallest change that counts of each metric, and some values."""
    found = {}
    oscillation = values.get(("vertical_oscillation", None))
    if oscillation is not None:
        number = with_error(oscillation.value, oscillation.error, oscillation.unit)
        found["vertical_oscillation"] = number
    differences = knowledge.thresholds.difference
    for key, usual in knowledge.thresholds.metric.items():
        limits = (usual.high, usual.low, differences.get(key))
        told = {limit.finding for limit in limits if limit is not None}
        if told and not told & set(standing):
            continue
        numbers = [n for side in (None, *SIDES) if (n := values.get((key, side)))]
        change = smallest_change(numbers, usual.smallest_change)
        if change is not None:
            found[f"change_{key}"] = _change(change, usual.unit)
    return found


def _change(value: float, unit: str) -> str:
    """Return a change with two digits: nobody tells 5.66 from 5.7 degrees."""
    return plain(float(f"{value:.2g}"), unit)


def smallest_change(
    numbers: list[MetricValue], published: float | None
) -> float | None:
    """Return the least change between two sessions that is more than chance.

    The published one, or what the error of these numbers gives, whichever is larger.
    """
    errors = [n.error for n in numbers if math.isfinite(n.error)]
    if not errors:
        return None
    own = TWO_MEASUREMENTS * max(errors)
    return own if published is None else max(own, published)


def _sides(
    differences: Mapping[tuple[str, Side | None], Asymmetry],
    knowledge: Knowledge,
) -> dict[str, str]:
    """Return the leg over which the pelvis drops more, if that is sure."""
    uneven = differences.get(("pelvic_excursion", None))
    limit = knowledge.thresholds.difference["pelvic_excursion"].watch
    if uneven is None or abs(uneven.difference) - uneven.error <= limit:
        return {}
    larger: Side = "left" if uneven.difference > 0 else "right"
    return {"drop_side": knowledge.wording.sides[larger]}
