"""Visitors: what each has in hand, found again by a secret name.

The name stands in the page's address, so that a page loaded anew finds its clips, its
running analysis and its results again. Nobody can guess another's. What a visitor has
is deleted, files and all, when no page has shown it for a while.
"""

import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # what analyses is slow to load; the first page shows before it is
    from formcheck.background.jobs import Job
    from formcheck.analysis.preview import Preview
    from formcheck.results.schema import Result

NAME_BYTES: Final = 32
AWAY_S: Final = 600.0
"""How long a visitor is waited for: a phone may sleep while a run is analysed."""


@dataclass(eq=False)
class HeldClip:
    """One clip that arrived, previewed but not yet analysed."""

    path: Path
    preview: "Preview"

    @property
    def id(self) -> str:
        """Name of the clip's private folder, unique for this visitor."""
        return self.path.parent.name


@dataclass(eq=False)
class Visitor:
    """One visitor, and what they have in hand."""

    folder: Path
    name: str = field(default_factory=lambda: secrets.token_urlsafe(NAME_BYTES))
    clips: list[HeldClip] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    job: "Job | None" = None
    results: "dict[str, tuple[str, Result]]" = field(default_factory=dict)
    uploads: int = 0
    taken: set[str] = field(default_factory=set)
    runs: int = 0
    saved: set[str] = field(default_factory=set)
    pages: int = 0
    """How many pages this visitor has open."""
    visits: int = 0
    """How many they ever opened."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    """A click begins a new run of the page while the old one may still be working."""

    def clear_upload(self) -> None:
        """Make the next upload field a new, empty one."""
        self.uploads = self.uploads + 1

    def remember(self, job: "Job") -> None:
        """Keep the numbers of a finished job for comparisons in this session."""
        from formcheck.results.folder import RESULT
        from formcheck.results.result_json import read

        if job.id not in self.results:
            names = ", ".join(clip.path.name for clip in job.task.clips)
            self.results[job.id] = (names, read(job.file(RESULT)))

    def new_folder(self) -> Path:
        """Return a new private folder for one run's files."""
        self.runs = self.runs + 1
        made = self.folder / f"run-{self.runs}"
        made.mkdir(mode=0o700)
        return made


def _timer(wait_s: float, call: Callable[[], None]) -> None:
    timer = threading.Timer(wait_s, call)
    timer.daemon = True
    timer.start()


class Visitors:
    """All visitors of one server.

    Parameters
    ----------
    root
        The server's private folder; each visitor has one of its own inside.
    clear
        What else to do with a visitor that is given up; its files are deleted.
    later
        Calls a function after some seconds; given in tests only.
    """

    def __init__(
        self,
        root: Path,
        *,
        clear: Callable[[Visitor], None],
        later: Callable[[float, Callable[[], None]], None] = _timer,
    ) -> None:
        self._root = root
        self._clear = clear
        self._later = later
        self._visitors: dict[str, Visitor] = {}
        self._lock = threading.Lock()

    def enter(self, name: str) -> Visitor:
        """Return the visitor of this name for one more page, else a new one."""
        with self._lock:
            visitor = self._visitors.get(name)
            if visitor is None:
                folder = tempfile.mkdtemp(prefix="visitor-", dir=self._root)
                visitor = Visitor(folder=Path(folder))
                self._visitors[visitor.name] = visitor
            visitor.pages += 1
            visitor.visits += 1
            return visitor

    def leave(self, visitor: Visitor) -> None:
        """Say that a page is gone; wait a while if it was the last."""
        with self._lock:
            visitor.pages -= 1
            empty, visits = not visitor.pages, visitor.visits
        if empty:
            self._later(AWAY_S, lambda: self._give_up(visitor, visits))

    def _give_up(self, visitor: Visitor, visits: int) -> None:
        """Forget a visitor who did not come back."""
        with self._lock:
            if visitor.visits != visits:
                return
            del self._visitors[visitor.name]
        self._clear(visitor)
        shutil.rmtree(visitor.folder, ignore_errors=True)
