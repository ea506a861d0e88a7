"""The optional questions, a section at a time; every one may be left open."""

from typing import Final

import streamlit as st

from formcheck.advice.answers import Answer
from formcheck.advice.questionnaire import applies, read_answer, sections
from formcheck.knowledge import load
from formcheck.knowledge.schema import Question
from formcheck_app.components import styles
from formcheck_app.speech import language, say

_OPEN: Final = "no answer"


def ask() -> None:
    """Ask about pain, training, shoes and strength in small steps."""
    knowledge = load(language())
    answers = given()
    st.caption(knowledge.wording.privacy)
    for place, (section, keys) in enumerate(sections(knowledge).items()):
        # Pain decides most of what is told: it is asked without a click.
        with st.expander(styles.literal(section), expanded=place == 0):
            for key in keys:
                question = knowledge.questions[key]
                if applies(question, answers):
                    _ask(key, question)


def given() -> dict[str, Answer]:
    """Return what was answered so far.

    Raises
    ------
    InputError
        If something typed is no answer to its question.
    """
    knowledge = load(language())
    answers: dict[str, Answer] = {}
    for key, question in knowledge.questions.items():
        typed = st.session_state.get(_field(key))
        if not typed or typed == _OPEN or not applies(question, answers):
            continue
        text = ",".join(typed) if isinstance(typed, list) else str(typed)
        answer = read_answer(key, text, knowledge)
        if answer is not None:
            answers[key] = answer
    return answers


def _field(key: str) -> str:
    return f"question-{key}"


def _ask(key: str, question: Question) -> None:
    label, field = styles.literal(question.ask), _field(key)
    why = styles.literal(question.help) or None
    if question.type == "yes_no":
        st.segmented_control(label, ["yes", "no"], format_func=say, key=field, help=why)
    elif question.type == "number":
        st.text_input(
            label
            if not question.unit
            else f"{label} [{styles.literal(question.unit)}]",
            key=field,
            help=why,
        )
    elif question.type == "many":
        st.pills(
            label,
            list(question.options),
            selection_mode="multi",
            format_func=lambda option: question.options[option],
            key=field,
            help=why,
        )
    else:
        st.selectbox(
            label,
            [_OPEN, *question.options],
            format_func=lambda option: question.options.get(option, say(option)),
            key=field,
            help=why,
        )
