"""Whether a clip has enough frames per second, and one speed of playing."""

from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.model import CleanTrack, ClipInfo, FloatArray, Message

TRACKING_FPS: Final = 60.0
"""Frames per second of real time in each strand: the rate at which the constants of
the tracker were set. Of eight rendered clips at 120, one (tights) had 154 of 1406
ankles on the wrong leg when followed whole, and 2 in strands; none got worse."""
MIN_REAL_FPS: Final = 25.0
"""Below this the leg tracks break: 15 % bad frames at 20 frames/s, 55 % at 15."""
RATE_TOLERANCE_FRAC: Final = 0.03
"""25 frames per second are 24.999 after rounding, and 24.3 over 1.5 s with one lost;
a film's 24 are too few."""
STEADY_RATE_FRAC: Final = 0.25
"""The usual time between pictures may change by so much within a slowed clip."""
SAME_RATE_FRAC: Final = 0.10
"""No camera's slow motion is slower than life by so little; 60 and 59.94, or 30 and 29
frames per second, are one rate."""
MAX_ROUNDED: Final = 1.51
"""A step this many times the median one is still no hole: clocks of files count in
ticks, and 240 frames per second on one of 600 are 2 and 3 ticks apart in turn. A lost
picture doubles the step."""
N_RAMP_PARTS: Final = 10
"""Parts of a clip whose frame rates are compared, each of 4 pictures or more."""
MIN_RAMP_FRAMES: Final = 4 * N_RAMP_PARTS
UNEVEN_RATES: Final = 1.8
"""Parts whose frame rates differ by more are told apart; chosen by us: less than a
camera that halves its rate in dim light."""


def usual_step_s(time_s: FloatArray) -> float:
    """Return the usual time between two pictures [s], lost ones apart.

    Parameters
    ----------
    time_s
        Container times of two or more pictures [s], shape (n,).
    """
    step_s = np.diff(time_s)
    return float(np.mean(step_s[step_s <= MAX_ROUNDED * np.median(step_s)]))


def slow_motion_factor(time_s: FloatArray, capture_fps: float | None) -> float:
    """Return how many times slower than life a file plays.

    From the usual time between two pictures: dropped pictures lower the mean rate, not
    the speed at which the rest play. A rate within ``SAME_RATE_FRAC`` of the file's
    own says that nothing is slowed.

    Parameters
    ----------
    time_s
        Container times [s], shape (n,).
    capture_fps
        The rate it was filmed with, None = not given.
    """
    if capture_fps is None or time_s.size < 2:
        return 1.0
    factor = capture_fps * usual_step_s(time_s)
    return 1.0 if abs(factor - 1.0) <= SAME_RATE_FRAC else factor


def slow_camera(
    track: CleanTrack, info: ClipInfo, picture_s: FloatArray, slowed: float | None
) -> Message | None:
    """Refuse a clip with too few real frames per second.

    Parameters
    ----------
    track, info
        The body on an even grid, the file.
    picture_s
        Container times of the frames, repeated ones left out [s], shape (n,).
    slowed
        How many times slower than life it seems to play; None = in real time. A clip
        that is slowed and has enough pictures is refused for that alone.
    """
    enough_hz = (1.0 - RATE_TOLERANCE_FRAC) * MIN_REAL_FPS
    if slowed is not None and slowed * track.timing_hz >= enough_hz:
        return None
    if track.timing_hz >= enough_hz:
        return None
    repeated = ", repeated frames not counted" if info.mean_fps > 26.0 else ""
    remedy = (
        "for slow motion give the rate it was filmed at (--capture-fps), else "
        if info.slow_motion_factor == 1.0
        else ""
    )
    low, high = rates(picture_s)
    if high > UNEVEN_RATES * low:
        return Message(
            code="low_frame_rate",
            level="error",
            message=f"the clip shows {low:.0f} frames per second in one part and "
            f"{high:.0f} in another{repeated}, as where a part is slowed down or the "
            f"camera does not keep up; the legs can only be followed with "
            f"{MIN_REAL_FPS:.0f} or more: cut it to the better part with --start and "
            "--end",
        )
    return Message(
        code="low_frame_rate",
        level="error",
        message=f"{track.timing_hz:.1f} frames per second{repeated}; the legs can "
        f"only be followed with {MIN_REAL_FPS:.0f} or more; {remedy}film at 60, in "
        "better light",
    )


def rates(picture_s: FloatArray) -> tuple[float, float]:
    """Return the usual frames per second of a clip's slowest and fastest parts.

    Parameters
    ----------
    picture_s
        Container times of the frames, repeated ones left out [s], shape (n,).
    """
    if picture_s.size < MIN_RAMP_FRAMES:
        return float("nan"), float("nan")
    edges_s = np.linspace(picture_s[0], picture_s[-1], N_RAMP_PARTS + 1)
    edges = np.searchsorted(picture_s, edges_s)
    steps = [np.diff(picture_s[a:b]) for a, b in pairwise(edges)]
    usual = [float(np.median(step)) for step in steps if step.size]
    return 1.0 / max(usual), 1.0 / min(usual)


def unused_capture_rate(info: ClipInfo) -> Message | None:
    """Say that the rate given changes nothing."""
    if info.capture_fps is None or info.slow_motion_factor != 1.0:
        return None
    return Message(
        code="capture_fps_unused",
        level="info",
        message=f"the file plays at about the rate it was filmed with "
        f"({info.capture_fps:g} per second), so it is not slowed down: times are taken "
        "as they are",
    )


def speed_ramp(time_s: FloatArray, info: ClipInfo) -> Message | None:
    """Refuse a slowed clip whose picture rate changes: no one factor holds for it.

    Parameters
    ----------
    time_s
        Container times of all frames [s], also those not looked at, shape (n,).
    info
        The clip.
    """
    if info.slow_motion_factor == 1.0 or time_s.size < MIN_RAMP_FRAMES:
        return None
    part = np.array_split(np.diff(time_s), N_RAMP_PARTS)
    usual = np.array([np.median(interval) for interval in part])
    if usual.max() <= (1.0 + STEADY_RATE_FRAC) * usual.min():
        return None
    return Message(
        code="speed_ramp",
        level="error",
        message=f"the file plays {1 / usual.max():.0f} to {1 / usual.min():.0f} "
        "frames per second in different parts, so --capture-fps cannot tell how much "
        "each is slowed down; cut it to one speed with --start and --end",
    )
