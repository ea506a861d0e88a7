"""A piece of work on a file, done by a process that may die of it.

Child processes are started afresh, not forked, and without Python's own helper for
that, which would run the user's script once more.
"""

import logging
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from formcheck.errors import FormcheckError, PoseError, VideoError
from formcheck.isolation.allowance import (
    allow_cpu,
    is_limited,
    limit_this_process,
    too_much_memory,
    watched,
    why_ended,
)
from formcheck.processes import Later, begin_helper, cores

_T = TypeVar("_T")
OnNews = Callable[[Any], object]
KEPT_READY: Final = 2
"""An upload is checked by one process and previewed by another."""
REPLACED_AFTER_S: Final = 10.0
"""A process costs 1.4 s of a core before it is ready; just after a clip has arrived
all cores look at its frames."""
IN_PLACE: Final = "FORMCHECK_IN_PLACE"
"""Set to 1 this environment variable decodes in the process itself, for debuggers."""
_PROGRAM: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from formcheck.isolation.child import serve; serve()"
)
_log = logging.getLogger(__name__)
_children_only = False
_side_by_side = threading.BoundedSemaphore(max(2, cores()))
"""However many ask at once, as visitors of a server do."""


def apart(
    name: str,
    work: Callable[..., _T],
    *arguments: Any,  # noqa: ANN401  (whatever work takes)
    on_news: OnNews | None = None,
) -> _T:
    """Return what a piece of work on a file gives, done in a process of its own.

    In a process that exists for such work it is done in place.

    Parameters
    ----------
    name
        Of the file, for what is said.
    work
        A function of a module; called with the arguments, and last with a function that
        hands news on.
    arguments
        What can be pickled, as its result.
    on_news
        Called with each piece of news.

    Raises
    ------
    FormcheckError
        What the work raised; or ``VideoError``, if it took too much, or died.
    """
    tell = on_news or _nobody
    in_place = os.environ.get(IN_PLACE) == "1"
    if in_place or (is_limited() and not _children_only):
        return _in_place(name, work, arguments, tell)
    with _side_by_side:
        child = _ready_child()
        try:
            return child.result(name, work, arguments, tell)
        finally:
            child.end()
            if _wanted:
                _replacing.start(REPLACED_AFTER_S)


@contextmanager
def children_only() -> Iterator[None]:
    """Do no such work in place within the block, not even in a process made for it."""
    global _children_only
    before, _children_only = _children_only, True
    try:
        yield
    finally:
        _children_only = before


def _nobody(_news: Any) -> None:  # noqa: ANN401
    """Hear news that nobody asked for."""


def _in_place(
    name: str, work: Callable[..., _T], arguments: tuple[Any, ...], tell: OnNews
) -> _T:
    try:
        if is_limited():
            return work_within_limits(work, arguments, tell)
        return work(*arguments, tell)
    except FormcheckError:
        raise
    except Exception as error:
        if _for_memory(error):
            raise VideoError(f"{name} {too_much_memory()}") from error
        if not is_limited():
            raise
        last = "".join(traceback.format_exception_only(error))
        raise _unreadable(name, last) from error


def _for_memory(error: Exception) -> bool:
    """Say whether memory ran out; OpenCV has an error of its own for that."""
    return isinstance(error, MemoryError) or "nsufficient memory" in str(error)


def _unreadable(name: str, said: str) -> VideoError:
    last = said.strip().rsplit("\n", 1)[-1].strip()
    return VideoError(f"{name} cannot be read here ({last}); export it again")


# ------------------------------------------------------------------ the parent


class _Child:
    """A process that waits for one piece of work."""

    def __init__(self, modules: tuple[str, ...] = ()) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.modules = modules
        here = [entry or str(Path.cwd()) for entry in sys.path]
        with suppress(OSError):  # it died; whoever asks for its result is told
            self._send(here)
            self._send(modules)

    def _pipe(self, pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise PoseError("a process could not be started; is memory short?")
        return pipe

    def _send(self, thing: object) -> None:
        pipe = self._pipe(self._process.stdin)
        pickle.dump(thing, pipe, protocol=pickle.HIGHEST_PROTOCOL)
        pipe.flush()

    def alive(self) -> bool:
        return self._process.poll() is None

    def result(
        self,
        name: str,
        work: Callable[..., _T],
        arguments: tuple[Any, ...],
        tell: OnNews,
    ) -> _T:
        try:
            self._send((work, arguments))
            while True:
                kind, thing = pickle.load(self._pipe(self._process.stdout))
                if kind == "news":
                    tell(thing)
                elif kind == "done":
                    found: _T = thing
                    return found
                else:
                    break
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            why = why_ended(self._process.wait())
            raise VideoError(f"{name} {why}") from None
        if isinstance(thing, FormcheckError):
            raise thing
        if thing is None:
            raise VideoError(f"{name} {too_much_memory()}")
        _log.info("%s: %s", name, thing)
        raise _unreadable(name, str(thing))

    def end(self) -> None:
        """Let the process go; one that is still at work is stopped."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


_ready: list[_Child] = []
_wanted: tuple[str, ...] = ()
_lock = threading.Lock()


def keep_ready(*modules: str) -> None:
    """Keep processes waiting with modules loaded, which takes a second or two."""
    global _wanted
    _wanted = modules
    _make_ready()


def _make_ready() -> None:
    with _lock:
        while _wanted and len(_ready) < KEPT_READY:
            _ready.append(_Child(_wanted))


_replacing: Final = Later(_make_ready)


def _ready_child() -> _Child:
    """Return the process that has waited longest, thus is loaded; else a new one."""
    with _lock:
        while _ready:
            child = _ready.pop(0)
            if child.alive():
                return child
            child.end()
    return _Child()


# ------------------------------------------------------------------- the child


def serve() -> None:
    """Do one piece of work and hand its result over; then end."""
    begin_helper()
    given, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no part of the answer
    lock = threading.Lock()

    def send(kind: str, thing: object) -> None:
        with lock:
            pickle.dump((kind, thing), out, protocol=pickle.HIGHEST_PROTOCOL)
            out.flush()

    for module in pickle.load(given):
        __import__(module)
    try:
        work, arguments = pickle.load(given)
    except EOFError:
        return
    threading.Thread(target=_follow, args=(given,), daemon=True).start()
    limit_this_process()
    try:
        _serve(work, arguments, send)
        os._exit(0)  # taking everything back piece by piece costs time
    finally:
        os._exit(1)


def _serve(
    work: Callable[..., object],
    arguments: tuple[Any, ...],
    send: Callable[[str, object], None],
) -> None:
    try:
        found = work_within_limits(work, arguments, lambda news: send("news", news))
    except FormcheckError as error:
        send("failed", error)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  (the parent says it in a sentence)
        out_of_memory = _for_memory(error)
        send("failed", None if out_of_memory else traceback.format_exc())
    else:
        send("done", found)


def work_within_limits(
    work: Callable[..., _T], arguments: tuple[Any, ...], tell: OnNews
) -> _T:
    """Return what a piece of work gives, in a process that is limited."""
    allow_cpu()
    with watched():
        return work(*arguments, tell)


def _follow(given: IO[bytes]) -> None:
    """End with the parent."""
    given.read(1)
    os._exit(1)
