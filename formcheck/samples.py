"""The sample clips that come with formcheck, and what is known about them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from formcheck.errors import InputError

NAME: Final = "sample_videos"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One clip; what is known of it are texts with units, empty if not known.

    ``capture_fps`` is known where the clip is in slow motion.
    """

    path: Path
    view: str
    about: str
    speed: str
    height: str
    capture_fps: str = ""


def sample_folder() -> Path:
    """Return the clips' folder: in an installed package, beside it in a checkout."""
    package = Path(str(files("formcheck")))
    inside = package / NAME
    return inside if inside.is_dir() else package.parent / NAME


def samples(folder: Path | None = None) -> list[Sample]:
    """Return all sample clips by name; none if they were not installed."""
    return [_sample(path) for path in sorted((folder or sample_folder()).glob("*.mp4"))]


def find_sample(name: str, among: Sequence[Sample]) -> Sample:
    """Return the sample with a name, or the only one whose name begins so.

    Raises
    ------
    InputError
        If there is none, or more than one.
    """
    found = [s for s in among if s.path.stem == name] or [
        s for s in among if name and s.path.stem.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    listed = "formcheck samples lists them"
    if not found:
        raise InputError(f"there is no sample {name!r}; {listed}")
    names = ", ".join(s.path.stem for s in found)
    raise InputError(f"sample {name!r} may be {names}; write more of its name")


def first_of_each_view(found: list[Sample]) -> list[Sample]:
    """Return one clip for each view, in the order they come."""
    by_view: dict[str, Sample] = {}
    for sample in found:
        by_view.setdefault(sample.view, sample)
    return list(by_view.values())


@cache  # the files with the truth are long
def _sample(path: Path) -> Sample:
    truth = path.with_suffix(".truth.json")
    known: dict[str, Any] = json.loads(truth.read_bytes()) if truth.exists() else {}
    take = known.get("take", {})
    speed, height = take.get("speed_mps"), take.get("height_m")
    capture_fps = take.get("capture_fps")
    return Sample(
        path=path,
        view=take.get("view", "").partition("_")[0],  # "side_right" is a side view
        about=known.get("about", path.stem.replace("_", " ")),
        speed="" if speed is None else f"{speed:g}m/s",
        height="" if height is None else f"{height:g}m",
        capture_fps="" if capture_fps is None else f"{capture_fps:g}",
    )
