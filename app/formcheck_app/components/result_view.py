"""One result, from the three numbers down to the downloads."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from plotly.graph_objects import Figure

from formcheck.background.jobs import Job, State
from formcheck.model import Analysis, ClipAnalysis
from formcheck.report.charts import figures as charts
from formcheck.report.advice_html import advice_html, advice_style
from formcheck.report.advice_section import advice_view
from formcheck.report.charts.left_right_bars import mirrored_bars
from formcheck.report.charts.captions import curve_words, path_words, timeline_words
from formcheck.report.number_table import refusals
from formcheck.results.folder import REPORT, RESULT, overlay_names
from formcheck.report.headline import curve_groups, headlines, pairs
from formcheck.report.page import clip_facts
from formcheck_app.components import keep_form, moment_viewer, number_tables, styles
from formcheck_app.visitor import once
from formcheck_app.visitors import Visitor

_PLOT = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def show(visitor: Visitor, job: Job) -> None:
    """Show the result of a job; its pictures may still be in work."""
    analysis = job.analysis
    if analysis is None:
        return
    visitor.remember(job)
    st.title("Your running form")
    st.caption(", ".join(styles.literal(clip.info.name) for clip in analysis.clips))
    st.html(advice_style())
    if advice_view(analysis).stop:
        st.html(advice_html(analysis))
    else:
        three_numbers(analysis)
        moment_viewer.show(job)
        st.html(once(f"advice-{job.id}", partial(advice_html, analysis)))
        details(analysis, job.id)
    st.subheader("Take it with you")
    downloads(job)
    keep_form.offer(visitor, job)
    styles.link("analyse", "Analyse another run", "upload")


def three_numbers(analysis: Analysis) -> None:
    """Show red flags first, then the three numbers at the heart."""
    for flag in analysis.red_flags:
        st.error(f"**{styles.literal(flag.heading)}:** {styles.literal(flag.message)}")
    st.html(number_tables.cards(headlines(analysis)))


def details(analysis: Analysis, run: str) -> None:
    """Show everything below the three numbers and the pictures.

    ``run`` names the run, so that its charts are made once.
    """
    _sides(analysis, run)
    _curves(analysis, run)
    _timelines(analysis, run)
    _missing(analysis)
    with st.expander("All numbers"):
        all_numbers(analysis)


def _sides(analysis: Analysis, run: str) -> None:
    found = pairs(analysis)
    if not found:
        return
    st.subheader("Left against right")
    st.caption(
        "Each pair has its own scale; the whiskers are the error. Only differences "
        "beyond the error mean something."
    )
    chart = once(f"sides-{run}", partial(mirrored_bars, found))
    st.plotly_chart(chart, theme=None, config=_PLOT, key="sides")
    with st.expander("The same in words"):
        st.html(number_tables.pair_table(found))


def _curves(analysis: Analysis, run: str) -> None:
    groups = curve_groups(analysis)
    if not groups:
        return
    st.subheader("Angles over one stride")
    st.caption("Mean of the strides from foot strike to foot strike; band = spread.")
    tabs = st.tabs([title for title, _ in groups])
    for tab, (title, curves) in zip(tabs, groups, strict=True):
        draw = partial(charts.curve_chart, curves, title=title)
        with tab:
            _chart(draw, f"curve-{title}", run, height=280, words=curve_words(curves))


def _timelines(analysis: Analysis, run: str) -> None:
    walked = [i for i, clip in enumerate(analysis.clips) if clip.strides]
    if not walked:
        return
    names = moment_viewer.clip_words(analysis)
    with st.expander("Steps"):
        several = len(walked) > 1
        tabs = st.tabs([names[i] for i in walked]) if several else [st.container()]
        for index, tab in zip(walked, tabs, strict=True):
            with tab:
                _steps(analysis.clips[index], index, run)


def _steps(clip: ClipAnalysis, index: int, run: str) -> None:
    st.markdown("**Which foot is on the ground when**")
    st.caption("Each bar is one contact, its length in milliseconds.")
    _chart(
        partial(charts.timeline, clip),
        f"timeline-{index}",
        run,
        height=200,
        words=timeline_words(clip),
    )
    st.markdown("**Path of the feet**")
    st.caption(
        "Each toe seen from the hip; thin lines are strides, the thick line "
        "their mean, the diamond the foot strike. Forward is right."
    )
    _chart(
        partial(charts.foot_paths, clip),
        f"paths-{index}",
        run,
        height=320,
        words=path_words(clip),
    )


def _chart(
    draw: Callable[[], Figure], name: str, run: str, *, height: int, words: str
) -> None:
    """Show a chart that is made once for a run, and what it shows in words."""
    figure = once(f"{name}-{run}", draw)
    st.plotly_chart(figure, theme=None, config=_PLOT, height=height, key=name)
    st.caption(words)


def _missing(analysis: Analysis) -> None:
    found = refusals(analysis.not_measured)
    remarks = [(c.info.name, m) for c in analysis.clips for m in c.quality]
    if not found and not remarks:
        return
    st.subheader("What could not be measured, and how to film it")
    for name, message in remarks:
        text = (
            f"{name}: {message.message}"
            if len(analysis.clips) > 1
            else (message.message)
        )
        styles.note(message.level, styles.literal(styles.sentence(text)))
    if found:
        with st.expander("Numbers that are missing, and why", expanded=not remarks):
            st.html(number_tables.refusal_list(found))
    styles.how_to_film()


def all_numbers(analysis: Analysis) -> None:
    """Show every number of the run, each once, from the clip that shows it best."""
    st.caption(
        "The number after ± is the error: in 19 of 20 clips like this one the true "
        "value lies within it."
    )
    for clip in analysis.clips:
        st.caption(f"**{styles.literal(clip.info.name)}**: {clip_facts(clip)}")
    if len(analysis.clips) > 1:
        st.caption("Each number is from the clip that shows it best.")
    st.html(number_tables.table(analysis))


def downloads(job: Job) -> None:
    """Offer every file of the result."""
    files = sorted(job.task.folder.glob("*.csv"))
    with st.container(horizontal=True):
        st.download_button(
            "Report",
            job.file(REPORT).read_bytes(),
            file_name=REPORT,
            mime="text/html",
            icon=":material/description:",
            on_click="ignore",
            help="One page for screen and paper; print it for a PDF.",
        )
        st.download_button(
            "Numbers for scripts (JSON)",
            job.file(RESULT).read_bytes(),
            file_name=RESULT,
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
        )
        for file in files:
            st.download_button(
                f"{file.stem.capitalize()} (CSV)",
                file.read_bytes(),
                file_name=file.name,
                mime="text/csv",
                icon=":material/visitor:",
                on_click="ignore",
            )
    styles.while_drawing(job, _videos)


def _videos(job: Job) -> None:
    """Offer the overlay videos as they are completed."""
    if job.analysis is None:
        return
    files = overlay_names([clip.path.name for clip in job.task.clips])
    words = dict(zip(files, moment_viewer.clip_words(job.analysis), strict=True))
    with st.container(horizontal=True):
        for name in job.drawn:
            if name in words:
                st.download_button(
                    f"Video, {words[name]}" if len(words) > 1 else "Video",
                    job.file(name).read_bytes(),
                    file_name=name,
                    mime="video/mp4",
                    icon=":material/movie:",
                    on_click="ignore",
                    key=f"video-{name}",
                )
    if job.state is State.drawing:
        st.caption("The video is being drawn.")
