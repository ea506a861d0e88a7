"""What holds for all tests."""

import os
import sys
from collections.abc import Iterator

import pytest

from formcheck.isolation.child import IN_PLACE

# The same code, without a second for each new process; tests/unit/test_isolation.py and
# those that start formcheck as a program see to the processes.
os.environ.setdefault(IN_PLACE, "1")

_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Give the program its main module back: a page that was tried puts its own there.

    New processes load the main module anew, and a page cannot be loaded that way.
    """
    yield
    sys.modules["__main__"] = _MAIN
