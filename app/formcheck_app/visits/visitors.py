"""Visitors: what each has in hand, found again by a secret that their browser keeps.

The secret is a cookie that only the server can read, so that a page loaded anew, a
second tab and a phone that slept find the same clips, fields, runs and results. Nobody
can guess another's. What a visitor has is deleted, files and all, when no page has
shown it for a while.
"""

import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # what analyses is slow to load; the first page shows before it is
    from formcheck.analysis.preview import Preview
    from formcheck.background.jobs import Job
    from formcheck.history.runs import StoredRun
    from formcheck.results.schema import Result
    from formcheck_app.batches import Batch
    from formcheck_app.looking_ahead import LookAhead

COOKIE: Final = "formcheck_visitor"
SECRET_BYTES: Final = 32
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
AWAY_S: Final = 3600.0
"""How long a visitor is waited for: a phone may sleep for a while."""


def new_secret() -> str:
    """Return a secret that nobody can guess: 256 bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def is_secret(text: str) -> bool:
    """Whether a text has the form of a secret."""
    return _SECRET.fullmatch(text) is not None


@dataclass(eq=False)
class HeldClip:
    """One clip that arrived; the preview is None while it is made."""

    path: Path
    preview: "Preview | None" = None

    @property
    def id(self) -> str:
        """Name of the clip's private folder, unique for this visitor."""
        return self.path.parent.name


@dataclass(eq=False)
class Visitor:
    """One visitor, and what they have in hand."""

    folder: Path
    secret: str = field(default_factory=new_secret)
    clips: list[HeldClip] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    draft: "Job | None" = None
    """Looks at the clips while the questions are answered."""
    ahead: "LookAhead | None" = None
    """The same for many clips, each a run of its own."""
    jobs: "list[Job]" = field(default_factory=list)
    """Runs that were started, the oldest first."""
    batches: "list[Batch]" = field(default_factory=list)
    """Batches that were started, the oldest first."""
    results: "dict[str, tuple[str, Result]]" = field(default_factory=dict)
    fields: dict[str, object] = field(default_factory=dict)
    """What was typed and chosen, by the name of the field."""
    uploads: int = 0
    taken: set[str] = field(default_factory=set)
    runs: int = 0
    deleted: "list[StoredRun]" = field(default_factory=list)
    """Runs of the history that were just deleted and may come back."""
    saved: dict[str, int] = field(default_factory=dict)
    """Number in the history of each run that was kept, by its job."""
    told: dict[str, str] = field(default_factory=dict)
    """Language in which the files of a run were written again, by its job."""
    pages: int = 0
    """How many pages this visitor has open."""
    visits: int = 0
    """How many they ever opened."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    """A click begins a new run of the page while the old one may still be working."""

    def job(self, job_id: str) -> "Job | None":
        """Return one of this visitor's runs, never another's."""
        return next((job for job in self.jobs if job.id == job_id), None)

    def batch(self, batch_id: str) -> "Batch | None":
        """Return one of this visitor's batches, never another's."""
        return next((one for one in self.batches if one.id == batch_id), None)

    def files(self, owner_id: str) -> Path | None:
        """Return where the files of one of this visitor's runs or batches lie."""
        job, batch = self.job(owner_id), self.batch(owner_id)
        if job is not None:
            return job.task.folder
        return None if batch is None else batch.folder

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

    def find(self, secret: str) -> Visitor | None:
        """Return who has a secret, without opening a page."""
        return self._visitors.get(secret)

    def enter(self, secret: str) -> Visitor:
        """Return who has a secret, for one more page; a new visitor if nobody has.

        A text that is no secret is worth nothing: it gets one of its own.
        """
        with self._lock:
            visitor = self._visitors.get(secret)
            if visitor is None:
                # Cleaners of temporary folders may have been here.
                self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
                folder = tempfile.mkdtemp(prefix="visitor-", dir=self._root)
                kept = secret if is_secret(secret) else new_secret()
                visitor = Visitor(folder=Path(folder), secret=kept)
                self._visitors[visitor.secret] = visitor
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
            del self._visitors[visitor.secret]
        self._clear(visitor)
        shutil.rmtree(visitor.folder, ignore_errors=True)
