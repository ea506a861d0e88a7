import threading
from collections.abc import Iterator

import pytest

from formcheck.pose.readahead import read_ahead


def test_all_items_come_in_order() -> None:
    assert list(read_ahead(range(50), ahead=3)) == list(range(50))


def test_an_error_comes_after_the_items_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("damaged")

    found = []
    with pytest.raises(ValueError, match="damaged"):
        found.extend(iter_into(found, read_ahead(broken())))
    assert found == [1, 2]


def iter_into(found: list, items: Iterator) -> list:
    for item in items:
        found.append(item)
    return []


def test_whoever_stops_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    made: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            made.append(len(made))
            yield made[-1]

    items = read_ahead(endless(), ahead=2)
    assert next(items) == 0
    items.close()
    assert threading.active_count() == before
    assert len(made) <= 5, "only a few are made before somebody wants them"
