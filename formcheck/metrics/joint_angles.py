"""The body's angles over time, seen from the side.

One low-pass, one fine time grid and one reference for all of them: numbers, curves and
the drawings of where a number was read come from the same signals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.gait.side.foot_strike import finer
from formcheck.model import CleanTrack, FloatArray, GaitTiming, Scene
from formcheck.model.skeleton import SIDES, Side, point
from formcheck.signal.geometry import (
    along_and_above,
    body_points,
    flexion_deg,
    foot_pitch_deg,
    lean_deg,
    middle,
)
from formcheck.tracking.resampling import low_pass

POSTURE_HZ: Final = 12.0
"""Low-pass of the points. On the markers of 17 runners with the net's noise (102 clips,
``benchmarks.force_plates``) legs scatter alike from 10 to 20 Hz (foot 2.5, shank and
knee 1.4 deg); the foot at contact reads 0.9 deg flatter at 8 Hz, 1.7 at 6: its slap is
smeared. At 15 the knee in stance is 0.2 deg farther off."""


FOOT_BEFORE_S: Final = 0.0075
LEG_BEFORE_S: Final = 0.0025
"""Values at contact are read this much before the strike: after it foot, shank and knee
give way, and 10 ms late cost 2 to 11 deg. Leg: force-plate runs read the shank +0.6 and
the knee -0.9 deg off, 5 ms before +0.9 and -1.2. Foot: the low-pass begins the slap
early. Force-plate runs read +0.7 deg, 5 ms before +0.4, but the steeper a rendered foot
lands the more is lost: 13 % at 7.5 and 16 % at 5 ms, 19 % at 2.5."""
_BEFORE_S: Final[Mapping[str, float]] = MappingProxyType(
    {
        "foot": FOOT_BEFORE_S,
        "shank": LEG_BEFORE_S,
        "knee": LEG_BEFORE_S,
        "ahead": LEG_BEFORE_S,
    }
)
THIGH_MASS: Final = 0.142
SHANK_MASS: Final = 0.043
FOOT_MASS: Final = 0.014
"""Of one leg's segments, shares of the body (de Leva, J Biomech 1996;29:1223, men;
women's thighs 0.148, which moves the bounce by under 1 %)."""
THIGH_CENTRE: Final = 0.41
SHANK_CENTRE: Final = 0.44
"""Where along a segment its mass is, from the upper joint (the same)."""
LEVEL_THIGH_FRAC: Final = 0.9
"""A thigh that is farther ahead than this part of its length is nearly level, and its
length says little of the hip's height."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Posture:
    """Signals on a fine time grid, shape (n,) each; NaN where a point was not seen.

    Attributes
    ----------
    time_s
        Even grid [s], at least 240 Hz.
    signals
        By name. ``trunk``: forward lean [deg]; ``bounce``: height of mid-hip [px],
        by what stands on the knees; ``legs``: how much higher the legs' swing puts the
        body's centre of mass against mid-hip [px], their hanging itself left in;
        and for each side, as ``left_knee``: ``foot`` pitch over flat [deg], ``shank``
        (+ = ankle ahead of the knee) [deg], ``knee`` flexion [deg], ``thigh`` (+ =
        knee behind the hip) [deg], ``ahead``: ankle ahead of mid-hip [lengths of that
        leg].
    """

    time_s: FloatArray
    signals: Mapping[str, FloatArray]

    def at(self, name: str, times_s: FloatArray) -> FloatArray:
        """Return a signal at some times; NaN outside the clip."""
        return np.interp(
            times_s, self.time_s, self.signals[name], left=np.nan, right=np.nan
        )

    def during(self, name: str, start_s: float, stop_s: float) -> FloatArray:
        """Return a signal's samples within a stretch of time."""
        first, last = np.searchsorted(self.time_s, [start_s, stop_s])
        part: FloatArray = self.signals[name][first:last]
        return part


def posture(
    track: CleanTrack, scene: Scene, *, timing: GaitTiming, roll_deg: float
) -> Posture:
    """Return all signals of a clip.

    Parameters
    ----------
    track
        Real-time track.
    scene
        Facing: turns the picture into runner coordinates.
    timing
        For the pitch of the flat foot.
    roll_deg
        Camera roll taken out of the points; + = the picture's level rises forward.
    """
    needed = _points(track, scene, roll_deg)
    hip = middle(needed["left_hip"], needed["right_hip"])
    shoulder = middle(needed["left_shoulder"], needed["right_shoulder"])
    legs_px = _own_legs_px(track)
    height = _hip_height(needed)
    columns = {
        "trunk": lean_deg(hip, shoulder),
        "bounce": height,
        "legs": _legs_above(needed, height),
    }
    for side in SIDES:
        leg = {
            name: needed[f"{side}_{name}"]
            for name in ("hip", "knee", "ankle", "heel", "toe")
        }
        columns |= {
            f"{side}_foot": _foot_deg(leg, timing, side, roll_deg),
            f"{side}_shank": -lean_deg(leg["ankle"], leg["knee"]),
            f"{side}_knee": flexion_deg(leg["hip"], leg["knee"], leg["ankle"]),
            f"{side}_thigh": lean_deg(leg["knee"], leg["hip"]),
            f"{side}_ahead": (leg["ankle"][:, 0] - hip[:, 0]) / legs_px[side],
        }
    stacked = np.column_stack(list(columns.values()))
    time_s, fine, _ = finer(track.time_s, stacked, track.rate_hz)
    fine.setflags(write=False)
    return Posture(
        time_s=time_s,
        signals=MappingProxyType(dict(zip(columns, fine.T, strict=True))),
    )


