"""A few places to work in, given in the order they were asked for."""

import threading
from typing import Protocol


class Waiter(Protocol):
    """Whoever takes turns: a run, or a batch of many."""

    @property
    def id(self) -> str:
        """Tell waiters apart."""
        ...

    @property
    def cancelled(self) -> threading.Event:
        """Set when it does not want a turn any more."""
        ...


class Turns:
    """A few places, given in the order they were asked for."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._queue: list[Waiter] = []
        self._holders: set[str] = set()
        self._changed = threading.Condition()

    def take(self, job: Waiter) -> bool:
        """Wait for a place; False if the job was stopped meanwhile."""
        with self._changed:
            self._queue.append(job)
            while not job.cancelled.is_set():
                if self._free and self._queue[0] is job:
                    self._free -= 1
                    self._holders.add(job.id)
                    break
                self._changed.wait()
            self._queue.remove(job)
            self._changed.notify_all()
            return job.id in self._holders

    def give_back(self, job: Waiter) -> None:
        """Free the job's place, if it has one."""
        with self._changed:
            if job.id in self._holders:
                self._holders.discard(job.id)
                self._free += 1
                self._changed.notify_all()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        with self._changed:
            self._changed.notify_all()
