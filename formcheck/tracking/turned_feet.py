"""Feet that are tracked the wrong way round, heel for toe, for some frames.

The ankle does not bend so far. Left in, a turn by 180 deg or a whole one enters every
angle of the foot.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.model import BoolArray, Faces, FloatArray, PoseTrack
from formcheck.model.skeleton import SIDES, Side, point
from formcheck.signal.geometry import forward_up, pitch_deg, wrapped_deg

MAX_ANKLE_DEG: Final = 80.0
"""Largest angle between a foot and the perpendicular of its shank. Ankles bend from
about -55 (toes down) to 30 deg; tracked ones from -45 to 44 in 99.5 % of the frames of
ten clips, and a heel taken for the toe adds 180."""


def without_turned_feet(pose: PoseTrack, faces: Faces) -> PoseTrack:
    """Return a track seen from the side without the heels and toes of turned feet."""
    points = forward_up(pose.xy_px, faces)
    xy = pose.xy_px.copy()
    n_turned = 0
    for side in SIDES:
        turned = _turned(points, side)
        n_turned += int(turned.sum())
        for name in ("heel", "toe"):
            xy[turned, point(f"{side}_{name}")] = np.nan
    if not n_turned:
        return pose
    line = f"turned feet: {n_turned} left out"
    return replace(pose, xy_px=xy, history=(*pose.history, line))


def _turned(points: FloatArray, side: Side) -> BoolArray:
    """Say in which frames a foot points where its ankle cannot bend it, shape (n,)."""
    knee, ankle, heel, toe = (
        points[:, point(f"{side}_{name}")] for name in ("knee", "ankle", "heel", "toe")
    )
    bent = wrapped_deg(pitch_deg(heel, toe) - pitch_deg(knee, ankle) - 90.0)
    turned: BoolArray = np.abs(bent) > MAX_ANKLE_DEG  # False where unknown
    return turned
