"""The feet on the belt: a landing, a stance and a push-off as people have them.

A foot is two rigid parts, hind-foot and toes, hinged over the ball; its outline has
three corners (heel, ball, toe tip). From 60 ms after contact to the last third of the
stance the toe corner stands on the belt: its slip is zero. Before that the heel's speed
follows force-plate runners, who reach the belt's speed within 60 ms and not at once,
while sole and skin give way; in the last third the front rolls forward as theirs does.
The lowest corner stands on the belt throughout the stance and is never below it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from formcheck.model import FloatArray
from sample_videos.make_samples import curves
from sample_videos.make_samples.contacts import Contacts
from sample_videos.make_samples.curves import GRIP_S, LAND_S, SWING_AT
from sample_videos.make_samples.take import Take

Path = Callable[[FloatArray], FloatArray]

# Forward and up from the heel corner (hind-foot) or the ball (toes), in metres for a
# body height of 1.75 m.
ANKLE: Final = (0.060, 0.107)
"""In three of four legs of two force-plate runs the ankle's centre comes down to 0.109
to 0.111 m over the belt, at 0.88 m of leg: a height of 1.79 m (``benchmarks/mocap.py``;
the fourth, 0.084, is the one with a known wrong marker)."""
HEEL: Final = (0.004, 0.040)
BALL: Final = (0.186, 0.0)
HINGE_M: Final = 0.045
"""The toes turn about an axis so high over the ball: on the force plates the head of
the fifth metatarsal is 0.05 to 0.06 under the ankle while the foot is flat."""
TOE_CORNER: Final = (0.066, 0.0)
TOE: Final = (0.062, 0.034)
TOE_OUT_RAD: Final = np.radians(6.0)
FOOT_Y_M: Final = 0.045
"""Distance of the ankles from the middle of the belt."""
THIGH_FRAC: Final = 0.245
SHANK_FRAC: Final = 0.246
"""Lengths per body height (Winter, Biomechanics and Motor Control, 2009)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FootPath:
    """One foot over time; places are (x forward, z up) [m], shape (n, 2)."""

    ankle: FloatArray
    heel: FloatArray
    ball: FloatArray
    toe: FloatArray
    heel_corner: FloatArray
    toe_corner: FloatArray
    pitch_rad: FloatArray
    toe_pitch_rad: FloatArray


def leg_length_m(take: Take) -> float:
    """Return thigh + shank length."""
    return (THIGH_FRAC + SHANK_FRAC) * take.height_m


def foot_path(take: Take, steps: Contacts, time_s: FloatArray) -> FootPath:
    """Return one foot at any times between its first and last contact."""
    foot = _Foot(take, steps)
    shape = foot.shape(time_s)
    clear = _clearance(take, steps)(time_s)
    low = _lowest(shape, _softness(steps, time_s))
    ankle = np.stack([_Travel(take, steps, foot).x(time_s), clear - low], axis=1)
    pitch, toes = foot.angles(time_s)
    return FootPath(
        ankle=ankle,
        **{name: ankle + place for name, place in shape.items()},
        pitch_rad=pitch,
        toe_pitch_rad=toes,
    )


