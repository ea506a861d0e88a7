"""Analyses in the background, for user interfaces that must stay alive meanwhile.

Each run is analysed in a process of its own, so that it can be stopped at any moment,
crashes alone, and takes no time from the interface. Runs take turns clip by clip: who
comes second waits for one clip at most, however many the first one brought.
"""

import atexit
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import UnpicklingError
from typing import Final

from formcheck.background.conversation import (
    answer,
    asked,
    last_state,
    next_order,
    note,
)
from formcheck.background.fair_queue import Turns
from formcheck.background.job import (
    Ask,
    Job,
    News,
    Next,
    State,
    Task,
    Turn,
    Watch,
    Work,
    progress_words,
)
from formcheck.background.uploads import forget
from formcheck.background.waiting import Waiting
from formcheck.background.worker import GO, analyse, analyse_when_told
from formcheck.errors import InputError

MOST_RUNS: Final = 60
MOST_PROCESSES: Final = 12
MOST_AHEAD: Final = 8
"""Of them may be at clips whose questions are still open: people who let a form lie
leave room for runs that are complete."""

__all__ = ["Ask", "Job", "Jobs", "State", "Task", "Watch", "progress_words"]


class Jobs:
    """All jobs of one server.

    Parameters
    ----------
    at_once
        How many clips are analysed at the same time.
    most
        How many runs may be unfinished.
    processes
        How many of them may have a process, of up to 300 MB each; the others wait.
    ahead
        How many processes may look at clips of runs that are not begun yet.
    work
        What a process does; given in tests only.
    """

    def __init__(
        self,
        *,
        at_once: int = 1,
        most: int = MOST_RUNS,
        processes: int = MOST_PROCESSES,
        ahead: int = MOST_AHEAD,
        work: Work | None = None,
    ) -> None:
        self._most = most
        self._ahead = ahead
        self._work = work or analyse
        self._work_when_told = work or analyse_when_told
        self._turns = {"clip": Turns(at_once), "drawing": Turns(1)}
        self._places = Turns(processes)
        self._jobs: dict[str, Job] = {}
        self._begun: set[str] = set()
        self._processes: dict[str, BaseProcess] = {}
        self._workers = Waiting()
        self._lock = threading.Lock()
        self._closed = False
        atexit.register(self.close)

    @property
    def turns(self) -> Turns:
        """The turns that clips take, for others that analyse clips here as well."""
        return self._turns["clip"]

    def keep_ready(self) -> None:
        """Have a process wait for the next run with everything loaded, from now on."""
        self._workers.keep()

    def start(self, task: Task) -> Job:
        """Begin to analyse; returns at once.

        Raises
        ------
        InputError
            If there are too many already.
        """
        self._check_room()
        job = Job(task=task)
        self._begin(job, self._work)
        return job

    def prepare(self, task: Task) -> Job:
        """Begin a process that looks at clips as they arrive, see :meth:`Job.watch`.

        ``task`` has no clips yet; :meth:`complete` says what is to be analysed. Where
        many others have such a process, nothing is looked at before that.

        Raises
        ------
        InputError
            If there are too many already.
        """
        self._check_room()
        job = Job(task=task, state=State.preparing)
        with self._lock:
            self._jobs[job.id] = job
            others = [self._jobs[name] for name in self._begun]
            ahead = sum(other.state is State.preparing for other in others)
        if ahead < self._ahead:
            self._begin(job, self._work_when_told)
        return job

    def complete(self, job: Job, task: Task) -> None:
        """Analyse what a prepared job has looked at, or is still looking at."""
        job.task = task
        job.state = State.waiting
        job.orders.put(task)
        if not self._has_begun(job):
            self._begin(job, self._work)

    def _has_begun(self, job: Job) -> bool:
        with self._lock:
            return job.id in self._begun

    def _check_room(self) -> None:
        with self._lock:
            unfinished = len(self._jobs)
        if unfinished >= self._most:
            raise InputError(
                f"{unfinished} runs are at work or waiting here, the most that are "
                "taken at once; try again in a few minutes"
            )

    def _begin(self, job: Job, work: Work) -> None:
        with self._lock:
            self._jobs[job.id] = job
            self._begun.add(job.id)
        follow = threading.Thread(target=self._follow, args=(job, work), daemon=True)
        follow.start()

    def stop(self, job: Job) -> None:
        """Stop a job; its clips are deleted if it was told to."""
        job.cancelled.set()
        with self._lock:
            process = self._processes.get(job.id)
        if process is not None:
            process.terminate()
        for turns in (self._places, *self._turns.values()):
            turns.wake()
        if not self._has_begun(job) and not job.ended:
            self._end(job)

    def close(self) -> None:
        """Stop everything."""
        self._closed = True
        self._workers.close()
        with self._lock:
            jobs, processes = list(self._jobs.values()), list(self._processes.values())
        for job in jobs:
            if not job.ended:
                self.stop(job)
        for process in processes:
            process.join(5)

    def _follow(self, job: Job, work: Work) -> None:
        """Go with a job from its first turn to its end; runs in a thread."""
        turns = self._turns["clip"]
        try:
            if not self._places.take(job):
                return
            # A prepared job waits for its first clip and takes no turn for that.
            if job.state is State.preparing or turns.take(job):
                try:
                    turns = self._run(job, work)
                finally:
                    turns.give_back(job)
        finally:
            self._places.give_back(job)
            self._end(job)

    def _end(self, job: Job) -> None:
        """Forget a job's clips, and the job."""
        if job.task.forget_clips:
            for clip in job.task.clips:
                forget(clip.path)
        job.state = last_state(job)
        with self._lock:
            self._jobs.pop(job.id, None)
            self._begun.discard(job.id)

    def _run(self, job: Job, work: Work) -> "Turns":
        """Start the process and listen to it; return the turns it holds at the end."""
        with self._lock:
            if job.cancelled.is_set() or self._closed:
                return self._turns["clip"]
            worker = self._workers.take()
            self._processes[job.id] = worker.process
        worker.take_up(work, job.task)
        if job.state is not State.preparing:
            job.state = State.running
        try:
            return self._listen(job, worker.here)
        finally:
            worker.here.close()
            worker.process.join()
            with self._lock:
                del self._processes[job.id]

    def _listen(self, job: Job, here: Connection) -> "Turns":
        held = self._turns["clip"]
        while True:
            try:
                news: News = here.recv()
            except (EOFError, OSError):
                return held
            except (UnpicklingError, AttributeError, ImportError):
                job.reason = "formcheck was changed while it ran; stop and start it"
                self._processes[job.id].terminate()
                return held
            if not isinstance(news, Turn | Ask | Next):
                note(job, news)
                continue
            job.clock.halt()
            held.give_back(job)
            if isinstance(news, Next):
                answer(here, next_order(job))
                continue
            reply = asked(job, news) if isinstance(news, Ask) else GO
            held = self._turns[news.kind if isinstance(news, Turn) else "clip"]
            if not held.take(job):
                return held
            job.clock.go()
            answer(here, reply)
