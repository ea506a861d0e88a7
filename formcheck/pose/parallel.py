"""Frames shared by processes, frames shared by threads, and frames read ahead.

The result is the same for any number of workers: each frame is processed by itself, and
rows are put together in the order of the file.
"""

import multiprocessing
import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from formcheck.errors import PoseError
from formcheck.model.frame_source import FrameSource
from formcheck.pose.detections import Row
from formcheck.pose.look import Look, looks, seen_in
from formcheck.pose.nets.blazepose import LandmarkNet
from formcheck.pose.nets.model_files import Net
from formcheck.pose.regions import RegionPlan
from formcheck.processes import begin_helper, signals_held

PIECES_EACH: Final = 4
"""Pieces per process from which on cutting the clip is worth it: the last ones to be
finished then waste little."""
_SUBMITTED_PER_PROCESS: Final = 3
"""Jobs per process that may wait for it or be in work."""


class Crew:
    """Processes with the landmark net loaded; to be used in a ``with`` block.

    They start at once, so that they are ready when the regions are known.
    """

    def __init__(self, workers: int, net: Net = "full") -> None:
        context = multiprocessing.get_context("spawn")
        self.workers = workers
        self._stop = context.Event()
        self._pool = ProcessPoolExecutor(
            workers,
            mp_context=context,
            initializer=_begin,
            initargs=(self._stop, net),
        )

    def __enter__(self) -> Self:
        with signals_held():
            for _ in range(self.workers):
                self._pool.submit(_net)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if kind is not None:  # nobody wants what they are at
            for process in list((self._pool._processes or {}).values()):
                process.kill()  # one that is only starting heeds nothing milder
        self._pool.shutdown(cancel_futures=True)

    def rows(self, pieces: Sequence[FrameSource], plan: RegionPlan) -> Iterator[Row]:
        """Yield what is seen in each frame of all pieces, in order.

        Raises
        ------
        PoseError
            If a process died.
        VideoError
            If a piece turns out not to stand on its own, after the rows before it.
        """
        waiting: deque[Future[list[Row]]] = deque()
        try:
            for piece in pieces:
                waiting.append(self._pool.submit(_read, piece, plan))
                if len(waiting) >= _SUBMITTED_PER_PROCESS * self.workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise PoseError(
                "a process that looked at the clip died, probably for lack of memory; "
                "try again with --workers 1"
            ) from error


# ------------------------------------------------- what runs in the processes

_stop: list[Event] = []
_named: list[Net] = []


def _begin(stop: Event, net: Net) -> None:
    begin_helper()
    _stop.append(stop)
    _named.append(net)


@cache
def _net() -> LandmarkNet:
    return LandmarkNet(_named[0])


def _read(piece: FrameSource, plan: RegionPlan) -> list[Row]:
    rows = []
    for look in looks(piece.pictures(), plan):
        rows.append(seen_in(look, _net()))
        if _stop[0].is_set():
            break
    return rows


_SUBMITTED_PER_THREAD: Final = 2
"""Frames for each net that wait for it or are in work; those that no net has to look at
do not count."""


def rows(
    looks: Iterable[Look], net: LandmarkNet, *, workers: int
) -> Generator[Row, None, None]:
    """Yield what is seen in each frame, in order.

    Parameters
    ----------
    looks
        Made in a thread of their own, a few ahead.
    net
        The first net; further ones are loaded when they are first needed.
    workers
        How many nets run side by side.
    """
    with read_ahead(looks) as ready:
        if workers == 1:
            for look in ready:
                yield seen_in(look, net)
        else:
            yield from _shared(ready, net, workers)


def _shared(
    looks: Iterable[Look], net: LandmarkNet, workers: int
) -> Generator[Row, None, None]:
    nets: queue.SimpleQueue[LandmarkNet | None] = queue.SimpleQueue()
    nets.put(net)
    for _ in range(workers - 1):
        nets.put(None)

    def work(look: Look) -> Row:
        mine = nets.get() or LandmarkNet(net.name)
        try:
            return seen_in(look, mine)
        finally:
            nets.put(mine)

    waiting: deque[Future[Row] | Row] = deque()
    at_work = 0
    pool = ThreadPoolExecutor(workers, thread_name_prefix="net")
    try:
        for look in looks:
            if look.cut is None:
                waiting.append(seen_in(look, net))
            else:
                waiting.append(pool.submit(work, look))
                at_work += 1
            while waiting and (
                at_work > _SUBMITTED_PER_THREAD * workers or _ready(waiting[0])
            ):
                at_work -= not _ready(waiting[0])
                yield _row(waiting.popleft())
        while waiting:
            yield _row(waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _ready(item: Future[Row] | Row) -> bool:
    return isinstance(item, Row)


def _row(item: Future[Row] | Row) -> Row:
    return item if isinstance(item, Row) else item.result()


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
