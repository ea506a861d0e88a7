"""The body's angles over time, seen from the side.

One low-pass, one fine time grid and one reference for all of them: numbers, curves and
the drawings of where a number was read come from the same signals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.clean import low_pass
from formcheck.crossings import finer, unwrapped
from formcheck.geometry import (
    along_and_above,
    body_points,
    flexion_deg,
    lean_deg,
    middle,
    pitch_deg,
)
from formcheck.model import CleanTrack, FloatArray, GaitTiming, Scene
from formcheck.skeleton import SIDES, Side, point

POSTURE_HZ: Final = 12.0
"""Low-pass of the points. On force-plate runs with landmark noise 8 to 15 Hz scatter
alike; below 12 the foot's slap and the hips' second harmonic lose height."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Posture:
    """Signals on a fine time grid, shape (n,) each; NaN where a point was not seen.

    Attributes
    ----------
    time_s
        Even grid [s], at least 240 Hz.
    signals
        By name. ``trunk``: forward lean [deg]; ``bounce``: height of mid-hip [px];
        and for each side, as ``left_knee``: ``foot`` pitch over flat [deg], ``shank``
        (+ = ankle ahead of the knee) [deg], ``knee`` flexion [deg], ``thigh`` (+ =
        knee behind the hip) [deg], ``ahead``: ankle ahead of mid-hip [leg lengths].
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
    columns = {"trunk": lean_deg(hip, shoulder), "bounce": hip[:, 1]}
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
            f"{side}_ahead": (leg["ankle"][:, 0] - hip[:, 0]) / track.leg_px,
        }
    stacked = np.column_stack(list(columns.values()))
    time_s, fine, _ = finer(track.time_s, stacked, track.rate_hz)
    fine.setflags(write=False)
    return Posture(
        time_s=time_s,
        signals=MappingProxyType(dict(zip(columns, fine.T, strict=True))),
    )


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
    pitch = unwrapped(pitch_deg(leg["heel"], leg["toe"]))
    flat = timing.flat_pitch_deg[side] + timing.belt_angle_deg - roll_deg
    return pitch - flat
