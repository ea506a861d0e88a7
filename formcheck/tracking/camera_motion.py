"""A body in a picture that shakes, as a steady camera would show it."""

from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.model import FloatArray, Message, PoseTrack

MIN_KNOWN_FRAC: Final = 0.9
"""The background has to be found again in so many frames; chosen by us."""
SWAY_PCT: Final = (2.0, 98.0)
"""Percentiles between which the camera moves; single frames are mistaken."""
TOLD_FRAC: Final = 0.001
"""Share of the picture's height: a smaller shake is taken out without a word. On a body
of 0.7 of the height it is 3 mm."""
MOST_FRAC: Final = 0.05
"""A camera that moves by more is carried, and turns too; chosen by us."""


def steadied(pose: PoseTrack, moved_px: FloatArray | None) -> PoseTrack:
    """Return a track without the camera's motion; the same if none is known.

    Parameters
    ----------
    pose
        In the picture, shape (n, 33, 2).
    moved_px
        How far the background lies from where it lies in one of the frames [px], shape
        (n, 2); NaN where it was not found. None = the camera stands still.
    """
    if moved_px is None or not _known(moved_px):
        return pose
    filled = np.stack(
        [
            np.interp(pose.time_s, pose.time_s[good], axis[good])
            for axis in moved_px.T
            for good in [np.isfinite(axis)]
        ],
        axis=1,
    )
    return replace(
        pose,
        xy_px=pose.xy_px - filled[:, None],
        history=(*pose.history, "camera motion: the background's was taken out"),
    )


def _known(moved_px: FloatArray) -> bool:
    return float(np.mean(np.isfinite(moved_px[:, 0]))) >= MIN_KNOWN_FRAC


def wanders(frac: float, *, measured: bool) -> Message | None:
    """Return what to say of a camera that goes along; ``error`` if nothing came of it.

    Parameters
    ----------
    frac
        How far the background moves, as a share of the picture's height.
    measured
        Whether there are numbers.
    """
    if frac <= MOST_FRAC:
        return None
    return Message(
        code="camera_moves",
        level="warn" if measured else "error",
        message=f"the camera moves along, by {100 * frac:.0f} % of the picture's height"
        f"{': angles and forward distances are less certain' if measured else ''}; put "
        "it on the floor or a tripod, beside the treadmill",
    )


def shake(moved_px: FloatArray | None, height_px: int) -> Message | None:
    """Return what to say of a camera that moves; level ``error``: measure nothing."""
    if moved_px is None:
        return None
    remedy = "put the phone on the floor or a tripod, not on the treadmill"
    if not _known(moved_px):
        return Message(
            code="camera_moves",
            level="error",
            message="the camera moves, and the background shows too little to tell how "
            f"far; {remedy}",
        )
    known = moved_px[np.isfinite(moved_px[:, 0])]
    low, high = np.percentile(known, SWAY_PCT, axis=0)
    share = float(np.max(high - low)) / height_px
    if share < TOLD_FRAC:
        return None
    if share > MOST_FRAC:
        return Message(
            code="camera_moves",
            level="error",
            message=f"the camera moves by {100 * share:.0f} % of the picture's height "
            f"(at most {100 * MOST_FRAC:.0f} %); {remedy}",
        )
    return Message(
        code="camera_shakes",
        level="warn",
        message=f"the camera shakes by {100 * share:.1f} % of the picture's height; by "
        f"the background it was taken out; better {remedy}",
    )
