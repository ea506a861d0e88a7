"""How well a clip shows the runner, and which numbers it is too poor for.

Refusing is part of measuring: each rule here says what was seen, what is needed and
what to do, and names the numbers it takes away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.clean import remove_spikes
from formcheck.model import (
    Asymmetry,
    BoolArray,
    CleanTrack,
    ClipInfo,
    Curve,
    FloatArray,
    Message,
    MetricValue,
    NotMeasured,
    PoseTrack,
    Scene,
    Stride,
    View,
)
from formcheck.rates import slow_camera, speed_ramp, unused_capture_rate
from formcheck.repeats import repeated_frames
from formcheck.skeleton import SIDES, Side, point

SMALL_BODY_FRAC: Final = 0.40
"""Head to foot as a share of the picture's height: below it points get coarse."""
TINY_BODY_FRAC: Final = 0.30
"""Below this nothing is measured; both limits chosen by us."""
MAX_UNSEEN_FRAC: Final = 0.10
"""A joint filled in, or out of the picture, for a larger share is not measured on."""
MAX_SHARE_ERROR: Final = 0.5
"""From this error on a share of strides could be few as well as most of them."""
SAFE_MARGIN: Final = 0.2
"""Left/right evidence below this is not trusted; 0.6 and more on every good clip."""
STANCE_MARGIN_S: Final = 0.06
"""Events rest on the motion this long before foot strike and after toe-off [s]: about
half a period of the 8-10 Hz low-pass."""
MAX_AWAY_FRAC: Final = 0.3
"""Feet out of the picture for a larger share of the clip: measure nothing."""
HIDDEN: Final = frozenset({"feet_cut_off", "runner_absent"})
"""Codes of the messages that explain why no steps are seen."""
SHORT_CLIP_S: Final = 5.0
"""Real seconds under which few strides can be seen; chosen by us: 7 strides."""

_FOOT: Final = ("hip", "heel", "toe")
METRIC_JOINTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cadence": _FOOT,
        "stride_time": _FOOT,
        "step_time": _FOOT,
        "stride_length": _FOOT,
        "step_length": _FOOT,
        "belt_speed": _FOOT,
        "contact_time": _FOOT,
        "flight_time": _FOOT,
        "duty_factor": _FOOT,
        "shank_angle_ic": (*_FOOT, "knee", "ankle"),
        "overstride_distance": (*_FOOT, "ankle"),
        "foot_strike_angle": _FOOT,
        "rearfoot_share": _FOOT,
        "knee_flexion_ic": (*_FOOT, "knee", "ankle"),
        "knee_flexion_stance": (*_FOOT, "knee", "ankle"),
        "hip_extension": (*_FOOT, "knee"),
        "trunk_lean": ("hip", "shoulder"),
        "vertical_oscillation": ("hip",),
        "vertical_ratio": _FOOT,
        "pelvic_drop": _FOOT,
        "pelvic_excursion": _FOOT,
        "femoral_adduction": (*_FOOT, "knee"),
        "hip_adduction": (*_FOOT, "knee"),
        "knee_frontal": (*_FOOT, "knee", "ankle"),
        "step_width": _FOOT,
        "crossover_share": _FOOT,
        "lateral_trunk_lean": (*_FOOT, "shoulder"),
        "arm_crossover_share": ("hip", "shoulder", "wrist"),
    }
)
"""The joints each metric rests on: its own side's, or both sides' if it has none or
is in ``BOTH_FEET``."""
_TRUNK: Final = ("hip", "shoulder", "ankle")
FRONTAL_JOINTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(METRIC_JOINTS, _TRUNK),
        "femoral_adduction": ("hip", "knee"),
        "hip_adduction": ("hip", "knee"),
        "knee_frontal": ("hip", "knee", "ankle"),
        "step_width": ("hip", "heel"),
        "crossover_share": ("hip", "heel"),
        "lateral_trunk_lean": ("hip", "shoulder"),
        "arm_crossover_share": ("hip", "shoulder", "wrist"),
    }
)
"""The same for clips from behind and in front, where events come from the trunk."""
BOTH_FEET: Final = frozenset({"step_time", "step_length", "flight_time"})
"""Numbers of one side that end or begin with the other foot."""
_BODY: Final = frozenset({"shoulder", "hip", "knee", "ankle", "heel", "toe"})
_JOINTS: Final = tuple(sorted({j for needed in METRIC_JOINTS.values() for j in needed}))


# ---------------------------------------------------------------- before measuring


def clip_messages(
    info: ClipInfo, pose: PoseTrack, track: CleanTrack, *, truncated: bool
) -> list[Message]:
    """Return what is poor about a clip; level ``error`` means: measure nothing."""
    found = [
        slow_camera(track, info),
        unused_capture_rate(info),
        speed_ramp(pose, info),
        small_runner(body_frac(pose, info)),
        _cut_file(truncated),
        _short_clip(track),
        _away(pose, info),
        _unsure_sides(pose),
    ]
    return [message for message in found if message is not None]


