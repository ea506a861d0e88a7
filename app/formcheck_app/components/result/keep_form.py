"""Keeping a result in the history, if the user wants one."""

from datetime import date, datetime, time

import streamlit as st

from formcheck.background.jobs import Job
from formcheck.errors import FormcheckError
from formcheck.results.folder import RESULT
from formcheck.results.result_json import read
from formcheck_app.components import styles
from formcheck_app.speech import say
from formcheck_app.visits.kept_runs import history, is_kept
from formcheck_app.visits.visitors import Visitor


def offer(visitor: Visitor, job: Job) -> None:
    """Offer to keep the result; say how to switch the history on."""
    if not is_kept():
        st.caption(
            say(
                "Nothing is kept when you close this page. On the History page you can "
                "choose to keep results on this computer."
            )
        )
        return
    if job.id in visitor.saved:
        st.success(say("Kept in the history."), icon=":material/check:")
        return
    with st.expander(say("Keep this run in the history"), icon=":material/bookmark:"):
        person = st.text_input(
            say("Whose run"), value=job.task.runner.name, key=f"keep-person-{job.id}"
        )
        note = st.text_input(
            say("Note"),
            key=f"keep-note-{job.id}",
            placeholder=say("for example new shoes"),
        )
        pictures = st.checkbox(
            say("Keep pictures and video as well"),
            disabled=not job.drawn,
            help=say("Off: only numbers are kept, nobody can be recognised from them."),
        )
        if st.button(say("Keep"), icon=":material/bookmark_add:"):
            _keep(visitor, job, person, note, pictures=pictures)


def _keep(
    visitor: Visitor, job: Job, person: str, note: str, *, pictures: bool
) -> None:
    kinds = (".mp4", ".jpg")
    # Of the stills those that show a number; the moments would be a hundred.
    names = [n for n in job.drawn if n.endswith(kinds) and not n.startswith("moment_")]
    try:
        kept = history().add(
            read(job.file(RESULT)),
            person=person,
            note=note,
            at=_at(job),
            videos={n: job.file(n).read_bytes() for n in names} if pictures else {},
        )
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
        return
    visitor.saved[job.id] = kept
    st.rerun()


def _at(job: Job) -> datetime | None:
    """Return noon of the day of the run if it was not today's."""
    day = job.task.runner.date
    if day is None or day >= date.today():
        return None
    return datetime.combine(day, time(12)).astimezone()
