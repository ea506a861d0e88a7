"""What the nets find in an edited clip, stored by the bytes of the file."""

import hashlib
import pickle
from dataclasses import dataclass
from pathlib import Path

from formcheck.analysis.pose_pass import Watched, _watch
from formcheck.errors import FormcheckError
from formcheck.model import Candidates
from formcheck.settings.settings import Clip, Settings
from formcheck.video.reader import VideoFile
from tests.detections import FOLDER, code


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was seen and how the file was read, or why nothing could be."""

    candidates: Candidates | None = None
    truncated: bool = False
    track: int = 0
    quarter_turns: int = 0
    woven: bool = False
    reason: str = ""

    def watched(self, clip: Clip) -> Watched:
        """Return the same as the program has it, for a file of the same bytes."""
        source = VideoFile(
            clip.path,
            track=self.track,
            quarter_turns=self.quarter_turns,
            woven=self.woven,
        )
        source.truncated = self.truncated
        assert self.candidates is not None
        return Watched(clip=clip, source=source, candidates=self.candidates)


def looked(clip: Clip, *, stale: bool = False, anew: bool = False) -> Looked:
    """Return what the nets find.

    Parameters
    ----------
    clip
        The file.
    stale
        Take what was found by other code than today's, too.
    anew
        Take nothing stored.
    """
    about = (clip.view, clip.capture_fps, clip.start_s, clip.end_s)
    key = hashlib.sha256(repr(about).encode() + clip.path.read_bytes())
    if not stale:
        key.update(code().encode())
    stored = FOLDER / f"{key.hexdigest()[:24]}.edit"
    if stored.exists() and not anew:
        found: Looked = pickle.loads(stored.read_bytes())
        return found
    found = _look(clip)
    FOLDER.mkdir(parents=True, exist_ok=True)
    _write(stored, found)
    return found


def _write(stored: Path, found: Looked) -> None:
    unfinished = stored.with_suffix(".part")
    unfinished.write_bytes(pickle.dumps(found))
    unfinished.rename(stored)


def _look(clip: Clip) -> Looked:
    try:
        seen = _watch(clip, Settings(workers=1), lambda _: None)
    except FormcheckError as error:
        return Looked(reason=str(error))
    return Looked(
        candidates=seen.candidates,
        truncated=seen.source.truncated,
        track=seen.source.track,
        quarter_turns=seen.source.quarter_turns,
        woven=seen.source.woven,
    )
