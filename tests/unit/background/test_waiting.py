import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from formcheck.background import waiting as module
from formcheck.background import worker
from formcheck.background.job import Failed, Task, Tell
from formcheck.background.waiting import Waiting, Worker
from formcheck.settings.settings import Runner, Settings


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Waiting]:
    monkeypatch.setattr(module, "REPLACED_AFTER_S", 0.2)
    made = Waiting()
    yield made
    made.close()


def say_loaded(_task: Task, tell: Tell) -> None:
    loaded = "formcheck.background.whole_run" in sys.modules
    tell(Failed(reason=f"{os.getpid()} {loaded}"))


def said(one: Worker, folder: Path) -> str:
    empty = Task(clips=(), runner=Runner(), settings=Settings(), folder=folder)
    one.take_up(say_loaded, empty)
    news = one.here.recv()
    one.process.join()
    one.here.close()
    return str(news.reason)


@pytest.mark.slow
def test_none_waits_before_that_is_asked_for(waiting, tmp_path) -> None:
    new = waiting.take()
    assert said(new, tmp_path) == f"{new.process.pid} False"
    assert waiting._waiting is None


@pytest.mark.slow
def test_the_one_that_waits_is_used_once_and_replaced(waiting, tmp_path) -> None:
    waiting.keep()
    ready = waiting._waiting.process.pid
    assert said(waiting.take(), tmp_path).startswith(f"{ready} ")
    waiting._replacing.join(20)
    assert waiting._waiting.process.pid != ready


def test_everything_is_loaded_while_nobody_asks() -> None:
    worker.load_late(until=lambda: False)
    assert "formcheck.report.page" in sys.modules


def test_a_task_that_comes_early_is_not_kept_waiting(monkeypatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(worker, "import_module", loaded.append)
    worker.load_late(until=lambda: len(loaded) == 2)
    assert len(loaded) == 2


@pytest.mark.slow
def test_one_that_died_is_not_used(waiting, tmp_path) -> None:
    waiting.keep()
    dead = waiting._waiting.process
    os.kill(dead.pid, signal.SIGKILL)
    dead.join()
    assert said(waiting.take(), tmp_path)


def test_none_is_left_at_the_end(waiting) -> None:
    waiting.keep()
    process = waiting._waiting.process
    waiting.close()
    assert not process.is_alive()
    assert waiting._waiting is None
