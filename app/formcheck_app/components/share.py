"""Taking a result away: the report, the numbers, and everything else under More."""

from typing import Final

import streamlit as st

from formcheck.background.jobs import Job, State
from formcheck.results.folder import REPORT, RESULT, WORKBOOK, overlay_names
from formcheck_app.components import keep_form, moment_viewer, styles
from formcheck_app.components.styles import plain
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
        st.html(_open(job, REPORT, "Report") + _save(job, WORKBOOK, "Numbers (Excel)"))
        with st.popover("More", icon=":material/more_horiz:"):
            _more(job)


def _more(job: Job) -> None:
    tables = "".join(
        _save(job, file.name, _CSV_WORDS.get(file.stem, file.name))
        for file in sorted(job.task.folder.glob("*.csv"))
    )
    st.html(
        '<div class="fc-files">'
        + _videos(job)
        + _save(job, REPORT, "Report as a file")
        + tables
        + _save(job, RESULT, "Numbers for scripts (JSON)")
        + "</div>"
    )
    if job.state is State.drawing:
        st.caption("The video is being drawn.")


def _open(job: Job, name: str, label: str) -> str:
    """Return a link that shows a file, once it is there."""
    return _link(job, name, label, ' rel="noopener"', save=False)


def _save(job: Job, name: str, label: str) -> str:
    """Return a link that saves a file, once it is there.

    Not a button of Streamlit: its download is lost where the page is drawn anew
    between the click and the answer, as it is every two seconds here.
    """
    return _link(job, name, label, " download", save=True)


def _link(job: Job, name: str, label: str, more: str, *, save: bool) -> str:
    if not job.file(name).exists():
        return ""
    target = f"/{address(job.id, name)}{'?save' if save else ''}"
    return f'<a class="fc-file" href="{plain(target)}"{more}>{plain(label)}</a>'


def _videos(job: Job) -> str:
    """Return the overlay videos as they are completed."""
    if job.analysis is None:
        return ""
    files = overlay_names([clip.path.name for clip in job.task.clips])
    words = moment_viewer.clip_words(job.analysis)
    return "".join(
        _save(job, name, "Video" if len(files) == 1 else f"Video, {filmed}")
        for name, filmed in zip(files, words, strict=True)
        if name in job.drawn
    )
