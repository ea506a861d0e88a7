"""All sessions of a batch, in any order, on any executor; then one table of all."""

import json
import logging
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from formcheck.batch.questions import read_answers, write_questions
from formcheck.batch.sessions import MARK, Ending, Failure, Job, Order, Outcome
from formcheck.batch.storage import Place, is_url
from formcheck.batch.worker import failed, work
from formcheck.errors import OutputError
from formcheck.results.folder import REPORT, RESULT

WAITING: Final = 2000
"""Sessions handed to the executor at a time; a manifest may name a hundred thousand."""
MAX_TRIES: Final = 2
"""A session whose worker dies or is lost is tried once more."""
_POLL_S: Final = 0.25
_SCHEMA: Final = "formcheck.batch/1"

_log = logging.getLogger(__name__)

OnOutcome = Callable[[Outcome], None]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What became of all sessions, in the order they were named."""

    outcomes: tuple[Outcome, ...]

    def count(self, ending: Ending) -> int:
        """Return how many sessions ended so."""
        return sum(outcome.ending == ending for outcome in self.outcomes)

    @property
    def cpu_s(self) -> float:
        """CPU seconds for each session that was done now; NaN if none was."""
        now = [outcome.cpu_s for outcome in self.outcomes if outcome.status == "done"]
        return sum(now) / len(now) if now else math.nan


def run_batch(
    jobs: Sequence[Job],
    order: Order,
    executor: Executor,
    *,
    on_outcome: OnOutcome | None = None,
) -> Batch:
    """Analyse all sessions and write the tables over all of them.

    Parameters
    ----------
    jobs
        The sessions.
    order
        How, and where the results go.
    executor
        Runs them; its workers have to reach the clips and the output place. It is not
        shut down here, except that Ctrl-C stops what it is at.
    on_outcome
        Called after each session.

    Raises
    ------
    OutputError
        If the output place cannot be written to; finished sessions are kept.

    Notes
    -----
    A run that is stopped before any session was done leaves the tables as they were.
    """
    place = Place(order.out)
    check_place(place)
    place.tidy()
    place.write({MARK: _mark()})
    order = replace(order, answers=read_answers(place))
    found: dict[str, Outcome] = {}
    threading.Thread(target=_load_tables, name="load tables", daemon=True).start()
    whole = False
    try:
        for outcome in _Schedule(jobs, order, executor).outcomes():
            found[outcome.name] = outcome
            if on_outcome is not None:
                on_outcome(outcome)
        whole = True
    except BaseException:
        _stop(executor)
        raise
    finally:
        place.tidy()
        done = [found[job.name] for job in jobs if job.name in found]
        if done or whole:
            write_tables(place, done, order)
            write_questions(place, jobs, order, done)
    full = next((o for o in done if o.status == "no_room"), None)
    if full is not None:
        raise OutputError(
            f"{full.failures[0].reason}; {len(done)} of {len(jobs)} sessions were "
            "tried; make room and run it again with --resume"
        )
    return Batch(outcomes=tuple(done))


def check_place(place: Place) -> None:
    """Refuse an output place that holds other things than a batch."""
    if not is_url(place.root) and Path(place.root).is_file():
        raise OutputError(f"{place.root} is a file, not a folder; give another --out")
    if place.names() and place.read(MARK) is None:
        raise OutputError(
            f"{place.root} holds other files than a batch of formcheck; give an empty "
            "or a new folder with --out"
        )


def write_tables(place: Place, outcomes: Sequence[Outcome], order: Order) -> None:
    """Write the tables and the page over all sessions that are done."""
    try:
        files = tables(outcomes, order)
    except Exception:  # noqa: BLE001  (one bad session must not cost all others)
        _log.info("sessions are written one by one", exc_info=True)
        files = tables([_writable(outcome, order) for outcome in outcomes], order)
    place.write(files)


def tables(outcomes: Sequence[Outcome], order: Order) -> dict[str, bytes]:
    """Return the content of the tables and the page by name."""
    from formcheck.batch.summary.index_page import index_html
    from formcheck.batch.summary.tables import (
        failures_csv,
        summary_csv,
        summary_parquet,
    )

    rows = [row for outcome in outcomes for row in outcome.rows]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    target = REPORT if order.report else RESULT
    return {
        "summary.csv": summary_csv(rows),
        "summary.parquet": summary_parquet(rows),
        "failures.csv": failures_csv(failures),
        "index.html": index_html(
            outcomes, target=target, language=order.settings.language
        ),
    }


def _writable(outcome: Outcome, order: Order) -> Outcome:
    """Return an outcome, or what can be said of it if its numbers fit no table."""
    try:
        tables([outcome], order)
    except Exception as error:  # noqa: BLE001  (whatever a table does not take)
        _log.info("%s fits no table", outcome.name, exc_info=True)
        reason = f"its numbers fit no table ({_short(error)}); see {RESULT} there"
        failure = Failure(session=outcome.name, clip="", reason=reason)
        return Outcome(name=outcome.name, status="failed", failures=(failure,))
    return outcome


def _load_tables() -> None:
    """Load what writes the tables: it takes long, and Ctrl-C should not wait for it."""
    with suppress(Exception):  # whoever needs them meets the same error
        from formcheck.batch.summary.index_page import index_html
        from formcheck.batch.summary.tables import summary_parquet

        index_html((), target=RESULT)
        summary_parquet(())


def _mark() -> bytes:
    return (json.dumps({"schema": _SCHEMA}) + "\n").encode()


class _Schedule:
    """Sessions that wait, and those that an executor is at."""

    def __init__(self, jobs: Sequence[Job], order: Order, executor: Executor) -> None:
        self._due = iter(sorted(jobs, key=_size, reverse=True))  # the longest first
        self._order = order
        self._executor = executor
        self._running: dict[Future[Outcome], tuple[Job, int]] = {}

    def outcomes(self) -> Iterator[Outcome]:
        """Yield outcomes as they come."""
        self._fill()
        while self._running:
            ready, _ = wait(self._running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
            for future in ready:
                job, tries = self._running.pop(future)
                outcome = _outcome(future, job, tries)
                if outcome is None:
                    self._start(job, tries + 1)
                    continue
                if outcome.status == "no_room":
                    self._give_up()
                yield outcome
            self._fill()

    def _fill(self) -> None:
        while len(self._running) < WAITING and (job := next(self._due, None)):
            self._start(job, 1)

    def _start(self, job: Job, tries: int) -> None:
        # A clip that killed its process is to cost no other clip of its session.
        order = replace(self._order, apart=tries > 1)
        future = self._executor.submit(work, job, order)
        self._running[future] = (job, tries)

    def _give_up(self) -> None:
        """Begin no other session; it would fail the same way."""
        self._due = iter(())
        for future in [f for f in self._running if f.cancel()]:
            del self._running[future]


def _stop(executor: Executor) -> None:
    """End what an executor is at, as soon as it can."""
    try:
        executor.shutdown(wait=True, cancel_futures=True)
    except TypeError:  # distributed's takes one argument: False cancels everything
        executor.shutdown(wait=False)


def _outcome(future: "Future[Outcome]", job: Job, tries: int) -> Outcome | None:
    """Return what became of a session; None if it is to be tried again."""
    error = CancelledError() if future.cancelled() else future.exception()
    if error is None:
        return future.result()
    if tries < MAX_TRIES:
        return None
    return failed(
        job,
        f"the process that analysed it died {tries} times ({_short(error)}); perhaps "
        "memory ran out or the file breaks a decoder; try it alone with "
        "formcheck analyze",
    )


def _short(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _size(job: Job) -> int:
    """Return how many bytes a session's clips have; 0 where that is not known."""
    total = 0
    for clip in job.clips:
        try:
            total += 0 if is_url(clip.source) else Path(clip.source).stat().st_size
        except OSError:
            continue
    return total


def workers_per_clip(workers: int, sessions: int) -> int:
    """Return how many processes each session may use when there are few of them."""
    return max(1, workers // max(1, sessions))


def shared_order(order: Order, workers: int, sessions: int) -> Order:
    """Return the order with the cores shared out between sessions and clips."""
    each = workers_per_clip(workers, sessions)
    settings = order.settings.model_copy(update={"workers": each})
    return replace(order, settings=settings)
