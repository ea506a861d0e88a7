"""Several processes that share one clip, each with a net of its own.

For more cores than one reading thread can feed: where the clip has enough key frames
each process decodes pieces of it on its own. What is seen in a frame depends on that
frame alone, so the bytes are those of one process.
"""

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Final, Self

from formcheck.errors import PoseError
from formcheck.model.frame_source import FrameSource
from formcheck.pose.blazepose import LandmarkNet
from formcheck.pose.detections import Row
from formcheck.pose.look import looks, seen_in
from formcheck.pose.regions import RegionPlan
from formcheck.processes import begin_helper, signals_held

PIECES_EACH: Final = 4
"""Pieces per process from which on cutting the clip is worth it: the last ones to be
finished then waste little."""
_AHEAD: Final = 3
"""Jobs per process that may wait for it or be in work."""


class Crew:
    """Processes with the landmark net loaded; to be used in a ``with`` block.

    They start at once, so that they are ready when the regions are known.
    """

    def __init__(self, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.workers = workers
        self._stop = context.Event()
        self._pool = ProcessPoolExecutor(
            workers,
            mp_context=context,
            initializer=_begin,
            initargs=(self._stop,),
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
                if len(waiting) >= _AHEAD * self.workers:
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


def _begin(stop: Event) -> None:
    begin_helper()
    _stop.append(stop)


@cache
def _net() -> LandmarkNet:
    return LandmarkNet()


def _read(piece: FrameSource, plan: RegionPlan) -> list[Row]:
    rows = []
    for look in looks(piece.pictures(), plan):
        rows.append(seen_in(look, _net()))
        if _stop[0].is_set():
            break
    return rows
