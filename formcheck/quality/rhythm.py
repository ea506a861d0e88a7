"""Whether the trunk keeps the rhythm that the feet were counted at."""

from typing import Final

import numpy as np

from formcheck.model import CleanTrack, FloatArray, GaitTiming
from formcheck.model.skeleton import point

TRUNK_POINTS: Final = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
TRUNK_AGREES_FRAC: Final = 0.02
"""The trunk's step time is within this of the feet's: 0 to 0.75 % in three stretches
each of one real and one rendered clip; chosen by us, well below one step in ten
seconds."""
AROUND_FRAC: Final = 0.25
"""Step times that are tried, on both sides of the feet's."""
N_STEP_TIMES: Final = 201
MIN_SHARE: Final = 0.3
"""Of the trunk's rise and fall the step's own frequency has to explain."""
MIN_TRUNK_SEEN_FRAC: Final = 0.9


def trunk_agrees(track: CleanTrack, timing: GaitTiming) -> bool:
    """Say whether the trunk rises and falls at the step rate the feet were counted at.

    Parameters
    ----------
    track
        A body on the clip's clock.
    timing
        The feet's strikes.
    """
    height = np.mean([track.xy_px[:, point(name), 1] for name in TRUNK_POINTS], axis=0)
    known = np.isfinite(height)
    step_s = timing.stride_time_s / 2.0
    if not np.isfinite(step_s) or known.mean() < MIN_TRUNK_SEEN_FRAC:
        return False
    tried_s = step_s * np.linspace(1.0 - AROUND_FRAC, 1.0 + AROUND_FRAC, N_STEP_TIMES)
    explained = _explained(height[known], track.time_s[known], tried_s)
    best = int(np.argmax(explained))
    close = abs(tried_s[best] / step_s - 1.0) <= TRUNK_AGREES_FRAC
    return bool(close and explained[best] >= MIN_SHARE)


def _explained(
    height: FloatArray, time_s: FloatArray, step_s: FloatArray
) -> FloatArray:
    """Return the share of a path's variance that each period explains."""
    drift = np.polynomial.Polynomial.fit(time_s, height, 3)(time_s)
    path = height - drift
    turn = 2.0 * np.pi * time_s / step_s[:, None]
    power = (np.cos(turn) @ path) ** 2 + (np.sin(turn) @ path) ** 2
    share: FloatArray = 2.0 * power / max(path.size * float(np.sum(path**2)), 1e-12)
    return share
