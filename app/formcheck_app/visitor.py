"""The visitor of the page that is shown, and what all visitors share."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import streamlit as st

from formcheck_app.visitors import Visitor, Visitors

if TYPE_CHECKING:  # what analyses is slow to load; the first page shows before it is
    from formcheck.background.jobs import Jobs
    from formcheck.background.uploads import Limits

_ADDRESS: Final = "visitor"
"""What the visitor's name is called in the address of the page."""
_Made = TypeVar("_Made")


def once(key: str, make: Callable[[], _Made]) -> _Made:
    """Return what was made the first time in this session; pages are run often."""
    if key not in st.session_state:
        st.session_state[key] = make()
    made: _Made = st.session_state[key]
    return made


@st.cache_resource(show_spinner=False)
def jobs() -> "Jobs":
    """Return the server's background jobs."""
    from formcheck.background.jobs import Jobs

    return Jobs()


@st.cache_resource(show_spinner=False)
def _root() -> Path:
    """Return the server's private folder; it goes when the server stops."""
    made = Path(tempfile.mkdtemp(prefix="formcheck-app-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@st.cache_resource(show_spinner=False)
def _visitors() -> Visitors:
    return Visitors(_root(), clear=_stop)


def _stop(visitor: Visitor) -> None:
    if visitor.job is not None:
        jobs().stop(visitor.job)


def _leave(visitor: Visitor) -> None:
    _visitors().leave(visitor)


@st.cache_resource(scope="session", on_release=_leave, show_spinner=False)
def _entered() -> Visitor:
    known = st.session_state.get(_ADDRESS, "")  # the connection was lost for a while
    return _visitors().enter(st.query_params.get(_ADDRESS, known))


def current_visitor() -> Visitor:
    """Return this page's visitor: the one the address names, else a new one."""
    visitor = _entered()
    st.session_state[_ADDRESS] = visitor.name
    return visitor


def address() -> dict[str, str]:
    """Return what the address of a page needs so that a reload finds the visitor."""
    return {_ADDRESS: current_visitor().name}


def is_lost() -> bool:
    """Whether the page's address names a visitor who is no longer known."""
    known = current_visitor().name
    return st.query_params.get(_ADDRESS, known) != known


@st.cache_resource(show_spinner=False)
def limits() -> "Limits":
    """Return the largest and longest upload."""
    from formcheck.background.uploads import Limits

    return Limits.from_environment()
