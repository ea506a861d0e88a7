"""How the camera stood: rolled, or not square to the belt.

Angles against the vertical need the camera's roll. A side view shows the belt's
direction, which a rolled camera tilts; but a camera that is turned about the vertical
and looks down on the belt tilts it as well, and an inclined treadmill is tilted. Hence
only a large tilt is believed, and only what the turn does not explain.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import CleanTrack, GaitTiming, Message, Scene
from formcheck.model.skeleton import opposite, point
from formcheck.signal.geometry import body_points, length_px, middle
from formcheck.signal.statistics import ROLL_SD_DEG, SEEN_ROLL_SD_DEG

TRUSTED_ROLL_DEG: Final = 3.0
"""A belt nearer to level than this says nothing of the camera: level ones read up to
2.7 deg."""
SHOULDERS_PER_TRUNK: Final = 0.75
"""Distance between the shoulder points over the trunk's length (mid-hip to
mid-shoulder), as the net draws a body seen from the front."""
DOWN_PER_AWAY: Final = 0.33
"""Camera height over the belt as a share of its distance: 1 m at 3 m."""
MAX_TURN_DEG: Final = 15.0
"""A camera turned by more shortens forward distances by over 3 % and lets near and
far leg differ; chosen by us."""


@dataclass(frozen=True, kw_only=True)
class Camera:
    """How the camera stood.

    Attributes
    ----------
    roll_deg
        Roll to be taken out of the angles; + = the picture's level rises in the
        running direction. 0 if none is trusted.
    roll_sd_deg
        SD of what is left.
    turn_deg
        Angle from square to the belt; + = the camera stands behind the runner.
    messages
        What the user should know.
    """

    roll_deg: float
    roll_sd_deg: float
    turn_deg: float
    messages: tuple[Message, ...] = ()


def camera(
    track: CleanTrack, scene: Scene, timing: GaitTiming, *, incline_pct: float = 0.0
) -> Camera | None:
    """Return how the camera of a side view stood; None if no belt was seen.

    Parameters
    ----------
    track, scene, timing
        Shoulders, facing, and the belt's line.
    incline_pct
        Of the treadmill, as far as it is known.
    """
    tilt = timing.belt_angle_deg - float(np.degrees(np.arctan(incline_pct / 100.0)))
    if scene.view != "side" or scene.near_side is None or not np.isfinite(tilt):
        return None
    turn = turn_deg(track, scene)
    by_turn = float(
        np.degrees(np.arctan(DOWN_PER_AWAY * np.sin(np.radians(np.nan_to_num(turn)))))
    )
    roll = tilt - by_turn
    tilted = abs(tilt) > TRUSTED_ROLL_DEG
    rolled = tilted and abs(roll) > TRUSTED_ROLL_DEG
    notes = []
    if rolled:
        notes.append(_rolled(roll))
    elif tilted:
        notes.append(_tilted(tilt, turn))
    if abs(turn) > MAX_TURN_DEG:
        notes.append(_turned(turn))
    return Camera(
        roll_deg=roll if rolled else 0.0,
        roll_sd_deg=SEEN_ROLL_SD_DEG if tilted else ROLL_SD_DEG,
        turn_deg=turn,
        messages=tuple(notes),
    )


def turn_deg(track: CleanTrack, scene: Scene) -> float:
    """Return by how much the camera is turned from square [deg]; NaN if not seen.

    From how far the near shoulder lies ahead of the far one on average: the trunk turns
    to both sides alike.
    """
    near = scene.near_side
    if near is None:
        return float("nan")
    points = body_points(track, scene.faces)
    near_xy = points[:, point(f"{near}_shoulder")]
    far_xy = points[:, point(f"{opposite(near)}_shoulder")]
    hip = middle(points[:, point("left_hip")], points[:, point("right_hip")])
    trunk = length_px(hip, middle(near_xy, far_xy))
    ahead = near_xy[:, 0] - far_xy[:, 0]
    known = np.isfinite(trunk) & np.isfinite(ahead)
    if not known.any():
        return float("nan")
    share = np.mean(ahead[known]) / (SHOULDERS_PER_TRUNK * np.median(trunk[known]))
    return float(np.degrees(np.arcsin(np.clip(share, -1.0, 1.0))))


def _rolled(roll: float) -> Message:
    way = "up" if roll > 0 else "down"
    return Message(
        code="camera_rolled",
        level="warn",
        message=f"the belt runs {abs(roll):.0f}° {way} in the running direction: "
        "the camera is rolled, or the treadmill inclined; it was taken out of the "
        "angles, which makes them less sure; level the camera and the treadmill",
    )


def _tilted(tilt: float, turn: float) -> Message:
    return Message(
        code="camera_not_square",
        level="warn",
        message=f"the belt runs {abs(tilt):.0f}° off level, as it does for a camera "
        f"turned by {abs(turn):.0f}°; nothing was taken out of the angles; film "
        "square to the belt, camera level",
    )


def _turned(turn: float) -> Message:
    where = "behind" if turn > 0 else "ahead of"
    return Message(
        code="camera_turned",
        level="warn",
        message=f"the camera stands about {abs(turn):.0f}° {where} the runner "
        f"instead of square to the belt (at most {MAX_TURN_DEG:.0f}°); forward "
        "distances and knee angles are foreshortened; move it beside the runner",
    )
