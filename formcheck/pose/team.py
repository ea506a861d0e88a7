"""Several threads that share one clip: one reads, the others run the net.

Decoder and net both leave Python's lock alone, so the threads run side by side, and
nothing has to be sent anywhere. Each net thread has a net of its own.
"""

import queue
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from formcheck.pose.blazepose import LandmarkNet
from formcheck.pose.detections import Row
from formcheck.pose.look import Look, seen_in
from formcheck.pose.readahead import read_ahead

_AHEAD: Final = 2
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
        mine = nets.get() or LandmarkNet()
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
            while waiting and (at_work > _AHEAD * workers or _ready(waiting[0])):
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
