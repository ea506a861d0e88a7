"""The runner's joints and segments at any time, in closed form.

x forward, y to the runner's left, z up, metres; the belt is z = 0 and moves to -x. The
hips stay at x = 0 on average.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from sample_videos.make_samples.contacts import Contacts, contacts
from sample_videos.make_samples.foot import (
    FOOT_Y_M,
    SHANK_FRAC,
    THIGH_FRAC,
    TOE_OUT_RAD,
    FootPath,
    foot_path,
)
from sample_videos.make_samples.take import Take

EXTENDED_FRAC: Final = 0.998
"""The straightest leg of a step, hip to ankle over thigh + shank: a knee bent by 7
degrees, of 5 to 13 on the force plates."""
LEVEL_EVERY_S: Final = 0.004
"""How often the level of the hips is worked out."""
HIP_Y_M: Final = 0.085
SHOULDER_Y_M: Final = 0.175
TRUNK_M: Final = 0.573
"""From the middle of the hips to the base of the neck (all at 1.75 m). The shoulders
are 0.055 lower: 0.296 of the height over the hips (de Leva, J Biomech 1996;29:1223)."""
NECK_M: Final = 0.130
"""From the base of the neck to the middle of the head."""
UPPER_ARM_M: Final = 0.325
FOREARM_M: Final = 0.255
"""Lengths per body height 0.186 and 0.146 (Winter, as the legs')."""
PELVIS_YAW_DEG: Final = 2.5
PELVIS_YAW_AT: Final = 0.37
"""The pelvis turns little, and a hip is foremost late in its own leg's stance or after
it: 2.1, 3.2 and 2.1 deg, 0.25, 0.41 and 0.51 stride after the strike in three runs of
two runners at 2 to 4 m/s (those of ``benchmarks/mocap.py``). In a run no hip reaches
ahead with its foot, as it does in a walk."""
TRUNK_YAW_DEG: Final = -10.0
SWAY_M: Final = 0.014
SWAY_AT: Final = 0.0
"""The pelvis gains on the belt while it pushes off and loses while it brakes: it is
foremost at contact and rearmost half a step later (the same three runs: 14, 17 and 15
mm, foremost 0.07 step before to 0.02 after contact)."""
ARM_SWING_DEG: Final = 32.0
DROP_LATER_S: Final = 0.03
"""The pelvis is level again this long after toe-off."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Motion:
    """The body over time.

    ``points`` (n, 3) carry names of ``formcheck.model.skeleton``; the feet's corners,
    as in ``left_heel_corner``, come on top.
    """

    time_s: FloatArray
    points: dict[str, FloatArray]
    feet: dict[Side, FootPath]
    steps: dict[Side, Contacts]
    pelvis: FloatArray
    """Middle of the hips, shape (n, 3)."""
    pelvis_turn: FloatArray
    """Columns are the pelvis' forward, left and up, shape (n, 3, 3)."""
    trunk_turn: FloatArray
    head: FloatArray
    neck: FloatArray
    oblique_deg: FloatArray
    """Pelvic obliquity; > 0 = the left side is lower."""


def motion(take: Take, time_s: FloatArray) -> Motion:
    """Return the runner at the given times."""
    steps = contacts(take)
    feet = {side: foot_path(take, steps[side], time_s) for side in SIDES}
    phase = _Phase(take, steps)
    oblique = obliquity_deg(take, steps, time_s)
    stride = phase.stride(time_s)
    turn = np.cos(2.0 * np.pi * stride)
    pelvis_turn = _pelvis_turn(stride, oblique)
    trunk_turn = _rotation(
        TRUNK_YAW_DEG * turn, take.lean_deg, take.trunk_follow * oblique
    )
    pelvis = _pelvis_path(take, phase, steps, time_s)
    points, neck, head = _upper_body(take, turn, pelvis, trunk_turn)
    for side in SIDES:
        sign = 1.0 if side == "left" else -1.0
        foot = feet[side]
        hip = pelvis + _hip_offset(take, side, pelvis_turn)
        ankle = _placed(take, side, foot, "ankle")
        points[f"{side}_hip"] = hip
        points[f"{side}_knee"] = _knee(take, hip, ankle, sign)
        for name in ("ankle", "heel", "toe", "heel_corner", "ball", "toe_corner"):
            points[f"{side}_{name}"] = _placed(take, side, foot, name)
    return Motion(
        time_s=time_s,
        points=points,
        feet=feet,
        steps=steps,
        pelvis=pelvis,
        pelvis_turn=pelvis_turn,
        trunk_turn=trunk_turn,
        head=head,
        neck=neck,
        oblique_deg=oblique,
    )


def obliquity_deg(
    take: Take, steps: dict[Side, Contacts], time_s: FloatArray
) -> FloatArray:
    """Return how much lower the pelvis' left side is.

    In each stance the swing side sinks by that leg's drop and comes back: 0 at contact,
    the whole drop shortly before mid-stance.
    """
    rng = np.random.default_rng(take.seed + 1)
    total = np.zeros(len(time_s))
    for i, side in enumerate(SIDES):
        sinks = -1.0 if side == "left" else 1.0
        ends = zip(steps[side].strike_s, steps[side].toe_off_s, strict=True)
        for strike, end in ends:
            drop = take.drop_deg[i] + 0.25 * take.variation * rng.standard_normal()
            u = np.clip((time_s - strike) / (end + DROP_LATER_S - strike), 0.0, 1.0)
            total += sinks * drop * np.sin(np.pi * u**0.8) ** 2
    return total


class _Phase:
    """Stride and step phase; whole at right foot strikes and at every strike."""

    def __init__(self, take: Take, steps: dict[Side, Contacts]) -> None:
        left, right = steps["left"].strike_s, steps["right"].strike_s
        both = np.sort(np.concatenate([left, right]))
        self._steps = PchipInterpolator(both, np.arange(len(both)))
        self._odd = float(left[0] < right[0])
        contact = (take.contact("left") + take.contact("right")) / 2.0
        self.mid_stance = 0.46 * contact / (take.stride_s / 2.0)

    def stride(self, time_s: FloatArray) -> FloatArray:
        """Return strides since a right foot strike."""
        phase: FloatArray = (self._steps(time_s) - self._odd) / 2.0
        return phase

    def step(self, time_s: FloatArray) -> FloatArray:
        """Return steps since a mid-stance."""
        phase: FloatArray = self._steps(time_s) - self.mid_stance
        return phase


def _pelvis_path(
    take: Take, phase: _Phase, steps: dict[Side, Contacts], time_s: FloatArray
) -> FloatArray:
    """Return the middle of the hips; it rises and falls about its level."""
    level = _level_m(take, phase, steps)
    path: FloatArray = _swayed(take, phase, time_s)
    path[:, 2] += level(time_s)
    return path


def _swayed(take: Take, phase: _Phase, time_s: FloatArray) -> FloatArray:
    """Return the middle of the hips about its mean place."""
    scale = take.height_m / 1.75
    step = phase.step(time_s)
    stride = phase.stride(time_s) - phase.mid_stance / 2.0
    x = SWAY_M * scale * np.cos(2.0 * np.pi * (step + phase.mid_stance - SWAY_AT))
    y = -0.012 * scale * np.cos(2.0 * np.pi * stride)
    z = -take.bounce() * np.cos(2.0 * np.pi * step)
    return np.stack([x, y, z], axis=1)


def _level_m(take: Take, phase: _Phase, steps: dict[Side, Contacts]) -> CubicSpline:
    """Return the hips' level [m] over time: what the straightest leg of a step allows.

    Strides differ a little, and so does the level; one for all would be that of the
    longest stride and bend the knees of the others.
    """
    first = max(steps[side].strike_s[0] for side in SIDES)
    last = min(steps[side].strike_s[-1] for side in SIDES)
    time_s = np.arange(first, last, LEVEL_EVERY_S)
    middle = _swayed(take, phase, time_s)
    turn = _pelvis_turn(phase.stride(time_s), obliquity_deg(take, steps, time_s))
    reach = EXTENDED_FRAC * (THIGH_FRAC + SHANK_FRAC) * take.height_m
    room = np.full(len(time_s), np.inf)
    for side in SIDES:
        hip = middle + _hip_offset(take, side, turn)
        foot = foot_path(take, steps[side], time_s)
        leg = _placed(take, side, foot, "ankle") - hip
        across = leg[:, 0] ** 2 + leg[:, 1] ** 2
        room = np.minimum(room, leg[:, 2] + np.sqrt(np.maximum(reach**2 - across, 0.0)))
    step = round(take.stride_s / 2.0 / LEVEL_EVERY_S)
    level = minimum_filter1d(room, 2 * step + 1, mode="nearest")
    for _ in range(2):
        level = uniform_filter1d(level, 2 * (step // 2) + 1, mode="nearest")
    return CubicSpline(time_s, level, extrapolate=False)


def _pelvis_turn(stride: FloatArray, oblique_deg: FloatArray) -> FloatArray:
    """Return the pelvis' rotations at stride phases."""
    yaw = PELVIS_YAW_DEG * np.cos(2.0 * np.pi * (stride - PELVIS_YAW_AT))
    return _rotation(yaw, 4.0, oblique_deg)


def _hip_offset(take: Take, side: Side, turn: FloatArray) -> FloatArray:
    """Return a hip relative to the middle of both."""
    sign = 1.0 if side == "left" else -1.0
    offset: FloatArray = sign * HIP_Y_M * take.height_m / 1.75 * turn[:, :, 1]
    return offset


def _placed(take: Take, side: Side, foot: FootPath, name: str) -> FloatArray:
    """Return a point of the foot in space; the toes point outward a little."""
    sign = 1.0 if side == "left" else -1.0
    flat: FloatArray = getattr(foot, name)
    ahead = flat[:, 0] - foot.ankle[:, 0]
    y = sign * (FOOT_Y_M * take.height_m / 1.75 + np.tan(TOE_OUT_RAD) * ahead)
    return np.stack([flat[:, 0], y, flat[:, 1]], axis=1)


def _knee(take: Take, hip: FloatArray, ankle: FloatArray, sign: float) -> FloatArray:
    """Return the knee of a two-bone leg, bent forward and slightly outward."""
    thigh, shank = THIGH_FRAC * take.height_m, SHANK_FRAC * take.height_m
    line = ankle - hip
    length = np.linalg.norm(line, axis=1, keepdims=True)
    along = line / length
    short = np.minimum(length, 0.9999 * (thigh + shank))
    down = (thigh**2 - shank**2 + short**2) / (2.0 * short)
    ahead = np.array([1.0, 0.06 * sign, 0.0]) - along * (
        along @ np.array([1.0, 0.06 * sign, 0.0])
    ).reshape(-1, 1)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    knee: FloatArray = hip + down * along
    return knee + np.sqrt(np.maximum(thigh**2 - down**2, 0.0)) * ahead


def _upper_body(
    take: Take, turn: FloatArray, pelvis: FloatArray, trunk_turn: FloatArray
) -> tuple[dict[str, FloatArray], FloatArray, FloatArray]:
    """Return points of trunk, arms and head, the base of the neck, the head."""
    scale = take.height_m / 1.75
    forward, left, up = (trunk_turn[:, :, i] for i in range(3))
    neck = pelvis + scale * TRUNK_M * up
    head_up = np.array([0.05, 0.0, 1.0])
    head = neck + scale * NECK_M * (0.45 * up + 0.55 * head_up)
    points = {"nose": head + scale * np.array([0.105, 0.0, -0.015])}
    for side in SIDES:
        sign = 1.0 if side == "left" else -1.0
        shoulder = neck + scale * (SHOULDER_Y_M * sign * left - 0.055 * up)
        # The right arm is back when the right leg is forward.
        swing = -14.0 + (ARM_SWING_DEG if side == "left" else -ARM_SWING_DEG) * turn
        a = np.radians(swing)[:, None]
        upper = np.sin(a) * forward - np.cos(a) * up + 0.22 * sign * left
        upper /= np.linalg.norm(upper, axis=1, keepdims=True)
        elbow = shoulder + scale * UPPER_ARM_M * upper
        b = a + np.radians(92.0)
        fore = np.sin(b) * forward - np.cos(b) * up - 0.28 * sign * left
        fore /= np.linalg.norm(fore, axis=1, keepdims=True)
        points[f"{side}_shoulder"] = shoulder
        points[f"{side}_elbow"] = elbow
        points[f"{side}_wrist"] = elbow + scale * FOREARM_M * fore
        points[f"{side}_ear"] = head + scale * np.array([0.0, 0.075 * sign, 0.0])
    return points, neck, head


def _rotation(
    yaw_deg: FloatArray, lean_deg: float, lower_left_deg: FloatArray
) -> FloatArray:
    """Return rotations; yaw > 0 brings the right side forward, lean tips forward."""
    yaw, roll = np.radians(yaw_deg), np.radians(lower_left_deg)
    lean = np.full(len(yaw), np.radians(lean_deg))
    zero, one = np.zeros(len(yaw)), np.ones(len(yaw))

    def matrix(rows: list[list[FloatArray]]) -> FloatArray:
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)

    cy, sy = np.cos(yaw), np.sin(yaw)
    about_up = matrix([[cy, -sy, zero], [sy, cy, zero], [zero, zero, one]])
    cr, sr = np.cos(roll), np.sin(roll)
    about_ahead = matrix([[one, zero, zero], [zero, cr, sr], [zero, -sr, cr]])
    cl, sl = np.cos(lean), np.sin(lean)
    about_left = matrix([[cl, zero, sl], [zero, one, zero], [-sl, zero, cl]])
    turned: FloatArray = about_up @ about_ahead @ about_left
    return turned
