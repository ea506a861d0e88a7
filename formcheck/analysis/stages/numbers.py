"""Third stage: everything that track, events and the pelvis' line give."""

from dataclasses import dataclass

import numpy as np

from formcheck.analysis.stages.follow import Followed, Shot
from formcheck.analysis.stages.gait import Timed
from formcheck.metrics import Inputs, Measured, measure
from formcheck.model import Candidates, Scene
from formcheck.pelvis.tilt import read_pelvis
from formcheck.quality.camera import Camera, camera
from formcheck.signal.statistics import ROLL_SD_DEG


@dataclass(frozen=True, kw_only=True, eq=False)
class Taken:
    """All that was measured, what it was measured from, and where the camera stood."""

    inputs: Inputs
    measured: Measured
    camera: Camera | None


def take_numbers(shot: Shot, body: Followed, gait: Timed) -> Taken:
    """Measure everything that the tracks, the events and the pelvis' line show."""
    candidates = shot.candidates
    stood = camera(
        body.track,
        gait.scene,
        gait.timing,
        incline_pct=shot.runner.incline_pct,
        plumb_deg=candidates.roll_deg,
    )
    pelvis = read_pelvis(
        candidates.patches,
        pose=body.pose,
        scene=gait.scene,
        timing=gait.timing,
        slow_motion_factor=shot.info.slow_motion_factor,
        clip=shot.clip,
        confirm=shot.confirm,
    )
    inputs = Inputs(
        track=body.track,
        scene=gait.scene,
        timing=gait.timing,
        strides=gait.strides,
        runner=shot.runner,
        speed_mps=shot.clip.speed_mps,
        clip=shot.index,
        roll_deg=stood.roll_deg if stood else 0.0,
        roll_sd_deg=stood.roll_sd_deg if stood else ROLL_SD_DEG,
        pelvis=pelvis,
        frontal_roll_deg=_roll_deg(candidates, gait.scene),
    )
    return Taken(inputs=inputs, measured=measure(inputs), camera=stood)


def _roll_deg(candidates: Candidates, seen: Scene) -> float | None:
    """Return the camera's roll of a clip from behind or in front; None = not known."""
    known = seen.view != "side" and np.isfinite(candidates.roll_deg)
    return candidates.roll_deg if known else None
