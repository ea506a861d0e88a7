"""A clip from behind or in front, ready to be read: points, levels, mid-stances.

The swinging foot is misplaced by tens of per cent of a leg in such pictures, so only
the leg that stands is read. Angles to the vertical carry the camera's roll, which is
taken out where it is known and is in the error where it is not.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.strides import DUTY_FRAC
from formcheck.metrics.metric import Metric
from formcheck.model import (
    CleanTrack,
    FloatArray,
    GaitTiming,
    MetricValue,
    NotMeasured,
    Scene,
)
from formcheck.model.skeleton import SIDES, Side, point
from formcheck.signal.geometry import middle
from formcheck.tracking.resampling import low_pass

FRONTAL_POSTURE_HZ: Final = 8.0
"""Low-pass of the joints, under the 12 Hz of the side: only mid-stance is read."""
USUAL_HALF_STANCE: Final = 0.18
"""Mid-stance after the strike, in stride times, where no toe-off was seen."""
BESIDE_S: Final = 0.015
"""A value in mid-stance is the mean of three, this far apart."""
MIN_STANCES: Final = 3
"""Fewer stances than this are no number."""
ROLL_UNKNOWN_SD_DEG: Final = 1.0
"""SD of the roll of a camera levelled by eye; chosen by us, so that errors hold
2 deg for it. The side view takes 1.5."""
ROLL_SEEN_SD_DEG: Final = 0.7
"""SD of a roll read from lines in the picture; chosen by us."""

Result = MetricValue | NotMeasured


@dataclass(frozen=True, kw_only=True, eq=False)
class Frontal:
    """One clip from behind or in front, ready to be read.

    ``roll_deg`` is how far the picture's right end hangs too low; None = not known.
    """

    track: CleanTrack
    scene: Scene
    timing: GaitTiming
    clip: int
    roll_deg: float | None

    def value(
        self, metric: Metric, side: Side, each: FloatArray, *, error: float, method: str
    ) -> MetricValue:
        """Return the mean of one value per stance."""
        return MetricValue(
            key=metric.key,
            label=metric.label,
            unit=metric.unit,
            side=side,
            value=float(np.mean(each)),
            error=error,
            spread=float(np.std(each, ddof=1)),
            n_strides=len(each),
            method=method,
            clip=self.clip,
        )

    def none(self, key: str, side: Side | None, reason: str) -> NotMeasured:
        """Return why a number is missing."""
        return NotMeasured(key=key, side=side, reason=reason, clip=self.clip)

    @property
    def roll_sd_deg(self) -> float:
        """SD of the roll that is left in the angles."""
        return ROLL_UNKNOWN_SD_DEG if self.roll_deg is None else ROLL_SEEN_SD_DEG

    def toward_midline(self, side: Side) -> float:
        """Return the picture's x direction from a leg to the body's midline."""
        return 1.0 if (self.scene.view == "rear") == (side == "left") else -1.0


def stance_readings(clip: Frontal) -> dict[Side, dict[str, FloatArray]]:
    """Return angles [deg] and widths [hip widths] at each mid-stance of each side."""
    signals = stance_signals(clip)
    return {
        side: {
            key: _at(clip.track, signal, mid_stances_s(clip.timing, side))
            for key, signal in signals[side].items()
        }
        for side in SIDES
    }


def stance_signals(clip: Frontal) -> dict[Side, dict[str, FloatArray]]:
    """Return each leg's angles [deg] and widths [hip widths] over the track."""
    points = levelled(clip)
    hips = middle(points["left_hip"], points["right_hip"])
    top = middle(points["left_shoulder"], points["right_shoulder"])
    hip_width = hip_width_px(clip.track)
    found: dict[Side, dict[str, FloatArray]] = {}
    for side in SIDES:
        inward = clip.toward_midline(side)
        hip, knee, ankle, heel = (
            points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle", "heel")
        )
        thigh = inward * _from_vertical_deg(hip, knee)
        shank = inward * _from_vertical_deg(knee, ankle)
        found[side] = {
            "femoral_adduction": thigh,
            "knee_frontal": thigh - shank,
            "lateral_trunk_lean": inward * _from_vertical_deg(hips, top),
            "step_width": -inward * (heel - hips)[:, 0] / hip_width,
        }
    return found


def mid_stances_s(timing: GaitTiming, side: Side) -> FloatArray:
    """Return the middle of each stance of a side [s]."""
    offs = timing.times("toe_off", side)
    longest_s = DUTY_FRAC[1] * timing.stride_time_s
    middles = []
    for strike in timing.times("foot_strike", side):
        own = offs[(offs > strike) & (offs < strike + longest_s)]
        half = USUAL_HALF_STANCE * timing.stride_time_s
        if own.size:
            half = (float(own[0]) - strike) / 2.0
        middles.append(strike + half)
    return np.array(middles, dtype=np.float64)


def levelled(clip: Frontal) -> dict[str, FloatArray]:
    """Return the used points low-passed, with the camera's roll taken out [px]."""
    xy_px = low_pass(clip.track.xy_px, clip.track.rate_hz, FRONTAL_POSTURE_HZ)
    roll = np.radians(clip.roll_deg or 0.0)
    back = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    joints = ("hip", "shoulder", "knee", "ankle", "heel", "wrist")
    return {
        f"{side}_{joint}": xy_px[:, point(f"{side}_{joint}")] @ back.T
        for joint in joints
        for side in SIDES
    }


def _from_vertical_deg(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return a line's angle from the vertical, + = its end toward the picture's right.

    For a line that goes up the sign is turned, so that + means: a trunk toward a leg
    whose midline is at the right leans away from the midline.
    """
    across, down = (end - start).T
    return np.asarray(np.degrees(np.arctan2(across * np.sign(down), np.abs(down))))


def _at(track: CleanTrack, signal: FloatArray, at_s: FloatArray) -> FloatArray:
    """Return a signal around some times, without those where it was not seen."""
    around = at_s[:, None] + np.array([-BESIDE_S, 0.0, BESIDE_S])
    value = np.interp(around, track.time_s, signal).mean(axis=1)
    seen: FloatArray = value[np.isfinite(value)]
    return seen


def hip_width_px(track: CleanTrack) -> float:
    """Return the median distance of the hip points [px]; NaN if there is none."""
    width = np.linalg.norm(track.of("left_hip") - track.of("right_hip"), axis=1)
    usual = float(np.median(width[np.isfinite(width)]))
    return usual if usual > 0.0 else float("nan")


def too_few(clip: Frontal, key: str, side: Side, n: int) -> NotMeasured:
    """Return that too few stances of a leg were seen."""
    return clip.none(
        key,
        side,
        f"{n} stances of the {side} leg could be read, {MIN_STANCES} are needed; film "
        "10 s or more",
    )
