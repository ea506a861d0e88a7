"""While runs are analysed: how far each is, how long it takes, a way to stop it."""

from typing import TYPE_CHECKING

import streamlit as st

from formcheck_app.components import styles
from formcheck_app.speech import say
from formcheck_app.visits.visitor import jobs
from formcheck_app.visits.visitors import Visitor

if TYPE_CHECKING:  # every page shows this, so nothing slow is loaded here
    from formcheck.background.jobs import Ask, Job
    from formcheck_app.batches import Batch


def strip(visitor: Visitor, *, shown: "Job | None", batches: bool = True) -> None:
    """Show on every page how far the other runs are; ``shown`` is on this page.

    ``batches`` says whether those are to be shown as well.
    """
    others = [job for job in visitor.jobs if job is not shown and not _is_told(job)]
    if others:
        st.fragment(_strip, run_every=2.0)(others)
    many = [one for one in visitor.batches if batches and not one.ended]
    if many:
        st.fragment(_batches, run_every=2.0)(many)


def _batches(found: "list[Batch]") -> None:
    if any(batch.ended for batch in found):
        st.rerun(scope="app")
    for batch in found:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            words = say(f"{batch.done} of {len(batch.round)} clips are done.")
            st.html(styles.live(words), width="stretch")
            styles.link("batch", say("Open"), "arrow_forward", batch=batch.id)


def _is_told(job: "Job") -> bool:
    return job.ended or job.analysis is not None


def _strip(found: "list[Job]") -> None:
    from formcheck.background.jobs import progress_words

    if any(_is_told(job) for job in found):
        st.rerun(scope="app")
    for job in found:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            words = say(
                "A question about this run" if job.question else progress_words(job)
            )
            st.html(styles.live(f"{_names(job)}: {words}"), width="stretch")
            styles.link("result", say("Open"), "arrow_forward", run=job.id)


def show(job: "Job") -> None:
    """Show the progress until there is a result, or what has to be answered."""
    if job.question is not None:
        _ask(job, job.question)
        return
    st.title(say("Analysing"))
    st.markdown(say(f"Processing every frame of {styles.literal(_names(job))}."))
    _bar(job)
    with st.container(horizontal=True):
        if st.button(say("Stop"), icon=":material/stop_circle:"):
            jobs().stop(job)
            st.rerun()
        styles.link("analyse", say("Analyse another run meanwhile"), "upload")
    st.caption(say("You can leave this page; the analysis goes on."))


def _names(job: "Job") -> str:
    return ", ".join(clip.path.name for clip in job.task.clips)


@st.fragment(run_every=0.5)
def _bar(job: "Job") -> None:
    from formcheck.background.jobs import progress_words

    if job.ended or job.analysis is not None or job.question is not None:
        st.rerun(scope="app")
    st.progress(job.share or 0.0, text=say(progress_words(job)))
    st.html(styles.live(say(_announced(job)), seen=False))


def _announced(job: "Job") -> str:
    """Say every quarter how far a job is, to those who hear the page."""
    quarters = int(4 * (job.share or 0.0))
    return f"{25 * quarters} percent processed" if quarters else "Processing"


def _ask(job: "Job", question: "Ask") -> None:
    """Ask what only a person can see."""
    st.title(say("Is this line your waistband?"))
    st.markdown(
        say(
            f"In {styles.literal(question.name)} the pelvis is followed by the line "
            "drawn here. That is right only if the line lies on the **waistband of "
            "the shorts**, or on tape on them, not on the hem of a shirt that hangs "
            "over it."
        )
    )
    st.html(
        styles.photo(
            question.picture, say("Stills of the hips with the line that was found")
        )
    )
    with st.container(horizontal=True):
        if st.button(
            say("Yes, the waistband"), type="primary", icon=":material/check:"
        ):
            job.answer(question, yes=True)
            st.rerun()
        if st.button(say("No, or not sure"), icon=":material/close:"):
            job.answer(question, yes=False)
            st.rerun()
    st.caption(
        say(
            "With no, the pelvic drop is not measured and everything else is. If you "
            "wear two light dots, say so with the clip before the analysis."
        )
    )


def why_not(job: "Job") -> None:
    """Say why there is no result and where to go."""
    from formcheck.background.jobs import State

    if job.state is State.stopped:
        st.info(say("The analysis was stopped; its clips are deleted."))
    else:
        st.error(styles.literal(styles.sentence(job.reason)), icon=":material/block:")
    styles.link("analyse", say("Choose a clip"), "upload")
    styles.how_to_film()
