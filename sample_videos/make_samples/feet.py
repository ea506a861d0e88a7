"""Where each foot is: on the belt exactly between strike and toe-off, free between."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter1d

from formcheck.model import FloatArray
from formcheck.model.skeleton import Side
from sample_videos.make_samples.body import BALL_BEHIND_M, Body
from sample_videos.make_samples.strides import Contacts, Strides
from sample_videos.make_samples.take import Take
from sample_videos.make_samples.turns import about, apply

FINE_HZ: Final = 500.0
CLEAR_M: Final = 0.012
CLEAR_MPS: Final = (0.30, 0.35)
"""After toe-off and before contact a shoe is at least so far over the belt."""
GRIP_S: Final = 0.020
"""A foot that lands takes the belt's speed within about this time."""
BEND_FROM: Final = (0.30, 0.50)
"""The toes begin to bend within this part of contact."""
BEND_MAX_DEG: Final = 42.0
RELAX_S: Final = 0.11
SINK_M: Final = 0.010
SINK_MAX: Final = 1.8
SINK_IN_S: Final = 0.030
SINK_OUT: Final = 0.45
"""Loaded, shoe and heel pad give way: by so much in mid-stance, at most by so many
times that, beginning with contact and less in its last part. The sole stays on the
belt; all above it comes nearer."""
BENDS_DEG: Final = np.linspace(0.0, BEND_MAX_DEG, 9)
TURN_BEFORE_S: Final = 0.13
TURN_AFTER_S: Final = 0.07
"""A changed foot strike is turned up so long before contact, and flat after it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Foot:
    """One foot over time; ``pitch_deg`` > 0 = toes up, flat on the belt = 0."""

    time_s: FloatArray
    ankle: FloatArray
    turn: FloatArray
    bend_deg: FloatArray
    pitch_deg: FloatArray

    def at(self, time_s: FloatArray) -> "Foot":
        """Return the foot at other times."""

        def mixed(values: FloatArray) -> FloatArray:
            flat = values.reshape(len(values), -1)
            columns = [np.interp(time_s, self.time_s, v) for v in flat.T]
            return np.stack(columns, axis=1).reshape(len(time_s), *values.shape[1:])

        u, _, vt = np.linalg.svd(mixed(self.turn))
        return Foot(
            time_s=time_s,
            ankle=mixed(self.ankle),
            turn=u @ vt,
            bend_deg=mixed(self.bend_deg),
            pitch_deg=mixed(self.pitch_deg),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Sole:
    """Points of a sole in the rest coordinates of the foot (the ankle is 0)."""

    places: FloatArray
    toe_share: FloatArray
    toe_joint: FloatArray

    def seen(self, turn: FloatArray, bend_deg: FloatArray) -> FloatArray:
        """Return the sole's points relative to the ankle, shape (n, points, 3)."""
        bent = about("y", -bend_deg)
        rigid = np.einsum("nij,kj->nki", turn, self.places)
        own = np.einsum("nij,kj->nki", bent, self.places - self.toe_joint)
        toes = np.einsum("nij,nkj->nki", turn, own + self.toe_joint)
        share = self.toe_share[None, :, None]
        mixed: FloatArray = (1.0 - share) * rigid + share * toes
        return mixed


