"""What is kept of a run."""

from dataclasses import dataclass
from datetime import datetime

from formcheck.results.schema import Result


@dataclass(frozen=True, kw_only=True)
class Run:
    """One kept run, without its numbers."""

    id: int
    at: datetime
    person: str
    note: str
    files: tuple[str, ...]
    has_video: bool


@dataclass(frozen=True, kw_only=True)
class StoredRun:
    """Everything that is kept of one run, to bring it back after it was deleted."""

    at: datetime
    person: str
    note: str
    result: Result
    videos: dict[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Point:
    """One number of one kept run; ``error`` is NaN where it is not known."""

    run: int
    at: datetime
    value: float
    error: float
    unit: str
