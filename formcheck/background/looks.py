"""What was seen in the clips of a run before it was complete."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from formcheck.analysis.pose_pass import OnFrames, Watched, watch
from formcheck.background.job import Looked, Tell, Turn, Watch
from formcheck.errors import FormcheckError
from formcheck.settings.settings import Clip, Settings
from formcheck.video.reader import VideoFile

REPORT_EVERY_S: Final = 0.1


class Looks:
    """What was seen in the clips so far, so that no clip is looked at twice."""

    def __init__(
        self, tell: Tell, *, on_first_frame: Callable[[], object] | None = None
    ) -> None:
        self._tell = tell
        self._on_first_frame = on_first_frame
        self._seen: dict[str, Watched] = {}

    def look(self, order: Watch) -> None:
        """Look at a clip ahead of the analysis; what fails is told by the analysis."""
        self._tell(Turn(kind="clip"))
        self._tell(Looked(key=order.key, frames=0, total=None))
        told_s = 0.0

        def tell(frames: int, source: VideoFile) -> None:
            nonlocal told_s
            if (first := self._on_first_frame) is not None:
                self._on_first_frame = None
                first()
            if time.monotonic() - told_s < REPORT_EVERY_S:
                return
            told_s = time.monotonic()
            total = source.header_frames
            self._tell(Looked(key=order.key, frames=frames, total=total))

        with suppress(FormcheckError):
            self._seen[order.key] = watch(
                order.clip, settings=order.settings, on_frames=tell
            )
        self._tell(Looked(key=order.key, frames=0, total=None, complete=True))

    def watched(
        self, clip: Clip, *, settings: Settings, on_frames: OnFrames | None = None
    ) -> Watched:
        """Return what was seen in a clip; looks at it now if that is still to do."""
        seen = self._seen.get(Watch(clip=clip, settings=settings).key)
        if seen is None:
            return watch(clip, settings=settings, on_frames=on_frames)
        return replace(seen, clip=clip)  # its questions were answered meanwhile
