"""When a foot's mean motion says that it strikes the belt and leaves it.

Single strides are timed by signs that noise hardly moves, but when these come before or
after contact differs from runner to runner, and with the strike type. Signs that lie
closer to contact are slow or need accelerations, which noise hides in a single stride.
So the strides of a foot are laid over each other, and their mean is timed: each
foot for itself, whatever its strike type.

Force plates, 17 runners at 2.5, 3.5 and 4.5 m/s, rear-, mid- and forefoot strikes
(:mod:`benchmarks.force_plates`), each runner timed by a constant from the other 16: SD
of the mean of a leg 4.5 ms for the strike and 5.3 ms for the toe-off at 60 frames/s.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.side.foot_strike import crossed_s, finer
from formcheck.model import CleanTrack, FloatArray
from formcheck.model.skeleton import Side, point
from formcheck.signal.geometry import along_and_above, foot_pitch_deg, middle
from formcheck.tracking.resampling import low_pass

MEAN_HZ: Final = 9.0
"""Low-pass of the foot; with 12 the signs scatter alike."""
HEEL_SEARCH_S: Final = (-0.10, 0.08)
TIP_SEARCH_S: Final = (-0.15, 0.12)
FALL_SEARCH_S: Final = (-0.15, 0.10)
"""Where each sign is sought about the times that single strides give: wider than any of
them lay in the runs below, narrower than half a stance."""
SPAN_S: Final = (-0.20, 0.16)
"""Of the mean motion, about an event."""
HEEL_SHARE: Final = 0.7
"""At the strike the heel has this share of the belt's speed: within 6 ms (SD) of
contact on all strike types."""
STOP_PEAK_S: Final = (-0.02, 0.09)
"""In which the foot's fall is stopped fastest, about the raw strike."""
STOP_AFTER_HEEL_S: Final = 0.0250
"""Usually the foot is stopped so much after its heel's sign. Half of the rest is
believed, ..."""
MAX_REST_S: Final = 0.012
"""... of which no more than this: on markers few feet differ by more, but a net that
misplaces a landing foot makes 20 ms."""
HEEL_LATE_S: Final = 0.0050
"""The heel's sign comes this much after contact, mean of 17 runners."""
TIP_DEG: Final = 30.0
"""Before toe-off the foot is tipped by this much from flat, ..."""
UNWEIGHTED_LEG_S2: Final = 0.5 * 9.81 / 0.88
"""... the shoulders, no longer carried, fall with half of gravity (legs are about
0.88 m long), ..."""
TOE_UP_SHARE: Final = 0.2
"""... and the toe rises with this share of the belt's speed. Where in the shoe the toe
is tracked decides when: at the ball of the foot, where markers sit, 1 ms early; at the
tip of the shoe, which pose nets mark, 26 ms late, since toes bend (one runner with
markers on both: 19 and 33 ms apart). The tipping comes 11 ms later there, the fall
with it or before."""
FALL_SHARE: Final = 0.37
"""Weight of the fall beside the tipping, ..."""
FALL_APART_S: Final = 0.050
"""... from which no fall is taken to be farther: markers stay within 35 ms."""
TIP_EARLY_S: Final = 0.0262
"""Both together before the foot unloads, and ..."""
TOE_UP_EARLY_S: Final = -0.0040
"""... the toe's rise where markers sit. Weights chosen on markers of 17 runners on
force plates and on 40 rendered clips of the same runners seen by the pose net, times so
that the markers are read right (SD of legs 5 ms); then the pixels are 8 ms late (SD 9).
The plain mean of tipping and rise read them 20 ms (SD 11) late."""
SHOE_TIP_S: Final = 0.040
"""A rise of the toe later than the others by this is the bent tip of a shoe and tells
nothing; less of it is believed the later it is."""
FLAT_DEG: Final = 10.0
"""A foot turned up by less over its flat pitch does not land on the heel: so 47 of 50
mid- and fore-foot legs of the 17 runners and 3 of their 154 rear-foot legs."""
USUAL_STRIDES: Final = 2.0
"""Strides that the usual place of contact counts for beside the mean motion's: noise
is no smaller than the runner's own place in the mean of two strides."""
LOOKED_DOWN_ON_S: Final = 0.0011
"""A camera at hip height looks down on the feet, so that their ways toward it and away
from it show as heights: strikes of the nearer foot seem this much earlier, its toe-offs
later, and the other way round for the farther foot. On markers seen from 1 m; from
0.1 m there is no difference."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FootPaths:
    """Ways of heel, ankle and toe along and above the belt [px], shape (n, 3) each.

    ``trunk_leg`` is the height of the shoulders [leg], shape (n,).
    """

    time_s: FloatArray
    along_px: FloatArray
    above_px: FloatArray
    trunk_leg: FloatArray
    belt_px_s: float
    flat_pitch_deg: float


@dataclass(frozen=True, kw_only=True, eq=False)
class MeanFoot:
    """Mean motion about an event, shape (t,) each; speeds as shares of the belt's.

    ``trunk_fall`` is the acceleration of the shoulders downward [leg/s2].
    """

    since_s: FloatArray
    heel_back: FloatArray
    toe_up: FloatArray
    stopping: FloatArray
    tip_deg: FloatArray
    trunk_fall: FloatArray
    strides: int = 1


def foot_paths(
    points: FloatArray,
    track: CleanTrack,
    side: Side,
    *,
    line_deg: float,
    belt_px_s: float,
    flat_pitch_deg: float,
) -> FootPaths:
    """Return the smoothed ways of one foot on a fine grid of times.

    Parameters
    ----------
    points
        Runner coordinates [px], shape (n, 33, 2).
    track
        For its times.
    line_deg
        Direction of the belt.
    belt_px_s, flat_pitch_deg
        Speed and pitch of the foot flat on the belt.
    """
    names = [point(f"{side}_{name}") for name in ("heel", "ankle", "toe")]
    foot = points[:, names]
    trunk = middle(
        points[:, point("left_shoulder")], points[:, point("right_shoulder")]
    )
    smooth = low_pass(
        np.concatenate([foot, trunk[:, None]], axis=1), track.rate_hz, MEAN_HZ
    )
    along, above = along_and_above(smooth, line_deg)
    columns = np.concatenate([along[:, :3], above], axis=1)
    time_s, fine, _ = finer(track.time_s, columns, track.rate_hz)
    return FootPaths(
        time_s=time_s,
        along_px=fine[:, :3],
        above_px=fine[:, 3:6],
        trunk_leg=fine[:, 6] / track.leg_px,
        belt_px_s=belt_px_s,
        flat_pitch_deg=flat_pitch_deg,
    )


def mean_foot(paths: FootPaths, centres_s: FloatArray) -> MeanFoot | None:
    """Return the mean motion about some times; None if no stride is seen whole.

    Parameters
    ----------
    paths
        One foot.
    centres_s
        One time per stride, NaN where there is none [s].
    """
    step_s = float(paths.time_s[1] - paths.time_s[0])
    since = np.arange(SPAN_S[0], SPAN_S[1], step_s)
    known = centres_s[np.isfinite(centres_s)]
    inside = (known + since[0] >= paths.time_s[0]) & (
        known + since[-1] <= paths.time_s[-1]
    )
    at = known[inside, None] + since
    columns = np.column_stack([paths.along_px, paths.above_px, paths.trunk_leg])
    each = np.stack([np.interp(at, paths.time_s, c) for c in columns.T], axis=2)
    each = each[np.isfinite(each).all(axis=(1, 2))]
    if not len(each) or not paths.belt_px_s > 0.0:
        return None
    mean = each.mean(axis=0)
    speed = np.gradient(mean[:, :6], step_s, axis=0) / paths.belt_px_s
    trunk_up = np.gradient(mean[:, 6], step_s)
    heel, toe = mean[:, [0, 3]], mean[:, [2, 5]]
    return MeanFoot(
        since_s=since,
        heel_back=-speed[:, 0],
        toe_up=speed[:, 5],
        stopping=np.gradient(speed[:, 3:].mean(axis=1), step_s),
        trunk_fall=-np.gradient(trunk_up, step_s),
        strides=len(each),
        tip_deg=paths.flat_pitch_deg - foot_pitch_deg(heel, toe),
    )


def leaning_s(place_s: float, usual_s: float, foot: MeanFoot | None) -> float:
    """Return a place that leans on the usual one where few strides show it [s]."""
    if foot is None or not np.isfinite(place_s):
        return usual_s
    share = foot.strides / (foot.strides + USUAL_STRIDES)
    return usual_s + share * (place_s - usual_s)


def strike_place_s(foot: MeanFoot | None) -> float:
    """Return when contact begins, after the centre of the mean motion [s].

    The heel's backward speed nears that of the belt; a foot that is stopped earlier or
    later after that than usual is taken half the way with it. NaN without the first.
    """
    if foot is None:
        return float("nan")
    heel = crossed_s(foot.since_s, foot.heel_back, HEEL_SHARE, HEEL_SEARCH_S)
    rest = _peak_s(foot.since_s, foot.stopping, STOP_PEAK_S) - heel - STOP_AFTER_HEEL_S
    followed = float(np.clip(rest, -MAX_REST_S, MAX_REST_S)) / 2.0
    return heel - HEEL_LATE_S + (followed if np.isfinite(followed) else 0.0)


def lands_flat(foot: MeanFoot | None, strike_s: float) -> bool:
    """Return whether a foot lands flat or on its toes; False where it is not seen.

    Parameters
    ----------
    foot
        Mean motion about the strike.
    strike_s
        When contact begins in it [s].
    """
    if foot is None:
        return False
    pitch_deg = -float(np.interp(strike_s, foot.since_s, foot.tip_deg))
    return pitch_deg < FLAT_DEG


def _peak_s(
    since_s: FloatArray, signal: FloatArray, within_s: tuple[float, float]
) -> float:
    """Return when a signal peaks in a stretch of time [s]; NaN if at its ends."""
    first, last = np.searchsorted(since_s, within_s)
    i = int(first + np.argmax(signal[first:last]))
    if not first < i < last - 1:
        return float("nan")
    before, peak, after = signal[i - 1 : i + 2]
    fine = 0.5 * (before - after) / (before - 2.0 * peak + after)
    return float(since_s[i] + fine * (since_s[1] - since_s[0]))


def toe_off_place_s(foot: MeanFoot | None) -> float:
    """Return when contact ends, after the centre of the mean motion [s].

    The foot tips, and the trunk falls; the toe's rise is believed half where it comes
    with them, and the less the later it comes, since the tip of a shoe stays down
    longer than the ball of the foot. Of several rises the last counts: a net draws the
    toe of a far foot up and down while it is on the belt, with up to a quarter of the
    belt's speed. NaN where the tipping or the fall is missing.
    """
    if foot is None:
        return float("nan")
    tip = crossed_s(foot.since_s, foot.tip_deg, TIP_DEG, TIP_SEARCH_S)
    fall = crossed_s(foot.since_s, foot.trunk_fall, UNWEIGHTED_LEG_S2, FALL_SEARCH_S)
    toe = crossed_s(foot.since_s, foot.toe_up, TOE_UP_SHARE, HEEL_SEARCH_S, last=True)
    apart = float(np.clip(fall - tip, -FALL_APART_S, FALL_APART_S))
    off = tip + FALL_SHARE * apart + TIP_EARLY_S
    later = toe + TOE_UP_EARLY_S - off
    return off + toe_share(later) * later if np.isfinite(later) else off


def toe_share(later_s: float) -> float:
    """Return how far the toe's rise moves a toe-off, by how late it comes [s].

    Half where it comes first or with the other signs, nothing where it is the bent tip
    of a shoe.

    Examples
    --------
    >>> [toe_share(later_s) for later_s in (-0.01, 0.0, 0.01, 0.03)]
    [0.5, 0.5, 0.439453125, 0.095703125]
    """
    if not later_s > 0.0:
        return 0.5
    return 0.5 * max(0.0, 1.0 - (later_s / SHOE_TIP_S) ** 2) ** 2