def believed(how: Scene, doubts: Sequence[Message]) -> Scene:
    """Return the scene without its word on the gait if the feet are hardly seen."""
    codes = {message.code for message in doubts if message.level == "error"}
    if "feet_cut_off" not in codes:
        return how
    kept = tuple(m for m in how.messages if m.code != "slow_motion")
    return replace(how, motion="none", slow_motion_hint=None, messages=kept)


def body_frac(pose: PoseTrack, info: ClipInfo) -> float:
    """Return head to lower foot as a share of the picture's height, median of frames.

    Only what lies inside the picture counts.
    """
    names = ("heel", "toe")
    feet = [pose.xy_px[:, point(f"{s}_{n}"), 1] for s in SIDES for n in names]
    head = pose.xy_px[:, point("nose"), 1]
    low = np.fmax.reduce(np.clip(feet, 0, info.height_px))
    tall = low - np.clip(head, 0, info.height_px)
    seen = tall[np.isfinite(tall)]
    return float(np.median(seen)) / info.height_px if seen.size else 0.0


def small_runner(frac: float) -> Message | None:
    """Return a remark if the body fills too little of the picture's height."""
    if frac >= SMALL_BODY_FRAC:
        return None
    seen = f"the runner fills {100 * frac:.0f} % of the picture's height"
    wanted = "move the camera closer until head to foot fill more than half of it"
    if frac < TINY_BODY_FRAC:
        text = f"{seen}, at least {100 * TINY_BODY_FRAC:.0f} % are needed; {wanted}"
        return Message(code="runner_too_small", level="error", message=text)
    text = f"{seen}, so angles and lengths are coarse; {wanted}"
    return Message(code="runner_small", level="warn", message=text)


def _away(pose: PoseTrack, info: ClipInfo) -> Message | None:
    """Say how often the feet, or the whole runner, are not to be seen."""
    feet = [point(f"{side}_{part}") for side in SIDES for part in ("heel", "toe")]
    seen = np.isfinite(pose.xy_px[:, feet, 0])
    out = float(np.sum(_outside(pose, info)[:, feet]) / max(1, np.sum(seen)))
    if out > MAX_UNSEEN_FRAC:
        return Message(
            code="feet_cut_off",
            level="error" if out > MAX_AWAY_FRAC else "warn",
            message=f"the feet are out of the picture {100 * out:.0f} % of the time; "
            "film the whole runner, head to feet",
        )
    absent = float(np.mean(np.isnan(pose.xy_px[:, point("left_hip"), 0])))
    if absent <= MAX_UNSEEN_FRAC:
        return None
    return Message(
        code="runner_absent",
        level="warn",
        message=f"no runner is seen {100 * absent:.0f} % of the time; cut the clip to "
        "the run with --start and --end",
    )


def _cut_file(truncated: bool) -> Message | None:
    if not truncated:
        return None
    return Message(
        code="truncated",
        level="warn",
        message="the file is damaged or ends early; what could be read was analysed, "
        "copy or export it again for the rest",
    )


def _short_clip(track: CleanTrack) -> Message | None:
    length_s = float(track.time_s[-1] - track.time_s[0])
    if length_s >= SHORT_CLIP_S:
        return None
    return Message(
        code="short_clip",
        level="warn",
        message=f"only {length_s:.1f} s long; errors are wide, film 20 s or more",
    )


def _unsure_sides(pose: PoseTrack) -> Message | None:
    if pose.left_right_margin >= SAFE_MARGIN:
        return None
    if np.isnan(pose.left_right_margin):
        return Message(
            code="left_right_unsure",
            level="warn",
            message="this estimator does not say how sure it is of left and right: no "
            "number of one side is given; leave --estimator out",
        )
    return Message(
        code="left_right_unsure",
        level="warn",
        message=f"left and right leg cannot be told apart (evidence "
        f"{pose.left_right_margin:.2f}, {SAFE_MARGIN:g} is needed): no number of "
        "one side is given, and the sides of single events may be exchanged; film "
        "square from the side, in better light, with legs uncovered",
    )


# ---------------------------------------------------------------- after measuring


def unseen_frac(
    pose: PoseTrack,
    info: ClipInfo,
    strides: Sequence[Stride],
) -> dict[str, float]:
    """Return for each joint how often it was filled in or out of the picture.

    Only frames around the stance of the joint's own side count, from just before foot
    strike to just after toe-off, since the numbers are read there; a foot hidden behind
    the other leg in mid-swing takes nothing away. Without strides all frames count;
    pictures that are there twice count once.
    """
    fresh = ~repeated_frames(pose.xy_px)
    time_s = pose.time_s[fresh] / info.slow_motion_factor
    paths = remove_spikes(pose.xy_px[fresh], time_s=time_s, leg_px=pose.leg_px)
    lost = pose.interpolated | _outside(pose, info)
    unseen = np.isnan(paths[..., 0]) | lost[fresh]
    found = {}
    for side in SIDES:
        stance = _stance(time_s, [s for s in strides if s.side == side])
        for joint in _JOINTS:
            seen = unseen[stance, point(f"{side}_{joint}")]
            found[f"{side}_{joint}"] = float(np.mean(seen))
    return found


