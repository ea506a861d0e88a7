"""Pictures of the body: rays are marched to a surface of signed distances.

Tiles of 16 x 16 pixels meet only the cones whose bounding spheres they see.
"""

from typing import Final

import numpy as np
from numba import njit

from formcheck.model import FloatArray
from sample_videos.make_samples.camera import Camera
from sample_videos.make_samples.cloth import Wardrobe, paint

TILE: Final = 16
MELT_M: Final = 0.022
"""Cones of one group melt together over this distance."""
NEAR_M: Final = 0.04
"""A ray farther than this from a cone is neither stopped nor shaded by it."""
_MAX_PER_TILE: Final = 72
_SUN: Final = np.array([-0.30, -0.45, 0.84])


def prepare(cones: FloatArray) -> FloatArray:
    """Return cones with what the distance needs, shape (n, 24).

    Columns: a, b - a in the stretched frame, flat axis, 1/flatness - 1, flatness,
    radius at a, radius difference, |b - a|^2, a2, 1/|b - a|^2, bounding sphere (4),
    b - a, larger radius.
    """
    a, b, flatness = cones[:, 0:3], cones[:, 3:6], cones[:, 11]
    axis = cones[:, 8:11]
    stretch = 1.0 / flatness - 1.0
    line = b - a
    line = line + axis * (np.sum(line * axis, axis=1) * stretch)[:, None]
    slope = cones[:, 6] - cones[:, 7]
    square = np.maximum(np.sum(line**2, axis=1), 1e-9)
    # The radii are those across the flat axis; a2 must stay positive.
    slope = np.clip(slope, -0.98 * np.sqrt(square), 0.98 * np.sqrt(square))
    middle = (a + b) / 2.0
    reach = np.linalg.norm(b - a, axis=1) / 2.0 + np.maximum(cones[:, 6], cones[:, 7])
    columns = [
        a, line, axis, stretch[:, None], flatness[:, None], cones[:, 6:7],
        slope[:, None], square[:, None], (square - slope**2)[:, None],
        (1.0 / square)[:, None], middle, reach[:, None],
        b - a, np.maximum(cones[:, 6:7], cones[:, 7:8]),
    ]  # fmt: skip
    return np.ascontiguousarray(np.concatenate(columns, axis=1))


@njit(cache=True, fastmath=True)
def _cone(q, n, x, y, z):
    """Return the distance to cone ``n`` (round cone after I. Quilez)."""
    px, py, pz = x - q[n, 0], y - q[n, 1], z - q[n, 2]
    if q[n, 9] > 0.0:
        along = (px * q[n, 6] + py * q[n, 7] + pz * q[n, 8]) * q[n, 9]
        px, py, pz = px + q[n, 6] * along, py + q[n, 7] * along, pz + q[n, 8] * along
    bx, by, bz = q[n, 3], q[n, 4], q[n, 5]
    radius, rr, l2, a2, il2 = q[n, 11], q[n, 12], q[n, 13], q[n, 14], q[n, 15]
    h = px * bx + py * by + pz * bz
    w = h - l2
    ux, uy, uz = px * l2 - bx * h, py * l2 - by * h, pz * l2 - bz * h
    x2 = ux * ux + uy * uy + uz * uz
    y2, z2 = h * h * l2, w * w * l2
    sign = 1.0 if rr > 0.0 else (-1.0 if rr < 0.0 else 0.0)
    k = sign * rr * rr * x2
    if (1.0 if w > 0.0 else -1.0) * a2 * z2 > k:
        d = np.sqrt(x2 + z2) * il2 - (radius - rr)
    elif (1.0 if h > 0.0 else -1.0) * a2 * y2 < k:
        d = np.sqrt(x2 + y2) * il2 - radius
    else:
        d = (np.sqrt(x2 * a2 * il2) + h * rr) * il2 - radius
    return d * q[n, 10] if q[n, 9] > 0.0 else d


