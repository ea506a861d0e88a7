"""What holds for all tests."""

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from formcheck.isolation.child import IN_PLACE

# The same code, without a second for each new process; tests/unit/test_isolation.py and
# those that start formcheck as a program see to the processes.
os.environ.setdefault(IN_PLACE, "1")

_TESTS = Path(__file__).parent
_MAIN = sys.modules["__main__"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Let workers begin with the files that take long: none is to be alone at the end.

    Those with slow tests, the ones first that wait for other processes. What is quick
    fills up both workers at the end.
    """
    if hasattr(config, "workerinput"):
        files = [list(group) for _, group in groupby(items, lambda item: item.path)]
        files.sort(key=_quickness)
        items[:] = [item for file in files for item in file]


def _quickness(file: list[pytest.Item]) -> tuple[bool, int]:
    rooms = ["browser", "integration", "edits", "hostile", "unit"]
    slow = any(item.get_closest_marker("slow") for item in file)
    return not slow, rooms.index(file[0].path.relative_to(_TESTS).parts[0])


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Give the program its main module back: a page that was tried puts its own there.

    New processes load the main module anew, and a page cannot be loaded that way.
    """
    yield
    sys.modules["__main__"] = _MAIN
