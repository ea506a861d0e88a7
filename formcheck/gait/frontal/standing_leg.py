"""Which leg stands at each step, seen from behind or in front: a vote of its points."""

from typing import Final

import numpy as np

from formcheck.gait.beat.strikes import NoGaitError
from formcheck.gait.frontal.cues import knees_way
from formcheck.model import CleanTrack, FloatArray
from formcheck.model.skeleton import Side
from formcheck.signal.geometry import middle
from formcheck.tracking.resampling import low_pass

LEG_HZ: Final = 6.0
"""Low-pass of the legs' movements: two harmonics of the steps."""
LEVEL_HZ: Final = 1.0
"""Slower changes of height are the runner's place on the belt: under half a step."""
STANCE_LOOK: Final = (0.02, 0.20)
"""After the fastest fall, in stride times: the swinging foot is then well up."""
MIN_LIFT_LEG: Final = 0.03
"""Usual height between the feet in stance, below which no leg can be said to stand:
half of what runners at 2 m/s have left where the raised foot is hidden in 60 % of
frames. This and the two shares below are chosen by us:
``tests/unit/gait/frontal/test_steps.py`` holds them."""
MIXED_FRAC: Final = 0.25
"""Steps, by the weight of their vote, in which the other foot seems to stand; more and
no side is believed."""
ANKLE_AND_HEEL: Final = ("ankle", "heel")
LEG_VOTERS: Final = ("ankle", "heel", "toe", "shank")
"""What says which leg stands: the lower ankle, heel and toe, and the longer shank (the
swinging one lies along the line of sight)."""
LOUDEST_VOTE: Final = 2.0
"""A vote weighs as its height in units of that voter's usual one, up to this."""


def lift_px(
    track: CleanTrack, side: Side, parts: tuple[str, ...] = ANKLE_AND_HEEL
) -> FloatArray:
    """Return a leg's height, counted from the hips' mean level, low-passed [px].

    The level follows a camera that moves, but not the bounce, which both legs share and
    which would hide a limp.
    """
    hips = middle(track.of("left_hip"), track.of("right_hip"))[:, 1]
    foot = np.mean([track.of(f"{side}_{part}")[:, 1] for part in parts], axis=0)
    level = low_pass(hips, track.rate_hz, LEVEL_HZ)
    return low_pass(level - foot, track.rate_hz, LEG_HZ)


def standing(track: CleanTrack, falls: FloatArray, stride_s: float) -> list[Side]:
    """Return the leg that stands after each fall, by vote of the legs' points."""
    usual_leg, votes = [], []
    for voter in LEG_VOTERS:
        above = _left_above(track, voter, falls, stride_s)
        known = np.isfinite(above)
        usual = float(np.median(np.abs(above[known]))) if known.any() else 0.0
        if voter in ANKLE_AND_HEEL:
            usual_leg.append(usual / track.leg_px)
        if usual > 0.0:
            loud = np.clip(above / usual, -LOUDEST_VOTE, LOUDEST_VOTE)
            votes.append(np.where(known, loud, 0.0))
    if max(usual_leg) < MIN_LIFT_LEG:
        raise NoGaitError(
            "no_gait",
            f"one foot is only {max(usual_leg):.2f} leg lengths higher than the "
            f"other in the picture (a run: over {MIN_LIFT_LEG}): no steps to count",
        )
    return alternating(falls, np.sum(votes, axis=0), stride_s)


def _left_above(
    track: CleanTrack, voter: str, falls: FloatArray, stride_s: float
) -> FloatArray:
    """Return how much higher the left foot seems in the stance after each fall [px]."""

    def height(side: Side) -> FloatArray:
        if voter != "shank":
            return -track.of(f"{side}_{voter}")[:, 1]
        return (track.of(f"{side}_knee") - track.of(f"{side}_ankle"))[:, 1]

    apart = knees_way(track.xy_px, track.leg_px) * (height("left") - height("right"))
    apart = low_pass(apart, track.rate_hz, LEG_HZ)
    above = np.full(falls.size, np.nan)
    for i, fall_s in enumerate(falls):
        inside = (track.time_s >= fall_s + STANCE_LOOK[0] * stride_s) & (
            track.time_s <= fall_s + STANCE_LOOK[1] * stride_s
        )
        seen = apart[inside & np.isfinite(apart)]
        if seen.size:
            above[i] = float(np.mean(seen))
    return above


def alternating(falls: FloatArray, above: FloatArray, stride_s: float) -> list[Side]:
    """Return sides that alternate, as the most steps have it.

    ``above`` is how much higher the left foot is in each stance; 0 = nothing known.
    """
    gaps = np.maximum(1, np.rint(np.diff(falls) / (stride_s / 2.0)))
    odd = np.concatenate([[0], np.cumsum(gaps)]) % 2 == 1
    right = np.where(odd, above < 0.0, above > 0.0)
    # Where the raised foot is hidden the vote is faint, and counts for as little.
    loud = np.abs(above)
    share = float(np.sum(loud * right) / np.sum(loud)) if loud.any() else 0.5
    if MIXED_FRAC < share < 1.0 - MIXED_FRAC:
        raise NoGaitError(
            "sides_mixed",
            f"in {100 * min(share, 1.0 - share):.0f} % of the steps the other foot "
            "seems to stand than the rest would have it; the legs cannot be told apart "
            "safely in this clip",
        )
    even_right = share > 0.5
    return ["right" if o != even_right else "left" for o in odd]
