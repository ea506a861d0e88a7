"""While a run is analysed: how far it is, how long it takes, a way to stop it."""

import streamlit as st

from formcheck.background.jobs import Ask, Job, State, progress_words
from formcheck_app.components import styles
from formcheck_app.visitor import jobs


def show(job: Job) -> None:
    """Show the progress until there is a result, or what has to be answered."""
    if job.question is not None:
        _ask(job, job.question)
        return
    st.title("Analysing")
    names = ", ".join(styles.literal(clip.path.name) for clip in job.task.clips)
    st.markdown(f"Looking at every picture of {names}.")
    _bar(job)
    if st.button("Stop", icon=":material/stop_circle:"):
        jobs().stop(job)
        st.rerun()
    st.caption("You can leave this page; the analysis goes on.")


@st.fragment(run_every=1.0)
def _bar(job: Job) -> None:
    if job.ended or job.analysis is not None or job.question is not None:
        st.rerun(scope="app")
    st.progress(job.share or 0.0, text=progress_words(job))


def _ask(job: Job, question: Ask) -> None:
    """Ask what only a person can see."""
    st.title("Is this line your waistband?")
    st.markdown(
        f"In {styles.literal(question.name)} the pelvis is followed by the line drawn "
        "here. That is right only if the line lies on the **waistband of the shorts**, "
        "or on tape on them, not on the hem of a shirt that hangs over it."
    )
    st.html(
        styles.photo(question.picture, "Stills of the hips with the line that was found")
    )
    with st.container(horizontal=True):
        if st.button("Yes, the waistband", type="primary", icon=":material/check:"):
            job.answer(question, yes=True)
            st.rerun()
        if st.button("No, or not sure", icon=":material/close:"):
            job.answer(question, yes=False)
            st.rerun()
    st.caption(
        "With no, the pelvic drop is not measured and everything else is. If you wear "
        "two light dots, say so with the clip before the analysis."
    )


def why_not(job: Job) -> None:
    """Say why there is no result and where to go."""
    if job.state is State.stopped:
        st.info("The analysis was stopped; its clips are deleted.")
    else:
        st.error(styles.literal(styles.sentence(job.reason)), icon=":material/block:")
    styles.link("analyse", "Choose a clip", "upload")
    styles.how_to_film()
