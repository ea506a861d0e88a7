"""The first page below its heading: clips, the run, the person, and off it goes."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck.processes import cores
from formcheck.settings.settings import Settings
from formcheck_app.components import clip_form, questionnaire_form, run_form, sample_form, styles
from formcheck_app.visitor import address, current_visitor, jobs
from formcheck_app.visitors import Visitor


def show() -> None:
    """Take clips in, ask about the run, and start the analysis."""
    visitor = current_visitor()
    st.subheader("1. Your clips")
    clip_form.take_in(visitor)
    if not visitor.clips:
        sample_form.offer(visitor)
        styles.how_to_film()
    clip_form.cards(visitor)

    st.subheader("2. The run")
    run_form.ask()

    st.subheader("3. About you, if you like")
    st.markdown("Answers make the advice fit you. Leave out whatever you want.")
    questionnaire_form.ask()

    ready = bool(visitor.clips)
    if st.button(
        "Analyse",
        type="primary",
        width="stretch",
        icon=":material/play_arrow:",
        disabled=not ready,
    ):
        _start(visitor)
    if not ready:
        st.caption("Drop a clip first.")


def _start(visitor: Visitor) -> None:
    """Hand the clips to the background and go to the result."""
    from formcheck.background.jobs import Task

    try:
        task = Task(
            clips=tuple(clip_form.wanted(visitor)),
            runner=run_form.runner(),
            settings=Settings(workers=cores()),
            folder=visitor.new_folder(),
        )
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
        return
    if visitor.job is not None:
        jobs().stop(visitor.job)
    visitor.job = jobs().start(task)
    visitor.clips.clear()
    st.switch_page("pages/result.py", query_params=address())
