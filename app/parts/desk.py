"""What one visitor has on the table: clips, a running job, results of this session.

Nobody sees another's table. It is cleared, files and all, when the browser leaves.
"""

import atexit
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:  # what analyses is slow to load; the first page shows before it is
    from formcheck.jobs import Job, Jobs
    from formcheck.preview import Preview
    from formcheck.report.schema import Result
    from formcheck.uploads import Limits

_Made = TypeVar("_Made")


@dataclass(eq=False)
class HeldClip:
    """One clip on the table, looked at but not yet analysed."""

    path: Path
    preview: "Preview"

    @property
    def id(self) -> str:
        """Name of the clip's private folder, unique on this table."""
        return self.path.parent.name


@dataclass(eq=False)
class Desk:
    """One visitor's table."""

    folder: Path
    clips: list[HeldClip] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    job: "Job | None" = None
    results: "dict[str, tuple[str, Result]]" = field(default_factory=dict)
    uploads: int = 0
    taken: set[str] = field(default_factory=set)
    runs: int = 0
    saved: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    """A click begins a new run of the page while the old one may still be working."""

    def clear_upload(self) -> None:
        """Make the next upload field a new, empty one."""
        self.uploads = self.uploads + 1

    def remember(self, job: "Job") -> None:
        """Keep the numbers of a finished job for comparisons in this session."""
        from formcheck.report.folder import RESULT
        from formcheck.report.result_json import read

        if job.id not in self.results:
            names = ", ".join(clip.path.name for clip in job.task.clips)
            self.results[job.id] = (names, read(job.file(RESULT)))

    def new_folder(self) -> Path:
        """Return a new private folder for one run's files."""
        self.runs = self.runs + 1
        made = self.folder / f"run-{self.runs}"
        made.mkdir(mode=0o700)
        return made


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


def _clear(table: Desk) -> None:
    if table.job is not None:
        jobs().stop(table.job)
    shutil.rmtree(table.folder, ignore_errors=True)


@st.cache_resource(scope="session", on_release=_clear, show_spinner=False)
def desk() -> Desk:
    """Return this visitor's table."""
    return Desk(folder=Path(tempfile.mkdtemp(prefix="visitor-", dir=_root())))


@st.cache_resource(show_spinner=False)
def limits() -> "Limits":
    """Return the largest and longest upload."""
    from formcheck.uploads import Limits

    return Limits.from_environment()
