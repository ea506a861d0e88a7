"""Light on a body: the sky of a room, lamps with shadows, and corners that are dark."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit

from formcheck.model import FloatArray
from sample_videos.make_samples.look import Look
from sample_videos.make_samples.paint import COLUMNS, OPEN, painted
from sample_videos.make_samples.raster import rastered, seen_share, skinned

SHADOW_PX: Final = 384
SHADOW_M: Final = 2.6
_BIAS_M: Final = 0.012


@dataclass(frozen=True, kw_only=True, eq=False)
class Lamps:
    """``key`` is where the main light comes from (unit vector); colours from 0 to 1."""

    key: FloatArray
    key_rgb: FloatArray
    sky_rgb: FloatArray
    ground_rgb: FloatArray


LAMPS: Final = (
    Lamps(
        key=np.array([0.30, -0.45, 0.84]),
        key_rgb=np.array([0.66, 0.64, 0.60]),
        sky_rgb=np.array([0.60, 0.61, 0.63]),
        ground_rgb=np.array([0.27, 0.25, 0.23]),
    ),
    Lamps(
        key=np.array([-0.35, 0.40, 0.85]),
        key_rgb=np.array([0.72, 0.68, 0.58]),
        sky_rgb=np.array([0.55, 0.56, 0.60]),
        ground_rgb=np.array([0.22, 0.21, 0.22]),
    ),
    Lamps(
        key=np.array([0.05, -0.25, 0.97]),
        key_rgb=np.array([0.50, 0.52, 0.56]),
        sky_rgb=np.array([0.68, 0.69, 0.70]),
        ground_rgb=np.array([0.33, 0.32, 0.30]),
    ),
)


def occluded(worn: Look) -> None:
    """Write how open every vertex lies at rest into the table's column."""
    n = 40
    i = np.arange(n) + 0.5
    z, turn = 1.0 - 2.0 * i / n, np.pi * (1.0 + 5.0**0.5) * i
    flat = np.sqrt(1.0 - z * z)
    total, lit = np.full(len(worn.mesh), 1e-6), np.zeros(len(worn.mesh))
    for way in np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=1):
        xy, near = _from(way, worn.mesh, worn.mesh.mean(axis=0))
        depth = _depth(xy, near, worn.faces)
        seen_share(worn.normal, near, way, depth, xy, _BIAS_M, total, lit)
    worn.table[:, OPEN] = 0.30 + 0.70 * lit / total


