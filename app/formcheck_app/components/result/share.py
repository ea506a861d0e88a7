"""Taking a result away: the report, the numbers, and everything else under More."""

import shutil
from functools import cache, partial
from typing import Final

import streamlit as st

from formcheck.advice.retold import in_language
from formcheck.background.jobs import Job, State
from formcheck.errors import FormcheckError
from formcheck.report.handout import BROWSERS, write_handout
from formcheck.report.publish import write_again
from formcheck.results.folder import HANDOUT, REPORT, RESULT, WORKBOOK, overlay_names
from formcheck_app.components import styles
from formcheck_app.components.result import keep_form, moment_viewer
from formcheck_app.components.styles import plain
from formcheck_app.run_files import PDF, address
from formcheck_app.speech import language, say
from formcheck_app.visits.visitors import Visitor

MOST_CARDS: Final = 3
_CSV_WORDS: Final = {
    "metrics": "All numbers (CSV)",
    "strides": "Each stride (CSV)",
    "events": "Foot strikes and toe-offs (CSV)",
    "curves": "Angles over the stride (CSV)",
}


def offer(visitor: Visitor, job: Job) -> None:
    """Offer every file of the result, and to keep it."""
    styles.while_drawing(job, partial(_buttons, visitor))
    keep_form.offer(visitor, job)


def _buttons(visitor: Visitor, job: Job) -> None:
    _told_again(visitor, job)
    with st.container(horizontal=True, key="share"):
        files = _open(job, REPORT, "Report") + _save(job, WORKBOOK, "Numbers (Excel)")
        if files:  # none is there at first
            st.html(files)
        if job.file(HANDOUT).exists():
            with st.popover(say("Handout"), icon=":material/print:"):
                _handout(job)
        with st.popover(say("More"), icon=":material/more_horiz:"):
            _more(job)


def _told_again(visitor: Visitor, job: Job) -> None:
    """Write report, handout and tables anew if the language was switched meanwhile."""
    spoken = language()
    written = visitor.told.get(job.id, job.task.settings.language)
    found = job.analysis if job.ended and job.file(REPORT).exists() else None
    if found is None or written == spoken:
        return
    try:
        job.file(PDF).unlink(missing_ok=True)
        write_again(
            job.task.folder,
            in_language(found, spoken),
            cards=st.session_state.get(f"cards-{job.id}", ()),
            note=st.session_state.get(f"note-{job.id}", ""),
        )
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
    else:
        visitor.told[job.id] = spoken


def _handout(job: Job) -> None:
    """Offer the one page to take home; a clinician chooses what stands on it."""
    pdf = ""
    if can_print():
        target = f"/{address(job.id, PDF)}?save"
        pdf = _anchor(target, "Save as PDF", " download")
    page = _open(job, HANDOUT, "Open it to print")
    st.html(f'<div class="fc-files">{pdf}{page}</div>')
    if job.task.settings.clinician and job.analysis is not None:
        told = in_language(job.analysis, language()).recommendations
        cards = {one.key: one.title for one in told}
        chosen = st.multiselect(
            say("Cards"),
            list(cards),
            format_func=lambda key: cards[key],
            max_selections=MOST_CARDS,
            key=f"cards-{job.id}",
            placeholder=say("the first three"),
        )
        note = st.text_area(say("Your words"), key=f"note-{job.id}", max_chars=600)
        if st.button(say("Write the page anew"), key=f"handout-{job.id}"):
            _write_handout(job, chosen, note)


def _write_handout(job: Job, cards: list[str], note: str) -> None:
    try:
        job.file(PDF).unlink(missing_ok=True)
        write_handout(
            job.task.folder,
            job.analysis,
            cards=cards,
            note=note,
            language=language(),
            pdf=can_print(),
        )
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
    else:
        st.success(say("Written."), icon=":material/check:")


@cache
def can_print() -> bool:
    """Whether this machine has a browser that prints pages without a window."""
    return any(shutil.which(name) for name in BROWSERS)


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
        st.caption(say("The video is being drawn."))


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
    return _anchor(target, label, more)


def _anchor(target: str, label: str, more: str) -> str:
    return f'<a class="fc-file" href="{plain(target)}"{more}>{plain(say(label))}</a>'


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
