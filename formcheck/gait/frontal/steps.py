"""Foot strikes and toe-offs seen from behind or in front: the bounce of the body.

Seen along the running direction a foot shows no forward motion, and its height in the
picture depends on where the camera stands. What does not is the trunk: it falls freely
in flight and is caught at the foot strike. Its fastest fall comes shortly after the
strike and its fastest rise before the toe-off; the lower foot then says which leg
stands (:mod:`formcheck.gait.frontal.standing_leg`). Whole movements of the legs say
how evenly the steps follow each other.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import find_peaks

from formcheck.gait.beat.beat import beat
from formcheck.gait.beat.step_numbers import (
    MIN_STRIKES,
    countable,
    step_numbers,
    without_exchanged,
)
from formcheck.gait.beat.strikes import (
    MAX_DROPPED_FRAC,
    SHORT_S,
    SIDES_MIXED,
    SURE_OFF_BEAT_S,
    NoGaitError,
    Strikes,
)
from formcheck.gait.frontal.arms import arms_say
from formcheck.gait.frontal.rhythm import (
    MIN_STEP_EVIDENCE,
    MIN_STRIDE_EVIDENCE,
    frontal_rhythm,
)
from formcheck.gait.frontal.standing_leg import lift_px, standing
from formcheck.model import CleanTrack, FloatArray, IntArray, View
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.geometry import middle
from formcheck.tracking.resampling import FINE_HZ, low_pass

BOUNCE_HZ: Final = 6.0
"""Low-pass of the trunk's height: two harmonics of the steps."""
FALL_LATE_S: Final = (-0.045, 0.218)
"""The fastest fall comes this much after the strike: a start, and a share of the step
time. Least squares over 204 clips of 17 runners on a force treadmill at 2 to 4.5 m/s
(``benchmarks.behind``): 43, 38, 28 and 21 ms at 2, 2.5, 3.5 and 4.5 m/s. A runner left
out of the fit is off by 8.7 ms (SD), +6 ms at 2 and -5 ms at 4.5 m/s in the mean; one
constant is off by 10.6, +11 and -12 ms. The time from fall to rise would say more on
markers (7.5 ms), but a pose net bends it: on rendered runners it misled by 15 ms."""
RISE_EARLY_S: Final = (-0.067, 0.324)
"""The same for the fastest rise before the toe-off: 68, 58, 39 and 29 ms there; 18 ms
(SD) for a runner left out."""
MIN_PROMINENCE: Final = 0.35
"""Of a fall or rise, as a share of the usual one; lesser ones are wobbles.
Chosen by us, as the limits of the vote are."""
USUAL_PCT: Final = 75.0
"""Percentile of all falls (or rises) that is the usual one: wobbles are among them."""
LEAST_APART: Final = 0.3
"""Falls of two steps are at least this far apart, in stride times; a step is 0.5."""
TOE_OFF_AFTER: Final = (0.15, 0.55)
"""A toe-off comes so much after its strike, in stride times."""
SURELY_SEEN: Final = 0.99
"""Between two frames the trunk is seen if it is in both."""
WHOLE_LEG: Final = ("knee", "ankle")
"""What the legs' movements are compared by: heels and toes are often misplaced from
behind while they swing, which moved the comparison by up to 26 ms, these by 5 ms."""
TURN_END_S: Final = 0.08
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
    """Return the stride time that the whole body keeps [s].

    Raises
    ------
    NoGaitError
        If bounce and swing keep no common rhythm.
    """
    seen = np.isfinite(track.of("left_hip")[:, 0])
    rhythm = frontal_rhythm(track.time_s[seen], track.xy_px[seen], track.leg_px)
    if np.isfinite(rhythm.stride_s):
        return rhythm.stride_s
    seconds = float(track.time_s[-1] - track.time_s[0])
    if seconds < SHORT_S:
        raise NoGaitError(
            "too_short",
            f"no repeating stride in {seconds:.1f} s; film at least 10 s of running",
        )
    raise NoGaitError(
        "irregular",
        "no common rhythm: steps explain "
        f"{100 * rhythm.step_evidence:.0f} % of the bounce of hips, shoulders and head "
        f"and strides {100 * rhythm.stride_evidence:.0f} % of the movement of arms and "
        f"legs (a run: over {100 * MIN_STEP_EVIDENCE:.0f} and "
        f"{100 * MIN_STRIDE_EVIDENCE:.0f} % at one cadence); film one steady run of 10 "
        "s or more",
    )


