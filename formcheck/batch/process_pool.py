"""Processes of this machine as an executor that survives the death of one of them.

The standard pool is broken as a whole when a process dies, and cannot say over which
job. Here every process has its own thread that feeds it: when it dies (out of memory, a
crash inside a codec), its job fails with :class:`WorkerDiedError` and it is replaced.
"""

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

from formcheck.isolation import limit_this_process
from formcheck.processes import begin_helper, hold_signals

_T = TypeVar("_T")
_CONTEXT: Final = multiprocessing.get_context("spawn")
_END_S: Final = 1.0


class WorkerDiedError(RuntimeError):
    """A process died over a job; the message says how."""


class LocalPool(Executor):
    """Runs jobs in processes that are started afresh (spawned) and kept.

    Parameters
    ----------
    workers
        How many.
    """

    def __init__(self, workers: int) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], tuple[Any, ...]] | None]
        self._jobs = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._processes: set[Any] = set()
        self._threads = [
            threading.Thread(target=self._feed, name=f"worker {n}", daemon=True)
            for n in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        fn: Callable[..., _T],
        /,
        *args: Any,  # noqa: ANN401  (whatever fn takes)
        **kwargs: Any,  # noqa: ANN401  (the same)
    ) -> "Future[_T]":
        """Schedule a call; function and arguments have to be picklable."""
        future: Future[_T] = Future()
        self._jobs.put((future, (fn, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end; with ``cancel_futures`` stop them at once."""
        if cancel_futures:
            self._stopped.set()
            with self._lock:
                for process in self._processes:
                    process.kill()  # one that is only starting heeds nothing milder
        for _ in self._threads:
            self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    # -------------------------------------------------------- one thread each

    def _feed(self) -> None:
        hold_signals()  # inherited by the process until it is ready for them
        process: Any = None
        here: Connection | None = None
        while (job := self._jobs.get()) is not None:
            future, call = job
            if self._stopped.is_set() or not future.set_running_or_notify_cancel():
                future.cancel()
                continue
            if process is None or here is None:
                process, here = self._start()
            try:
                here.send(call)
                worked, result = here.recv()
            except (EOFError, OSError):
                future.set_exception(WorkerDiedError(self._buried(process, here)))
                process = here = None
                continue
            (future.set_result if worked else future.set_exception)(result)
        if process is not None and here is not None:
            here.close()  # the process ends when it finds nobody to listen to
            process.join(_END_S)
            self._end(process)

    def _start(self) -> tuple[Any, Connection]:
        here, there = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_serve, args=(there,))
        with self._lock:
            process.start()
            self._processes.add(process)
            if self._stopped.is_set():
                process.kill()
        there.close()
        return process, here

    def _buried(self, process: Any, here: Connection) -> str:  # noqa: ANN401  (a spawn process)
        """Return how a process ended, once it has."""
        here.close()
        process.join(_END_S)
        code = process.exitcode
        self._end(process)
        if code is not None and code < 0:
            return f"{signal.Signals(-code).name}"
        return f"exit code {code}"

    def _end(self, process: Any) -> None:  # noqa: ANN401  (a spawn process)
        if process.is_alive():
            process.kill()
        process.join()
        with self._lock:
            self._processes.discard(process)


def _serve(there: Connection) -> None:
    """Do one job after the other until nobody is there any more."""
    begin_helper()
    limit_this_process()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    while True:
        try:
            fn, args, kwargs = there.recv()
        except EOFError:
            return
        try:
            reply = (True, fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  (raised again by the caller)
            reply = (False, error)
        there.send(reply)
