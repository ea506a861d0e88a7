"""Answers of the questionnaire: checked, completed, and put to a test."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from formcheck.errors import InputError
from formcheck.knowledge.checks import ANY, COMPARISON
from formcheck.knowledge.schema import Knowledge, Question, Test

Answer = str | float | bool | list[str]
Answers = Mapping[str, Answer]

_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)
ADULT_YEARS: Final = 18
FROM_NOTHING_PCT: Final = 100.0
"""Growth that is taken for a runner who did not run before: a doubling; any growth
above the strongest limit (30 %) would do."""


def checked(answers: Answers, knowledge: Knowledge) -> dict[str, Answer]:
    """Return answers in their proper form.

    Raises
    ------
    InputError
        If an answer belongs to no question or is none of its options.
    """
    return {
        name: _checked(name, value, knowledge.questions)
        for name, value in answers.items()
    }


def _checked(name: str, value: Answer, questions: Mapping[str, Question]) -> Answer:
    question = questions.get(name)
    if question is None:
        near = get_close_matches(name, questions, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise InputError(f"there is no question {name!r}{hint}")
    if question.type == "yes_no":
        if isinstance(value, bool):
            return value
        raise InputError(f"answer {name} is {value!r}; write true or false")
    if question.type == "number":
        return _number(name, value, question)
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, list):
        raise _no_option(name, value, question)
    for one in chosen:
        if one not in question.options:
            raise _no_option(name, one, question)
    if question.type == "many":
        return list(chosen)
    if len(chosen) != 1:
        raise InputError(f"answer {name} takes one option, found {len(chosen)}")
    return chosen[0]


def _no_option(name: str, value: object, question: Question) -> InputError:
    options = ", ".join(question.options)
    return InputError(f"answer {name} is {value!r}; it is one of {options}")


def _number(name: str, value: Answer, question: Question) -> float:
    least, most = question.least or 0.0, question.most or 0.0
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not least <= float(value) <= most:  # type: ignore[arg-type]  # a number by now
        raise InputError(
            f"answer {name} is {value!r}; it is a number from {least:g} to {most:g}"
        )
    return float(value)  # type: ignore[arg-type]  # a number by now


def with_derived(answers: Answers) -> dict[str, Answer]:
    """Return answers and what follows: growth of training [%], and who is grown up."""
    known = dict(answers)
    age = answers.get("age")
    if isinstance(age, float) and (age < ADULT_YEARS or "adult" not in answers):
        known["adult"] = age >= ADULT_YEARS  # of two answers the more careful one
    now, before = answers.get("km_now"), answers.get("km_before")
    if isinstance(now, float) and isinstance(before, float):
        if before > 0:
            known["load_change_pct"] = 100.0 * (now - before) / before
        elif now > 0:
            known["load_change_pct"] = FROM_NOTHING_PCT
    return known


def any_holds(lines: Iterable[Mapping[str, Test]], answers: Answers) -> bool:
    """Return whether one of the lines holds; what was not answered never holds."""
    return any(holds(line, answers) for line in lines)


def holds(line: Mapping[str, Test], answers: Answers) -> bool:
    """Return whether every test of a line holds."""
    return all(
        name in answers and _holds(test, answers[name]) for name, test in line.items()
    )


def _holds(test: Test, answer: Answer) -> bool:
    if isinstance(test, bool) or isinstance(answer, bool):
        return answer is test
    if isinstance(answer, list):
        return test in answer or (test == ANY and bool(answer))
    if isinstance(answer, str):
        return test in (answer, ANY)
    found = COMPARISON.fullmatch(test)
    if found is None or math.isnan(answer):
        return False
    return _COMPARE[found[1]](answer, float(found[2]))
