"""What a quick look says of a clip: what to change before it is filmed again."""

from typing import Final

import numpy as np

from formcheck.metrics.frontal.pelvis_errors import expected_error_deg
from formcheck.model import Candidates, ClipInfo, Message, PoseTrack, Scene
from formcheck.model.skeleton import SIDES, point
from formcheck.pelvis.refusals import MIN_STRIDES
from formcheck.quality import clip as quality
from formcheck.quality.file import file_messages
from formcheck.tracking.leg_tracks import MIN_PERSON_SCORE
from formcheck.video.frame_rate import MIN_REAL_FPS
from formcheck.video.reader import VideoFile

_MARGIN_FRAC: Final = 0.02
"""Feet nearer to the picture's lower edge than this are about to be cut off."""
USUAL_STRIDE_S: Final = 0.75
"""At 160 steps/min, as at an easy pace."""
MANY_STRIDES: Final = 25
"""What 20 s hold."""
LOST_STRIDES: Final = 2
"""The first and the last stride of a clip are seldom whole."""
GOOD_PELVIS_S: Final = 10.0
"""From here on more strides hardly narrow the error of the pelvis."""
_EVENT_CODES: Final = frozenset({"slow_motion"})
"""Messages that only a whole clip can justify."""


def on_runner(
    pose: PoseTrack | None,
    how: Scene | None,
    source: VideoFile,
    seen: Candidates,
    info: ClipInfo | None,
) -> list[Message | None]:
    """Return remarks on the runner in the picture."""
    if pose is None or how is None or info is None:
        count = int(np.sum(seen.score >= MIN_PERSON_SCORE))
        return [
            Message(
                code="nobody",
                level="warn" if count else "error",
                message=f"a runner is recognised in {count} of {seen.score.size} "
                "pictures; film the whole runner, head to feet, in good light",
            )
        ]
    doubts = [m for m in how.messages if m.code not in _EVENT_CODES]
    return [
        *file_messages(info),
        quality.small_runner(quality.body_frac(pose, info)),
        _feet(pose, source.height_px),
        _front(how),
        *doubts,
    ]


def _feet(pose: PoseTrack, height_px: int) -> Message | None:
    names = [point(f"{side}_{part}") for side in SIDES for part in ("heel", "toe")]
    lowest = np.fmax.reduce(pose.xy_px[:, names, 1], axis=1)
    if np.nanmedian(lowest) < (1 - _MARGIN_FRAC) * height_px:
        return None
    return Message(
        code="feet_at_edge",
        level="warn",
        message="the feet touch the lower edge of the picture; tilt the camera down or "
        "move it back so that the belt is in the picture",
    )


def _front(how: Scene) -> Message | None:
    if how.view != "front":
        return None
    return Message(
        code="front_view",
        level="warn",
        message="this is filmed from the front, which shows little; film from the side "
        "level with the hip, or from behind",
    )


def frame_rate(source: VideoFile) -> Message | None:
    """Return what to say of too few frames per second, None if they are enough."""
    fps = source.header_fps
    if fps is None or fps >= MIN_REAL_FPS:
        return None
    return Message(
        code="low_frame_rate",
        level="error",
        message=f"{fps:.3g} frames per second; the legs can only be followed with "
        f"{MIN_REAL_FPS:.0f} or more; set the camera to 60",
    )


def length(source: VideoFile, how: Scene | None) -> Message | None:
    """Return what to say of a short clip, None if it is long enough."""
    length_s = source.header_duration_s
    if how is not None and how.view != "side":
        return None if length_s is None else _strides(length_s)
    return None if length_s is None else quality.short_clip(length_s)


def _strides(length_s: float) -> Message | None:
    """Return how many strides of a clip from behind the pelvis will have."""
    if length_s >= GOOD_PELVIS_S:
        return None
    n = max(0, int(length_s / USUAL_STRIDE_S - LOST_STRIDES))
    few = n < MIN_STRIDES
    now, longer = max(n, MIN_STRIDES), MANY_STRIDES
    least_s = (MIN_STRIDES + LOST_STRIDES) * USUAL_STRIDE_S
    return Message(
        code="few_strides",
        level="warn" if few else "info",
        message=f"{length_s:.1f} s hold about {n} whole strides; the pelvis needs "
        f"{MIN_STRIDES}: film {least_s:.0f} s or more, better 20. From {now} strides "
        f"pelvic drop is good to {_good_to(now)}, from {longer} to {_good_to(longer)}",
    )


def _good_to(n_strides: int) -> str:
    band = expected_error_deg(n_strides, "waistband")
    dots = expected_error_deg(n_strides, "dots")
    return f"{band:.1f} degrees with a waistband and {dots:.1f} with dots"
