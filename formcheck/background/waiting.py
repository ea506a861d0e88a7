"""Processes for jobs, one of them kept waiting with everything loaded.

Loading what a job needs takes 2.5 s of a core, in the very seconds in which a clip that
has just arrived could be looked at with all of them.
"""

import multiprocessing
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from formcheck.background.job import Task, Work
from formcheck.background.worker import begin
from formcheck.processes import Later

REPLACED_AFTER_S: Final = 20.0
"""The job that has just begun has the cores to itself for the first while."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Worker:
    """The process of one job, and the end of the pipe to it."""

    process: BaseProcess
    here: Connection

    def take_up(self, work: Work, task: Task) -> None:
        """Have it begin."""
        with suppress(OSError):  # it has just died; who reads from it is told
            self.here.send((work, task))

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.join()
        self.here.close()


class Waiting:
    """Starts processes for jobs; keeps one waiting, once that is asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Worker | None = None
        self._kept = False
        self._replacing = Later(self._make)

    def keep(self) -> None:
        """Have a process wait from now on; returns at once."""
        self._kept = True
        self._make()

    def take(self) -> Worker:
        """Return the process that waits, if one does and lives; else a new one."""
        with self._lock:
            ready, self._waiting = self._waiting, None
            if self._kept:
                self._replacing.start(REPLACED_AFTER_S)
        if ready is not None:
            if ready.process.is_alive():
                return ready
            ready.end()
        return _started(loads_all=False)

    def close(self) -> None:
        """End the process that waits, and keep none any more."""
        with self._lock:
            self._kept = False
            self._replacing.cancel()
            ready, self._waiting = self._waiting, None
        if ready is not None:
            ready.end()

    def _make(self) -> None:
        with self._lock:
            if self._kept and self._waiting is None:
                self._waiting = _started(loads_all=True)


def _started(*, loads_all: bool) -> Worker:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=begin, args=(there, loads_all))
    process.start()
    there.close()
    return Worker(process=process, here=here)