def frontal_steps(track: CleanTrack, stride_s: float, *, view: View = "rear") -> Steps:
    """Return the steps of a run seen from behind or in front.

    Parameters
    ----------
    track
        Real-time track.
    stride_s
        Rough stride time [s].
    view
        From behind or in front.

    Raises
    ------
    NoGaitError
        If no steady alternation of two legs is seen.
    """
    trunk = _trunk(track)
    falls = _turning(trunk, -trunk.speed, stride_s)
    rises = _turning(trunk, trunk.speed, stride_s)
    sides = standing(track, falls, stride_s)
    late_s, early_s = (_after(k, stride_s / 2.0) for k in (FALL_LATE_S, RISE_EARLY_S))
    strikes = _accepted(falls - late_s, sides, stride_s, track)
    _heard(track, strikes, view)
    toe_offs = _toe_offs(strikes, rises + early_s, track)
    last_s = track.time_s[-1] - 0.5 * stride_s
    possible = int(np.sum(np.asarray(strikes.time_s) < last_s))
    return Steps(
        strikes=strikes,
        toe_offs=toe_offs,
        lost=max(0, possible - len(toe_offs)),
        legs_px=np.stack([lift_px(track, side, WHOLE_LEG) for side in SIDES]),
    )


def _heard(track: CleanTrack, strikes: Strikes, view: View) -> None:
    """Refuse sides that the arms contradict: the legs were exchanged all the time."""
    times, step = np.asarray(strikes.time_s), np.asarray(strikes.beat.step)
    if arms_say(track, times, step, strikes.side, view=view) < 0.0:
        raise NoGaitError(
            "sides_mixed",
            "the arms swing with the other leg than the one that seems to stand; the "
            "legs cannot be told apart safely in this clip, or it plays backward",
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
    seen = np.interp(time_s, track.time_s, known.astype(np.float64)) > SURELY_SEEN
    return _Trunk(time_s=time_s, speed=np.where(seen, speed, np.nan))


def _turning(trunk: _Trunk, speed: FloatArray, stride_s: float) -> FloatArray:
    """Return the times of the highest speeds, one for each step [s]."""
    known = np.isfinite(speed)
    level = np.where(known, speed, 0.0)
    step_s = float(trunk.time_s[1] - trunk.time_s[0])
    apart = max(1, int(LEAST_APART * stride_s / step_s))
    peaks, _ = find_peaks(level, distance=apart)
    if peaks.size == 0:
        return np.array([])
    usual = float(np.percentile(level[peaks], USUAL_PCT))
    peaks, _ = find_peaks(
        level, distance=apart, height=MIN_PROMINENCE * usual, prominence=usual / 2.0
    )
    start, stop = trunk.time_s[0] + TURN_END_S, trunk.time_s[-1] - TURN_END_S
    times = trunk.time_s[peaks]
    return np.asarray(times[(times >= start) & (times <= stop)])


def _after(line: tuple[float, float], step_s: float) -> float:
    start, share = line
    return start + share * step_s


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
            alternate = without_exchanged(time_s[keep], mine, stride_s)
            if alternate is None:
                raise NoGaitError("sides_mixed", SIDES_MIXED)
            keep = keep[alternate]
            continue
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
        mine = times_s[(after > TOE_OFF_AFTER[0]) & (after < TOE_OFF_AFTER[1])]
        if mine.size == 1 and mine[0] < track.time_s[-1] - TURN_END_S:
            found.append((float(mine[0]), side))
    return found
