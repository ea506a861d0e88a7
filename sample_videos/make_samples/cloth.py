"""Colours of skin and cloth, painted in the coordinates of what they are fixed to.

Where the waistband runs is decided by the pelvis, whatever cone the ray met: above the
waist line is shirt, below it band and shorts. The shorts' texture is the pelvis' down
to the gluteal fold and the thigh's below. A hanging shirt moves with the trunk. So a
picture of the waistband shows the pelvis and nothing else.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit

from formcheck.model import FloatArray
from sample_videos.make_samples import shapes
from sample_videos.make_samples.motion import Motion
from sample_videos.make_samples.take import Take

WAIST_M: Final = 0.115
"""Upper edge of the waistband over the middle of the hips (at 1.75 m): shorts sit just
under the iliac crest."""
BAND_M: Final = 0.030
FOLD_M: Final = -0.05
"""Below this the cloth of the shorts moves with the thigh."""
MARK_Z_M: Final = 0.035
DOT_Y_M: Final = 0.055
DOT_RADIUS_M: Final = 0.016
STRIP_Y_M: Final = 0.075
STRIP_HALF_M: Final = 0.011
_TRUNK_CLOTH: Final = shapes.TRUNK
_LEFT_CLOTH: Final = shapes.SHORTS_LEFT
_RIGHT_CLOTH: Final = shapes.SHORTS_RIGHT

# Rows of the colour table.
_SKIN, _HAIR, _SHIRT, _SHORTS, _BAND, _LEGS, _SOCK, _SHOE, _SOLE, _MARK = range(10)
_PLAIN: Final = {
    shapes.SKIN: _SKIN,
    shapes.HAIR: _HAIR,
    shapes.SLEEVE: _SHIRT,
    shapes.LEG: _LEGS,
    shapes.SOCK: _SOCK,
    shapes.SHOE: _SHOE,
    shapes.SOLE: _SOLE,
}
# Frames of reference.
_PELVIS, _TRUNK, _LEFT_THIGH, _RIGHT_THIGH = range(4)
_NO_MARKS, _DOTS, _STRIP = range(3)
_MARKED: Final = {"dots": _DOTS, "dots_hem": _DOTS, "strip": _STRIP}

_SKINS = ((0.80, 0.60, 0.48), (0.55, 0.38, 0.28), (0.46, 0.31, 0.22))
_SHIRTS = ((0.24, 0.42, 0.66), (0.72, 0.30, 0.26), (0.32, 0.52, 0.36))
_SHORTS_RGB = ((0.16, 0.17, 0.20), (0.14, 0.17, 0.30), (0.20, 0.20, 0.20))
_HAIRS = ((0.22, 0.15, 0.10), (0.10, 0.08, 0.07), (0.40, 0.28, 0.16))
_DARK = (0.075, 0.078, 0.088)


@dataclass(frozen=True, kw_only=True, eq=False)
class Wardrobe:
    """Colours (10, 3) and what is worn, for one clip."""

    colours: FloatArray
    rows: FloatArray
    """Colour row of each material."""
    marks: int
    hem_m: float
    """Height of a hanging shirt's hem over the hips; infinite without one."""
    scale: float


def wardrobe(take: Take) -> Wardrobe:
    """Return the clothes of a take."""
    n = take.palette % 3
    skin, shirt, shorts = _SKINS[n], _SHIRTS[n], _SHORTS_RGB[n]
    band, legs = (0.88, 0.88, 0.86), skin
    if take.outfit in ("dark", "tights"):
        shirt, shorts = (0.115, 0.118, 0.13), _DARK
        band = shorts
    if take.outfit == "tights":
        legs = _DARK
    if take.outfit in ("dots", "strip", "hem", "dots_hem"):
        band = shorts
    if take.outfit == "bare":
        shirt = skin
    colours = np.array([
        skin, _HAIRS[n], shirt, shorts, band, legs, (0.86, 0.86, 0.85),
        (0.82, 0.34, 0.14), (0.90, 0.90, 0.88), (0.95, 0.95, 0.93),
    ])  # fmt: skip
    rows = np.array([_PLAIN.get(material, _SHIRT) for material in range(11)])
    marks = _MARKED.get(take.outfit, _NO_MARKS)
    return Wardrobe(
        colours=colours,
        rows=rows,
        marks=marks,
        hem_m=shapes.HANGS_TO_M.get(take.outfit, np.inf),
        scale=take.height_m / 1.75,
    )


