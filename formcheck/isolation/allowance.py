"""What a process that decodes may use: memory, computing time, time without a frame."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final, Self

from formcheck.errors import InputError

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

EXIT_STALLED: Final = 98
"""How a process ends that came no further with a file."""
_LOOK_EVERY_S: Final = 1.0
_SLOWER: Final = 6.0
"""How much longer than computing time a standstill may last by the clock: others may
be at work, and a disk may be slow."""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What one process may use.

    Attributes
    ----------
    memory_mb
        Data of its own, files and libraries not counted. A clip in full HD takes 300,
        one with frames of 40 million pixels 1500.
    cpu_s
        Computing time, of all cores together, for one clip.
    silent_s
        Computing time from one frame to the next; the slowest take 2 s.
    """

    memory_mb: float = 3000.0
    cpu_s: float = 4 * 3600.0
    silent_s: float = 20.0

    @classmethod
    def from_environment(cls) -> Self:
        """Return what the environment allows, else the usual.

        ``FORMCHECK_MAX_MEMORY_MB``, ``FORMCHECK_MAX_CPU_S`` and
        ``FORMCHECK_MAX_SILENT_S``.

        Raises
        ------
        InputError
            If a variable holds no positive number.
        """
        usual = cls()
        return cls(
            memory_mb=positive("FORMCHECK_MAX_MEMORY_MB", usual.memory_mb),
            cpu_s=positive("FORMCHECK_MAX_CPU_S", usual.cpu_s),
            silent_s=positive("FORMCHECK_MAX_SILENT_S", usual.silent_s),
        )


def positive(variable: str, usual: float) -> float:
    """Return a positive number from the environment.

    Raises
    ------
    InputError
        If it is something else.
    """
    return _positive(variable, os.environ.get(variable) or str(usual))


@cache  # asked for with every file that is opened
def _positive(variable: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise InputError(f"{variable} is {text!r}; give a number above 0")
    return value


class _Watchdog:
    """Ends this process when a file keeps it busy without giving a frame."""

    def __init__(self, allowance: Allowance) -> None:
        self._silent_s = allowance.silent_s
        self._last: tuple[float, float] | None = None  # None = nothing is decoded
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def alive(self) -> None:
        """Say that a frame has come."""
        if self._last is not None:
            self._last = _now()

    @contextmanager
    def watching(self, on: bool) -> Iterator[None]:
        """Watch within the block, or do not."""
        before = self._last
        self._last = _now() if on else None
        try:
            yield
        finally:
            self._last = None if before is None else _now()

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_S)
            last, (clock_s, cpu_s) = self._last, _now()
            if last is None:
                continue
            busy = cpu_s - last[1] > self._silent_s
            if busy or clock_s - last[0] > _SLOWER * self._silent_s:
                os._exit(EXIT_STALLED)


_watchdog: _Watchdog | None = None


def _now() -> tuple[float, float]:
    """Return seconds of the clock and of computing."""
    return time.monotonic(), time.process_time()


def limit_this_process() -> None:
    """Hold this process, and those it starts, to what one that decodes may use.

    Memory and computing time are limited where the system can (Linux; macOS knows no
    limit of memory, Windows none at all); standstill everywhere.
    """
    global _watchdog
    allowance = Allowance.from_environment()
    if resource is not None:
        _lower(resource.RLIMIT_DATA, round(allowance.memory_mb * 1e6))
        _lower(resource.RLIMIT_CORE, 0)  # a crash would write the frames to the disk
    if _watchdog is None:
        _watchdog = _Watchdog(allowance)


def allow_cpu() -> None:
    """Begin to count the computing time of one clip."""
    if resource is not None:
        allowed_s = Allowance.from_environment().cpu_s
        _lower(resource.RLIMIT_CPU, round(time.process_time() + allowed_s), hard=False)


def _lower(kind: int, limit: int, *, hard: bool = True) -> None:
    most = resource.getrlimit(kind)[1]
    soft = limit if most == resource.RLIM_INFINITY else min(limit, most)
    try:
        resource.setrlimit(kind, (soft, soft if hard else most))
    except (OSError, ValueError):  # the system does not offer this one
        return


def is_limited() -> bool:
    """Say whether this process exists for decoding only."""
    return _watchdog is not None


def alive() -> None:
    """Say that a frame has come; costs nothing where nobody watches."""
    if _watchdog is not None:
        _watchdog.alive()


@contextmanager
def watched() -> Iterator[None]:
    """Let the block go on only as long as frames come."""
    if _watchdog is None:
        yield
        return
    with _watchdog.watching(True):
        yield


@contextmanager
def halted() -> Iterator[None]:
    """Stop the watch within the block, in which the process waits for somebody."""
    if _watchdog is None:
        yield
        return
    with _watchdog.watching(False):
        yield


def why_ended(code: int) -> str:
    """Return what became of a process that ended on its own, as part of a sentence."""
    allowed = Allowance.from_environment()
    if code == EXIT_STALLED:
        return (
            f"gave no frame in {allowed.silent_s:g} s of computing; it is damaged or "
            "made so, export it again"
        )
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        return f"took more than {allowed.cpu_s:g} s of computing; cut it"
    if code < 0:
        name = signal.Signals(-code).name
        return (
            f"ended the process that read it ({name}), for lack of memory or by an "
            "error of the decoder; export it again, smaller"
        )
    return "ended the process that read it; export it again"


def too_much_memory() -> str:
    """Return the same of a file that asked for too much memory."""
    most_mb = Allowance.from_environment().memory_mb
    return f"takes more than {most_mb:g} MB of memory; export it smaller"
