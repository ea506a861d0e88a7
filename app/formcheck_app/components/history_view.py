"""The history: switched on by choice, shown as trends, deleted in one go."""

import streamlit as st

from formcheck.history.store import History, Run
from formcheck.report.charts.left_right_bars import trend
from formcheck.report.headline import HEADLINE_KEYS, metric_name
from formcheck.results.restore import to_analysis
from formcheck_app.components import result_view, styles

_PLOT = {"displayModeBar": False, "responsive": True}


def offer() -> None:
    """Offer to start a history, and say what that means."""
    st.markdown(
        "Nothing is kept at the moment. If you switch the history on, you can keep the "
        "**results** of runs in a file on this computer and see how your numbers "
        "change. Videos are kept only if you ask for it each time. You can export or "
        "delete everything at any moment."
    )
    if st.button("Switch the history on", type="primary", icon=":material/bookmark:"):
        History().close()
        st.rerun()


def show() -> None:
    """Show the kept runs."""
    kept = History()
    st.caption(f"Kept in {styles.literal(kept.place)}")
    runs = kept.runs()
    if runs:
        person = _person(kept)
        _trend(kept, person)
        _runs(kept, [r for r in runs if person is None or r.person == person])
    else:
        st.info(
            "No run is kept yet. Analyse one and choose to keep it below its result.",
            icon=":material/info:",
        )
    st.subheader("Your data")
    with st.container(horizontal=True):
        st.download_button(
            "Export everything",
            kept.export(),
            file_name="formcheck_history.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            disabled=not runs,
        )
        if st.button("Delete everything", icon=":material/delete_forever:"):
            _sure(kept)


def _person(kept: History) -> str | None:
    people = kept.people()
    if len(people) < 2:
        return None
    return st.selectbox(
        "Whose runs",
        [None, *people],
        format_func=lambda name: "everybody" if name is None else name or "no name",
    )


def _trend(kept: History, person: str | None) -> None:
    measured = kept.measured(person)
    if not measured:
        return
    wanted = (m for key in HEADLINE_KEYS for m in measured if m[0] == key)
    first = next(wanted, measured[0])
    st.subheader("Over time")
    key, side = st.selectbox(
        "Number",
        measured,
        index=measured.index(first),
        format_func=lambda pair: metric_name(*pair),
    )
    points = kept.trend(key, side, person=person)
    st.plotly_chart(
        trend(points, label=metric_name(key, side)),
        theme=None,
        config=_PLOT,
        height=300,
        key="trend",
    )
    st.caption("Each point is a run; the band is its error.")


def _runs(kept: History, runs: list[Run]) -> None:
    st.subheader("Runs")
    for run in runs:
        who = f", {styles.literal(run.person)}" if run.person else ""
        note = f": {styles.literal(run.note)}" if run.note else ""
        with st.expander(f"{run.at:%d %b %Y, %H:%M} UTC{who}{note}"):
            st.caption(", ".join(styles.literal(name) for name in run.files))
            if st.toggle("Show the result", key=f"show-{run.id}"):
                analysis = to_analysis(kept.result(run.id))
                result_view.three_numbers(analysis)
                result_view.all_numbers(analysis)
                for name, content in kept.videos(run.id).items():
                    st.caption(styles.literal(name))
                    st.video(content, muted=True)
            if st.button(
                "Delete this run", key=f"delete-{run.id}", icon=":material/delete:"
            ):
                kept.delete(run.id)
                st.rerun()


@st.dialog("Delete the whole history?")
def _sure(kept: History) -> None:
    st.markdown("All kept results and videos are deleted. This cannot be undone.")
    if st.button("Delete everything now", type="primary"):
        kept.delete_all()
        st.rerun()
