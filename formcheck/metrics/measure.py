"""What every family of metrics starts from, and how it writes its numbers down."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from formcheck.metrics.joint_angles import Posture, leg_length_px, posture
from formcheck.metrics.metric import Metric
from formcheck.model import (
    CleanTrack,
    ClipAnalysis,
    FloatArray,
    GaitTiming,
    MetricValue,
    NotMeasured,
    PelvisLine,
    Scene,
    Stride,
)
from formcheck.model.skeleton import SIDES, Side
from formcheck.settings.settings import Runner
from formcheck.signal.statistics import ROLL_SD_DEG

Result = MetricValue | NotMeasured


@dataclass(frozen=True, kw_only=True, eq=False)
class Inputs:
    """What a family of metrics may use of one clip.

    Attributes
    ----------
    roll_deg
        Camera roll that is taken out of every angle; 0 if it is not known.
    roll_sd_deg
        SD of the roll that is left.
    pelvis
        The line of the pelvis in the picture, or why there is none.
    frontal_roll_deg
        Camera roll of a clip from behind or in front; None if it is not known.
    """

    track: CleanTrack
    scene: Scene
    timing: GaitTiming
    strides: tuple[Stride, ...]
    runner: Runner
    speed_mps: float | None
    clip: int
    roll_deg: float = 0.0
    roll_sd_deg: float = ROLL_SD_DEG
    pelvis: PelvisLine | str = "the pelvis was not looked for"
    frontal_roll_deg: float | None = None

    @cached_property
    def posture(self) -> Posture:
        """Angles of the body over time, worked out once for all families."""
        return posture(
            self.track, self.scene, timing=self.timing, roll_deg=self.roll_deg
        )

    @cached_property
    def legs_px(self) -> Mapping[Side, float]:
        """Median thigh + shank length of each leg in the picture [px]."""
        return {side: leg_length_px(self.track, side) for side in SIDES}

    @property
    def reader(self) -> "Reader":
        """What writes this clip's numbers down."""
        return Reader(
            timing=self.timing,
            strides=self.strides,
            rate_hz=self.track.timing_hz,
            clip=self.clip,
        )


def inputs_of(
    clip: ClipAnalysis,
    *,
    runner: Runner | None = None,
    speed_mps: float | None = None,
    index: int = 0,
) -> Inputs | None:
    """Return what a finished clip was measured from; None if it gave no events.

    Parameters
    ----------
    clip
        A finished clip; nothing of the video is needed.
    runner, speed_mps
        As in the analysis [m/s]; without them lengths are missing.
    index
        Place of the clip in the session.
    """
    if clip.track is None or clip.scene is None or clip.timing is None:
        return None
    side_view = clip.scene.view == "side"
    return Inputs(
        track=clip.track,
        scene=clip.scene,
        timing=clip.timing,
        strides=clip.strides,
        runner=runner or Runner(),
        speed_mps=speed_mps,
        clip=index,
        roll_deg=(clip.roll_deg or 0.0) if side_view else 0.0,
        roll_sd_deg=clip.roll_sd_deg,
        pelvis=clip.pelvis or "the pelvis was not found in this clip",
        frontal_roll_deg=None if side_view else clip.roll_deg,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Reader:
    """Events of one clip, and values with the label and unit of their metric."""

    timing: GaitTiming
    strides: tuple[Stride, ...]
    rate_hz: float
    clip: int

    def value(
        self,
        metric: Metric,
        side: Side | None,
        value: float,
        *,
        error: float,
        spread: float,
        n: int,
        method: str,
    ) -> MetricValue:
        """Return a value with the label and unit of its metric."""
        return MetricValue(
            key=metric.key,
            label=metric.label,
            unit=metric.unit,
            side=side,
            value=value,
            error=error,
            spread=spread,
            n_strides=n,
            method=method,
            clip=self.clip,
        )

    def none(self, key: str, side: Side | None, reason: str) -> NotMeasured:
        """Return why a number is missing."""
        return NotMeasured(key=key, side=side, reason=reason, clip=self.clip)


def sd(values: FloatArray) -> float:
    """Return the SD over strides; NaN for fewer than two."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
