"""What the nets saw in clips, kept in a private folder until it is needed.

Frames need neither speed nor height, so that a batch may look at clips while its
questions are answered, and need not look anew once a waistband was confirmed.
"""

import hashlib
import os
import pickle
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from formcheck.analysis.pose_pass import OnFrames, Watched, watch
from formcheck.settings.settings import Clip, Settings


def look_key(clip: Clip, settings: Settings) -> str:
    """Return what the frames that are looked at, and how, depend on."""
    seen_as = clip.model_dump_json(
        include={"path", "start_s", "end_s", "view", "capture_fps"}
    )
    return f"{settings.estimator} {seen_as}"


class KeptLooks:
    """What was seen in clips before, as files of a folder.

    Parameters
    ----------
    folder
        Private to this program: what lies there is believed as it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, watched: Watched, settings: Settings) -> None:
        """Write what was seen, whole or not at all; a full disk keeps nothing."""
        path = self._path(watched.clip, settings)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    pickle.dump(watched, file, protocol=pickle.HIGHEST_PROTOCOL)
                Path(part).replace(path)
            except OSError:
                Path(part).unlink(missing_ok=True)
                raise

    def holds(self, clip: Clip, settings: Settings) -> bool:
        """Return whether a clip was looked at in this way."""
        return self._path(clip, settings).is_file()

    def look(
        self, clip: Clip, *, settings: Settings, on_frames: OnFrames | None = None
    ) -> Watched:
        """Return what was seen in a clip; looks at it now if it was not yet.

        Raises
        ------
        FormcheckError
            As :func:`formcheck.analysis.pose_pass.watch`.
        """
        path = self._path(clip, settings)
        with suppress(OSError, pickle.UnpicklingError, EOFError):
            seen = pickle.loads(path.read_bytes())
            if isinstance(seen, Watched):
                return replace(seen, clip=clip)  # its questions were answered meanwhile
        return watch(clip, settings=settings, on_frames=on_frames)

    def _path(self, clip: Clip, settings: Settings) -> Path:
        mark = hashlib.sha256(look_key(clip, settings).encode()).hexdigest()
        return self._folder / f"{mark}.look"
