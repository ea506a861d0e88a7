"""Threads that share one clip, with a net that only counts."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from formcheck.model.skeleton import N_POINTS
from formcheck.pose import parallel as team
from formcheck.pose.look import Look
from formcheck.pose.nets.crops import Cutting


class _Net:
    """Takes longer over every third frame, and notes who called it."""

    name = "full"

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def look(self, cut: Cutting) -> object:
        self.threads.add(threading.get_ident())
        number = float(cut.roi[0])
        time.sleep(0.004 if number % 3 == 0 else 0.0)
        return number, np.zeros(N_POINTS)


def _looks(n: int) -> Iterator[Look]:
    rgb = np.zeros((1, 1, 3), dtype=np.uint8)
    for i in range(n):
        cut = Cutting(roi=np.array([i, 0.0, 1.0]), rgb=rgb) if i % 10 else None
        yield Look(frame=i, time_s=i / 30, cut=cut)


@pytest.fixture
def others(monkeypatch) -> list[_Net]:
    """Return the nets that are loaded beside the first."""
    made: list[_Net] = []

    def load(_: str) -> _Net:
        made.append(_Net())
        return made[-1]

    monkeypatch.setattr(team, "LandmarkNet", load)
    return made


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_rows_come_in_the_order_of_the_frames(others, workers) -> None:
    found = list(team.rows(_looks(60), _Net(), workers=workers))
    assert [row.frame for row in found] == list(range(60))
    assert [row.seen is None for row in found] == [i % 10 == 0 for i in range(60)]
    assert all(row.seen[0] == row.frame for row in found if row.seen)
    assert len(others) <= workers - 1


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_frames_passed_over_keep_their_place_and_see_no_net(others, workers) -> None:
    def looks() -> Iterator[Look]:
        for look in _looks(61):
            thin = look.frame % 4
            yield replace(look, cut=None, passed=True) if thin else look

    found = list(team.rows(looks(), _Net(), workers=workers))
    assert [row.frame for row in found] == list(range(61))
    assert [row.passed for row in found] == [i % 4 > 0 for i in range(61)]
    assert all((row.seen is None) == row.passed for row in found if row.frame % 10)


def test_an_error_of_the_net_reaches_whoever_takes_the_rows(others) -> None:
    class Broken(_Net):
        def look(self, cut: Cutting) -> object:
            raise MemoryError(f"frame {cut.roi[0]:g}")

    with pytest.raises(MemoryError, match="frame"):
        list(team.rows(_looks(20), Broken(), workers=1))


@pytest.mark.parametrize("workers", [1, 3])
def test_whoever_stops_early_leaves_no_thread_behind(others, workers) -> None:
    before = threading.active_count()
    found = team.rows(_looks(1000), _Net(), workers=workers)
    next(found)
    found.close()
    assert threading.active_count() == before
