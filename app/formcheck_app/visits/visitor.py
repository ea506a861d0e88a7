"""The visitor of the page that is shown, and what all visitors share."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

import streamlit as st

from formcheck_app.visits.private_folder import private_folder
from formcheck_app.visits.visitors import COOKIE, Visitor, Visitors

if TYPE_CHECKING:  # what analyses is slow to load; the first page shows before it is
    from formcheck.background.jobs import Job, Jobs
    from formcheck.background.uploads import Limits
    from formcheck_app.batches import Batches

_SECRET: Final = "visitor-secret"
_Made = TypeVar("_Made")


def once(key: str, make: Callable[[], _Made]) -> _Made:
    """Return what was made the first time in this session; pages are run often."""
    if key not in st.session_state:
        st.session_state[key] = make()
    made: _Made = st.session_state[key]
    return made


@cache
def jobs() -> "Jobs":
    """Return the server's background jobs."""
    from formcheck.background.jobs import Jobs

    return Jobs()


@cache
def batches() -> "Batches":
    """Return the server's batches; their clips take turns with those of all runs."""
    from formcheck_app.batches import Batches

    return Batches(jobs().turns)


@cache
def visitors() -> Visitors:
    """Return everybody who has a page open, or had one not long ago."""
    return Visitors(private_folder(), clear=_stop)


def _stop(visitor: Visitor) -> None:
    for job in (*visitor.jobs, visitor.draft):
        if job is not None and not job.ended:
            jobs().stop(job)
    if visitor.ahead is not None:
        visitor.ahead.stop()
    for batch in visitor.batches:
        if not batch.ended:
            batches().stop(batch)


@st.cache_resource(scope="session", on_release=lambda v: visitors().leave(v))
def _entered() -> Visitor:
    known = st.session_state.get(_SECRET)  # the connection was lost for a while
    given = known or st.context.cookies.get(COOKIE)
    # Without a browser, as in tests, what is given is no text.
    return visitors().enter(given if isinstance(given, str) else "")


def current_visitor() -> Visitor:
    """Return this page's visitor: the one its browser knows, else a new one."""
    visitor = _entered()
    st.session_state[_SECRET] = visitor.secret
    return visitor


def chosen_job() -> "Job | None":
    """Return the run that the address names, else this visitor's newest one."""
    visitor = current_visitor()
    named = visitor.job(st.query_params.get("run", ""))
    return named or (visitor.jobs[-1] if visitor.jobs else None)


@cache
def limits() -> "Limits":
    """Return the largest and longest upload."""
    from formcheck.background.uploads import Limits

    return Limits.from_environment()
