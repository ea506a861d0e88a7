"""``formcheck ask``: the questionnaire in the terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.exit_codes import errors_in_one_line
from formcheck.errors import InputError
from formcheck.settings import units

if TYPE_CHECKING:
    from formcheck.advice.answers import Answer
    from formcheck.knowledge.phrases import Phrases
    from formcheck.knowledge.schema import Knowledge, Question
    from formcheck.model import RedFlag

NO = frozenset({"n", "no", "nein"})
"""What ends the questions before the rest."""


def ask(
    out: Annotated[
        Path | None,
        typer.Option(help="Keep the answers in this file; else they are only printed."),
    ] = None,
    language: Annotated[str, typer.Option(help="Language: en, de.")] = "en",
) -> None:
    """Ask about pain, training, shoes and strength; every question may be skipped."""
    with errors_in_one_line():
        from formcheck.advice.questionnaire import runner_toml
        from formcheck.knowledge import load
        from formcheck.knowledge.phrases import phrases
        from formcheck.settings.typed import make_runner

        if out is not None and out.exists():
            raise InputError(f"{out} exists already; choose another name or delete it")
        knowledge = load(language)
        say = phrases(language)
        typer.echo(
            say("Press Enter to skip a question. 0 means none of these."), err=True
        )
        typer.echo(knowledge.wording.privacy, err=True)
        height = _typed(say("How tall are you? (175cm, 5ft9in)"), units.height_m, say)
        speed = _typed(
            say("How fast was the belt? (10.8km/h, 6.7mph)"), units.speed_mps, say
        )
        answers = _answers(knowledge, say)
        text = runner_toml(make_runner(height=height, speed=speed, answers=answers))
        if out is None:
            typer.echo(text, nl=False)
            return
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise InputError(f"cannot write {out}: {error.strerror}") from error
        kept = f"kept in {out}: formcheck analyze CLIP --runner {out}"
        typer.echo(say(kept), err=True)


def _typed(question: str, read: Callable[[str], float], say: "Phrases") -> str | None:
    """Ask for a quantity with a unit until it can be read."""
    while True:
        text = _prompt(question).strip()
        if not text:
            return None
        try:
            read(text)
        except InputError as error:
            typer.echo(f"  {say(str(error))}", err=True)
        else:
            return text


def _answers(knowledge: "Knowledge", say: "Phrases") -> "dict[str, Answer]":
    """Ask what is asked of everybody, then the rest if the runner wants to go on.

    Within each part sections follow one another, so that a heading comes once.
    """
    answers: dict[str, Answer] = {}
    every = knowledge.questions
    for first in (True, False):
        part = [key for key, question in every.items() if question.first is first]
        if not first and not _goes_on(say):
            break
        if _asked(part, answers, knowledge, say):
            return answers
    _tell_soon(answers, knowledge)
    return answers


def _goes_on(say: "Phrases") -> bool:
    more = "Do you want to go on with training, shoes, strength and daily life?"
    typed = _prompt(f"\n{say(more)}{say(' (y/n)')}").strip().lower()
    return typed not in NO


def _asked(
    part: list[str],
    answers: "dict[str, Answer]",
    knowledge: "Knowledge",
    say: "Phrases",
) -> bool:
    """Ask some of the questions; return whether an answer ended them."""
    from formcheck.advice.questionnaire import applies

    section = ""
    for key in part:
        question = knowledge.questions[key]
        if not applies(question, answers):
            continue
        if question.section != section:
            section = question.section
            typer.echo(f"\n{section}", err=True)
        answer = _answer(key, question, knowledge, say)
        if answer is not None:
            answers[key] = answer
            if _stopped(answers, knowledge):
                return True
    return False


def _flags(
    answers: "dict[str, Answer]", knowledge: "Knowledge"
) -> "tuple[RedFlag, ...]":
    from formcheck.advice.answers import with_derived
    from formcheck.advice.safety import red_flags

    return red_flags(with_derived(answers), knowledge)


def _stopped(answers: "dict[str, Answer]", knowledge: "Knowledge") -> bool:
    """Tell at once what cannot wait; return whether it ends the questions."""
    stopping = [flag for flag in _flags(answers, knowledge) if flag.stop]
    for flag in stopping:
        typer.echo(f"\n{flag.heading}: {flag.message}", err=True)
    return bool(stopping)


def _tell_soon(answers: "dict[str, Answer]", knowledge: "Knowledge") -> None:
    """Tell at the end what a clinician should look at."""
    for flag in _flags(answers, knowledge):
        typer.echo(f"\n{flag.heading}: {flag.message}", err=True)


def _answer(
    key: str, question: "Question", knowledge: "Knowledge", say: "Phrases"
) -> "Answer | None":
    """Ask one question until it is answered or skipped."""
    from formcheck.advice.questionnaire import choices, read_answer

    if question.help:
        typer.echo(f"  ({question.help})", err=True)
    for number, _, label in choices(question):
        typer.echo(f"  {number} {label}", err=True)
    while True:
        text = _prompt(f"{question.ask}{say(_hint(question))}")
        try:
            return read_answer(key, text, knowledge)
        except InputError as error:
            typer.echo(f"  {say(str(error))}", err=True)


def _hint(question: "Question") -> str:
    if question.type == "yes_no":
        return " (y/n)"
    if question.type == "number":
        return f" ({question.least:g} to {question.most:g} {question.unit})".rstrip()
    return " (numbers)" if question.type == "many" else " (one number)"


def _prompt(text: str) -> str:
    answer: str = typer.prompt(text, default="", show_default=False, err=True)
    return answer