def sole(body: Body, side: Side) -> _Sole:
    """Return the lowest points of a shoe: those that can meet the belt."""
    share = body.share(f"{side}_foot", f"{side}_toes")
    low = np.flatnonzero((share > 0.5) & (body.mesh[:, 2] < 0.004))
    rim = np.flatnonzero((share > 0.9) & (body.mesh[:, 2] < 0.03))
    # Of the low points those that lie on the outline, and the rim above them.
    angles = np.linspace(0.0, 2.0 * np.pi, 32, endpoint=False)
    ways = np.stack([np.cos(angles), np.sin(angles)])
    picked = {int(i) for i in low[np.argmax(body.mesh[low][:, :2] @ ways, axis=0)]}
    picked |= {int(i) for i in rim[np.argmax(body.mesh[rim][:, :2] @ ways, axis=0)]}
    picked |= {int(i) for i in low[:: max(1, len(low) // 24)]}
    index = np.array(sorted(picked))
    ankle = body.joints[f"{side}_ankle"]
    toes = body.segments.index(f"{side}_toes")
    return _Sole(
        places=body.mesh[index] - ankle,
        toe_share=body.weights[index, toes]
        / body.weights[index][:, [toes, body.segments.index(f"{side}_foot")]].sum(1),
        toe_joint=body.joints[f"{side}_toes"] - ankle,
    )


def foot(
    take: Take,
    own: Strides,
    body: Body,
    side: Side,
    *,
    steps: Contacts,
    phase: FloatArray,
    time_s: FloatArray,
    belt_mps: float,
) -> Foot:
    """Return the path of one foot on a fine grid of times."""
    scale = body.leg_m / own.leg_m
    sign = 1.0 if side == "left" else -1.0
    since, until, share = _places(steps, time_s)
    pitch = own.at(f"{side}_pitch_deg", phase)
    roll = own.at(f"{side}_roll_deg", phase)
    still = (share >= 0.30) & (share <= 0.45)
    pitch = pitch - np.median(pitch[still])
    roll = roll - np.median(roll[still])
    ankle_rest = body.joints[f"{side}_ankle"]
    line = body.joints[f"{side}_toes"] - body.joints[f"{side}_heel"]
    out = own.at(f"{side}_toe_out_deg", phase)
    yaw = sign * out - np.degrees(np.arctan2(line[1], line[0]))
    turned = about("z", yaw) @ about("y", -pitch) @ about("x", -sign * roll)
    ball = body.joints[f"{side}_toes"] - ankle_rest - [BALL_BEHIND_M, 0.0, 0.0]
    path = scale * np.stack([own.at(f"{side}_ball_{a}_m", phase) for a in "xyz"], 1)
    ankle = path - apply(turned, ball)
    middle = (share >= 0.30) & (share <= 0.60)
    measured = scale * own.at(f"{side}_ankle_x_m", phase)
    ankle[:, 0] += np.median((measured - ankle[:, 0])[middle])
    change = take.strike_change_deg[0 if side == "left" else 1]
    if change:
        near = np.where(
            share >= 0.0,
            1.0 - _smooth(since / TURN_AFTER_S),
            1.0 - _smooth(until / TURN_BEFORE_S),
        )
        pitch = pitch + change * near
        turned = about("z", yaw) @ about("y", -pitch) @ about("x", -sign * roll)
    below = sole(body, side)
    given = SINK_M * _smooth(since / SINK_IN_S) * _smooth((1.0 - share) / SINK_OUT)
    height = scale * own.at(f"{side}_ankle_z_m", phase) + given
    bend = _bend_deg(below, turned, pitch, height, share, since, steps, time_s)
    seen = below.seen(turned, bend)
    lowest = seen[..., 2].min(axis=1)
    asked = given - _over(-lowest, height, share)
    sink = np.where(share >= 0.0, np.clip(asked, 0.0, SINK_MAX * given), 0.0)
    ankle[:, 2] = _heights(ankle[:, 2], lowest, sink, steps, time_s, share)
    ankle[:, :2] += _grip(ankle, seen, steps, time_s, belt_mps)
    return Foot(time_s=time_s, ankle=ankle, turn=turned, bend_deg=bend, pitch_deg=pitch)


def _places(
    steps: Contacts, time_s: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return time since strike, until the next, and the part of contact (-1 = none).

    In swing the time since is that since the toe-off.
    """
    last = np.clip(np.searchsorted(steps.strike_s, time_s, side="right") - 1, 0, None)
    following = np.clip(last + 1, 0, len(steps.strike_s) - 1)
    strike, off = steps.strike_s[last], steps.toe_off_s[last]
    inside = (time_s >= strike) & (time_s <= off)
    share = np.where(inside, (time_s - strike) / (off - strike), -1.0)
    since = np.where(inside, time_s - strike, time_s - off)
    return since, steps.strike_s[following] - time_s, share


def _smooth(u: FloatArray) -> FloatArray:
    u = np.clip(u, 0.0, 1.0)
    return u * u * (3.0 - 2.0 * u)


def _over(ankle: FloatArray, height: FloatArray, share: FloatArray) -> FloatArray:
    """Return how much higher the ankle's measured height is, equal in mid-stance."""
    middle = (share >= 0.30) & (share <= 0.60)
    off = height - ankle
    over: FloatArray = off - np.median(off[middle])
    return over


def _bend_deg(
    below: _Sole,
    turned: FloatArray,
    pitch: FloatArray,
    height: FloatArray,
    share: FloatArray,
    since: FloatArray,
    steps: Contacts,
    time_s: FloatArray,
) -> FloatArray:
    """Return how far the toes bend up: the more, the lower the ankle over the belt.

    ``height`` is the measured ankle's, as if the shoe did not give way.
    """
    late = np.flatnonzero(share >= BEND_FROM[0])
    ankles = np.stack(
        [
            -below.seen(turned[late], np.full(len(late), deg))[..., 2].min(axis=1)
            for deg in BENDS_DEG
        ],
        axis=1,
    )
    flat = np.median(height[(share >= 0.30) & (share <= 0.60)])
    flat -= np.median(ankles[(share[late] <= 0.60), 0])
    loaded = np.zeros(len(time_s))
    for row, i in zip(ankles, late, strict=True):
        # The ankle comes down as the toes bend, until they lie flat.
        falls = np.minimum.accumulate(row) - 1e-7 * np.arange(len(row))
        loaded[i] = np.interp(flat - height[i], -falls, BENDS_DEG)
    loaded = np.minimum(loaded, np.clip(-pitch, 0.0, None))
    loaded *= _smooth((share - BEND_FROM[0]) / (BEND_FROM[1] - BEND_FROM[0]))
    # After toe-off the toes straighten slowly.
    at_off = np.interp(steps.toe_off_s - 1.0 / FINE_HZ, time_s, loaded)
    last = np.clip(np.searchsorted(steps.toe_off_s, time_s) - 1, 0, None)
    in_swing = at_off[last] * (1.0 - _smooth(since / RELAX_S))
    bend = np.where(share >= 0.0, loaded, in_swing)
    smoothed: FloatArray = gaussian_filter1d(bend, 0.006 * FINE_HZ)
    return smoothed


def _heights(
    height: FloatArray,
    lowest: FloatArray,
    sink: FloatArray,
    steps: Contacts,
    time_s: FloatArray,
    share: FloatArray,
) -> FloatArray:
    """Return the ankle's height: the sole on the belt in contact, over it between."""
    down = share >= 0.0
    shift = np.where(down, -lowest - sink - height, np.nan)
    known = np.flatnonzero(down)
    shift = _blended(shift, known, time_s)
    raised = height + shift
    low = raised + lowest
    after = np.full(len(time_s), np.inf)
    before = np.full(len(time_s), np.inf)
    for strike, off in zip(steps.strike_s, steps.toe_off_s, strict=True):
        after = np.where(time_s > off, time_s - off, after)
        ahead = strike - time_s
        before = np.where(ahead > 0.0, np.minimum(before, ahead), before)
    need = np.minimum(CLEAR_MPS[0] * after, CLEAR_MPS[1] * before)
    need = np.minimum(need, CLEAR_M)
    return raised + np.where(down, 0.0, np.maximum(need - low, 0.0))


def _blended(values: FloatArray, known: FloatArray, time_s: FloatArray) -> FloatArray:
    """Fill the gaps of a path smoothly from the last known value to the next."""
    found = values.copy()
    gaps = np.flatnonzero(np.diff(known) > 1)
    for g in gaps:
        a, b = known[g], known[g + 1]
        u = _smooth((time_s[a : b + 1] - time_s[a]) / (time_s[b] - time_s[a]))
        found[a : b + 1] = values[a] + u * (values[b] - values[a])
    found[: known[0]] = values[known[0]]
    found[known[-1] :] = values[known[-1]]
    return found


def _grip(
    ankle: FloatArray,
    seen: FloatArray,
    steps: Contacts,
    time_s: FloatArray,
    belt_mps: float,
) -> FloatArray:
    """Return the shift (x, y) that lets the loaded part of the sole ride the belt."""
    shift = np.full((len(time_s), 2), np.nan)
    for strike, off in zip(steps.strike_s, steps.toe_off_s, strict=True):
        own = np.flatnonzero((time_s >= strike) & (time_s <= off))
        if len(own) < 8:
            continue
        at = seen[own] + ankle[own, None]
        # What would lie below the belt lies on it.
        up = np.maximum(at[..., 2], 0.0)
        weight = np.exp(-(up - up.min(axis=1, keepdims=True)) / 0.0015)
        weight /= weight.sum(axis=1, keepdims=True)
        speed = np.gradient(at[..., :2], time_s[own], axis=0)
        slip = np.einsum("nk,nki->ni", weight, speed)
        slip[:, 0] += belt_mps
        ramp = _smooth((time_s[own] - strike) / GRIP_S)
        ramp *= _smooth((off - time_s[own]) / GRIP_S)
        slip *= ramp[:, None]
        dt = 1.0 / FINE_HZ
        path = (slip / 2.0 - np.cumsum(slip, axis=0)) * dt
        shift[own] = path - path.mean(axis=0)
    known = np.flatnonzero(np.isfinite(shift[:, 0]))
    return np.stack([_blended(shift[:, i], known, time_s) for i in (0, 1)], axis=1)