def _from(
    way: FloatArray, places: FloatArray, middle: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return pixels of a map seen along a direction, and the closeness to the lamp."""
    side = np.cross(way, [0.31, 0.95, 0.02])
    side /= np.linalg.norm(side)
    up = np.cross(way, side)
    off = places - middle
    scale = SHADOW_PX / SHADOW_M
    xy = np.stack([off @ side, off @ up], axis=1) * scale + SHADOW_PX / 2.0
    return xy, off @ way


def _depth(xy: FloatArray, near: FloatArray, faces: FloatArray) -> FloatArray:
    shape = (SHADOW_PX, SHADOW_PX)
    depth = np.full(shape, -1e9)
    shown, first, second = np.empty(shape, np.int32), np.empty(shape), np.empty(shape)
    for cull in (1, -1):
        rastered(xy, near, faces, depth, shown, first, second, cull)
    return depth


@dataclass(frozen=True, kw_only=True, eq=False)
class Shadow:
    """What the main lamp sees: its map and how to get into it."""

    depth: FloatArray
    side: FloatArray
    up: FloatArray
    way: FloatArray
    middle: FloatArray


def shadow(lamps: Lamps, places: FloatArray, faces: FloatArray) -> Shadow:
    """Return the shadow map of a body."""
    way = lamps.key / np.linalg.norm(lamps.key)
    side = np.cross(way, [0.31, 0.95, 0.02])
    side /= np.linalg.norm(side)
    middle = np.array([0.0, 0.0, 0.9])
    xy, near = _from(way, places, middle)
    return Shadow(
        depth=_depth(xy, near, faces),
        side=side,
        up=np.cross(way, side),
        way=way,
        middle=middle,
    )


@njit(cache=True, fastmath=True)
def reaches(px, py, pz, depth, side, up, way, middle, bias, spread):
    """Return how much of the lamp reaches a place, 0 to 1 (nine taps)."""
    ox, oy, oz = px - middle[0], py - middle[1], pz - middle[2]
    scale = SHADOW_PX / SHADOW_M
    u = (ox * side[0] + oy * side[1] + oz * side[2]) * scale + SHADOW_PX / 2.0
    v = (ox * up[0] + oy * up[1] + oz * up[2]) * scale + SHADOW_PX / 2.0
    near = ox * way[0] + oy * way[1] + oz * way[2] + bias
    lit = 0.0
    for a in range(-1, 2):
        for b in range(-1, 2):
            x, y = int(u + a * spread + 0.5), int(v + b * spread + 0.5)
            if x < 0 or y < 0 or x >= SHADOW_PX or y >= SHADOW_PX or depth[y, x] < near:
                lit += 1.0
    return lit / 9.0


@njit(cache=True, fastmath=True)
def shaded(
    shown, first, second, faces, places, normal, table, colours, measures,
    eye, key_rgb, sky_rgb, ground_rgb, depth, side, up, way, middle, out, cover,
):  # fmt: skip
    """Add the colour of every covered pixel to ``out`` (h, w, 3), 1 to ``cover``."""
    h, w = shown.shape
    row = np.empty(COLUMNS, np.float32)
    for y in range(h):
        for x in range(w):
            f = shown[y, x]
            if f < 0:
                continue
            i, j, k = faces[f, 0], faces[f, 1], faces[f, 2]
            a, b = first[y, x], second[y, x]
            c = 1.0 - a - b
            for m in range(COLUMNS):
                row[m] = a * table[i, m] + b * table[j, m] + c * table[k, m]
            px = a * places[i, 0] + b * places[j, 0] + c * places[k, 0]
            py = a * places[i, 1] + b * places[j, 1] + c * places[k, 1]
            pz = a * places[i, 2] + b * places[j, 2] + c * places[k, 2]
            nx = a * normal[i, 0] + b * normal[j, 0] + c * normal[k, 0]
            ny = a * normal[i, 1] + b * normal[j, 1] + c * normal[k, 1]
            nz = a * normal[i, 2] + b * normal[j, 2] + c * normal[k, 2]
            size = 1.0 / np.sqrt(nx * nx + ny * ny + nz * nz + 1e-12)
            nx, ny, nz = nx * size, ny * size, nz * size
            tint, bright, shine = painted(row, measures)
            facing = nx * way[0] + ny * way[1] + nz * way[2]
            # Skin and cloth scatter light past the edge of the shadow.
            wrapped = max(0.0, (facing + 0.18) / 1.18)
            if wrapped > 0.0:
                wrapped *= reaches(
                    px + 0.018 * nx, py + 0.018 * ny, pz + 0.018 * nz,
                    depth, side, up, way, middle, 0.018, 1.3,
                )  # fmt: skip
            open_ = row[OPEN]
            skyward = 0.5 + 0.5 * nz
            vx, vy, vz = eye[0] - px, eye[1] - py, eye[2] - pz
            far = 1.0 / np.sqrt(vx * vx + vy * vy + vz * vz)
            vx, vy, vz = vx * far, vy * far, vz * far
            hx, hy, hz = vx + way[0], vy + way[1], vz + way[2]
            size = 1.0 / np.sqrt(hx * hx + hy * hy + hz * hz)
            gloss = max(0.0, (nx * hx + ny * hy + nz * hz) * size) ** 24 * shine
            rim = (1.0 - max(0.0, nx * vx + ny * vy + nz * vz)) ** 3 * 0.10
            for m in range(3):
                ambient = skyward * sky_rgb[m] + (1.0 - skyward) * ground_rgb[m]
                light = ambient * open_ * (0.90 + rim) + key_rgb[m] * wrapped
                out[y, x, m] += (
                    colours[tint, m] * bright * light
                    + gloss * wrapped * key_rgb[m]
                    + rim * 0.25 * sky_rgb[m] * open_ * shine
                )
            cover[y, x] += 1.0


@njit(cache=True, fastmath=True)
def blended(picture, x0, y0, total, cover, moments):
    """Lay the body over the picture, as bright as a camera renders the light."""
    h, w = cover.shape
    for y in range(h):
        for x in range(w):
            n = cover[y, x]
            if n == 0.0:
                continue
            share = n / moments
            for m in range(3):
                soft = np.sqrt(max(0.0, total[y, x, m] / n))
                if soft > 0.7:
                    # Bright parts flatten out.
                    soft = 0.7 + 0.3 * np.tanh((soft - 0.7) / 0.3)
                old = picture[y0 + y, x0 + x, m]
                picture[y0 + y, x0 + x, m] = (1.0 - share) * old + share * soft


def drawn(
    worn: Look, turns: FloatArray, shifts: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return places and normals of the dressed mesh in one pose."""
    places, normal = np.empty_like(worn.mesh), np.empty_like(worn.normal)
    skinned(
        worn.mesh, worn.normal, worn.index, worn.weight, turns, shifts, places, normal
    )
    # Loaded soles give way: what would lie below the belt lies on it.
    np.maximum(places[:, 2], 0.0, out=places[:, 2])
    return places, normal
