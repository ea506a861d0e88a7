"""The history: switched on by choice, shown as trends, deleted with a way back."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from formcheck.history.runs import Run, StoredRun
from formcheck.history.store import History
from formcheck.report.charts.trend import trend
from formcheck.report.headline import HEADLINE_KEYS, metric_name
from formcheck.results.comparison import between_sessions, smallest_change
from formcheck.results.restore import to_analysis
from formcheck_app.components import styles
from formcheck_app.components.result import chart_view, result_view
from formcheck_app.speech import say
from formcheck_app.visits.kept_runs import history
from formcheck_app.visits.visitor import current_visitor


def offer() -> None:
    """Offer to start a history, and say what that means."""
    _undo()
    st.markdown(
        say(
            "Nothing is kept at the moment. If you switch the history on, you can "
            "keep the **results** of runs in a file on this computer and see how "
            "your numbers change. Pictures and videos are kept only if you ask for "
            "it each time. You can export or delete everything at any moment."
        )
    )
    if st.button(
        say("Switch the history on"), type="primary", icon=":material/bookmark:"
    ):
        history().close()
        st.rerun()


def show() -> None:
    """Show the kept runs."""
    kept = history()
    _undo()
    runs = kept.runs()
    if runs:
        person = _person(kept)
        _trend(kept, person)
        _runs(kept, [r for r in runs if person is None or r.person == person])
    else:
        st.info(
            say(
                "No run is kept yet. Analyse one and choose to keep it below its "
                "result."
            ),
            icon=":material/info:",
        )
    st.header(say("Your data"))
    st.caption(say(f"Kept in {styles.literal(kept.place)}"))
    with st.container(horizontal=True):
        st.download_button(
            say("Export everything"),
            kept.export,
            file_name="formcheck_history.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            disabled=not runs,
        )
        st.button(
            say("Delete everything"),
            icon=":material/delete_forever:",
            on_click=partial(_delete, [run.id for run in runs]),
            disabled=not runs,
        )
        if not runs and st.button(say("Switch the history off")):
            kept.delete_all()
            st.rerun()


def _delete(runs: list[int]) -> None:
    """Delete runs, and keep them in hand until something else is done."""
    kept = history()
    visitor = current_visitor()
    visitor.deleted = [kept.stored(run) for run in runs]
    for run in runs:
        kept.delete(run)


def _undo() -> None:
    """Offer to bring back what was just deleted."""
    visitor = current_visitor()
    if not visitor.deleted:
        return
    many = len(visitor.deleted)
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        words = "A run was deleted." if many == 1 else f"{many} runs were deleted."
        st.html(styles.live(say(words)), width="stretch")
        st.button(
            say("Undo"),
            icon=":material/undo:",
            on_click=partial(_bring_back, visitor.deleted),
        )
        st.button(say("Forget for good"), on_click=_forget)


def _forget() -> None:
    current_visitor().deleted = []


def _bring_back(runs: list[StoredRun]) -> None:
    kept = history()
    for run in runs:
        kept.restore(run)
    current_visitor().deleted = []


def _person(kept: History) -> str | None:
    people = kept.people()
    if len(people) < 2:
        return None
    return st.selectbox(
        say("Whose runs"),
        [None, *people],
        format_func=lambda name: (
            say("everybody") if name is None else name or say("no name")
        ),
        key="history-person",
    )


def _trend(kept: History, person: str | None) -> None:
    measured = kept.measured(person)
    if not measured:
        return
    wanted = (m for key in HEADLINE_KEYS for m in measured if m[0] == key)
    first = next(wanted, measured[0])
    st.header(say("Over time"))
    key, side = st.selectbox(
        say("Number"),
        measured,
        index=measured.index(first),
        format_func=lambda pair: say(metric_name(*pair)),
    )
    points = kept.trend(key, side, person=person)
    smallest = smallest_change(
        key,
        value=points[0].value,
        errors=(points[0].error, points[-1].error),
        published=between_sessions(),
    )
    chart = trend(
        points,
        label=say(metric_name(key, side)),
        words=say(f"{len(points)} runs; the table of runs has the same numbers"),
        smallest=smallest,
    )
    chart_view.show_one(chart, key="trend")
    st.caption(
        say(
            "Each point is a run, the bar through it its error. Within the band "
            "about the first run nothing has changed for sure."
        )
    )


def _runs(kept: History, runs: list[Run]) -> None:
    st.header(say("Runs"))
    for run in runs:
        who = f", {styles.literal(run.person)}" if run.person else ""
        note = f": {styles.literal(run.note)}" if run.note else ""
        with st.expander(f"{local_time(run.at)}{who}{note}"):
            st.caption(", ".join(styles.literal(name) for name in run.files))
            if st.toggle(say("Show the result"), key=f"show-{run.id}"):
                _files(kept, run)
                result_view.kept(to_analysis(kept.result(run.id)))
            st.button(
                say("Delete this run"),
                key=f"delete-{run.id}",
                icon=":material/delete:",
                on_click=partial(_delete, [run.id]),
            )


def _files(kept: History, run: Run) -> None:
    """Show the pictures and videos that were kept with a run."""
    files = kept.videos(run.id)
    pictures = {n: c for n, c in files.items() if n.endswith(".jpg")}
    st.html(
        '<div class="fc-stills">'
        + "".join(styles.photo(c, n) for n, c in pictures.items())
        + "</div>"
    )
    for name, content in files.items():
        if name not in pictures:
            st.caption(styles.literal(name))
            st.video(content, muted=True)


def local_time(at: datetime) -> str:
    """Return a time as the visitor's own clock shows it."""
    name = st.context.timezone
    try:
        zone = ZoneInfo(name) if isinstance(name, str) else None
    except (ZoneInfoNotFoundError, ValueError):
        zone = None
    return f"{at.astimezone(zone):%d %b %Y, %H:%M}"
