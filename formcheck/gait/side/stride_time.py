"""The stride time that the feet's motion repeats with, or why nobody runs."""

from typing import Final

import numpy as np

from formcheck.gait.beat.rough_stride import rough_stride_s
from formcheck.gait.beat.strikes import NoGaitError
from formcheck.gait.side.foot_signals import (
    MIN_SAMPLES,
    PHASE_HZ,
    RANGE_PCT,
    ahead_of_hip,
    runner_points,
)
from formcheck.model import CleanTrack, Scene
from formcheck.model.skeleton import SIDES
from formcheck.tracking.resampling import low_pass

WHOLE_FOOT: Final = ("ankle", "heel", "toe")
MIN_SWING_LEG: Final = 0.5
"""Range of a running or walking foot ahead of and behind the hips, in leg lengths;
squats and swaying stay under 0.3."""
MIN_CORRELATION: Final = 0.5
"""Of the feet one stride apart; running clips give 0.9 and more."""


def stride_repeated_s(track: CleanTrack, scene: Scene) -> float:
    """Return the stride time that the feet's motion repeats with [s].

    Raises
    ------
    NoGaitError
        If a foot is not seen or hardly swings, or if nothing repeats.
    """
    points = runner_points(track, scene, 1.0)
    foot = [
        low_pass(ahead_of_hip(points, side, WHOLE_FOOT), track.rate_hz, PHASE_HZ)
        for side in SIDES
    ]
    for side, path in zip(SIDES, foot, strict=True):
        if np.isfinite(path).sum() < MIN_SAMPLES:
            raise NoGaitError("feet_not_seen", f"the {side} foot was not seen")
        low, high = np.nanpercentile(path, RANGE_PCT)
        if not high - low >= MIN_SWING_LEG * track.leg_px:
            raise NoGaitError(
                "no_gait",
                f"the {side} foot swings only {(high - low) / track.leg_px:.2f} leg "
                f"lengths past the hips (a run: over {MIN_SWING_LEG}): no steps to "
                "count",
            )
    stride_s, correlation = rough_stride_s(foot[0] - foot[1], track.rate_hz)
    if not np.isfinite(stride_s):
        seconds = track.time_s[-1] - track.time_s[0]
        raise NoGaitError(
            "too_short",
            f"no repeating stride in {seconds:.1f} s; film at least 10 s of running",
        )
    if correlation < MIN_CORRELATION:
        raise NoGaitError(
            "irregular",
            f"successive strides resemble each other too little (correlation "
            f"{correlation:.2f}, a steady run has over {MIN_CORRELATION})",
        )
    return stride_s
