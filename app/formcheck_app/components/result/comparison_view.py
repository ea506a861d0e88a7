"""Choosing two results and showing them side by side."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

import streamlit as st

from formcheck.background.jobs import Job
from formcheck.results.comparison import Comparison, between_sessions, compared
from formcheck.results.comparison_text import shown
from formcheck.results.result_json import read
from formcheck.results.schema import Result
from formcheck_app.components import styles
from formcheck_app.components.result import number_tables, paired_videos, stills_view
from formcheck_app.middleware.uploads import opened
from formcheck_app.speech import say
from formcheck_app.visits.kept_runs import history, is_kept
from formcheck_app.visits.visitor import once
from formcheck_app.visits.visitors import Visitor

_FILE: Final = "a result.json file …"
_MOST_MB: Final = 20
_Open = Callable[[], Result | None]


def show(visitor: Visitor) -> None:
    """Ask for two results and compare them."""
    known = _known(visitor)
    columns = st.columns(2)
    with columns[0]:
        before = _pick("Before", known, visitor, first=min(1, len(known)))
    with columns[1]:
        after = _pick("After", known, visitor, first=0)
    if before is None or after is None:
        st.info(
            say(
                "Choose two results: of this session, of the history, or result.json "
                "files that you downloaded."
            ),
            icon=":material/info:",
        )
    else:
        _changes(compared(before, after, published=between_sessions()))
    runs = _chosen(visitor, "Before"), _chosen(visitor, "After")
    stills_view.pairs(*runs)
    paired_videos.show(visitor, *runs)


def _chosen(visitor: Visitor, label: str) -> Job | None:
    """Return the run of this session that was chosen; None if it is another one."""
    chosen = st.session_state.get(f"pick-{label}")
    numbered = enumerate(visitor.results.items(), start=1)
    for number, (job_id, (name, _)) in numbered:
        if chosen == _session_name(name, number):
            return visitor.job(job_id)
    return None


def _session_name(name: str, number: int) -> str:
    return f"{name} (this session, no. {number})"


def _changes(found: Comparison) -> None:
    for warning in found.warnings:
        styles.note("warn", styles.literal(styles.sentence(warning)))
    real = [shown(change) for change in found.real]
    rest = [shown(c) for c in found.changes if c not in found.real]
    st.header(say("Real changes"))
    if real:
        st.html(number_tables.change_table(real))
    else:
        st.info(
            say("No number changed by more than the noise."), icon=":material/check:"
        )
    if rest:
        with st.expander(say("Within noise"), expanded=not real):
            st.html(number_tables.change_table(rest))
    for words, names in (
        ("Only before", found.only_before),
        ("Only after", found.only_after),
    ):
        if names:
            told = "; ".join(map(say, names))
            st.caption(f"{say(words)}: {styles.literal(told)}")


def _known(visitor: Visitor) -> Mapping[str, _Open]:
    """Return how to open each result that needs no file, by what it is called.

    The newest comes first; runs of clips with the same name are told apart.
    """
    here = list(enumerate(visitor.results.values(), start=1))
    found: dict[str, _Open] = {
        _session_name(name, number): partial(_same, result)
        for number, (name, result) in reversed(here)
    }
    if is_kept():
        kept = history()
        for run in kept.runs():
            words = [f"{run.at:%Y-%m-%d, %H:%M}", run.person, run.note]
            name = ", ".join(filter(None, words))
            found[f"{name} (no. {run.id})"] = partial(kept.result, run.id)
    return found


def _same(result: Result) -> Result:
    return result


def _pick(
    label: str, known: Mapping[str, _Open], visitor: Visitor, *, first: int
) -> Result | None:
    options = [*known, _FILE]
    chosen = st.selectbox(
        say(label), options, index=first, key=f"pick-{label}", format_func=say
    )
    if chosen != _FILE:
        return known[chosen]()
    file = st.file_uploader(
        say(f"{label}: result.json"),
        type="json",
        max_upload_size=_MOST_MB,
        key=f"f-{label}",
    )
    if file is None:
        return None
    return read(once(f"stored-{file.file_id}", partial(_stored, file, visitor)))


def _stored(file: BinaryIO, visitor: Visitor) -> Path:
    """Put a dropped result into the visitor's folder, since it is handed over once."""
    made = visitor.folder / f"compare-{secrets.token_hex(8)}.json"
    with opened(file) as content:
        made.write_bytes(content.read())
    return made
