"""Taking a result away: the report, the numbers, and everything else under More."""

from typing import Final

import streamlit as st

from formcheck.background.jobs import Job, State
from formcheck.results.folder import REPORT, RESULT, WORKBOOK, overlay_names
from formcheck_app.components import keep_form, moment_viewer, styles
from formcheck_app.run_files import address
from formcheck_app.visitors import Visitor

_CSV_WORDS: Final = {
    "metrics": "All numbers (CSV)",
    "strides": "Each stride (CSV)",
    "events": "Foot strikes and toe-offs (CSV)",
    "curves": "Angles over the stride (CSV)",
}


def offer(visitor: Visitor, job: Job) -> None:
    """Offer every file of the result, and to keep it."""
    styles.while_drawing(job, _buttons)
    keep_form.offer(visitor, job)


def _buttons(job: Job) -> None:
    with st.container(horizontal=True, key="share"):
        _open(job, REPORT, "Report", "description", "One page with pictures")
        _save(job, WORKBOOK, "Numbers (Excel)", "table")
        with st.popover("More", icon=":material/more_horiz:"):
            _more(job)


def _more(job: Job) -> None:
    _videos(job)
    _save(job, REPORT, "Report as a file", "download")
    for file in sorted(job.task.folder.glob("*.csv")):
        words = _CSV_WORDS.get(file.stem, file.name)
        _save(job, file.name, words, "table")
    _save(job, RESULT, "Numbers for scripts (JSON)", "data_object")


def _open(job: Job, name: str, label: str, icon: str, why: str) -> None:
    """Offer a file in a tab of its own, once it is there."""
    st.link_button(
        label,
        f"/{address(job.id, name)}",
        icon=f":material/{icon}:",
        help=why,
        disabled=not job.file(name).exists(),
    )


def _save(job: Job, name: str, label: str, icon: str) -> None:
    """Offer a file for saving; it is read when it is asked for."""
    if job.file(name).exists():
        st.download_button(
            label,
            job.file(name).read_bytes,
            file_name=name,
            icon=f":material/{icon}:",
            on_click="ignore",
            key=f"save-{job.id}-{name}",
        )


def _videos(job: Job) -> None:
    """Offer the overlay videos as they are completed."""
    if job.analysis is None:
        return
    files = overlay_names([clip.path.name for clip in job.task.clips])
    words = moment_viewer.clip_words(job.analysis)
    for name, filmed in zip(files, words, strict=True):
        if name in job.drawn:
            label = "Video" if len(files) == 1 else f"Video, {filmed}"
            _save(job, name, label, "movie")
    if job.state is State.drawing:
        st.caption("The video is being drawn.")
