"""Many clips of a visitor, each a run of its own: analysed, asked about, put together.

The work is that of ``formcheck batch``; here its sessions take turns with everybody
else's clips, and live in the visitor's private folder.
"""

import logging
import secrets
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from formcheck.background.fair_queue import Turns
from formcheck.background.job import Clock
from formcheck.background.uploads import forget
from formcheck.batch.process_pool import LocalPool
from formcheck.batch.questions import write_answers
from formcheck.batch.scheduler import run_batch
from formcheck.batch.sessions import (
    ClipJob,
    Job,
    Order,
    Outcome,
    Question,
    unique_names,
)
from formcheck.batch.storage import Place
from formcheck.errors import FormcheckError
from formcheck.settings.settings import Runner, Settings, Waistband

MOST_CLIPS: Final = 100
ARCHIVE: Final = "batch.zip"
"""Everything in one file, beside the folder of the results."""
_ID_BYTES: Final = 16
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One clip of a batch, who ran, and what is known about the clip."""

    path: Path
    fields: dict[str, Any]
    runner: Runner


@dataclass(eq=False)
class Batch:
    """Many clips being analysed; read by the pages, written by its own thread.

    ``folder`` holds ``results`` and, in the end, the archive.
    """

    folder: Path
    jobs: tuple[Job, ...]
    settings: Settings
    looks: Path | None = None
    """Where lies what was seen in the clips before it began."""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(_ID_BYTES))
    cancelled: threading.Event = field(default_factory=threading.Event)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    said: dict[str, Waistband | None] = field(default_factory=dict)
    """What was answered, by the key of its question; None = to be left open."""
    new: dict[str, Waistband] = field(default_factory=dict)
    """Answers that are not measured yet."""
    round: frozenset[str] = frozenset()
    """Names of the runs of this round: all at first, later those with new answers."""
    done: int = 0
    """How many of this round are done."""
    saved: int = 0
    """How many runs were kept in the history."""
    ended: bool = False
    reason: str = ""
    clock: Clock = field(default_factory=Clock)

    @property
    def results(self) -> Path:
        """Where the sessions, the tables and the page over all lie."""
        return self.folder / "results"

    @property
    def left_s(self) -> float | None:
        """Estimated seconds until the round ends; None if not known yet."""
        if self.ended or not self.done:
            return None
        return self.clock.spent_s * (len(self.round) - self.done) / self.done

    @property
    def asked(self) -> list[tuple[str, Question]]:
        """What is open: names of sessions, and the question."""
        return [
            (name, question)
            for name, outcome in self.outcomes.items()
            for question in outcome.questions
            if question.key not in self.said
        ]


class Batches:
    """All batches of one server.

    Parameters
    ----------
    turns
        The turns that every clip on this server takes.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._pools: dict[str, FairPool] = {}

    def start(
        self,
        wanted: Sequence[Wanted],
        settings: Settings,
        folder: Path,
        *,
        looks: Path | None = None,
    ) -> Batch:
        """Begin with a batch; returns at once.

        ``folder`` is private and exists; ``looks`` holds what was seen before.
        """
        names = unique_names(one.path.stem for one in wanted)
        jobs = tuple(
            Job(
                name=name,
                clips=(ClipJob(source=str(one.path), fields=one.fields),),
                runner=one.runner,
            )
            for name, one in zip(names, wanted, strict=True)
        )
        batch = Batch(folder=folder, jobs=jobs, settings=settings, looks=looks)
        self._begin(batch, frozenset(job.name for job in batch.jobs))
        return batch

    def answer(self, batch: Batch, question: Question, said: Waistband | None) -> None:
        """Note what a person says of a line, None to leave it open.

        With the last answer the clips that it changes are looked at again.
        """
        batch.said[question.key] = said
        if said is not None:
            batch.new[question.key] = said
        if not batch.ended or batch.asked:
            return
        if batch.new:
            write_answers(Place(str(batch.results)), batch.new)
            changed = frozenset(
                name
                for name, outcome in batch.outcomes.items()
                if any(one.key in batch.new for one in outcome.questions)
            )
            batch.new = {}
            self._begin(batch, changed)
        else:
            _forget_clips(batch)

    def stop(self, batch: Batch) -> None:
        """Stop a batch at once; what is done stays."""
        batch.cancelled.set()
        self._turns.wake()
        pool = self._pools.get(batch.id)
        if pool is not None:
            pool.kill()

    def _begin(self, batch: Batch, names: frozenset[str]) -> None:
        batch.round, batch.clock = names, Clock()
        batch.done, batch.ended = 0, False
        thread = threading.Thread(target=self._follow, args=(batch,), daemon=True)
        thread.start()

    def _follow(self, batch: Batch) -> None:
        """Analyse everything; runs in a thread."""
        batch.clock.go()
        try:
            self._run(batch)
        except CancelledError:
            batch.reason = "stopped"
        except FormcheckError as error:
            batch.reason = str(error)
        except Exception:  # noqa: BLE001  (the page must learn that it ended)
            _log.exception("a batch failed")
            batch.reason = "the analysis ended before it was complete"
        finally:
            batch.clock.halt()
            with suppress(OSError):
                _pack(batch)
            batch.ended = True
            if not batch.asked or batch.cancelled.is_set():
                _forget_clips(batch)

    def _run(self, batch: Batch) -> None:
        order = Order(
            settings=batch.settings,
            out=str(batch.results),
            resume=True,
            looks=str(batch.looks or ""),
        )

        def told(outcome: Outcome) -> None:
            if batch.cancelled.is_set():
                raise CancelledError
            found = {**batch.outcomes, outcome.name: outcome}
            names = [job.name for job in batch.jobs if job.name in found]
            batch.outcomes = {name: found[name] for name in names}
            batch.done += outcome.name in batch.round

        pool = self._pools[batch.id] = FairPool(self._turns, batch)
        try:
            run_batch(batch.jobs, order, pool, on_outcome=told)
        finally:
            del self._pools[batch.id]
            pool.shutdown(cancel_futures=True)


