"""The visitor's table, and what all visitors share."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import streamlit as st

from parts.table import Desk, Tables

if TYPE_CHECKING:  # what analyses is slow to load; the first page shows before it is
    from formcheck.jobs import Jobs
    from formcheck.uploads import Limits

_ADDRESS: Final = "table"
"""What the table's name is called in the address of the page."""
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
    from formcheck.jobs import Jobs

    return Jobs()


@st.cache_resource(show_spinner=False)
def _root() -> Path:
    """Return the server's private folder; it goes when the server stops."""
    made = Path(tempfile.mkdtemp(prefix="formcheck-app-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@st.cache_resource(show_spinner=False)
def _tables() -> Tables:
    return Tables(_root(), clear=_stop)


def _stop(table: Desk) -> None:
    if table.job is not None:
        jobs().stop(table.job)


def _leave(table: Desk) -> None:
    _tables().leave(table)


@st.cache_resource(scope="session", on_release=_leave, show_spinner=False)
def _seat() -> Desk:
    known = st.session_state.get(_ADDRESS, "")  # the connection was lost for a while
    return _tables().sit(st.query_params.get(_ADDRESS, known))


def desk() -> Desk:
    """Return this visitor's table: the one the address names, else a new one."""
    table = _seat()
    st.session_state[_ADDRESS] = table.name
    return table


def address() -> dict[str, str]:
    """Return what the address of a page needs so that a reload finds the table."""
    return {_ADDRESS: desk().name}


def is_lost() -> bool:
    """Whether the page's address names a table that is no longer there."""
    return st.query_params.get(_ADDRESS, desk().name) != desk().name


@st.cache_resource(show_spinner=False)
def limits() -> "Limits":
    """Return the largest and longest upload."""
    from formcheck.uploads import Limits

    return Limits.from_environment()
