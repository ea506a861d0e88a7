"""What the pose nets find in a clip: found once, then read from a cache by hash.

The workers of a test run share it: the first that asks runs the nets, the others wait.
The key holds the clip's bytes and the code that reads and detects, so that a change of
either looks anew.
"""

import hashlib
import pickle
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock

from formcheck.model import Candidates
from formcheck.pose import observe
from formcheck.settings.settings import Clip
from formcheck.video.reader import VideoFile

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".pytest_cache" / "detections"


def detections(clip: Clip) -> Candidates:
    """Return the candidates of a clip with the patches about the hips."""
    key = _key(clip)
    stored = FOLDER / f"{key}.pickle"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / f"{key}.lock"):
        if stored.exists():
            return _read(stored)
        found = observe(
            VideoFile(clip.path, start_s=clip.start_s, end_s=clip.end_s),
            estimator="tracks",
            view=clip.view,
            capture_fps=clip.capture_fps,
        )
        unfinished = stored.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps(found))
        unfinished.rename(stored)
    return found


def _read(stored: Path) -> Candidates:
    found: Candidates = pickle.loads(stored.read_bytes())
    return found


def _key(clip: Clip) -> str:
    about: tuple[Any, ...] = (clip.view, clip.capture_fps, clip.start_s, clip.end_s)
    whole = hashlib.sha256(repr(about).encode())
    whole.update(clip.path.read_bytes())
    whole.update(code().encode())
    return whole.hexdigest()[:24]


@cache
def code() -> str:
    """Return a digest of the code and the model files that detections depend on."""
    rooms = [ROOT / "formcheck" / name for name in ("model", "pose", "video")]
    return _digest(f for room in rooms for f in room.rglob("*") if f.is_file())


def _digest(files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for file in sorted(files):
        if file.suffix in {".py", ".tflite"}:
            whole.update(file.name.encode() + file.read_bytes())
    return whole.hexdigest()
