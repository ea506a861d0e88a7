"""The room and the treadmill: traced once per clip, apart from the running belt."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from formcheck.model import FloatArray
from sample_videos.make_samples.camera import Camera
from sample_videos.make_samples.take import Take

FLOOR_M: Final = -0.20
BELT_X_M: Final = (-0.92, 0.86)
BELT_Y_M: Final = 0.255
FINE: Final = 2
_CEILING_M: Final = 2.65

_Box = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
_GREY, _BLACK, _METAL = (0.21, 0.22, 0.23), (0.09, 0.09, 0.10), (0.52, 0.54, 0.56)
_TREADMILL: Final[tuple[_Box, ...]] = (
    ((-0.98, -0.36, FLOOR_M + 0.05), (0.95, 0.36, -0.016), _BLACK),
    ((-0.96, 0.265, -0.014), (0.90, 0.36, 0.004), _GREY),
    ((-0.96, -0.36, -0.014), (0.90, -0.265, 0.004), _GREY),
    ((-1.00, -0.37, FLOOR_M + 0.03), (-0.93, 0.37, -0.002), _METAL),
    ((0.88, -0.35, FLOOR_M + 0.02), (1.32, 0.35, 0.085), _GREY),
    ((0.92, -0.30, 0.087), (1.28, 0.30, 0.115), _BLACK),
    ((-0.90, -0.33, FLOOR_M), (-0.82, -0.27, FLOOR_M + 0.06), _BLACK),
    ((-0.90, 0.27, FLOOR_M), (-0.82, 0.33, FLOOR_M + 0.06), _BLACK),
)
_CONSOLE: Final[tuple[_Box, ...]] = (
    ((1.06, -0.42, FLOOR_M), (1.13, -0.36, 1.10), _METAL),
    ((1.06, 0.36, FLOOR_M), (1.13, 0.42, 1.10), _METAL),
    ((1.00, -0.43, 1.06), (1.14, 0.43, 1.16), _BLACK),
    ((1.00, -0.22, 1.16), (1.05, 0.22, 1.38), (0.07, 0.10, 0.13)),
    ((0.70, -0.43, 1.00), (1.06, -0.385, 1.04), _BLACK),
    ((0.70, 0.385, 1.00), (1.06, 0.43, 1.04), _BLACK),
)
# wall, floor a and b, plank length and width, skirting, light
_ROOMS: Final = (
    (
        (0.70, 0.71, 0.70),
        (0.27, 0.28, 0.30),
        (0.24, 0.25, 0.27),
        1.0,
        (0.45, 0.46, 0.47),
    ),
    (
        (0.76, 0.70, 0.61),
        (0.50, 0.36, 0.24),
        (0.43, 0.30, 0.20),
        0.14,
        (0.86, 0.84, 0.80),
    ),
    (
        (0.66, 0.72, 0.75),
        (0.52, 0.54, 0.54),
        (0.50, 0.52, 0.53),
        0.6,
        (0.30, 0.38, 0.44),
    ),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Room:
    """The still picture (h, w, 3) from 0 to 1, and the belt.

    ``belt`` lists the pixels of the belt (row, column), ``belt_xy`` their places [m],
    ``belt_cover`` how much of the pixel is belt.
    """

    colour: FloatArray
    belt: FloatArray
    belt_xy: FloatArray
    belt_cover: FloatArray


def room(take: Take, eye: Camera) -> Room:
    """Return the picture without runner."""
    rays = eye.rays(FINE)
    style = _ROOMS[take.room % len(_ROOMS)]
    colour, depth = _shell(rays, eye.eye, style, take.room % len(_ROOMS))
    far = colour.astype(np.float32)
    wide = eye.focal_px * FINE * 0.0011
    far = cv2.GaussianBlur(far, (0, 0), wide)
    wall = depth > 1e-6
    colour = np.where(wall[..., None], far, colour)
    _stand_shadow(colour, rays, eye.eye, depth)
    boxes = _TREADMILL + (_CONSOLE if take.view != "front" else ())
    for lower, upper, paint in boxes:
        _add_box(
            colour, depth, rays, eye.eye, (np.array(lower), np.array(upper), paint)
        )
    with np.errstate(divide="ignore"):
        t = -eye.eye[2] / rays[..., 2]
    x, y = (eye.eye[i] + t * rays[..., i] for i in (0, 1))
    on_belt = (rays[..., 2] < 0.0) & (t < depth) & (np.abs(y) < BELT_Y_M)
    on_belt &= (x > BELT_X_M[0]) & (x < BELT_X_M[1])
    h, w = eye.height_px, eye.width_px

    def small(a: FloatArray) -> FloatArray:
        return a.reshape(h, FINE, w, FINE, *a.shape[2:]).mean(axis=(1, 3))

    cover = small(on_belt.astype(np.float64))
    place = np.argwhere(cover > 0.0)
    row, column = place[:, 0] * FINE, place[:, 1] * FINE
    half = FINE // 2
    xy = np.stack([x[row + half, column + half], y[row + half, column + half]], axis=1)
    picture = small(colour)
    picture *= _vignette(h, w)[..., None]
    return Room(
        colour=picture,
        belt=place,
        belt_xy=xy,
        belt_cover=cover[place[:, 0], place[:, 1]],
    )


def _vignette(h: int, w: int) -> FloatArray:
    y, x = np.mgrid[0:h, 0:w]
    far = np.hypot((x - w / 2) / w, (y - h / 2) / h)
    fall: FloatArray = 1.0 - 0.22 * far**2
    return fall


def _shell(
    rays: FloatArray, eye: FloatArray, style: tuple[Any, ...], kind: int
) -> tuple[FloatArray, FloatArray]:
    wall_rgb, floor_a, floor_b, plank_m, skirting = style
    low = np.array([-3.4, -2.3, FLOOR_M])
    high = np.array([3.3, 2.3, _CEILING_M])
    low[:2] = np.minimum(low[:2], eye[:2] - 0.9)
    high[:2] = np.maximum(high[:2], eye[:2] + 0.9)
    with np.errstate(divide="ignore", invalid="ignore"):
        to = np.where(rays > 0.0, high - eye, low - eye) / rays
    to = np.where(np.isfinite(to), to, np.inf)
    axis, depth = np.argmin(to, axis=-1), np.min(to, axis=-1)
    hit = eye + depth[..., None] * rays
    z = hit[..., 2]
    wall = axis != 2
    along = np.where(axis == 0, hit[..., 1], hit[..., 0])
    colour = np.empty(rays.shape)
    colour[:] = wall_rgb
    speck = _speckle(along, z, 0.9) * 0.5 + _speckle(along, z, 7.0) * 0.5
    colour *= (0.955 + 0.06 * speck)[..., None]
    # Lamps under the ceiling: pools of light on the walls.
    pool = np.exp(-(((along + 0.4) % 2.6 - 1.3) ** 2) / 0.9) * np.clip(z / 2.4, 0, 1)
    colour[wall] *= (0.80 + 0.16 * np.clip((z - low[2]) / 2.8, 0, 1) + 0.12 * pool)[
        wall
    ][:, None]
    _furnish(colour, along, z, wall, kind)
    board = wall & (z < FLOOR_M + 0.09)
    colour[board] = skirting
    floor = (axis == 2) & (rays[..., 2] < 0.0)
    px, py = hit[..., 0], hit[..., 1]
    row = np.floor(py / plank_m)
    column = np.floor(px / (6.5 * plank_m if plank_m < 0.5 else plank_m) + 0.37 * row)
    mix = np.abs(np.sin(row * 12.9898 + column * 78.233) * 43758.5453) % 1.0
    paint = np.array(floor_a) * mix[..., None] + np.array(floor_b) * (
        1 - mix[..., None]
    )
    paint *= (0.90 + 0.16 * _speckle(px * 0.5, py * 6.0, 9.0))[..., None]
    edge = np.abs(py / plank_m - np.round(py / plank_m)) * plank_m < 0.0025
    paint[edge] *= 0.7
    # The floor mirrors a little of the wall behind it.
    grazing = np.clip(1.0 + 1.6 * rays[..., 2], 0.0, 1.0) ** 3
    paint += 0.22 * grazing[..., None] * np.array(wall_rgb)
    colour[floor] = paint[floor]
    above = (axis == 2) & ~floor
    colour[above] = (0.80, 0.80, 0.79)
    gap = np.sort(np.minimum(hit - low, high - hit), axis=-1)[..., 1]
    colour *= (1.0 - 0.34 * np.exp(-np.maximum(gap, 0.0) / 0.28))[..., None]
    return colour, depth


def _speckle(x: FloatArray, y: FloatArray, per_m: float) -> FloatArray:
    """Return smooth noise from 0 to 1 on a surface."""
    u, v = x * per_m, y * per_m
    i, j = np.floor(u), np.floor(v)
    a, b = u - i, v - j
    a, b = a * a * (3 - 2 * a), b * b * (3 - 2 * b)

    def at(p: FloatArray, q: FloatArray) -> FloatArray:
        return np.abs(np.sin(p * 127.1 + q * 311.7) * 43758.5453) % 1.0

    top = at(i, j) * (1 - a) + at(i + 1, j) * a
    low = at(i, j + 1) * (1 - a) + at(i + 1, j + 1) * a
    mixed: FloatArray = top * (1 - b) + low * b
    return mixed


def _rect(
    along: FloatArray,
    z: FloatArray,
    middle: float,
    bottom: float,
    wide: float,
    tall: float,
) -> FloatArray:
    inside: FloatArray = (np.abs(along - middle) < wide / 2.0) & (z > bottom)
    return inside & (z < bottom + tall)


def _furnish(
    colour: FloatArray,
    along: FloatArray,
    z: FloatArray,
    wall: FloatArray,
    kind: int,
) -> None:
    """Put a window, a door, a shelf or posters on the walls."""
    if kind == 0:
        stripe = wall & (np.abs(z - 1.32) < 0.05)
        colour[stripe] *= (0.55, 0.68, 0.80)
        glass = wall & _rect(along, z, -1.55, 0.75, 1.30, 1.35)
        frame = glass & ~_rect(along, z, -1.55, 0.80, 1.20, 1.25)
        colour[glass] = np.stack(
            [0.80 + 0.05 * z, 0.86 + 0.04 * z, 0.90 + 0.03 * z], axis=-1
        )[glass]
        frame |= glass & (np.abs(along + 1.55) < 0.025)
        colour[frame] = (0.42, 0.43, 0.44)
        rack = wall & _rect(along, z, 1.9, FLOOR_M, 1.1, 1.15)
        colour[rack] *= 0.42
        for row in range(3):
            for n in range(5):
                ball = (along - (1.5 + 0.2 * n)) ** 2 + (z - (0.1 + 0.38 * row)) ** 2
                colour[wall & (ball < 0.072**2)] = (0.13, 0.13, 0.15)
    elif kind == 1:
        for n, tone in enumerate(((0.30, 0.42, 0.48), (0.58, 0.38, 0.25))):
            middle = -1.3 + 2.5 * n
            colour[wall & _rect(along, z, middle, 1.0, 0.74, 0.94)] = (0.20, 0.17, 0.15)
            inner = wall & _rect(along, z, middle, 1.04, 0.66, 0.86)
            colour[inner] = (0.88, 0.86, 0.82)
            deep = wall & _rect(along, z, middle, 1.15, 0.46, 0.62)
            colour[deep] = tone
            hill = deep & (z < 1.35 + 0.07 * np.sin(9.0 * along))
            colour[hill] = np.array(tone) * 0.6
        shelf = wall & _rect(along, z, 0.15, FLOOR_M, 0.9, 0.75)
        colour[shelf] = (0.40, 0.28, 0.18)
        for n in range(14):
            book = wall & _rect(
                along, z, -0.22 + 0.055 * n, 0.20, 0.045, 0.24 + 0.03 * (n % 4)
            )
            colour[book] = (0.2 + 0.04 * (n * 7 % 11), 0.2 + 0.03 * (n * 5 % 9), 0.25)
    else:
        door = wall & _rect(along, z, 1.75, FLOOR_M, 0.95, 2.1)
        colour[door] *= (0.84, 0.80, 0.74)
        colour[door & ~_rect(along, z, 1.75, FLOOR_M, 0.87, 2.06)] *= 0.72
        colour[wall & _rect(along, z, 1.40, 0.80, 0.10, 0.025)] = (0.35, 0.35, 0.36)
        board = wall & _rect(along, z, -1.45, 0.85, 1.2, 0.85)
        colour[board] = (0.90, 0.91, 0.91)
        for n in range(6):
            line = board & _rect(
                along, z, -1.55, 1.55 - 0.11 * n, 0.75 - 0.09 * (n % 3), 0.02
            )
            colour[line] = (0.45, 0.52, 0.62)
        socket = wall & _rect(along, z, 0.2, 0.10, 0.14, 0.09)
        colour[socket] = (0.88, 0.88, 0.87)


def _stand_shadow(
    colour: FloatArray, rays: FloatArray, eye: FloatArray, depth: FloatArray
) -> None:
    """Darken the floor around the treadmill."""
    with np.errstate(divide="ignore"):
        t = (FLOOR_M - eye[2]) / rays[..., 2]
    x, y = (eye[i] + t * rays[..., i] for i in (0, 1))
    floor = (rays[..., 2] < 0.0) & (t < depth + 1e-3)
    dx = np.maximum(np.maximum(-1.0 - x, x - 1.3), 0.0)
    dy = np.maximum(np.abs(y) - 0.36, 0.0)
    dark = 1.0 - 0.6 * np.exp(-np.hypot(dx, dy) / 0.11)
    colour[floor] *= dark[floor][:, None]


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
    ray = rays[hit]
    normal = -np.sign(np.take_along_axis(ray, axis[:, None], axis=1)[:, 0])
    at = eye + enter[hit][:, None] * ray
    light = np.where(axis == 2, 0.92 + 0.35 * normal, 0.72 + 0.10 * normal)
    # Edges catch the light, low parts lie in the dark.
    gap = np.sort(np.minimum(at - lower, upper - at), axis=-1)[:, 1]
    light = light * (0.80 + 0.20 * np.clip((at[:, 2] - FLOOR_M) / 0.5, 0.0, 1.0))
    light = light * (1.0 + 0.35 * np.exp(-gap / 0.006))
    light = light * (0.96 + 0.08 * _speckle(at[:, 0] + at[:, 1], at[:, 2], 60.0))
    colour[hit] = np.clip(np.array(paint) * light[:, None], 0.0, 1.0)
    depth[hit] = enter[hit]