@njit(cache=True, fastmath=True)
def _body(q, kinds, tile, count, x, y, z):
    """Return the distance to the body and the nearest cone; cones come by group."""
    best, group_d, nearest, closest = 1e9, 1e9, tile[0], 1e9
    group = -1
    for m in range(count):
        n = tile[m]
        dx, dy, dz = x - q[n, 16], y - q[n, 17], z - q[n, 18]
        away = q[n, 19] + closest + 0.05
        if dx * dx + dy * dy + dz * dz > away * away:
            continue
        d = _cone(q, n, x, y, z)
        if d < closest:
            closest, nearest = d, n
        if kinds[n, 1] != group:
            best = min(best, group_d)
            group, group_d = kinds[n, 1], d
        else:
            h = max(MELT_M - abs(group_d - d), 0.0) / MELT_M
            group_d = min(group_d, d) - h * h * MELT_M * 0.25
    return min(best, group_d), nearest


@njit(cache=True, fastmath=True)
def _beside(q, tile, count, eye, ray, chosen):
    """Choose the cones that a ray passes within ``NEAR_M``; return their number."""
    few = 0
    rx, ry, rz = ray[0], ray[1], ray[2]
    for m in range(count):
        n = tile[m]
        ax, ay, az = q[n, 0] - eye[0], q[n, 1] - eye[1], q[n, 2] - eye[2]
        lx, ly, lz = q[n, 20], q[n, 21], q[n, 22]
        along = ax * rx + ay * ry + az * rz
        ax, ay, az = ax - along * rx, ay - along * ry, az - along * rz
        along = lx * rx + ly * ry + lz * rz
        lx, ly, lz = lx - along * rx, ly - along * ry, lz - along * rz
        square = lx * lx + ly * ly + lz * lz + 1e-12
        u = min(1.0, max(0.0, -(ax * lx + ay * ly + az * lz) / square))
        ax, ay, az = ax + u * lx, ay + u * ly, az + u * lz
        away = q[n, 23] + NEAR_M
        if ax * ax + ay * ay + az * az < away * away:
            chosen[few] = n
            few += 1
    return few


