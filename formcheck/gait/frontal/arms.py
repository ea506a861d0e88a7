"""The arms as a witness of which leg stands, seen from behind or in front.

An arm swings back with its own leg's landing, and a bent arm that swings back lifts its
elbow. So from behind the left elbow is the higher one about the left foot's strike,
whatever the pose net makes of the legs. In front the elbow that swings toward the
camera, forward, looks higher than it is; there the hand tells, which a bent arm lifts
by far more when it swings forward.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from formcheck.model import CleanTrack, FloatArray, IntArray, View
from formcheck.model.skeleton import Side
from formcheck.signal.geometry import wrapped_deg

WITNESS: Final[Mapping[View, str]] = {"rear": "elbow", "front": "wrist"}
HIGHEST_DEG: Final[Mapping[str, float]] = {"elbow": 0.0, "wrist": 130.0}
"""When the left one is higher by most, after the left foot's strike [360 = a stride].
24 rendered clips of 15 runners: elbows from behind -28 to +49, from the front +39 to
+128; wrists from behind +121 to +144, from the front +123 to +135. Their arms swing as
those of one measured runner, so the arms alone never name a side."""
LEAST_EXPLAINED: Final = 0.6
"""Part of the difference in height that repeats once a stride; the same have 0.35 to
0.92 in the elbows, 0.93 to 0.99 in the wrists."""
LEAST_LIFT_LEG: Final = 0.02
"""Half of the difference's range; the same have 0.02 to 0.07, and 0.17 to 0.27. Arms
that hold a rail or a bottle say nothing."""
SURE_DEG: Final = 60.0
"""How far the highest place may lie from its usual one for the arms to count."""
MIN_ARM_STRIKES: Final = 6


def arms_say(
    track: CleanTrack,
    strike_s: FloatArray,
    step: IntArray,
    sides: Sequence[Side],
    *,
    view: View = "rear",
) -> float:
    """Return 1 if the arms agree with the sides of the strikes, -1 if they do not.

    0 where they say nothing: hidden, still, or out of step with either.

    Parameters
    ----------
    track
        Real-time track, from behind or in front.
    strike_s, step, sides
        Foot strikes [s] in order of time, their step numbers, and whose they would be.
    view
        From behind or in front.
    """
    if len(strike_s) < MIN_ARM_STRIKES:
        return 0.0
    first_left = step[list(sides).index("left")]
    phase = np.interp(track.time_s, strike_s, (step - first_left) / 2.0)
    joint = WITNESS[view]
    left, right = track.of(f"left_{joint}"), track.of(f"right_{joint}")
    apart = (left - right)[:, 1] / -track.leg_px
    seen = np.isfinite(apart) & (track.time_s > strike_s[0])
    seen &= track.time_s < strike_s[-1]
    if seen.sum() < 2 * MIN_ARM_STRIKES:
        return 0.0
    angle = 2.0 * np.pi * phase[seen]
    waves = np.column_stack([np.ones(angle.size), np.cos(angle), np.sin(angle)])
    fit, *_ = np.linalg.lstsq(waves, apart[seen], rcond=None)
    rest = apart[seen] - waves @ fit
    explained = 1.0 - float(np.var(rest)) / max(1e-12, float(np.var(apart[seen])))
    if explained < LEAST_EXPLAINED or np.hypot(fit[1], fit[2]) < LEAST_LIFT_LEG:
        return 0.0
    highest_deg = np.degrees(np.arctan2(fit[2:], fit[1:2]))
    off_deg = abs(float(wrapped_deg(highest_deg - HIGHEST_DEG[joint])[0]))
    if off_deg <= SURE_DEG:
        return 1.0
    return -1.0 if off_deg >= 180.0 - SURE_DEG else 0.0