class _Foot:
    """Pitch of hind-foot and toes, and the outline about the ankle, over time."""

    def __init__(self, take: Take, steps: Contacts) -> None:
        self._scale = take.height_m / 1.75
        self._turn = float(np.cos(TOE_OUT_RAD))
        self._pitch = _pitch(take, steps)
        self._level = _level_toes(steps)

    def angles(self, time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return pitch of hind-foot and toes [rad]; toes bend upward only."""
        pitch = self._pitch(time_s)
        level = self._level(time_s)
        return pitch, np.where(pitch > 0.0, pitch, (1.0 - level) * pitch)

    def shape(self, time_s: FloatArray) -> dict[str, FloatArray]:
        """Return points (x, z) of the foot relative to the ankle [m]."""
        pitch, toes = self.angles(time_s)
        ankle = self._turned(ANKLE, pitch)
        hinge = self._turned((BALL[0], HINGE_M), pitch) - ankle
        ball = hinge - self._turned((0.0, HINGE_M), toes)
        return {
            "heel_corner": -ankle,
            "heel": self._turned(HEEL, pitch) - ankle,
            "ball": ball,
            "toe_corner": ball + self._turned(TOE_CORNER, toes),
            "toe": ball + self._turned(TOE, toes),
        }

    def offset(self, name: str, time_s: FloatArray) -> FloatArray:
        """Return how far a point is ahead of the ankle [m]."""
        ahead: FloatArray = self.shape(time_s)[name][:, 0]
        return ahead

    def _turned(self, place: tuple[float, float], angle: FloatArray) -> FloatArray:
        x, z = (self._scale * v for v in place)
        c, s = np.cos(angle), np.sin(angle)
        return np.stack([self._turn * (c * x - s * z), s * x + c * z], axis=-1)


class _Travel:
    """Where the ankle is along the belt, relative to the hips' mean place."""

    def __init__(self, take: Take, steps: Contacts, foot: _Foot) -> None:
        self._take, self._steps, self._foot = take, steps, foot
        self._roll = _roll_off(take, steps)
        self._gone = PchipInterpolator(
            curves.LANDING_S, curves.LANDING_SPEED
        ).antiderivative()
        leg = leg_length_m(take)
        self._typical = PchipInterpolator(
            SWING_AT, leg * curves.at_speed(curves.ANKLE_LEG, take.speed_mps)
        )
        self._place_m = 0.0
        middle = len(steps.strike_s) // 2
        ends = np.array([steps.strike_s[middle], steps.toe_off_s[middle]])
        first, last = self._standing(ends[0], ends)
        wanted = curves.ahead_frac(take.speed_mps) * (first - last) + take.reach_m
        self._place_m = wanted - first

    def x(self, time_s: FloatArray) -> FloatArray:
        """Return the ankle's place [m] at any times."""
        found = np.full(len(time_s), np.nan)
        strikes, ends = self._steps.strike_s, self._steps.toe_off_s
        for (strike, after), end in zip(pairwise(strikes), ends, strict=False):
            held = (time_s >= strike + LAND_S) & (time_s < end)
            found[held] = self._standing(strike, time_s[held])
            aloft = (time_s >= end) & (time_s < after + LAND_S)
            found[aloft] = self._swing(strike, end, after, time_s[aloft])
        return found

    def _standing(self, strike: float, at: FloatArray) -> FloatArray:
        """Return the ankle from landing to toe-off.

        The toe corner has the same place in every stride when it begins to stand, so
        the footprints on the belt are belt speed x stride time apart.
        """
        v = self._take.speed_mps
        grip = np.array([strike + GRIP_S])
        u = at - strike
        corner = self._place_m - v * (u - GRIP_S) + self._roll(at)
        heel_at_grip = (
            self._place_m
            + self._foot.offset("heel", grip)
            - self._foot.offset("toe_corner", grip)
        )
        left = self._gone(GRIP_S) - self._gone(np.clip(u, LAND_S - 0.01, GRIP_S))
        heel = heel_at_grip + v * left
        place: FloatArray = np.where(
            u < GRIP_S,
            heel - self._foot.offset("heel", at),
            corner - self._foot.offset("toe_corner", at),
        )
        return place

    def _swing(
        self, strike: float, end: float, after: float, at: FloatArray
    ) -> FloatArray:
        """Return the ankle in the air: the typical path, bent to meet both ends."""
        start, stop = (end, strike), (after + LAND_S, after)
        span = stop[0] - end
        u = (at - end) / span
        share = smooth = curves.smooth_step(u)
        bend = np.zeros(len(at))
        for (edge, of), weight, pull in (
            (start, 1.0 - smooth, u * (1.0 - u) ** 6),
            (stop, share, (u - 1.0) * u**6),
        ):
            place, speed = self._both(lambda t, s=of: self._standing(s, t), edge)
            usual, usual_speed = self._both(
                lambda t: self._typical((t - end) / (after - end)), edge
            )
            bend += (place - usual) * weight + span * (speed - usual_speed) * pull
        typical: FloatArray = self._typical((at - end) / (after - end))
        return typical + bend

    @staticmethod
    def _both(path: Path, at: float) -> tuple[float, float]:
        """Return value and slope of a path."""
        step = 1e-5
        before, here, behind = path(np.array([at - step, at, at + step]))
        return float(here), float((behind - before) / (2.0 * step))


# ---------------------------------------------------------------- curves over a clip


def _pitch(take: Take, steps: Contacts) -> PchipInterpolator:
    """Return the hind-foot's pitch [rad]: slap, flat, push-off, swing, landing."""
    swing = curves.at_speed(curves.PITCH_DEG, take.speed_mps)
    late = curves.smooth_step((SWING_AT - 0.55) / 0.40)
    knots: list[float] = []
    values: list[float] = []
    for k, (strike, end) in enumerate(
        zip(steps.strike_s, steps.toe_off_s, strict=True)
    ):
        knots += [strike + s for s in curves.SLAP_S]
        values += [steps.strike_deg[k] * s for s in curves.SLAP]
        knots += [strike + s * (end - strike) for s in curves.PUSH_AT]
        values += [swing[0] * s for s in curves.PUSH]
        if k + 1 < len(steps.strike_s):
            after = steps.strike_s[k + 1]
            at = end + SWING_AT * (after - end)
            inner = (SWING_AT > 0.0) & (at < after + curves.SLAP_S[0] - 0.01)
            landing = curves.SLAP[0] * steps.strike_deg[k + 1]
            knots += list(at[inner])
            values += list((swing + late * (landing - swing[-2]))[inner])
    return PchipInterpolator(knots, np.radians(values))


def _level_toes(steps: Contacts) -> PchipInterpolator:
    """Return how level the toes stay when the foot points down, over time.

    1 = level (stance, landing on the forefoot), 0 = in line with the hind-foot.
    """
    knots: list[float] = []
    values: list[float] = []
    for strike, end, after in zip(
        steps.strike_s, steps.toe_off_s, [*steps.strike_s[1:], np.inf], strict=True
    ):
        knots += [strike, *(strike + w * (end - strike) for w in (0.78, 0.9, 1.0))]
        values += [1.0, 1.0, 0.86, 0.55]
        if np.isfinite(after):
            knots += [end + w * (after - end) for w in (0.20, 0.65, 0.92)]
            values += [0.0, 0.0, 1.0]
    return PchipInterpolator(knots, values)


def _roll_off(take: Take, steps: Contacts) -> PchipInterpolator:
    """Return how far [m] the toe corner has rolled forward on the belt, over time."""
    knots: list[float] = []
    values: list[float] = []
    roll = take.height_m / 1.75 * np.array(curves.ROLL_M)
    for strike, end in zip(steps.strike_s, steps.toe_off_s, strict=True):
        knots += [strike, *(strike + w * (end - strike) for w in curves.ROLL_AT)]
        values += [0.0, *roll]
    return PchipInterpolator(knots, values)


def _clearance(take: Take, steps: Contacts) -> PchipInterpolator:
    """Return the height of the lowest corner: 0 in stance, lifted in the swing."""
    lift = take.height_m / 1.75 * curves.at_speed(curves.CLEARANCE_M, take.speed_mps)
    knots: list[float] = []
    values: list[float] = []
    for end, after in zip(steps.toe_off_s, steps.strike_s[1:], strict=False):
        knots += [end - 0.02, *(end + SWING_AT * (after - end)), after + 0.02]
        values += [0.0, *lift, 0.0]
    return PchipInterpolator(knots, values)


def _softness(steps: Contacts, time_s: FloatArray) -> FloatArray:
    """Return over what height [m] two corners share the role of the lowest one."""
    knots: list[float] = []
    for end, after in zip(steps.toe_off_s, steps.strike_s[1:], strict=False):
        swing = after - end
        knots += [end, end + 0.5 * swing, end + 0.8 * swing, after + LAND_S]
    values = np.tile([0.0, 0.03, 0.03, 0.0], len(knots) // 4)
    soft: FloatArray = np.interp(time_s, knots, values, left=0.0, right=0.0)
    return soft


def _lowest(shape: dict[str, FloatArray], soft: FloatArray) -> FloatArray:
    """Return the lowest corner's height above the ankle (a smooth minimum, < 0)."""
    heel = shape["heel_corner"][:, 1]
    front = np.minimum(shape["ball"][:, 1], shape["toe_corner"][:, 1])
    low: FloatArray = (heel + front - np.hypot(heel - front, soft)) / 2.0
    return low