@njit(cache=True, fastmath=True)
def _tiles(q, eye, turn, focal, width, height, lists, counts, near, far):
    """Fill the cones seen by each tile and the range of depths they span."""
    across, down = counts.shape[1], counts.shape[0]
    for n in range(q.shape[0]):
        dx, dy, dz = q[n, 16] - eye[0], q[n, 17] - eye[1], q[n, 18] - eye[2]
        u = turn[0, 0] * dx + turn[0, 1] * dy + turn[0, 2] * dz
        v = turn[1, 0] * dx + turn[1, 1] * dy + turn[1, 2] * dz
        w = turn[2, 0] * dx + turn[2, 1] * dy + turn[2, 2] * dz
        r = q[n, 19] + 0.03
        px = focal * r / (w - r) + 2.0
        cx, cy = focal * u / w + width / 2.0, focal * v / w + height / 2.0
        first, last = int((cx - px) // TILE), int((cx + px) // TILE)
        top, bottom = int((cy - px) // TILE), int((cy + px) // TILE)
        for j in range(max(0, top), min(down, bottom + 1)):
            for i in range(max(0, first), min(across, last + 1)):
                if counts[j, i] < lists.shape[2]:
                    lists[j, i, counts[j, i]] = n
                    counts[j, i] += 1
                    near[j, i] = min(near[j, i], w - r)
                    far[j, i] = max(far[j, i], w + r)


@njit(cache=True, fastmath=True)
def _shade(q, kinds, near, p, ray, sun, cloth, tint):
    """Write the lit colour of a place on the body into ``tint``."""
    tile, count, close = near
    few = 0
    for m in range(count):
        if _cone(q, tile[m], p[0], p[1], p[2]) < 0.08:
            close[few] = tile[m]
            few += 1
    d, nearest = _body(q, kinds, close, few, p[0], p[1], p[2])
    e, far = 0.0015, 0.05
    a, _n = _body(q, kinds, close, few, p[0] + e, p[1] - e, p[2] - e)
    b, _n = _body(q, kinds, close, few, p[0] - e, p[1] - e, p[2] + e)
    c, _n = _body(q, kinds, close, few, p[0] - e, p[1] + e, p[2] - e)
    g, _n = _body(q, kinds, close, few, p[0] + e, p[1] + e, p[2] + e)
    x, y, z = a - b - c + g, -a - b + c + g, -a + b - c + g
    size = np.sqrt(x * x + y * y + z * z) + 1e-12
    x, y, z = x / size, y / size, z / size
    o, _n = _body(q, kinds, close, few, p[0] + far * x, p[1] + far * y, p[2] + far * z)
    clear = min(1.0, max(0.35, 0.35 + 0.65 * (o - d) / far))
    key = max(0.0, 0.25 + 0.75 * (x * sun[0] + y * sun[1] + z * sun[2]))
    face = max(0.0, -(x * ray[0] + y * ray[1] + z * ray[2]))
    light = clear * (0.42 + 0.16 * z + 0.52 * key + 0.10 * face)
    origins, axes, colours, rows, worn = cloth
    paint(p, kinds[nearest, 0], origins, axes, colours, rows, worn, tint)
    for k in range(3):
        tint[k] *= light


@njit(cache=True, fastmath=True)
def _hit(q, kinds, near, eye, ray, span, focal):
    """Return how much of a pixel the body covers and at what depth.

    The edge is soft: a ray that misses by less than a pixel is covered in part.
    """
    tile, count = near
    t, end = span
    least, at = 1e9, t
    for _ in range(48):
        x, y, z = eye[0] + t * ray[0], eye[1] + t * ray[1], eye[2] + t * ray[2]
        d, _n = _body(q, kinds, tile, count, x, y, z)
        gap = d * focal / t
        if gap < least:
            least, at = gap, t
        if gap < 0.25:
            return (1.0 if t < end else 0.0), t
        t += d
        if t > end:
            break
    return (1.0 - least if least < 1.0 and at < end else 0.0), at


@njit(cache=True, fastmath=True)
def _draw(q, kinds, view, rays, depth, tiles, cloth, sun, dim, picture):
    eye, turn, focal = view
    lists, counts, near, far = tiles
    height, width = picture.shape[:2]
    p, tint = np.empty(3), np.empty(3)
    chosen = np.empty(lists.shape[2], dtype=np.uint32)
    close = np.empty(lists.shape[2], dtype=np.uint32)
    for place in range(counts.size):
        j, i = place // counts.shape[1], place % counts.shape[1]
        count, tile = counts[j, i], lists[j, i]
        if count == 0:
            continue
        for row in range(TILE * j, min(TILE * j + TILE, height)):
            for col in range(TILE * i, min(TILE * i + TILE, width)):
                ray = rays[row, col]
                cos = turn[2, 0] * ray[0] + turn[2, 1] * ray[1] + turn[2, 2] * ray[2]
                span = near[j, i] / cos, min(far[j, i] / cos, depth[row, col])
                few = _beside(q, tile, count, eye, ray, chosen)
                if few == 0:
                    continue
                cover, t = _hit(q, kinds, (chosen, few), eye, ray, span, focal)
                if cover <= 0.0:
                    continue
                for k in range(3):
                    p[k] = eye[k] + t * ray[k]
                _shade(q, kinds, (chosen, few, close), p, ray, sun, cloth, tint)
                for k in range(3):
                    picture[row, col, k] += cover * (
                        dim * tint[k] - picture[row, col, k]
                    )


def draw_body(
    picture: FloatArray,
    shape: tuple[FloatArray, FloatArray],
    camera: Camera,
    still: tuple[FloatArray, FloatArray],
    clothes: tuple[Wardrobe, FloatArray, FloatArray],
    dim: float,
) -> None:
    """Draw the body into a picture (height, width, 3) of values from 0 to 1.

    ``shape`` is cones and kinds, ``still`` the rays of the camera and the depth of the
    room, ``clothes`` the wardrobe with origins and axes of its frames of reference.
    """
    cones, kinds = shape
    q = prepare(cones)
    height, width = picture.shape[:2]
    across, down = -(-width // TILE), -(-height // TILE)
    counts = np.zeros((down, across), dtype=np.int64)
    lists = np.zeros((down, across, _MAX_PER_TILE), dtype=np.uint32)
    near, far = np.full((down, across), 1e9), np.zeros((down, across))
    view = (camera.eye, camera.turn, camera.focal_px)
    _tiles(q, *view, width, height, lists, counts, near, far)
    worn, origins, axes = clothes
    _draw(
        q, kinds, view, *still, (lists, counts, near, far),
        (origins, axes, worn.colours, worn.rows, (worn.marks, worn.hem_m, worn.scale)),
        _SUN, dim, picture,
    )  # fmt: skip
