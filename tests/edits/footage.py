"""The clips that are edited: rendered samples, and real ones where they are present."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.edits.files import Timed, frames

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_videos"


Truths = dict[tuple[str, str | None], tuple[float, float]]
"""What is true of a number and side, and how exactly that is known."""


def _contacts(left_ms: float, right_ms: float, step_ms: float, off: float) -> Truths:
    """Return labelled contacts, and what follows from them at a step time."""
    found: Truths = {}
    for side, contact in (("left", left_ms), ("right", right_ms)):
        found["contact_time", side] = contact, off
        found["flight_time", side] = step_ms - contact, off
        found["duty_factor", side] = contact / step_ms / 2, off / step_ms / 2
    return found


@dataclass(frozen=True, kw_only=True)
class Footage:
    """A clip, of which so many frames are taken, reduced to a width.

    ``steps_hz`` is its step rate, by which a phone on its treadmill would bob;
    ``labelled`` what was counted frame by frame, with how far that may be off.
    """

    name: str
    frames: int
    width_px: int
    real: bool = False
    steps_hz: float = 2.83
    about: dict[str, Any] = field(default_factory=dict)
    runner: dict[str, Any] = field(default_factory=dict)
    labelled: Truths = field(default_factory=dict)

    def path(self, clips: Path) -> Path:
        return (clips if self.real else SAMPLES) / self.name

    @property
    def truths(self) -> Truths:
        """What is true of the clip: as rendered, or as labelled by eye."""
        beside = (SAMPLES / self.name).with_suffix(".truth.json")
        if self.real or not beside.exists():
            return self.labelled
        found: Truths = {}
        for key, value in json.loads(beside.read_text("utf-8"))["values"].items():
            if isinstance(value, dict):
                found |= {(key, side): (one, 0.0) for side, one in value.items()}
            else:
                found[key, None] = value, 0.0
        return found


FOOTAGE: dict[str, Footage] = {
    "side": Footage(name="01_side_right.mp4", frames=390, width_px=640, steps_hz=2.86),
    "left": Footage(
        name="04_asymmetry_side_left.mp4", frames=360, width_px=640, steps_hz=2.95
    ),
    "rear": Footage(name="06_rear_even_small_drop.mp4", frames=270, width_px=480),
    "front": Footage(name="10_front.mp4", frames=210, width_px=480),
    "slowed": Footage(name="11_slow_motion_240fps.mp4", frames=576, width_px=640),
    "gym": Footage(
        name="gym_side_right_60fps.mp4",
        frames=388,
        width_px=540,
        real=True,
        steps_hz=2.8,
        labelled={("cadence", None): (168.4, 0.5), **_contacts(250, 254, 356, 6)},
    ),
    "garage": Footage(
        name="garage_side_left_30fps.mp4",
        frames=300,
        width_px=480,
        real=True,
        steps_hz=2.81,
        labelled={("cadence", None): (168.75, 0.5), **_contacts(267, 242, 356, 12)},
    ),
    "lab": Footage(
        name="lab_side_right_slowmo10x.mp4", frames=949, width_px=0, real=True
    ),
    "squats": Footage(name="squats_no_gait.mp4", frames=196, width_px=480, real=True),
    "nobody": Footage(name="no_person.mp4", frames=240, width_px=0, real=True),
    "walk": Footage(name="walk_side_vfr.mp4", frames=124, width_px=640, real=True),
    "walk round": Footage(
        name="walk_turns_round.mp4", frames=401, width_px=640, real=True
    ),
    "walk rear": Footage(
        name="rear_walk_portrait.mp4", frames=148, width_px=480, real=True
    ),
    "receding": Footage(
        name="rear_run_receding.mp4", frames=361, width_px=640, real=True
    ),
    "crosses": Footage(
        name="run_crosses_then_empty.mp4", frames=280, width_px=960, real=True
    ),
    "cut off": Footage(name="body_cut_off.mp4", frames=212, width_px=960, real=True),
    "front slow": Footage(
        name="front_slowmo_portrait.mp4", frames=85, width_px=540, real=True
    ),
    "tiny": Footage(name="rotated_vfr_phone.mp4", frames=193, width_px=0, real=True),
}


@lru_cache(maxsize=2)  # a clip's frames take half a gigabyte
def footage(key: str, clips: Path) -> list[Timed]:
    """Return a clip's frames, their times from 0 on."""
    one = FOOTAGE[key]
    return frames(one.path(clips), n=one.frames, width_px=one.width_px)
