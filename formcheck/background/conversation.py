"""What the process of a job says and asks, and what it is told."""

import queue
from multiprocessing.connection import Connection
from typing import Final

from formcheck.background.job import (
    Ask,
    Done,
    Drawn,
    Failed,
    Found,
    Job,
    Looked,
    News,
    Order,
    State,
    Task,
)

_LOOK_AGAIN_S: Final = 0.2


def next_order(job: Job) -> Order | None:
    """Wait until there is something to do; None if the job is stopped."""
    while not job.cancelled.is_set():
        try:
            order = job.orders.get(timeout=_LOOK_AGAIN_S)
        except queue.Empty:
            continue
        if isinstance(order, Task):
            job.state = State.running
        return order
    return None


def asked(job: Job, question: Ask) -> bool:
    """Wait until a person has answered, or the job is stopped."""
    job.question, job.state = question, State.asking
    while not job.cancelled.is_set():
        try:
            said = job.answers.get(timeout=_LOOK_AGAIN_S)
        except queue.Empty:
            continue
        job.state = State.running
        return said
    return False


def answer(here: Connection, reply: object) -> None:
    """Tell a process what it has asked for, if it is still there."""
    try:
        here.send(reply)
    except OSError:  # it has just ended: the next reading says so
        return


def note(job: Job, news: News) -> None:
    """Put down what a process says about its job."""
    if isinstance(news, Done):
        job.done = news
    elif isinstance(news, Looked):
        job.looked[news.key] = news
    elif isinstance(news, Found):
        job.analysis = news.analysis
        job.state = State.drawing
    elif isinstance(news, Drawn):
        job.drawn = (*job.drawn, news.name)
    elif isinstance(news, Failed):
        job.reason = news.reason


def last_state(job: Job) -> State:
    """Return how a job has ended; gives it a reason if it failed without one."""
    if job.cancelled.is_set():
        return State.stopped
    if job.analysis is not None:
        return State.done
    if not job.reason:
        job.reason = (
            "the analysis ended before it was complete, perhaps for lack of memory; "
            "try a shorter or smaller clip"
        )
    return State.failed
