"""Foot strikes and toe-offs seen from behind or in front: the bounce of the body.

Seen along the running direction a foot shows no forward motion, and its height in the
picture depends on where the camera stands. What does not is the trunk: it falls freely
in flight and is caught at the foot strike. Its fastest fall comes shortly after the
strike and its fastest rise before the toe-off; the lower foot then says which leg
stands. Whole movements of the legs say how evenly the steps follow each other.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import find_peaks

from formcheck.gait.event_selection import (
    MAX_DROPPED_FRAC,
    SURE_OFF_BEAT_S,
    NoGaitError,
    Strikes,
)
from formcheck.gait.step_sequence import (
    MIN_STRIKES,
    beat,
    countable,
    rough_stride_s,
    step_numbers,
)
from formcheck.model import CleanTrack, FloatArray, IntArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.geometry import middle
from formcheck.tracking.resampling import low_pass

BOUNCE_HZ: Final = 6.0
"""Low-pass of the trunk's height: two harmonics of the steps."""
LEG_HZ: Final = 6.0
"""The same for the legs' movements."""
LEVEL_HZ: Final = 1.0
"""Slower changes of height are the runner's place on the belt: under half a step."""
FINE_HZ: Final = 240.0
"""Speeds are up-sampled to this before their extremes are sought."""
FALL_LATE_S: Final = 0.035
"""The fastest fall comes this much after the strike: 49 and 35 ms against force plates
at 2 and 4 m/s, 21 ms in a third run; the same for cameras at 0.5 to 1.4 m."""
RISE_EARLY_S: Final = 0.066
"""The fastest rise comes this much before the toe-off: 101, 60 and 47 ms there."""
STANCE_LOOK: Final = (0.02, 0.20)
"""After the fastest fall, in stride times: the swinging foot is then well up."""
MIN_PROMINENCE: Final = 0.35
"""Of a fall or rise, as a share of the usual one; lesser ones are wobbles.
This and the three below are chosen by us; ``tests/unit/gait/test_frontal_view.py``."""
MIN_LIFT_LEG: Final = 0.05
"""Usual height between the feet in stance, below which no leg can be said to stand."""
MIXED_FRAC: Final = 0.25
"""Steps in which the other foot seems to stand; more and no side is believed."""
MIN_CORRELATION: Final = 0.5
"""Of the legs' movement one stride apart, as in the side view."""
FOOT: Final = ("ankle", "heel")
WHOLE_LEG: Final = ("knee", "ankle")
"""What the legs' movements are compared by: heels and toes are often misplaced from
behind while they swing, which moved the comparison by up to 26 ms, these by 5 ms."""
END_MARGIN_S: Final = 0.08
"""Nearer to the ends of the clip the smoothing has nothing to go by."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Steps:
    """Steps seen along the running direction.

    ``toe_offs`` are time and side; ``legs_px`` is each leg's height, shape (2, n).
    """

    strikes: Strikes
    toe_offs: list[tuple[float, Side]]
    lost: int
    legs_px: FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class _Trunk:
    """Upward speed of the trunk on a fine grid of times; NaN where not seen."""

    time_s: FloatArray
    speed: FloatArray


def stride_seen_s(track: CleanTrack) -> float:
    """Return the stride time with which the feet go up and down [s].

    Raises
    ------
    NoGaitError
        If the feet do not alternate steadily.
    """
    parting = lift_px(track, "left") - lift_px(track, "right")
    stride_s, likeness = rough_stride_s(parting, track.rate_hz)
    if not np.isfinite(stride_s):
        seconds = track.time_s[-1] - track.time_s[0]
        raise NoGaitError(
            "too_short",
            f"no repeating stride in {seconds:.1f} s; film at least 10 s of running",
        )
    if likeness < MIN_CORRELATION:
        raise NoGaitError(
            "irregular",
            f"successive strides resemble each other too little (correlation "
            f"{likeness:.2f}, a steady run has over {MIN_CORRELATION})",
        )
    return stride_s


def lift_px(track: CleanTrack, side: Side, parts: tuple[str, ...] = FOOT) -> FloatArray:
    """Return a leg's height, counted from the hips' mean level, low-passed [px].

    The level follows a camera that moves, but not the bounce, which both legs share and
    which would hide a limp.
    """
    hips = middle(track.of("left_hip"), track.of("right_hip"))[:, 1]
    foot = np.mean([track.of(f"{side}_{part}")[:, 1] for part in parts], axis=0)
    level = low_pass(hips, track.rate_hz, LEVEL_HZ)
    return low_pass(level - foot, track.rate_hz, LEG_HZ)


def frontal_steps(track: CleanTrack, stride_s: float) -> Steps:
    """Return the steps of a run seen from behind or in front.

    Parameters
    ----------
    track
        Real-time track.
    stride_s
        Rough stride time [s].

    Raises
    ------
    NoGaitError
        If no steady alternation of two legs is seen.
    """
    trunk = _trunk(track)
    falls = _turning(trunk, -trunk.speed, stride_s)
    rises = _turning(trunk, trunk.speed, stride_s)
    sides = _standing(track, falls, stride_s)
    strikes = _accepted(falls - FALL_LATE_S, sides, stride_s, track)
    toe_offs = _toe_offs(strikes, rises + RISE_EARLY_S, track)
    last_s = track.time_s[-1] - 0.5 * stride_s
    possible = int(np.sum(np.asarray(strikes.time_s) < last_s))
    return Steps(
        strikes=strikes,
        toe_offs=toe_offs,
        lost=max(0, possible - len(toe_offs)),
        legs_px=np.stack([lift_px(track, side, WHOLE_LEG) for side in SIDES]),
    )


def _trunk(track: CleanTrack) -> _Trunk:
    hips = middle(track.of("left_hip"), track.of("right_hip"))[:, 1]
    shoulders = middle(track.of("left_shoulder"), track.of("right_shoulder"))[:, 1]
    up = -low_pass((hips + shoulders) / 2.0, track.rate_hz, BOUNCE_HZ)
    known = np.isfinite(up)
    if known.sum() < 8:
        raise NoGaitError("trunk_not_seen", "hips and shoulders were not seen")
    step_s = 1.0 / max(FINE_HZ, track.rate_hz)
    time_s = np.arange(track.time_s[known][0], track.time_s[known][-1], step_s)
    speed = CubicSpline(track.time_s[known], up[known])(time_s, 1)
    seen = np.interp(time_s, track.time_s, known.astype(np.float64)) > 0.99
    return _Trunk(time_s=time_s, speed=np.where(seen, speed, np.nan))


def _turning(trunk: _Trunk, speed: FloatArray, stride_s: float) -> FloatArray:
    """Return the times of the highest speeds, one for each step [s]."""
    known = np.isfinite(speed)
    level = np.where(known, speed, 0.0)
    step_s = float(trunk.time_s[1] - trunk.time_s[0])
    apart = max(1, int(0.3 * stride_s / step_s))
    peaks, _ = find_peaks(level, distance=apart)
    if peaks.size == 0:
        return np.array([])
    usual = float(np.percentile(level[peaks], 75))
    peaks, _ = find_peaks(
        level, distance=apart, height=MIN_PROMINENCE * usual, prominence=usual / 2.0
    )
    start, stop = trunk.time_s[0] + END_MARGIN_S, trunk.time_s[-1] - END_MARGIN_S
    times = trunk.time_s[peaks]
    return np.asarray(times[(times >= start) & (times <= stop)])


def _standing(track: CleanTrack, falls: FloatArray, stride_s: float) -> list[Side]:
    """Return the leg that stands after each fall: the one whose foot is lower."""
    left_above = lift_px(track, "left") - lift_px(track, "right")
    above = np.full(falls.size, np.nan)
    for i, fall_s in enumerate(falls):
        inside = (track.time_s >= fall_s + STANCE_LOOK[0] * stride_s) & (
            track.time_s <= fall_s + STANCE_LOOK[1] * stride_s
        )
        seen = left_above[inside & np.isfinite(left_above)]
        if seen.size:
            above[i] = float(np.mean(seen))
    usual = float(np.nanmedian(np.abs(above))) if np.isfinite(above).any() else 0.0
    if usual < MIN_LIFT_LEG * track.leg_px:
        raise NoGaitError(
            "no_gait",
            f"one foot is only {usual / track.leg_px:.2f} leg lengths higher than the "
            f"other in the picture (a run: over {MIN_LIFT_LEG}): no steps to count",
        )
    return _alternating(falls, above, stride_s)


def _alternating(falls: FloatArray, above: FloatArray, stride_s: float) -> list[Side]:
    """Return sides that alternate, as the most steps have it.

    ``above`` is how much higher the left foot is in each stance.
    """
    gaps = np.maximum(1, np.rint(np.diff(falls) / (stride_s / 2.0)))
    odd = np.concatenate([[0], np.cumsum(gaps)]) % 2 == 1
    right = np.where(odd, above < 0.0, above > 0.0)[np.isfinite(above)]
    share = float(np.mean(right))
    if MIXED_FRAC < share < 1.0 - MIXED_FRAC:
        raise NoGaitError(
            "sides_mixed",
            f"in {100 * min(share, 1.0 - share):.0f} % of the steps the other foot "
            "seems to stand than the rest would have it; the legs cannot be told apart "
            "safely in this clip",
        )
    even_right = share > 0.5
    return ["right" if o != even_right else "left" for o in odd]


def _accepted(
    time_s: FloatArray, side: list[Side], stride_s: float, track: CleanTrack
) -> Strikes:
    """Return the strikes that keep the beat."""
    total = len(time_s)
    keep: IntArray = np.arange(total)
    while True:
        keep, step = _numbered(time_s, side, keep, stride_s)
        line = beat(time_s[keep], step)
        off = np.abs(line.residual_s)
        limit = max(SURE_OFF_BEAT_S, 1.0 / track.rate_hz, 4.0 * float(np.median(off)))
        worst = int(np.argmax(off))
        if off[worst] <= limit:
            break
        keep = np.delete(keep, worst)
    lost = total - keep.size
    if lost > max(2.0, MAX_DROPPED_FRAC * total):
        raise NoGaitError(
            "irregular", f"{lost} of {total} foot strikes are off the beat of the rest"
        )
    return Strikes(
        time_s=time_s[keep],
        side=tuple(side[i] for i in keep),
        anchor=np.arange(keep.size),
        beat=line,
        dropped=lost,
    )


def _numbered(
    time_s: FloatArray, side: list[Side], keep: IntArray, stride_s: float
) -> tuple[IntArray, IntArray]:
    """Return which strikes can be counted, and their step numbers."""
    while True:
        mine = [side[i] for i in keep]
        if keep.size < MIN_STRIKES or len(set(mine)) < 2:
            raise NoGaitError(
                "too_few_steps",
                f"found {keep.size} foot strikes, {MIN_STRIKES} of both feet are "
                "needed; film at least 10 s with the whole runner in the picture",
            )
        step = step_numbers(time_s[keep], mine, stride_s)
        if step is None:
            raise NoGaitError(
                "sides_mixed",
                "left and right foot strikes do not alternate: the clip is cut, or the "
                "legs cannot be told apart safely; choose a part that is one run",
            )
        kept = countable(step)
        if kept.all():
            return keep, step
        keep = keep[kept]


def _toe_offs(
    strikes: Strikes, times_s: FloatArray, track: CleanTrack
) -> list[tuple[float, Side]]:
    """Return the toe-off of each stance, where the trunk's rise was seen."""
    found: list[tuple[float, Side]] = []
    for strike_s, side in zip(strikes.time_s, strikes.side, strict=True):
        after = (times_s - strike_s) / strikes.beat.stride_s
        mine = times_s[(after > 0.15) & (after < 0.55)]
        if mine.size == 1 and mine[0] < track.time_s[-1] - END_MARGIN_S:
            found.append((float(mine[0]), side))
    return found
