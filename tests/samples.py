"""The sample clips and their truth; each is looked at once in a test session.

``sample("01_side_right")`` reads the truth; ``seen("01_side_right")`` runs the pose
model over the clip (about ten seconds) the first time it is asked for, and keeps what
it saw; ``analysed("01_side_right")`` measures it. Tests that call these two are slow.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.clips.exact import exact_scene, exact_track
from benchmarks.clips.people import clip_of, take_of
from formcheck.analysis.clip import clip_info, measure_clip
from formcheck.gait.events import gait_timing
from formcheck.model import Candidates, ClipAnalysis, GaitTiming
from formcheck.settings.settings import Clip, Runner
from formcheck.video.reader import VideoFile
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take
from tests.detections import detections

FOLDER = Path(__file__).parents[1] / "sample_videos"
SIDE = (
    "01_side_right",
    "02_side_left",
    "03_side_right_overstride",
    "04_asymmetry_side_left",
    "05_asymmetry_side_right",
)
REAR = ("06_rear_even_small_drop", "07_rear_uneven_large_drop", "08_rear_dots")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A clip, how it was rendered, and what is true of it."""

    path: Path
    truth: Mapping[str, Any]

    @property
    def take(self) -> Take:
        return take_of(self.truth)

    @property
    def values(self) -> Mapping[str, Any]:
        return self.truth["values"]

    @property
    def clip(self) -> Clip:
        """The clip with what its maker would tell formcheck."""
        return clip_of(self.path, self.truth)

    @property
    def runner(self) -> Runner:
        return Runner(height_m=self.take.height_m, speed_mps=self.values["belt_speed"])


@cache
def sample(name: str) -> Sample:
    path = FOLDER / f"{name}.mp4"
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return Sample(path=path, truth=truth)


@cache
def seen(name: str) -> Candidates:
    """Return what the pose model sees in a clip, with the pictures of the hips."""
    return detections(sample(name).clip)


@cache
def analysed(name: str, **about: Any) -> ClipAnalysis:
    """Return everything a clip shows; ``about`` replaces what is said about it."""
    one = sample(name)
    clip = one.clip.model_copy(update=about)
    found = seen(name)
    info = clip_info(clip, VideoFile(one.path), found)
    return measure_clip(found, info=info, clip=clip, runner=one.runner)


@cache
def exact(name: str) -> GaitTiming:
    """Return the events that formcheck's rules give on the exact joints."""
    take = sample(name).take
    return gait_timing(exact_track(motion(take)), exact_scene(take))
