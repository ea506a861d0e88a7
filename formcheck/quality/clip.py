"""How well a clip shows the runner: what is poor about it, and what to do.

Level ``error`` means that nothing is measured. What a poor picture takes away of the
numbers is in :mod:`formcheck.quality.visibility`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.model import (
    BoolArray,
    CleanTrack,
    ClipAnalysis,
    ClipInfo,
    FloatArray,
    GaitTiming,
    Message,
    PoseTrack,
    Scene,
)
from formcheck.model.skeleton import SIDES, point
from formcheck.video.frame_rate import slow_camera, speed_ramp, unused_capture_rate

SMALL_BODY_FRAC: Final = 0.40
"""Head to foot as a share of the picture's height: below it points get coarse."""
TINY_BODY_FRAC: Final = 0.30
"""Below this nothing is measured; both limits chosen by us."""
MAX_UNSEEN_FRAC: Final = 0.10
"""A joint filled in, or out of the picture, for a larger share is not measured on."""
SAFE_MARGIN: Final = 0.2
"""Left/right evidence below this is not trusted; 0.6 and more on every good clip."""
MAX_AWAY_FRAC: Final = 0.3
"""Feet out of the picture for a larger share of the clip: measure nothing."""
HIDDEN: Final = frozenset({"feet_cut_off", "runner_absent"})
"""Codes of the messages that explain why no steps are seen."""
CROWD_FRAC: Final = 0.2
"""Pictures with a second person, as a share of some eight spread over the clip: two of
them. On 17 real and rendered clips of one person no picture shows two, of two people
side by side half and more do (the smaller one 0.6 times as tall: none to all)."""
NO_RUN: Final = frozenset({"walk", "no_gait"})
"""Codes of the messages which say that nobody runs."""
LOST_LEGS: Final = frozenset(
    {"irregular", "no_gait", "sides_mixed", "too_few_steps", "trunk_not_seen"}
)
"""Codes of refusals behind which badly tracked legs may be."""
MOST_GROWTH: Final = 1.15
"""Size of the trunk at a clip's end over that at its start, medians of an eighth each:
0.98 to 1.02 in three real and eight rendered clips of treadmill runs; chosen by us."""
STILL_READ_GROWTH: Final = 1.25
"""Seen from the side more is refused: the signs of an event shift with the size, and a
clip that zooms by 1.3 in 10 s read 0.4 % too few steps."""
ENDS: Final = 8
SHORT_CLIP_S: Final = 5.0
"""Real seconds under which few strides can be seen; chosen by us: 7 strides."""


def clip_messages(
    info: ClipInfo,
    pose: PoseTrack,
    track: CleanTrack,
    *,
    file_time_s: FloatArray,
    truncated: bool,
    crowd_frac: float,
    slowed: float | None = None,
) -> list[Message]:
    """Return what is poor about a clip; level ``error`` means: measure nothing."""
    fresh_s = pose.time_s[track.fresh]
    away = _away(pose, info)
    cut_off = away is not None and away.level == "error"  # then its height is no size
    found = [
        slow_camera(track, info, fresh_s, slowed),
        unused_capture_rate(info),
        speed_ramp(file_time_s, info),
        None if cut_off else small_runner(body_frac(pose, info)),
        _cut_file(truncated),
        short_clip(float(track.time_s[-1] - track.time_s[0])),
        crowd(crowd_frac),
        away,
        _unsure_sides(pose),
    ]
    return [message for message in found if message is not None]


def unusable(clip: ClipAnalysis) -> str:
    """Return why a clip could not be analysed; empty if it could.

    A walk, or somebody who does not run, is an answer; a file that is too poor or too
    short, or plays at a rate nobody gave, is none.
    """
    if clip.metrics or any(message.code in NO_RUN for message in clip.quality):
        return ""
    refused = [m for m in clip.quality if m.level == "error" or m.code == "slow_motion"]
    said = [*refused, *(clip.timing.messages if clip.timing else ())]
    reasons = [m.message for m in said] + [one.reason for one in clip.not_measured]
    return reasons[0] if reasons else "nothing was measured"


