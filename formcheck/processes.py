"""Starting helper processes so that Ctrl-C, and the end of their parent, is tidy."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

_ENDING: Final = frozenset(
    {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
)
"""Ctrl-C, termination, and the end of the terminal, which Windows has not."""
_stopped_by: int = signal.SIGINT


def heed_endings() -> None:
    """Tidy up after a termination signal, or the end of the terminal, as after Ctrl-C.

    One that is ignored stays so: that is how ``nohup`` works.
    """
    for sign in _ENDING - {signal.SIGINT}:
        if signal.getsignal(sign) is not signal.SIG_IGN:
            signal.signal(sign, _end)


def exit_stopped() -> int:
    """Return the exit code once stopped, as shells tell it: 128 + the signal's number.

    130 after Ctrl-C, 143 after a termination signal, 129 after the terminal's end.
    """
    return 128 + _stopped_by


def _end(number: int, _frame: FrameType | None = None) -> NoReturn:
    global _stopped_by
    _stopped_by = number
    raise KeyboardInterrupt


class Later:
    """Does something once it has not been asked for, for a while.

    Parameters
    ----------
    do
        Called in a thread of its own.
    """

    def __init__(self, do: Callable[[], object]) -> None:
        self._do = do
        self._timer: threading.Timer | None = None

    def start(self, after_s: float) -> None:
        """Do it so much later; an earlier start is forgotten."""
        self.cancel()
        self._timer = threading.Timer(after_s, self._do)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """Do it no more."""
        if self._timer is not None:
            self._timer.cancel()

    def join(self, timeout_s: float) -> None:
        """Wait until it is done."""
        if self._timer is not None:
            self._timer.join(timeout_s)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def signals_late() -> Iterator[None]:
    """Put off Ctrl-C and termination: compiled modules break if loading is cut."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals only ever reach the main thread
        return
    late: list[int] = []
    heeded = [s for s in _ENDING if signal.getsignal(s) is not signal.SIG_IGN]
    before = {s: signal.signal(s, lambda n, _: late.append(n)) for s in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if late:
        _end(late[-1])


@contextmanager
def signals_held() -> Iterator[None]:
    """Put off Ctrl-C and termination while processes start.

    Hit half-started they would complain on their own. They inherit the hold on their
    signals and let go once they run :func:`begin_helper`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _begin_tracker()
    with signals_late():
        _mask("SIG_BLOCK")
        try:
            yield
        finally:
            _mask("SIG_UNBLOCK")


def hold_signals() -> None:
    """Put off Ctrl-C and termination in this thread and the processes it starts."""
    _begin_tracker()
    _mask("SIG_BLOCK")


def begin_helper() -> None:
    """Make this helper process leave Ctrl-C to its parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _mask("SIG_UNBLOCK")
    follow_parent()


def follow_parent() -> None:
    """End this process when its parent ends, however that comes."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, name="follow parent", daemon=True).start()


def _begin_tracker() -> None:
    """Start Python's own helper first, since starting it lets signals go again."""
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


def _mask(how: str) -> None:
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(getattr(signal, how), _ENDING)
