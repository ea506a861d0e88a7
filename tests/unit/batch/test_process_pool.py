import os
import signal
import threading
import time

import pytest

from formcheck.batch.process_pool import LocalPool, WorkerDiedError


def add(a: int, b: int) -> int:
    return a + b


def pid(_: int = 0) -> int:
    return os.getpid()


def fail() -> None:
    raise ValueError("bad clip")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait_for_ever() -> None:
    time.sleep(3600)


def test_results_and_errors_come_back() -> None:
    with LocalPool(2) as pool:
        sums = [pool.submit(add, i, b=1) for i in range(6)]
        broken = pool.submit(fail)
        assert [s.result() for s in sums] == [1, 2, 3, 4, 5, 6]
        with pytest.raises(ValueError, match="bad clip"):
            broken.result()


def test_a_process_is_kept_for_the_next_job() -> None:
    with LocalPool(1) as pool:
        first, second = pool.submit(pid), pool.submit(pid)
        assert first.result() == second.result() != os.getpid()


@pytest.mark.slow
def test_a_dying_process_costs_its_own_job_only() -> None:
    with LocalPool(2) as pool:
        before = [pool.submit(add, i, 0) for i in range(3)]
        deadly = pool.submit(die)
        after = [pool.submit(add, i, 0) for i in range(3)]
        with pytest.raises(WorkerDiedError, match="SIGKILL"):
            deadly.result()
        assert [f.result() for f in before + after] == [0, 1, 2, 0, 1, 2]


def test_stopping_does_not_wait_for_what_is_running() -> None:
    pool = LocalPool(1)
    running = pool.submit(wait_for_ever)
    waiting = pool.submit(add, 1, 1)
    while not running.running():
        threading.Event().wait(0.01)
    pool.shutdown(cancel_futures=True)
    assert waiting.cancelled()
    with pytest.raises(WorkerDiedError, match="SIGKILL"):
        running.result()


def test_a_process_that_is_only_starting_is_stopped_as_well() -> None:
    pool = LocalPool(2)
    futures = [pool.submit(wait_for_ever) for _ in range(3)]
    pool.shutdown(cancel_futures=True)
    assert all(
        f.cancelled() or isinstance(f.exception(), WorkerDiedError) for f in futures
    )
