"""The sample clips that come with the repository, and what is known about them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parents[1] / "sample_videos"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One clip; speed and height are texts with units, empty if not known."""

    path: Path
    view: str
    about: str
    speed: str
    height: str


def samples(folder: Path = FOLDER) -> list[Sample]:
    """Return all sample clips by name; none where only the package is installed."""
    return [_sample(path) for path in sorted(folder.glob("*.mp4"))]


def first_of_each_view(found: list[Sample]) -> list[Sample]:
    """Return one clip for each view, in the order they come."""
    by_view: dict[str, Sample] = {}
    for sample in found:
        by_view.setdefault(sample.view, sample)
    return list(by_view.values())


def _sample(path: Path) -> Sample:
    truth = path.with_suffix(".truth.json")
    known: dict[str, Any] = json.loads(truth.read_bytes()) if truth.exists() else {}
    take = known.get("take", {})
    speed, height = take.get("speed_mps"), take.get("height_m")
    return Sample(
        path=path,
        view=take.get("view", "").partition("_")[0],  # "side_right" is a side view
        about=known.get("about", path.stem.replace("_", " ")),
        speed="" if speed is None else f"{speed:g}m/s",
        height="" if height is None else f"{height:g}m",
    )
