"""The first page below its heading: clips, the run, the person, and off it goes."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck.processes import cores
from formcheck.settings.settings import Settings
from formcheck_app.components import (
    clip_form,
    questionnaire_form,
    run_form,
    sample_form,
    styles,
)
from formcheck_app.visitor import current_visitor, jobs
from formcheck_app.visitors import Visitor


def show() -> None:
    """Take clips in, ask about the run, and start the analysis."""
    visitor = current_visitor()
    st.header("1. Your clips")
    clip_form.take_in(visitor)
    if not visitor.clips:
        sample_form.offer(visitor)
        styles.how_to_film()
    clip_form.cards(visitor)

    st.header("2. The run")
    run_form.ask()

    st.header("3. About you, if you like")
    st.markdown("Answers make the advice fit you. Leave out whatever you want.")
    run_form.language()
    questionnaire_form.ask()

    ready = bool(visitor.clips)
    if ready:
        clip_form.look_ahead(visitor)
    if st.button(
        "Analyse",
        type="primary",
        width="stretch",
        icon=":material/play_arrow:",
        disabled=not ready,
    ):
        _start(visitor)
    if not ready:
        st.caption("Add a clip first.")


def _start(visitor: Visitor) -> None:
    """Have the clips analysed that are looked at already, and go to the result."""
    from formcheck.background.jobs import Task

    try:
        clip_form.look_ahead(visitor)
        draft = visitor.draft
        if draft is None:
            return
        task = Task(
            clips=tuple(clip_form.wanted(visitor)),
            runner=run_form.runner(),
            settings=Settings(
                workers=cores(), language=st.session_state["runner-language"]
            ),
            folder=draft.task.folder,
        )
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
        return
    jobs().complete(draft, task)
    visitor.jobs.append(draft)
    visitor.draft = None
    visitor.clips.clear()
    st.switch_page("pages/result.py", query_params={"run": draft.id})