def believed(how: Scene, doubts: Sequence[Message]) -> Scene:
    """Return the scene without its word on what the clip is too poor to tell.

    On the gait if the feet are hardly seen, on slow motion if only a part is slowed.
    """
    codes = {message.code for message in doubts if message.level == "error"}
    if not codes & {"feet_cut_off", "speed_ramp"}:
        return how
    kept = tuple(m for m in how.messages if m.code != "slow_motion")
    motion = "none" if "feet_cut_off" in codes else how.motion
    return replace(how, motion=motion, slow_motion_hint=None, messages=kept)


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


def growth(
    pose: PoseTrack, *, measured: bool, most: float = MOST_GROWTH
) -> Message | None:
    """Return what to say of a runner who grows or shrinks in the picture.

    Parameters
    ----------
    pose
        The body in every frame.
    measured
        Whether something came of it; else the growth is the likely reason, and the
        level ``error``.
    most
        How many times larger or smaller is not said.
    """
    middle = [
        np.mean([pose.xy_px[:, point(f"{s}_{joint}")] for s in SIDES], axis=0)
        for joint in ("shoulder", "hip")
    ]
    size = np.linalg.norm(middle[0] - middle[1], axis=1)
    n = max(1, size.size // ENDS)
    ends = [
        np.median(part[np.isfinite(part)]) if np.isfinite(part).any() else np.nan
        for part in (size[:n], size[-n:])
    ]
    times = float(ends[1] / ends[0])
    if not (times > most or times < 1.0 / most):
        return None
    how = "larger" if times > 1 else "smaller"
    return Message(
        code="runner_grows",
        level="warn" if measured else "error",
        message=f"the runner becomes {max(times, 1 / times):.1f} times {how} in the "
        "picture: the camera zooms or moves, or the runner comes or goes; film a "
        "treadmill run with a camera that stands still",
    )


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
    out = float(np.sum(outside(pose, info)[:, feet]) / max(1, np.sum(seen)))
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


def short_clip(length_s: float) -> Message | None:
    """Return what to say of a short clip, None if it is long enough."""
    if length_s >= SHORT_CLIP_S:
        return None
    return Message(
        code="short_clip",
        level="warn",
        message=f"only {length_s:.1f} s long; errors are wide, film 20 s or more",
    )


def crowd(frac: float, *, measured: bool = True) -> Message | None:
    """Return what to say of other people in the picture.

    Parameters
    ----------
    frac
        Share of the frames looked at in which more than one person is seen.
    measured
        Whether steps were found; else the others are the likely reason, and the level
        ``error``.
    """
    if frac < CROWD_FRAC:
        return None
    if measured:
        return Message(
            code="second_person",
            level="warn",
            message=f"more than one person is seen in {100 * frac:.0f} % of the frames "
            "looked at; one of them was measured: look at the overlay or the stills, "
            "and film the runner alone",
        )
    return Message(
        code="second_person",
        level="error",
        message=f"more than one person is seen in {100 * frac:.0f} % of the frames "
        "looked at, and no steady steps of one of them; film the runner alone",
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


def larger_net(pose: PoseTrack, scene: Scene, timing: GaitTiming) -> Message | None:
    """Return that the larger pose net may find the steps which this one lost."""
    codes = {message.code for message in timing.messages}
    if pose.estimator != "tracks" or scene.view == "side" or timing.events:
        return None
    if scene.motion == "walk" or not codes & LOST_LEGS:
        return None
    return Message(
        code="larger_net",
        level="info",
        message="from behind and in front a larger pose net loses the legs less often: "
        "`formcheck models --install` once, then analyse with --model heavy (three "
        "times the time)",
    )


def outside(pose: PoseTrack, info: ClipInfo) -> BoolArray:
    """Return which points lie outside the picture, shape (n, 33)."""
    size = np.array([info.width_px, info.height_px])
    with np.errstate(invalid="ignore"):
        out: BoolArray = np.any((pose.xy_px < 0) | (pose.xy_px > size), axis=2)
    return out
