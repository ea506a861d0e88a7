"""One result, from the three numbers down to the downloads."""

from functools import partial

import streamlit as st

from formcheck.advice.retold import in_language
from formcheck.background.jobs import Job
from formcheck.model import Analysis
from formcheck.report.answer import Answer, answer
from formcheck.report.charts.left_right_bars import left_right_bars
from formcheck.report.charts.sections import curve_box, step_charts
from formcheck.report.headline import curve_groups, pairs
from formcheck.report.number_table import refusals
from formcheck.report.page import about, clip_facts
from formcheck.report.sections.advice_html import advice_html, advice_style
from formcheck.report.sections.reference import typical_of
from formcheck_app.components import styles
from formcheck_app.components.result import (
    chart_view,
    first_screen,
    metronome,
    moment_viewer,
    number_tables,
    share,
)
from formcheck_app.speech import language, say
from formcheck_app.visits.visitor import once
from formcheck_app.visits.visitors import Visitor


def choose(visitor: Visitor, job: Job) -> None:
    """Choose one of several runs; the address then names it."""
    found = {one.id: one for one in visitor.jobs}

    def words(job_id: str) -> str:
        names = ", ".join(clip.path.name for clip in found[job_id].task.clips)
        return f"{list(found).index(job_id) + 1}. {names}"

    chosen = st.selectbox(
        say("Run"), list(found), index=list(found).index(job.id), format_func=words
    )
    if chosen != job.id:
        st.query_params["run"] = chosen
        st.rerun()


def show(visitor: Visitor, job: Job) -> None:
    """Show the result of a job; its pictures may still be in work."""
    if job.analysis is None:
        return
    visitor.remember(job)
    spoken = language()
    analysis = once(
        f"told-{job.id}-{spoken}", partial(in_language, job.analysis, spoken)
    )
    found = once(f"answer-{job.id}-{spoken}", partial(answer, analysis))
    st.title(say("Your running form"))
    names = [clip.info.name for clip in analysis.clips]
    st.caption(styles.literal(", ".join([*about(analysis, spoken), *names])))
    st.html(styles.live(say("The result is ready."), seen=False))
    styles.while_drawing(job, partial(_first_screen, found, analysis))
    if found.kind == "run":
        metronome.offer(analysis, key=f"metronome-{job.id}")
        share.offer(visitor, job)
        moment_viewer.show(job)
        st.html(advice_style())
        st.html(once(f"advice-{job.id}-{spoken}", partial(advice_html, analysis)))
    if found.kind != "stop":
        details(analysis)
    if found.kind != "run":
        share.offer(visitor, job)
    styles.link("analyse", say("Analyse another run"), "upload")


def _first_screen(found: Answer, analysis: Analysis, job: Job) -> None:
    for flag in analysis.red_flags if found.kind != "stop" else ():
        st.error(f"**{styles.literal(flag.heading)}:** {styles.literal(flag.message)}")
    st.html(first_screen.html(found, analysis, job))


def kept(analysis: Analysis) -> None:
    """Show a result of the history: all that was kept of it."""
    analysis = in_language(analysis, language())
    found = answer(analysis)
    st.html(first_screen.html(found, analysis, None))
    if found.kind == "run":
        st.html(advice_style())
        st.html(advice_html(analysis))
    all_numbers(analysis)


def details(analysis: Analysis) -> None:
    """Show everything below the answer and the pictures."""
    _sides(analysis)
    _curves(analysis)
    _timelines(analysis)
    _missing(analysis)
    with st.expander(say("All numbers")):
        all_numbers(analysis)


def _sides(analysis: Analysis) -> None:
    found = pairs(analysis)
    if not found:
        return
    st.header(say("Left against right"))
    st.caption(
        say(
            "Each pair has its own scale; the whiskers are the error, grey is what is "
            "typical. Only differences beyond the error mean something."
        )
    )
    words = say("the table below has the same numbers in words")
    chart = left_right_bars(found, words=words, typical=typical_of(analysis))
    chart_view.show_one(chart, key="sides")
    with st.expander(say("The same in words")):
        st.html(number_tables.pair_table(found))


def _curves(analysis: Analysis) -> None:
    groups = curve_groups(analysis)
    if groups:
        st.header(say("Angles over one stride"))
        chart_view.show((curve_box(curves) for _, curves in groups), key="curves")


def _timelines(analysis: Analysis) -> None:
    names = moment_viewer.clip_words(analysis)
    for clip, name in zip(analysis.clips, names, strict=True):
        found = step_charts(clip)
        if found:
            title = "Steps" if len(names) == 1 else f"Steps, {name}"
            with st.expander(say(title)):
                chart_view.show(found, key=f"steps-{name}")


def _missing(analysis: Analysis) -> None:
    found = refusals(analysis.not_measured)
    remarks = [(c.info.name, m) for c in analysis.clips for m in c.quality]
    if not found and not remarks:
        return
    st.header(say("What could not be measured, and how to film it"))
    for name, message in remarks:
        text = (
            f"{name}: {message.message}"
            if len(analysis.clips) > 1
            else (message.message)
        )
        styles.note(message.level, styles.literal(styles.sentence(text)))
    if found:
        with st.expander(
            say("Numbers that are missing, and why"), expanded=not remarks
        ):
            st.html(number_tables.refusal_list(found))
    styles.how_to_film()


def all_numbers(analysis: Analysis) -> None:
    """Show every number of the run, each once, from the clip that shows it best."""
    st.caption(
        say(
            "The number after ± is the error: in 19 of 20 clips like this one the true "
            "value lies within it."
        )
    )
    st.caption(
        say("Times, and what follows from them, hold if the file's clock is right.")
    )
    for clip in analysis.clips:
        st.caption(f"**{styles.literal(clip.info.name)}**: {say(clip_facts(clip))}")
    if len(analysis.clips) > 1:
        st.caption(say("Each number is from the clip that shows it best."))
    st.html(number_tables.table(analysis))
