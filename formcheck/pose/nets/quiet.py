"""Keeping the lines of compiled runtimes off standard error."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_one_at_a_time: Final = threading.Lock()


@contextmanager
def quiet() -> Iterator[None]:
    """Discard what is written to standard error meanwhile, compiled code included.

    Such code writes past Python's streams, and what LiteRT and MediaPipe say of
    themselves cannot be switched off.
    """
    with _one_at_a_time:
        sys.stderr.flush()
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
