"""The questionnaire, shared by the terminal and the app: what to ask, what was typed.

Nothing is stored here; :func:`runner_toml` makes the text of a runner's file for those
who want one.
"""

import json
from collections.abc import Iterator

from formcheck.advice.answers import Answer, Answers, any_holds, checked
from formcheck.errors import InputError
from formcheck.knowledge.schema import Knowledge, Question
from formcheck.settings.settings import Runner

YES = frozenset({"y", "yes", "j", "ja", "true"})
NO = frozenset({"n", "no", "nein", "false"})


def applies(question: Question, answers: Answers) -> bool:
    """Return whether a question is asked after these answers."""
    return not question.only_if or any_holds(question.only_if, answers)


def sections(knowledge: Knowledge) -> dict[str, list[str]]:
    """Return the keys of the questions under the headings of their sections."""
    found: dict[str, list[str]] = {}
    for key, question in knowledge.questions.items():
        found.setdefault(question.section, []).append(key)
    return found


def choices(question: Question) -> list[tuple[int, str, str]]:
    """Return number, key and label of each option, as a terminal shows them."""
    return [
        (number, key, label)
        for number, (key, label) in enumerate(question.options.items(), start=1)
    ]


def read_answer(name: str, text: str, knowledge: Knowledge) -> Answer | None:
    """Return what was typed as an answer; None if the question is skipped.

    Options are typed as their numbers or keys, several with commas or blanks between.

    Raises
    ------
    InputError
        If it is no answer to this question.
    """
    question, typed = knowledge.questions[name], text.strip().lower()
    if not typed:
        return None
    value: Answer
    if question.type == "yes_no":
        if typed not in YES | NO:
            raise InputError(f"{text.strip()!r} is neither yes nor no")
        value = typed in YES
    elif question.type == "number":
        value = _number(typed)
    else:
        options = dict(_named(question))
        picked = [options.get(word, word) for word in typed.replace(",", " ").split()]
        if question.type == "many" and picked == ["0"]:
            return []
        value = picked if question.type == "many" else _single(picked, text)
    return checked({name: value}, knowledge)[name]


def _named(question: Question) -> Iterator[tuple[str, str]]:
    for number, key, _ in choices(question):
        yield str(number), key


def _single(picked: list[str], text: str) -> str:
    if len(picked) != 1:
        raise InputError(f"{text.strip()!r} is more than one option; choose one")
    return picked[0]


def _number(typed: str) -> float:
    try:
        return float(typed.replace(",", ".").removesuffix("%").strip())
    except ValueError as error:
        raise InputError(f"{typed!r} is not a number") from error


def runner_toml(runner: Runner) -> str:
    """Return the text of a runner's file that reads back as the same runner."""
    lines = ["# For formcheck analyze --runner; any line may be deleted.", ""]
    person = {
        "height": runner.height_m and f"{100.0 * runner.height_m:.4g}cm",
        "speed": runner.speed_mps and f"{runner.speed_mps:.6g}m/s",
    }
    if any(person.values()):
        lines.append("[runner]")
        lines += [f"{key} = {json.dumps(v)}" for key, v in person.items() if v]
        lines.append("")
    lines.append("[answers]")
    lines += [f"{key} = {json.dumps(value)}" for key, value in runner.answers.items()]
    return "\n".join(lines) + "\n"
