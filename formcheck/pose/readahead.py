"""Decoding in a thread of its own, a few pictures ahead of whoever looks at them."""

import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

AHEAD: Final = 4
"""Things kept ready; a whole picture takes 6 MB in full HD."""
_POLL_S: Final = 0.2
_Item = TypeVar("_Item")


@dataclass(frozen=True, kw_only=True)
class _Ended:
    """The last thing handed over: how the reading ended."""

    error: BaseException | None = None


class _Reader(Generic[_Item]):
    """Reads in a thread until it is told to stop."""

    def __init__(self, items: Iterable[_Item], ahead: int) -> None:
        self.ready: queue.Queue[_Item | _Ended] = queue.Queue(maxsize=ahead)
        self._items = items
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def taken(self) -> Iterator[_Item]:
        """Yield what was read; raise what the reading raised."""
        while True:
            item = self.ready.get()
            if not isinstance(item, _Ended):
                yield item
            elif item.error is None:
                return
            else:
                raise item.error

    def stop(self) -> None:
        """Stop reading; returns when the thread is gone."""
        self._stopped.set()
        with suppress(queue.Empty):
            while True:  # a thread that waits for room goes on at once
                self.ready.get_nowait()
        self._thread.join()

    def _read(self) -> None:
        try:
            for item in self._items:
                self._put(item)
                if self._stopped.is_set():
                    return
        except BaseException as error:  # noqa: BLE001  (raised again by the taker)
            self._put(_Ended(error=error))
        else:
            self._put(_Ended())

    def _put(self, item: _Item | _Ended) -> None:
        while not self._stopped.is_set():
            try:
                self.ready.put(item, timeout=_POLL_S)
            except queue.Full:
                continue
            return


@contextmanager
def read_ahead(items: Iterable[_Item], ahead: int = AHEAD) -> Iterator[Iterator[_Item]]:
    """Give the items in order while a thread, begun at once, makes the next ones.

    The decoder and the net both leave Python's lock alone, so they run side by side.
    An error of the reading is raised after the items before it.
    """
    reader = _Reader(items, ahead)
    try:
        yield reader.taken()
    finally:
        reader.stop()