def _pack(batch: Batch) -> None:
    """Put everything into one file; the archive is there whole or not at all."""
    made = shutil.make_archive(
        str(batch.folder / f".{batch.id}"), "zip", root_dir=batch.results
    )
    Path(made).replace(batch.folder / ARCHIVE)


def _forget_clips(batch: Batch) -> None:
    if batch.looks is not None:
        shutil.rmtree(batch.looks, ignore_errors=True)
    for job in batch.jobs:
        for clip in job.clips:
            forget(Path(clip.source))


class FairPool(Executor):
    """One process that takes a turn with all other clips of the server for each call.

    Parameters
    ----------
    turns
        The turns of the server.
    batch
        Whose turns they are.
    """

    def __init__(self, turns: Turns, batch: Batch) -> None:
        self._turns = turns
        self._batch = batch
        self._pool = LocalPool(1)
        self._thread = ThreadPoolExecutor(1)

    def submit(
        self,
        fn: Callable[..., _T],
        /,
        *args: Any,  # noqa: ANN401  (whatever fn takes)
        **kwargs: Any,  # noqa: ANN401  (the same)
    ) -> "Future[_T]":
        """Schedule a call for one of the next turns."""
        return self._thread.submit(self._wait_and_run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the process; with ``cancel_futures`` at once."""
        self._thread.shutdown(wait=False, cancel_futures=cancel_futures)
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def kill(self) -> None:
        """End what the process is at."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _wait_and_run(
        self, fn: Callable[..., _T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> _T:
        if not self._turns.take(self._batch):
            raise CancelledError
        try:
            return self._pool.submit(fn, *args, **kwargs).result()
        finally:
            self._turns.give_back(self._batch)
