"""Looking at many clips while the questions about their runs are answered."""

import secrets
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from formcheck.analysis.kept_looks import KeptLooks
from formcheck.analysis.pose_pass import watch
from formcheck.background.fair_queue import Turns
from formcheck.errors import FormcheckError
from formcheck.settings.settings import Clip, Settings


class LookAhead:
    """Looks at the frames of clips, one after the other, in turn with everybody's.

    Parameters
    ----------
    turns
        The turns that every clip on this server takes.
    folder
        Where what was seen is kept; private, and deleted with the batch.
    """

    def __init__(self, turns: Turns, folder: Path) -> None:
        self.id = secrets.token_urlsafe(16)
        self.cancelled = threading.Event()
        self.folder = folder
        self._turns = turns
        self._kept = KeptLooks(folder)
        self._open: list[tuple[Clip, Settings]] = []
        self._known: set[Path] = set()
        self._changed = threading.Condition()
        threading.Thread(target=self._work, daemon=True).start()

    def look(self, clips: Sequence[Clip], settings: Settings) -> None:
        """Have clips looked at that are not known yet; returns at once."""
        with self._changed:
            for clip in clips:
                if clip.path not in self._known:
                    self._known.add(clip.path)
                    self._open.append((clip, settings))
            self._changed.notify_all()

    def stop(self) -> None:
        """Begin with no further clip; the one that is looked at is kept as well."""
        self.cancelled.set()
        self._turns.wake()
        with self._changed:
            self._changed.notify_all()

    def _work(self) -> None:
        while (order := self._next()) is not None:
            clip, settings = order
            if not clip.path.is_file() or self._kept.holds(clip, settings):
                continue  # removed meanwhile, or done
            if not self._turns.take(self):
                return
            try:
                with suppress(FormcheckError):  # is told when it is analysed
                    self._kept.keep(watch(clip, settings=settings), settings)
            finally:
                self._turns.give_back(self)

    def _next(self) -> tuple[Clip, Settings] | None:
        """Return what to look at next, once there is something; None to end."""
        with self._changed:
            while not self._open and not self.cancelled.is_set():
                self._changed.wait()
            return None if self.cancelled.is_set() else self._open.pop(0)
