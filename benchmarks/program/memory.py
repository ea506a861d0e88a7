"""The memory of a process and of all that it starts, looked at all the time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import psutil

_LOOK_AGAIN_S: Final = 0.05


@dataclass
class Peak:
    """The most that was seen [MB], and of how many processes besides the own."""

    own_mb: float = 0.0
    child_mb: float = 0.0
    all_mb: float = 0.0
    children: int = 0


@contextmanager
def watched(process: psutil.Process) -> Iterator[Peak]:
    """Yield the most memory of a process, of its largest child and of all at once."""
    peak, ended = Peak(), threading.Event()

    def look() -> None:
        while not ended.wait(_LOOK_AGAIN_S):
            with suppress(psutil.Error):
                own = _mb(process)
                children = [_mb(one) for one in process.children(recursive=True)]
                peak.own_mb = max(peak.own_mb, own)
                peak.child_mb = max(peak.child_mb, *children, 0.0)
                peak.all_mb = max(peak.all_mb, own + sum(children))
                peak.children = max(peak.children, len(children))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def server() -> psutil.Process:
    """Return the app that this process has started."""
    children = psutil.Process().children()
    return next(one for one in children if "formcheck" in " ".join(one.cmdline()))


def _mb(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        return float(process.memory_info().rss) / 1e6
    return 0.0