def _outside(pose: PoseTrack, info: ClipInfo) -> BoolArray:
    """Return which points lie outside the picture, shape (n, 33)."""
    size = np.array([info.width_px, info.height_px])
    with np.errstate(invalid="ignore"):
        out: BoolArray = np.any((pose.xy_px < 0) | (pose.xy_px > size), axis=2)
    return out


def _stance(time_s: FloatArray, strides: Sequence[Stride]) -> BoolArray:
    """Return the frames around the stances of one side; all if there are none."""
    inside = np.zeros(time_s.size, dtype=bool)
    for stride in strides:
        last_s = stride.toe_off_s
        if np.isnan(last_s):
            last_s = stride.foot_strike_s + stride.stride_time_s / 3
        inside |= (time_s >= stride.foot_strike_s - STANCE_MARGIN_S) & (
            time_s <= last_s + STANCE_MARGIN_S
        )
    return inside if inside.any() else ~inside


def hidden_joints(unseen: Mapping[str, float]) -> list[Message]:
    """Return which joints are hidden too often to be measured on, in one message.

    A handrail, a console or a swinging arm in front of a joint shows itself like this.
    """
    names = [
        f"{name.replace('_', ' ')} {100 * frac:.0f} %"
        for name, frac in unseen.items()
        if frac > MAX_UNSEEN_FRAC and name.split("_")[1] in _BODY
    ]
    if not names:
        return []
    return [
        Message(
            code="joints_hidden",
            level="warn",
            message=f"hidden or out of the picture in stance: {', '.join(names)}; what "
            "rests on them is not measured; film with nothing (handrail, console) "
            "between camera and runner",
        )
    ]


def trusted(
    values: Sequence[MetricValue],
    *,
    unseen: Mapping[str, float],
    sides_known: bool,
    view: View = "side",
) -> tuple[list[MetricValue], list[NotMeasured]]:
    """Split values into those the picture can carry, and those it cannot."""
    kept: list[MetricValue] = []
    refused: list[NotMeasured] = []
    joints = METRIC_JOINTS if view == "side" else FRONTAL_JOINTS
    for value in values:
        needed = joints[value.key]
        reason = _reason(value, unseen, needed, sides_known=sides_known)
        if reason:
            refused.append(
                NotMeasured(
                    key=value.key, side=value.side, reason=reason, clip=value.clip
                )
            )
        else:
            kept.append(value)
    return kept, refused


def _reason(
    value: MetricValue,
    unseen: Mapping[str, float],
    joints: tuple[str, ...],
    *,
    sides_known: bool,
) -> str:
    if value.side is not None and not sides_known:
        return "left and right leg cannot be told apart in this clip"
    if value.unit == "frac" and value.error >= MAX_SHARE_ERROR:
        return (
            f"a share of {100 * value.value:.0f} % that may be off by "
            f"{100 * value.error:.0f} points says nothing; film 20 s or more, closer"
        )
    both = value.side is None or value.key in BOTH_FEET
    sides: tuple[Side, ...] = (value.side,) if value.side and not both else SIDES
    needed = [f"{s}_{j}" for j in joints for s in sides]
    worst = max(needed, key=lambda name: unseen[name])
    if unseen[worst] <= MAX_UNSEEN_FRAC:
        return ""
    return (
        f"the {worst.replace('_', ' ')} was hidden or out of the picture "
        f"{100 * unseen[worst]:.0f} % of the stance time (at most "
        f"{100 * MAX_UNSEEN_FRAC:.0f} %); film square from the side or from behind, "
        "the whole runner in the picture, in good light"
    )


def trusted_curves(
    curves: Sequence[Curve],
    *,
    joints: Mapping[str, tuple[str, ...]],
    unseen: Mapping[str, float],
    sides_known: bool,
) -> list[Curve]:
    """Keep the curves whose joints were seen well enough."""
    return [
        curve
        for curve in curves
        if sides_known
        and all(
            unseen[f"{curve.side}_{joint}"] <= MAX_UNSEEN_FRAC
            for joint in joints[curve.key]
        )
    ]


def trusted_asymmetries(
    asymmetries: Sequence[Asymmetry], kept: Sequence[MetricValue]
) -> list[Asymmetry]:
    """Keep the asymmetries whose two sides were both kept."""
    sides = {(value.key, value.side) for value in kept}
    return [a for a in asymmetries if all((a.key, side) in sides for side in SIDES)]
