"""Angles and lengths in the picture; image-down is turned to up here, once.

Everything after this module works in *runner coordinates*: x grows in the running
direction, y grows upward, the unit is still the pixel.
"""

from typing import Final

import numpy as np

from formcheck.model import CleanTrack, Faces, FloatArray
from formcheck.model.skeleton import SIDES, Side, point

SIDE_SHOULDER_FRAC: Final = 0.35
"""Shoulder width over trunk length: 0.11-0.18 from the side, 0.65 from the front,
measured on six clips."""

FOOT_PITCH_DEG: Final = (-170.0, 75.0)
"""Where a foot can point: ten clips of runs reach from -124 to 44 deg, sprinters lift
the heel to about -150."""
_FORWARD: Final[dict[Faces, float]] = {
    "image_right": 1.0,
    "image_left": -1.0,
    "away": 1.0,
    "camera": 1.0,
}


def seen_end_on(xy_px: FloatArray) -> bool:
    """Say whether a body was filmed from behind or in front, not from the side.

    Parameters
    ----------
    xy_px
        All points of the body, NaN where not seen [px], shape (n, 33, 2).
    """
    shoulders, hips = (
        [xy_px[:, point(f"{side}_{joint}")] for side in SIDES]
        for joint in ("shoulder", "hip")
    )
    across = np.abs(shoulders[0] - shoulders[1])[:, 0]
    trunk = np.linalg.norm(sum(shoulders) / 2 - sum(hips) / 2, axis=1)
    return not known_median(across) < SIDE_SHOULDER_FRAC * known_median(trunk)


def known_median(values: FloatArray) -> float:
    """Return the median of what is known; NaN where nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def forward_up(xy_px: FloatArray, faces: Faces) -> FloatArray:
    """Return image positions as runner coordinates.

    Parameters
    ----------
    xy_px
        Image positions, y down [px], shape (..., 2).
    faces
        The runner's direction. Seen from the back or the front there is no forward
        direction in the picture: x stays the image's x.

    Returns
    -------
    FloatArray
        x forward, y up [px], same shape; the origin is the image's.
    """
    turned: FloatArray = xy_px * np.array([_FORWARD[faces], -1.0])
    return turned


def body_points(track: CleanTrack, faces: Faces) -> FloatArray:
    """Return all points of a track in runner coordinates [px], shape (n, 33, 2)."""
    return forward_up(track.xy_px, faces)


def middle(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the point between two points; if only one is known, that one."""
    mean = (a + b) / 2.0
    mean = np.where(np.isnan(a), b, mean)
    return np.asarray(np.where(np.isnan(b), a, mean))


def length_px(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the distance between two paths [px], shape (...)."""
    distance: FloatArray = np.hypot(b[..., 0] - a[..., 0], b[..., 1] - a[..., 1])
    return distance


def pitch_deg(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return the direction of a segment against the horizontal [deg].

    0 points forward, + points up: a foot from heel to toe with the toe raised is
    positive. Not unwrapped: the range is -180..180.
    """
    step = end - start
    return np.asarray(np.degrees(np.arctan2(step[..., 1], step[..., 0])))


def foot_pitch_deg(heel: FloatArray, toe: FloatArray) -> FloatArray:
    """Return a foot's direction against the horizontal [deg]; + = the toe is raised.

    In late swing a foot points down and a little backward, past -90 deg; no running
    foot points backward and up. So each frame's angle is unambiguous by itself, and
    what lies outside ``FOOT_PITCH_DEG`` is no foot: NaN.
    """
    low, high = FOOT_PITCH_DEG
    cut = (low + high) / 2.0 - 180.0  # the direction farthest from any foot's
    pitch = (pitch_deg(heel, toe) - cut) % 360.0 + cut
    return np.where((pitch > low) & (pitch < high), pitch, np.nan)


def lean_deg(low: FloatArray, high: FloatArray) -> FloatArray:
    """Return a segment's angle from the vertical [deg]; + = upper end is forward."""
    step = high - low
    return np.asarray(np.degrees(np.arctan2(step[..., 0], step[..., 1])))


def flexion_deg(hip: FloatArray, knee: FloatArray, ankle: FloatArray) -> FloatArray:
    """Return knee flexion [deg]: 0 = straight, + = bent, - = bent the wrong way.

    The sign makes exchanged knees visible: a leg cannot bend forward. Range -180..180.
    """
    difference = lean_deg(knee, hip) - lean_deg(ankle, knee)
    return wrapped_deg(-difference)


def wrapped_deg(angle_deg: FloatArray) -> FloatArray:
    """Return angles in -180..180 [deg]."""
    return (np.asarray(angle_deg) + 180.0) % 360.0 - 180.0


def along_and_above(xy: FloatArray, line_deg: float) -> tuple[FloatArray, FloatArray]:
    """Split positions into the parts along and above a tilted line [px].

    Parameters
    ----------
    xy
        Runner coordinates [px], shape (..., 2).
    line_deg
        Direction of the line; + = it rises forward.
    """
    cos, sin = np.cos(np.radians(line_deg)), np.sin(np.radians(line_deg))
    along = xy[..., 0] * cos + xy[..., 1] * sin
    above = -xy[..., 0] * sin + xy[..., 1] * cos
    return along, above


def joint(side: Side, name: str) -> str:
    """Return the full name of a point of one side, as in ``left_heel``."""
    return f"{side}_{name}"


def vertex(before: float, at: float, after: float) -> float:
    """Return where the parabola through three samples peaks, from the middle one.

    In samples; 0 for a straight line.

    Examples
    --------
    >>> vertex(0.0, 1.0, 0.5)
    0.16666666666666666
    """
    bow = before - 2.0 * at + after
    return float(0.5 * (before - after) / bow) if bow else 0.0
