"""The room and the treadmill: traced once per clip, apart from the belt.

Planes and boxes only; neighbours in one plane are kept 2 mm apart.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from sample_videos.make_samples.camera import Camera
from sample_videos.make_samples.take import Take

FLOOR_M: Final = -0.22
BELT_X_M: Final = (-0.95, 0.86)
BELT_Y_M: Final = 0.26
_CEILING_M: Final = 2.75
_LIGHT: Final = np.array([-0.25, -0.35, 0.90])

_Box = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
_TREADMILL: Final[tuple[_Box, ...]] = (
    # lower corner, upper corner, colour
    ((-1.02, -0.37, FLOOR_M + 0.03), (1.00, 0.37, -0.004), (0.16, 0.17, 0.18)),
    ((0.88, -0.34, FLOOR_M), (1.30, 0.34, 0.10), (0.20, 0.21, 0.23)),
    ((-1.04, -0.38, FLOOR_M), (-0.94, 0.38, -0.006), (0.42, 0.44, 0.46)),
)
_CONSOLE: Final[tuple[_Box, ...]] = (
    ((1.02, -0.41, FLOOR_M), (1.10, -0.35, 1.08), (0.30, 0.31, 0.33)),
    ((1.02, 0.35, FLOOR_M), (1.10, 0.41, 1.08), (0.30, 0.31, 0.33)),
    ((0.98, -0.42, 1.04), (1.10, 0.42, 1.16), (0.12, 0.13, 0.14)),
    ((0.96, -0.20, 1.08), (0.977, 0.20, 1.24), (0.10, 0.22, 0.30)),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Room:
    """The still picture: colour (h, w, 3) from 0 to 1, depth (h, w), and the belt.

    ``belt`` lists the pixels of the belt (row, column), ``belt_xy`` their places [m].
    """

    colour: FloatArray
    depth: FloatArray
    belt: FloatArray
    belt_xy: FloatArray


def room(take: Take, camera: Camera) -> Room:
    """Return the picture without runner."""
    rays = camera.rays()
    eye = camera.eye
    low, high = _walls(eye)
    colour, depth = _shell(rays, eye, low, high, take.palette)
    boxes = _TREADMILL + (_CONSOLE if take.view != "front" else ())
    for lower, upper, paint in boxes:
        _add_box(colour, depth, rays, eye, (np.array(lower), np.array(upper), paint))
    with np.errstate(divide="ignore"):
        t = -eye[2] / rays[..., 2]
    x, y = (eye[i] + t * rays[..., i] for i in (0, 1))
    on_belt = (rays[..., 2] < 0.0) & (t < depth) & (np.abs(y) < BELT_Y_M)
    on_belt &= (x > BELT_X_M[0]) & (x < BELT_X_M[1])
    depth[on_belt] = t[on_belt]
    place = np.argwhere(on_belt)
    xy = np.stack([x[on_belt], y[on_belt]], axis=1)
    return Room(colour=colour, depth=depth, belt=place, belt_xy=xy)


def _walls(eye: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return two corners of a room that holds runner and camera."""
    low = np.array([-3.2, -2.6, FLOOR_M])
    high = np.array([3.4, 2.6, _CEILING_M])
    low[:2] = np.minimum(low[:2], eye[:2] - 0.8)
    high[:2] = np.maximum(high[:2], eye[:2] + 0.8)
    return low, high


def _shell(
    rays: FloatArray, eye: FloatArray, low: FloatArray, high: FloatArray, palette: int
) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        to = np.where(rays > 0.0, high - eye, low - eye) / rays
    to = np.where(np.isfinite(to), to, np.inf)
    axis = np.argmin(to, axis=-1)
    depth = np.min(to, axis=-1)
    hit = eye + depth[..., None] * rays
    tint = ((0.78, 0.77, 0.73), (0.70, 0.75, 0.78), (0.80, 0.74, 0.68))[palette % 3]
    colour = np.empty(rays.shape)
    colour[:] = tint
    z = hit[..., 2]
    wall = axis != 2
    along = np.where(axis == 0, hit[..., 1], hit[..., 0])
    colour[wall] *= (0.86 + 0.14 * np.clip((z[wall] - low[2]) / 2.9, 0, 1))[:, None]
    _decorate(colour, along, z, wall)
    floor = (axis == 2) & (rays[..., 2] < 0.0)
    plank = np.floor(hit[..., 1] / 0.16)
    grain = 0.5 + 0.5 * np.sin(plank * 12.9898 + np.floor(hit[..., 0] / 0.9 + plank))
    wood = np.array([0.55, 0.42, 0.30]) * (0.85 + 0.22 * grain[..., None])
    seam = np.abs(hit[..., 1] / 0.16 - np.round(hit[..., 1] / 0.16)) < 0.03
    wood[seam] *= 0.75
    colour[floor] = wood[floor]
    colour[(axis == 2) & ~floor] = (0.85, 0.85, 0.84)
    # Corners are darker, as in any room.
    gap = np.sort(np.minimum(hit - low, high - hit), axis=-1)[..., 1]
    colour *= (1.0 - 0.30 * np.exp(-np.maximum(gap, 0.0) / 0.35))[..., None]
    return colour, depth


def _decorate(
    colour: FloatArray, along: FloatArray, z: FloatArray, wall: FloatArray
) -> None:
    """Hang pictures on the walls and fix a skirting board."""
    board = wall & (z < FLOOR_M + 0.10)
    colour[board] = (0.92, 0.91, 0.89)
    for middle, bottom, wide, tall, paint in (
        (-1.55, 0.95, 0.80, 1.05, (0.32, 0.47, 0.55)),
        (1.75, 1.05, 0.70, 0.90, (0.72, 0.52, 0.30)),
        (0.35, 1.95, 0.50, 0.40, (0.40, 0.42, 0.40)),
    ):
        frame = wall & (np.abs(along - middle) < wide / 2.0)
        frame &= (z > bottom) & (z < bottom + tall)
        inside = frame & (np.abs(along - middle) < wide / 2.0 - 0.04)
        inside &= (z > bottom + 0.04) & (z < bottom + tall - 0.04)
        colour[frame] = (0.25, 0.22, 0.20)
        colour[inside] = paint
        hill = inside & (z < bottom + 0.35 * tall + 0.08 * np.sin(6.0 * along))
        colour[hill] = np.array(paint) * 0.6


def _add_box(
    colour: FloatArray,
    depth: FloatArray,
    rays: FloatArray,
    eye: FloatArray,
    box: tuple[FloatArray, FloatArray, tuple[float, ...]],
) -> None:
    lower, upper, paint = box
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = (lower - eye) / rays, (upper - eye) / rays
    near = np.minimum(a, b)
    enter = near.max(axis=-1)
    leave = np.maximum(a, b).min(axis=-1)
    hit = (enter < leave) & (enter > 0.0) & (enter < depth)
    axis = np.argmax(near[hit], axis=-1)
    normal = -np.sign(np.take_along_axis(rays[hit], axis[:, None], axis=1)[:, 0])
    light = 0.62 + 0.38 * np.maximum(normal * _LIGHT[axis], 0.0)
    colour[hit] = np.array(paint) * light[:, None]
    depth[hit] = enter[hit]
