"""The first page below its heading: clips, the run, the person, and off it goes."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck.processes import cores
from formcheck.settings import Settings
from parts import clips, look, person, questions, samples
from parts.desk import address, desk, jobs
from parts.table import Desk


def show() -> None:
    """Take clips in, ask about the run, and start the analysis."""
    table = desk()
    st.subheader("1. Your clips")
    clips.take_in(table)
    if not table.clips:
        samples.offer(table)
        look.how_to_film()
    clips.cards(table)

    st.subheader("2. The run")
    person.ask()

    st.subheader("3. About you, if you like")
    st.markdown("Answers make the advice fit you. Leave out whatever you want.")
    questions.ask()

    ready = bool(table.clips)
    if st.button(
        "Analyse",
        type="primary",
        width="stretch",
        icon=":material/play_arrow:",
        disabled=not ready,
    ):
        _start(table)
    if not ready:
        st.caption("Drop a clip first.")


def _start(table: Desk) -> None:
    """Hand the clips to the background and go to the result."""
    from formcheck.jobs import Task

    try:
        task = Task(
            clips=tuple(clips.wanted(table)),
            runner=person.runner(),
            settings=Settings(workers=cores()),
            folder=table.new_folder(),
        )
    except FormcheckError as error:
        look.note("error", look.literal(look.sentence(str(error))))
        return
    if table.job is not None:
        jobs().stop(table.job)
    table.job = jobs().start(task)
    table.clips.clear()
    st.switch_page("pages/result.py", query_params=address())
