"""The arms as a witness of which leg stands, seen from behind or in front.

An arm swings back with its own leg's landing, and a bent arm that swings back lifts its
elbow. So the left elbow is the higher one about the left foot's strike, whatever the
pose net makes of the legs.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.model import CleanTrack, FloatArray, IntArray
from formcheck.model.skeleton import Side

LEAST_EXPLAINED: Final = 0.6
"""Part of the elbows' difference in height that repeats once a stride; eight rendered
clips have 0.77 to 0.98."""
LEAST_LIFT_LEG: Final = 0.02
"""Half of the difference's range; the same have 0.03 to 0.11. Arms that hold a rail or
a bottle say nothing."""
SURE_DEG: Final = 60.0
"""How far the elbows' highest place may lie from the own foot's strike for the arms to
count; the same clips are off by 0 to 15 degrees. Their arms swing as those of one
measured runner and by a formula, so the arms alone never name a side."""
MIN_STRIKES: Final = 6


def arms_say(
    track: CleanTrack, strike_s: FloatArray, step: IntArray, sides: Sequence[Side]
) -> float:
    """Return 1 if the arms agree with the sides of the strikes, -1 if they do not.

    0 where they say nothing: hidden, still, or out of step with either.

    Parameters
    ----------
    track
        Real-time track, from behind or in front.
    strike_s, step, sides
        Foot strikes [s] in order of time, their step numbers, and whose they would be.
    """
    if len(strike_s) < MIN_STRIKES:
        return 0.0
    first_left = step[list(sides).index("left")]
    phase = np.interp(track.time_s, strike_s, (step - first_left) / 2.0)
    apart = (track.of("left_elbow") - track.of("right_elbow"))[:, 1] / -track.leg_px
    seen = np.isfinite(apart) & (track.time_s > strike_s[0])
    seen &= track.time_s < strike_s[-1]
    if seen.sum() < 2 * MIN_STRIKES:
        return 0.0
    angle = 2.0 * np.pi * phase[seen]
    waves = np.column_stack([np.ones(angle.size), np.cos(angle), np.sin(angle)])
    fit, *_ = np.linalg.lstsq(waves, apart[seen], rcond=None)
    rest = apart[seen] - waves @ fit
    explained = 1.0 - float(np.var(rest)) / max(1e-12, float(np.var(apart[seen])))
    if explained < LEAST_EXPLAINED or np.hypot(fit[1], fit[2]) < LEAST_LIFT_LEG:
        return 0.0
    highest_deg = abs(float(np.degrees(np.arctan2(fit[2], fit[1]))))
    if highest_deg <= SURE_DEG:
        return 1.0
    return -1.0 if highest_deg >= 180.0 - SURE_DEG else 0.0
