"""Whether a run's file plays slower or faster than it was filmed, told by its steps."""

from typing import Final

import numpy as np

from formcheck.gait.scene.locomotion import RUN_ACCELERATION_LEG_S2, Gait
from formcheck.model import Message, PoseTrack, View

SLOW_FILE_SPM: Final = 100.0
"""Seen end-on with fewer steps per minute and a soft bounce: a walk, or a slowed file.
"""
UNUSUAL_RUN_SPM: Final = 140.0
"""A run with fewer steps per minute flies high, or its file is slowed."""
SLOWEST_RUN_SPM: Final = 100.0
"""No run has fewer steps per minute in real time; slower means a slowed file."""
FASTEST_RUN_SPM: Final = 260.0
USUAL_RUN_SPM: Final = 165.0
"""Mean cadence of recreational runners (860 on a treadmill: 164)."""
HARDEST_RUN_LEG_S2: Final = 18.0
"""No run seen in real time reached more than 15."""

CAMERA_FPS: Final = (60, 120, 240, 300, 480, 960)
"""Rates at which phones and cameras film slow motion."""


def perhaps_slowed(gait: Gait, view: View) -> tuple[Message, ...]:
    """Return what a soft bounce at few steps per minute can be, seen end-on."""
    steps_per_min = 120 / gait.stride_s
    if view == "side" or steps_per_min >= SLOW_FILE_SPM:
        return ()
    text = (
        f"the file plays {steps_per_min:.0f} steps/min with a soft bounce: a walk, or "
        "a run that is slowed (then give the rate it was filmed at, for example "
        "--capture-fps 240)"
    )
    return (Message(code="walk_or_slowed", level="warn", message=text),)


def slow_motion(
    gait: Gait, view: View, pose: PoseTrack
) -> tuple[float | None, tuple[Message, ...]]:
    """Return how many times a run's file seems to be slowed, and the message."""
    steps_per_min = 120 / gait.stride_s
    plays = f"the file plays {steps_per_min:.0f} steps/min"
    if SLOWEST_RUN_SPM <= steps_per_min <= FASTEST_RUN_SPM:
        soft = gait.lift_leg_s2 < RUN_ACCELERATION_LEG_S2
        if view != "side" or steps_per_min >= UNUSUAL_RUN_SPM or not soft:
            return None, ()
        plays += " with too little bounce for a run in real time"
    elif not _agrees(gait, steps_per_min):
        return None, ()
    factor = USUAL_RUN_SPM / steps_per_min
    fps = 1 / float(np.median(np.diff(pose.time_s)))
    word = "slow motion" if factor > 1 else "speeded up"
    text = (
        f"{plays}, so it is {word} (about {max(factor, 1 / factor):.1f} times); give "
        "the rate it was filmed at, for example --capture-fps "
        f"{_usual_capture(fps * factor)}"
    )
    return factor, (Message(code="slow_motion", level="warn", message=text),)


def _agrees(gait: Gait, steps_per_min: float) -> bool:
    """Say whether the hips' motion fits a film slowed or speeded up so much.

    A slowed film shows no swing as hard as a run's at any rate, a speeded up one a
    harder one than any run in real time: the step rate alone may be a mistaken rhythm.
    """
    if steps_per_min < SLOWEST_RUN_SPM:
        return gait.hardest_leg_s2 < RUN_ACCELERATION_LEG_S2
    return gait.lift_leg_s2 > HARDEST_RUN_LEG_S2


def _usual_capture(fps: float) -> int:
    usual = np.array(CAMERA_FPS)
    return int(usual[np.argmin(np.abs(np.log(usual / fps)))])