def _hip_height(points: Mapping[str, FloatArray]) -> FloatArray:
    """Return the height of mid-hip, each hip a whole thigh from its knee [px].

    A thigh keeps its length, the tracked one changes by 3 % with the posture: the hips'
    height is tracked worst of all. Heights of the knees, and how far ahead of the hips
    they are, hold better: bounce off by 0.3 instead of 0.8 % of a leg (SD) in rendered
    runs, whose thighs are rigid, and by -0.9 to +0.5 % in three runs on markers. Both
    legs count: what the net bends the far knee too much, it bends the near one too
    little, and each alone is 1 % off.
    """
    heights = []
    for side in SIDES:
        knee = points[f"{side}_knee"]
        thigh = points[f"{side}_hip"] - knee
        length = _median(np.linalg.norm(thigh, axis=1))
        ahead = np.minimum(np.abs(thigh[:, 0]), LEVEL_THIGH_FRAC * length)
        heights.append(knee[:, 1] + np.sqrt(length**2 - ahead**2))
    height: FloatArray = np.mean(heights, axis=0)
    return height


def _legs_above(points: Mapping[str, FloatArray], hip: FloatArray) -> FloatArray:
    """Return how far both legs' weight moves the body's above mid-hip [px]."""
    total = np.zeros(len(hip))
    for side in SIDES:
        knee, ankle, heel, toe = (
            points[f"{side}_{name}"][:, 1] for name in ("knee", "ankle", "heel", "toe")
        )
        thigh = THIGH_CENTRE * (knee - hip)
        shank = knee - hip + SHANK_CENTRE * (ankle - knee)
        foot = (heel + toe) / 2.0 - hip
        total += THIGH_MASS * thigh + SHANK_MASS * shank + FOOT_MASS * foot
    return total


def contact_reading_s(signal: str, strike_s: FloatArray) -> FloatArray:
    """Return when a signal of a leg is read for its value at each strike [s]."""
    return strike_s - _BEFORE_S[signal]


def leg_length_px(track: CleanTrack, side: Side) -> float:
    """Return the median length of thigh and shank together [px]; NaN if never seen."""
    hip, knee, ankle = (track.of(f"{side}_{name}") for name in ("hip", "knee", "ankle"))
    return _median(
        np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
    )


def _own_legs_px(track: CleanTrack) -> dict[Side, float]:
    """Return the clip's leg length as each leg is drawn, the near one larger [px]."""
    own = {side: leg_length_px(track, side) for side in SIDES}
    mean = _median(np.array(list(own.values())))
    return {side: track.leg_px * length / mean for side, length in own.items()}


def _median(lengths: FloatArray) -> float:
    """Return the median of what was seen; NaN if nothing was."""
    seen = lengths[np.isfinite(lengths)]
    return float(np.median(seen)) if seen.size else float("nan")


def _points(track: CleanTrack, scene: Scene, roll_deg: float) -> dict[str, FloatArray]:
    """Return the points that are used, low-passed and level, by name [px]."""
    names = [
        f"{side}_{name}"
        for name in ("shoulder", "hip", "knee", "ankle", "heel", "toe")
        for side in SIDES
    ]
    rows = body_points(track, scene.faces)[:, [point(name) for name in names]]
    level = np.stack(along_and_above(rows, roll_deg), axis=-1)
    smooth = low_pass(level, track.rate_hz, POSTURE_HZ)
    return dict(zip(names, np.moveaxis(smooth, 1, 0), strict=True))


def _foot_deg(
    leg: Mapping[str, FloatArray], timing: GaitTiming, side: Side, roll_deg: float
) -> FloatArray:
    """Return the foot's pitch over the same foot flat on the belt [deg].

    Whatever the camera's roll and the shoe's shape add is in both and drops out.
    """
    pitch = foot_pitch_deg(leg["heel"], leg["toe"])
    flat = timing.flat_pitch_deg[side] + timing.belt_angle_deg - roll_deg
    return pitch - flat
