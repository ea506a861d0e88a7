"""Several processes that share one clip, each with nets of its own.

Two ways to share it out. Where the clip has enough key frames each process decodes
pieces of it on its own. Else (phone clips may hold two key frames in all) one process
decodes and cuts out the regions, and the others run the net on them. What is seen in a
frame depends on that frame alone, so both give the same bytes as one process.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Any, Final, Self

from formcheck.errors import PoseError, VideoError
from formcheck.model import Frame
from formcheck.pose.nets import Cutting, LandmarkNet, cutting
from formcheck.pose.patches import Surroundings, surroundings, with_patch
from formcheck.pose.record import Row
from formcheck.pose.regions import RegionPlan
from formcheck.pose.source import FrameSource, Split
from formcheck.processes import begin_helper, signals_held

PIECES_EACH: Final = 4
"""Pieces per process from which on cutting the clip is worth it: the last ones to be
finished then waste little."""
_BATCH: Final = 8
"""Cuttings sent at once: 1.6 MB."""
_AHEAD: Final = 3
"""Jobs per process that may wait for it or be in work."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Look:
    """One frame to be looked at; no cutting = nobody is there.

    ``around`` is kept only where the picture around the hips is wanted.
    """

    frame: int
    time_s: float
    cut: Cutting | None = None
    around: Surroundings | None = None


def look_at(
    frames: Iterable[Frame], plan: RegionPlan, net: LandmarkNet
) -> Iterator[Row]:
    """Yield what is seen in each frame."""
    for frame in frames:
        yield _row(_look(frame, plan), net)


def _look(frame: Frame, plan: RegionPlan) -> _Look:
    roi = plan.at(frame.time_s)
    if roi is None:
        return _Look(frame=frame.index, time_s=frame.time_s)
    wanted = plan.patches is not None and plan.patches.wants(frame)
    return _Look(
        frame=frame.index,
        time_s=frame.time_s,
        cut=cutting(frame.rgb, roi),
        around=surroundings(frame.rgb, roi) if wanted else None,
    )


def _row(look: _Look, net: LandmarkNet) -> Row:
    cut = look.cut
    if cut is None:
        return Row(frame=look.frame, time_s=look.time_s)
    seen = net.look(cut)
    if look.around is not None:
        seen = with_patch(seen, look.around, cut.roi)
    return Row(frame=look.frame, time_s=look.time_s, roi=cut.roi, seen=seen)


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
        self._pool.shutdown(cancel_futures=True)

    def rows(
        self, source: FrameSource, plan: RegionPlan, split: Split | None
    ) -> Iterator[Row]:
        """Yield what is seen in each frame, in order.

        Raises
        ------
        PoseError
            If a process died.
        """
        done = 0
        pieces = split(PIECES_EACH * self.workers) if split else None
        if pieces:
            try:
                for row in self._in_order((_read, piece, plan) for piece in pieces):
                    done += 1
                    yield row
            except VideoError:
                pass  # a key frame on which the next frames cannot stand
            else:
                return
        looks = (_look(frame, plan) for frame in source.frames())
        rows = self._in_order((_look_at_all, batch) for batch in _batches(looks))
        yield from islice(rows, done, None)

    def _in_order(
        self, jobs: Iterable[tuple[Callable[..., list[Row]], *tuple[Any, ...]]]
    ) -> Iterator[Row]:
        waiting: deque[Future[list[Row]]] = deque()
        try:
            for function, *arguments in jobs:
                waiting.append(self._pool.submit(function, *arguments))
                if len(waiting) >= _AHEAD * self.workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise PoseError(
                "a process that looked at the clip died, probably for lack of memory; "
                "try again with --workers 1"
            ) from error


def _batches(looks: Iterable[_Look]) -> Iterator[list[_Look]]:
    rest = iter(looks)
    while batch := list(islice(rest, _BATCH)):
        yield batch


# ------------------------------------------------- what runs in the processes

_stop: list[Event] = []


def _begin(stop: Event) -> None:
    begin_helper()
    _stop.append(stop)


@cache
def _net() -> LandmarkNet:
    return LandmarkNet()


def _look_at_all(batch: list[_Look]) -> list[Row]:
    return [_row(look, _net()) for look in batch]


def _read(piece: FrameSource, plan: RegionPlan) -> list[Row]:
    rows = []
    for row in look_at(piece.frames(), plan, _net()):
        rows.append(row)
        if _stop[0].is_set():
            break
    return rows
