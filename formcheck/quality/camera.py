"""How the camera stood: rolled, or not square to the belt.

Angles against the vertical need the camera's roll. What tells of it: uprights of the
room, within a degree, where there are enough of them; the belt's line, which a roll
tilts, but so does a camera that is turned about the vertical and looks down on the
belt, and an inclined treadmill; and how most people put up a camera. Each counts in
proportion to its certainty, so the roll taken out never jumps, and what is left open
is in the error of every angle that it moves.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import CleanTrack, GaitTiming, Message, Scene
from formcheck.model.skeleton import opposite, point
from formcheck.signal.geometry import body_points, length_px, middle

STEADY_SD_DEG: Final = 2.0
"""SD of the roll of cameras put up by eye: eight real clips whose rooms show it have
0.3 to 5.3 deg, 2.0 rms."""
ASKEW_SD_DEG: Final = 7.0
ASKEW_SHARE: Final = 0.15
"""Some cameras are held or leaned askew; their share and SD chosen by us."""
PLUMB_SD_DEG: Final = 1.0
"""Of the roll from uprights: pictures of ten real clips turned by up to 8 deg give the
turn within 0.5 deg, rendered rooms within 0.1; doors and racks add to it."""
BELT_SD_DEG: Final = 0.7
"""Of the belt's line in the picture: 20 cuts of two real clips, and renders against
their geometry."""
INCLINE_SD_DEG: Final = 1.0
"""Of an incline that nobody mentioned: treadmills are run at 0 to 3 %."""
SHOULDERS_PER_TRUNK: Final = 0.75
"""Distance between the shoulder points over the trunk's length (mid-hip to
mid-shoulder), as the net draws a body seen from the front."""
DRAWN_AHEAD_DEG: Final = 6.0
DRAWN_SHARE: Final = 0.56
"""The net draws the near shoulder ahead of the far one where the camera is square, and
of a turn only a share: cameras turned by -15, 0 and 15 deg read 14.8, 5.5 and -1.9 in
renders, six more square ones 5.1 to 7.2."""
TURN_SD_DEG: Final = 10.0
UNKNOWN_TURN_SD_DEG: Final = 15.0
"""SD of a camera's turn as the shoulders show it, and where they are not seen. Renders
are within 2 deg; of two real clips one reads 15 deg more than its treadmill shows."""
MOST_TURN_DEG: Final = 30.0
DOWN_PER_AWAY: Final = 0.33
DOWN_SD: Final = 0.15
"""Camera height over the belt as a share of its distance: 1 m at 3 m."""
MAX_TURN_DEG: Final = 15.0
"""A camera turned by more shortens forward distances by over 3 % and lets near and
far leg differ; chosen by us."""
TOLD_TURN_DEG: Final = 5.0
"""So much more has to be seen before it is said: half the SD of one reading."""
TOLD_ROLL_DEG: Final = 2.0
"""A smaller roll is taken out without a word; chosen by us."""


@dataclass(frozen=True, kw_only=True)
class Camera:
    """How the camera stood.

    Attributes
    ----------
    roll_deg
        Roll to be taken out of the angles; + = the picture's level rises in the
        running direction.
    roll_sd_deg
        SD of what is left.
    turn_deg
        Angle from square to the belt; + = the camera stands behind the runner. NaN
        where the shoulders are not seen.
    messages
        What the user should know.
    """

    roll_deg: float
    roll_sd_deg: float
    turn_deg: float
    messages: tuple[Message, ...] = ()


def camera(
    track: CleanTrack,
    scene: Scene,
    timing: GaitTiming,
    *,
    incline_pct: float = 0.0,
    plumb_deg: float = float("nan"),
) -> Camera | None:
    """Return how the camera of a side view stood; None of other views.

    Parameters
    ----------
    track, scene, timing
        Shoulders, facing, and the belt's line.
    incline_pct
        Of the treadmill, as far as it is known.
    plumb_deg
        How far uprights of the room lean in the picture, + = clockwise; NaN = not
        known.
    """
    if scene.view != "side" or scene.near_side is None:
        return None
    turn = turn_deg(track, scene)
    incline = float(np.degrees(np.arctan(incline_pct / 100.0)))
    tilt = timing.belt_angle_deg - incline
    seen = [from_belt(tilt, turn)]
    if np.isfinite(plumb_deg):
        # A picture turned clockwise sinks at its right: ahead of who faces there.
        forward = 1.0 if scene.faces == "image_right" else -1.0
        seen.append((-forward * plumb_deg, PLUMB_SD_DEG))
        turn = _by_both(turn, tilt + forward * plumb_deg)
    roll, sd = _likely(seen)
    notes = []
    if abs(roll) > max(TOLD_ROLL_DEG, sd):
        notes.append(_rolled(roll, sd))
    if abs(turn) > MAX_TURN_DEG + TOLD_TURN_DEG:
        notes.append(_turned(turn))
    return Camera(roll_deg=roll, roll_sd_deg=sd, turn_deg=turn, messages=tuple(notes))


def from_belt(tilt: float, turn: float) -> tuple[float, float]:
    """Return the roll as the belt's line has it, and its SD; infinite if not seen.

    Parameters
    ----------
    tilt
        Of the belt in the picture, the treadmill's incline taken off; + = it rises in
        the running direction [deg].
    turn
        Of the camera; + = it stands behind the runner; NaN = not known [deg].

    Notes
    -----
    A camera turned by ``turn``, whose height over the belt is a share
    ``DOWN_PER_AWAY`` of its distance, sees a level belt at a slope of
    ``DOWN_PER_AWAY * tan(turn)``.
    """
    if not np.isfinite(tilt):
        return 0.0, float("inf")
    known = np.isfinite(turn)
    angle = np.radians(np.clip(turn, -MOST_TURN_DEG, MOST_TURN_DEG)) if known else 0.0
    away = float(np.tan(angle))
    turn_sd = np.radians(TURN_SD_DEG if known else UNKNOWN_TURN_SD_DEG)
    by_turn = float(np.degrees(np.arctan(DOWN_PER_AWAY * away)))
    by_turn_sd = float(
        np.degrees(np.hypot(DOWN_PER_AWAY * turn_sd * (1 + away**2), DOWN_SD * away))
    )
    sd = float(np.sqrt(BELT_SD_DEG**2 + INCLINE_SD_DEG**2 + by_turn_sd**2))
    return tilt - by_turn, sd


def _by_both(turn: float, by_turn: float) -> float:
    """Return the turn by the shoulders and by what the belt is tilted beside the roll.

    Parameters
    ----------
    turn
        By the shoulders [deg]; NaN = not seen.
    by_turn
        Tilt of the belt that the roll does not explain [deg]; NaN = not seen.
    """
    if not np.isfinite(by_turn):
        return turn
    share = np.tan(np.radians(by_turn)) / DOWN_PER_AWAY
    by_belt = float(np.degrees(np.arctan(share)))
    if not np.isfinite(turn):
        return by_belt
    open_deg = np.sqrt(BELT_SD_DEG**2 + INCLINE_SD_DEG**2 + PLUMB_SD_DEG**2)
    sd = np.hypot(open_deg / DOWN_PER_AWAY, by_belt * DOWN_SD / DOWN_PER_AWAY)
    weights = np.array([TURN_SD_DEG**-2, sd**-2])
    return float(np.average([turn, by_belt], weights=weights))


def _likely(seen: list[tuple[float, float]]) -> tuple[float, float]:
    """Return mean and SD of the roll, given what was seen of it and its SDs.

    Two sorts of cameras, steady and askew, each with a normal distribution about level;
    the sort that explains better what was seen counts for more.
    """
    weight = sum(sd**-2 for _, sd in seen)
    told = sum(roll * sd**-2 for roll, sd in seen) / weight if weight else 0.0
    parts = []
    for usual_sd, share in (
        (STEADY_SD_DEG, 1.0 - ASKEW_SHARE),
        (ASKEW_SD_DEG, ASKEW_SHARE),
    ):
        own = weight + usual_sd**-2
        spread = np.sqrt(usual_sd**2 + (1.0 / weight if weight else 1e9))
        fits = share * np.exp(-0.5 * (told / spread) ** 2) / spread
        parts.append((float(fits), weight * told / own, 1.0 / own))
    total = sum(fits for fits, _, _ in parts)
    mean = sum(fits * roll for fits, roll, _ in parts) / total
    square = sum(fits * (var + roll**2) for fits, roll, var in parts) / total
    return mean, float(np.sqrt(square - mean**2))


def turn_deg(track: CleanTrack, scene: Scene) -> float:
    """Return by how much the camera is turned from square [deg]; NaN if not seen.

    From how far the near shoulder lies ahead of the far one on average: the trunk turns
    to both sides alike. Within ``TURN_SD_DEG``.
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
    drawn = float(np.degrees(np.arcsin(np.clip(share, -1.0, 1.0))))
    return (drawn - DRAWN_AHEAD_DEG) / DRAWN_SHARE


def _rolled(roll: float, sd: float) -> Message:
    way = "rises" if roll > 0 else "falls"
    return Message(
        code="camera_rolled",
        level="warn",
        message=f"the picture's level {way} in the running direction by "
        f"{abs(roll):.0f}° (SD {sd:.1f}°): the camera is rolled, or the treadmill "
        "inclined; it was taken out of the angles; level both",
    )


def _turned(turn: float) -> Message:
    where = "behind" if turn > 0 else "ahead of"
    return Message(
        code="camera_turned",
        level="warn",
        message=f"the camera seems to stand about {abs(turn):.0f}° {where} the runner "
        f"instead of square to the belt (at most {MAX_TURN_DEG:.0f}°); forward "
        "distances and knee angles are foreshortened, so knee and foot are not judged; "
        "move it beside the runner",
    )