def frames(run: Motion, i: int) -> tuple[FloatArray, FloatArray]:
    """Return origins (4, 3) and axes (4, 3, 3) of pelvis, trunk and both thighs."""
    pelvis = run.pelvis[i]
    origins, axes = [pelvis, pelvis], [run.pelvis_turn[i], run.trunk_turn[i]]
    for side in ("left", "right"):
        hip, knee = (run.points[f"{side}_{j}"][i] for j in ("hip", "knee"))
        up = (hip - knee) / np.linalg.norm(hip - knee)
        left = np.array([0.0, 1.0, 0.0])
        left = left - up * (left @ up)
        left /= np.linalg.norm(left)
        origins.append(hip)
        axes.append(np.stack([np.cross(left, up), left, up], axis=1))
    return np.array(origins), np.array(axes)


@njit(cache=True)
def hash_noise(i: int, j: int, k: int) -> float:
    """Return a fixed pseudo-random number from 0 to 1 for a lattice point."""
    h = (i * 374761393 + j * 668265263 + k * 2147483647) & 0x7FFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0x7FFFFFFF
    return ((h ^ (h >> 16)) & 0xFFFF) / 65535.0


@njit(cache=True)
def weave(x: float, y: float, z: float) -> float:
    """Return smooth noise from 0 to 1 that is fixed to the given coordinates."""
    i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
    u, v, w = x - i, y - j, z - k
    u, v, w = u * u * (3 - 2 * u), v * v * (3 - 2 * v), w * w * (3 - 2 * w)
    total = 0.0
    for a in range(2):
        for b in range(2):
            for c in range(2):
                share = (u if a else 1 - u) * (v if b else 1 - v) * (w if c else 1 - w)
                total += share * hash_noise(i + a, j + b, k + c)
    return total


@njit(cache=True)
def local(p: FloatArray, origin: FloatArray, axes: FloatArray) -> tuple:
    """Return a place in the coordinates of a segment."""
    d0, d1, d2 = p[0] - origin[0], p[1] - origin[1], p[2] - origin[2]
    return (
        d0 * axes[0, 0] + d1 * axes[1, 0] + d2 * axes[2, 0],
        d0 * axes[0, 1] + d1 * axes[1, 1] + d2 * axes[2, 1],
        d0 * axes[0, 2] + d1 * axes[1, 2] + d2 * axes[2, 2],
    )


@njit(cache=True)
def _mark(x, y, z, marks):
    """Return whether a place on the pelvis (1.75 m) carries a dot or the strip."""
    if x > 0.0:
        return False
    if marks == _DOTS:
        near = min((y - DOT_Y_M) ** 2, (y + DOT_Y_M) ** 2) + (z - MARK_Z_M) ** 2
        return near < DOT_RADIUS_M**2
    return marks == _STRIP and abs(y) < STRIP_Y_M and abs(z - MARK_Z_M) < STRIP_HALF_M


@njit(cache=True)
def _trunk_cloth(x, y, z, material, marks):
    """Return colour row and frame of reference of a tucked shirt and shorts."""
    if _mark(x, y, z, marks):
        return _MARK, _PELVIS
    if z > WAIST_M:
        return _SHIRT, _TRUNK
    if z > WAIST_M - BAND_M:
        return _BAND, _PELVIS
    if z > FOLD_M or material == _TRUNK_CLOTH:
        return _SHORTS, _PELVIS
    return _SHORTS, _LEFT_THIGH if material == _LEFT_CLOTH else _RIGHT_THIGH


@njit(cache=True)
def paint(p, material, origins, axes, colours, rows, worn, out):
    """Write the colour of a place on the body into ``out`` (3)."""
    marks, hem, scale = worn
    row, fixed_to = rows[material], _TRUNK
    painted = _TRUNK_CLOTH <= material <= shapes.HANGING
    shade = 1.0
    if painted:
        x, y, z = local(p, origins[_PELVIS], axes[_PELVIS])
        row, fixed_to = _trunk_cloth(x / scale, y / scale, z / scale, material, marks)
        # A hanging shirt hides all this down to its hem, which moves with the trunk.
        x, y, z = local(p, origins[_TRUNK], axes[_TRUNK])
        below = hem - z / scale
        if below < 0.0:
            row, fixed_to = _SHIRT, _TRUNK
        elif below < 0.012:
            shade = 0.7
    if painted or row == _SHIRT:
        x, y, z = local(p, origins[fixed_to], axes[fixed_to])
        fine = weave(110.0 * x, 110.0 * y, 110.0 * z)
        broad = weave(22.0 * x, 22.0 * y, 22.0 * z)
        shade *= 0.86 + 0.12 * fine + 0.16 * broad
    for c in range(3):
        out[c] = colours[row, c] * shade
