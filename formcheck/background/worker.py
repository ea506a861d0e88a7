"""What runs in the process of a job; it looks at frames soon after it has begun.

What measures, writes and draws takes longer to load than a clip's first second takes to
be looked at, so that :mod:`formcheck.background.whole_run` is loaded meanwhile.
"""

import os
import signal
import threading
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Final

from formcheck.background.job import (
    Ask,
    Failed,
    News,
    Next,
    Task,
    Tell,
    Turn,
    Watch,
)
from formcheck.background.looks import Looks
from formcheck.errors import FormcheckError
from formcheck.isolation import halted, limit_this_process
from formcheck.processes import follow_parent

GO: Final = "go"
_LATE: Final = (
    "formcheck.background.whole_run",
    "formcheck.analysis.clip",
    "formcheck.analysis.merging",
    "formcheck.findings.robustness",
    "formcheck.advice.advise",
    "formcheck.report.page",
)
"""What the steps after the last frame need."""


def begin(there: Connection, loads_all: bool) -> None:
    """Wait for a task and work on it, in a process of its own.

    Parameters
    ----------
    there
        Gives the work and the task, and takes the news.
    loads_all
        Whether to load everything meanwhile.
    """
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops this process
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def tell(news: News) -> object:
        there.send(news)
        if not isinstance(news, Turn | Ask | Next):
            return None
        with halted():  # until it is this job's turn, or a person has answered
            return there.recv()

    follow_parent()
    try:
        if loads_all:
            load_late(until=there.poll)
        work, task = there.recv()
        limit_this_process()
        work(task, tell)
    except FormcheckError as error:
        tell(Failed(reason=str(error)))
    except (KeyboardInterrupt, BrokenPipeError, EOFError):
        os._exit(1)  # stopped, or nobody listens any more
    finally:
        there.close()


def analyse(task: Task, tell: Tell) -> None:
    """Analyse a task of which nothing was looked at before."""
    from formcheck.background import whole_run

    whole_run.analyse(task, tell)


def analyse_when_told(_task: Task, tell: Tell) -> None:
    """Look at clips as they arrive; analyse them once the whole task is known."""
    late = threading.Thread(target=load_late, daemon=True)
    seen = Looks(tell, on_first_frame=late.start)
    while isinstance(order := tell(Next()), Watch):
        seen.look(order)
    if isinstance(order, Task):
        if late.ident is not None:
            late.join()
        from formcheck.background import whole_run

        whole_run.analyse(order, tell, seen=seen)


def load_late(until: Callable[[], bool] | None = None) -> None:
    """Load what comes after the last frame, or as much as there is time for.

    Not while the first frame is waited for: what looks at frames is loaded then, and
    two threads that load one thing can leave each other half of it.
    """
    for name in _LATE:
        if until is not None and until():
            return
        import_module(name)
