"""Keeping a result in the history, if the user wants one."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck.history.store import History, is_kept
from formcheck.background.jobs import Job
from formcheck.results.folder import RESULT
from formcheck.results.result_json import read
from formcheck_app.components import styles
from formcheck_app.visitors import Visitor


def offer(visitor: Visitor, job: Job) -> None:
    """Offer to keep the result; say how to switch the history on."""
    if not is_kept():
        st.caption(
            "Nothing is kept when you close this page. On the History page you can "
            "choose to keep results on this computer."
        )
        return
    if job.id in visitor.saved:
        st.success("Kept in the history.", icon=":material/check:")
        return
    with st.expander("Keep this run in the history", icon=":material/bookmark:"):
        person = st.text_input("Whose run", key="keep-person", placeholder="optional")
        note = st.text_input(
            "Note", key="keep-note", placeholder="for example new shoes"
        )
        videos = st.checkbox(
            "Keep the video with the skeleton as well",
            disabled=not job.drawn,
            help="Off: only numbers are kept, nobody can be recognised from them.",
        )
        if st.button("Keep", icon=":material/bookmark_add:"):
            _keep(visitor, job, person, note, videos=videos)


def _keep(visitor: Visitor, job: Job, person: str, note: str, *, videos: bool) -> None:
    names = [n for n in job.drawn if n.endswith(".mp4")] if videos else []
    try:
        History().add(
            read(job.file(RESULT)),
            person=person,
            note=note,
            videos={name: job.file(name).read_bytes() for name in names},
        )
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
        return
    visitor.saved.add(job.id)
    st.rerun()
