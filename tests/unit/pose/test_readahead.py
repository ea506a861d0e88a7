import threading
from collections.abc import Iterator

import pytest

from formcheck.pose.parallel import read_ahead


def test_all_items_come_in_order() -> None:
    with read_ahead(range(50), ahead=3) as items:
        assert list(items) == list(range(50))


def test_an_error_comes_after_the_items_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("damaged")

    with read_ahead(broken()) as items:
        assert [next(items), next(items)] == [1, 2]
        with pytest.raises(ValueError, match="damaged"):
            next(items)


def test_reading_begins_before_anything_is_asked_for() -> None:
    begun = threading.Event()

    def items() -> Iterator[int]:
        begun.set()
        yield 1

    with read_ahead(items()) as found:
        assert begun.wait(10)
        assert list(found) == [1]


def test_whoever_stops_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    made: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            made.append(len(made))
            yield made[-1]

    with read_ahead(endless(), ahead=2) as items:
        assert next(items) == 0
    assert threading.active_count() == before
    assert len(made) <= 5, "only a few are made before somebody wants them"
