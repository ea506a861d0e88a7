"""What covers a place of the body: skin, hair, cloth or shoe, compiled.

Every vertex carries what is needed to know; a pixel mixes the three vertices of its
triangle, so hems and bands are sharp and move with the body.
"""

from typing import Final

import numpy as np
from numba import njit

# Columns of the vertices' table.
X, Y, Z, ARM, SLEEVE, HEAD, FOOT, EYE, HAIR, OPEN = range(10)
COLUMNS: Final = 10
# Rows of the colour table.
SKIN, HAIRS, SHIRT, SHORTS, BAND, LEGS, SOCK = range(7)
SHOE, SOLE, MARK, LACE, TRIM, LIPS, IRIS = range(7, 14)
# Entries of the table of measures.
(
    BAND_Z,
    BAND_HALF,
    HEM_Z,
    SHORTS_Z,
    SLEEVE_END,
    NECK_Z,
    SOCK_Z,
    SHOE_Z,
    MARKS,
    MARK_Z,
    HIP_Z,
    STYLE,
    EYE_X,
    EYE_Y,
    EYE_Z,
) = range(15)
NO_MARKS, DOTS, TAPE = 0.0, 1.0, 2.0


@njit(cache=True, fastmath=True)
def _hash(i, j, k):
    n = (i * 73856093) ^ (j * 19349663) ^ (k * 83492791)
    n = (n ^ (n >> 13)) * 1274126177
    return ((n ^ (n >> 16)) & 0xFFFF) / 65535.0


@njit(cache=True, fastmath=True)
def noise(x, y, z):
    """Return smooth noise from 0 to 1 that repeats nowhere near."""
    i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
    u, v, w = x - i, y - j, z - k
    u, v, w = u * u * (3 - 2 * u), v * v * (3 - 2 * v), w * w * (3 - 2 * w)
    total = 0.0
    for a in range(2):
        for b in range(2):
            for c in range(2):
                share = (u if a else 1 - u) * (v if b else 1 - v) * (w if c else 1 - w)
                total += share * _hash(i + a, j + b, k + c)
    return total


@njit(cache=True, fastmath=True)
def painted(row, m):
    """Return (colour's row, brightness, shine) of a place on the body."""
    x, y, z = row[X], row[Y], row[Z]
    if row[HEAD] > 0.5:
        return _head(row, m)
    if row[FOOT] > 0.45 and z < m[SHOE_Z]:
        return _shoe(row)
    if row[ARM] <= 0.5:
        return _trunk_and_legs(row, m)
    if row[SLEEVE] >= m[SLEEVE_END]:
        return SKIN, 0.97 + 0.06 * noise(50 * x, 50 * y, 50 * z), 0.16
    if row[SLEEVE] > m[SLEEVE_END] - 0.035:
        return TRIM, 1.0, 0.02
    return SHIRT, _folds(x, y, z), 0.03


@njit(cache=True, fastmath=True)
def _head(row, m):
    x, y, z = row[X], row[Y], row[Z]
    if row[HAIR] > 0.5:
        streak = noise(90.0 * x + 9.0 * y, 260.0 * y, 45.0 * z)
        return HAIRS, 0.65 + 0.7 * streak, 0.07
    if row[EYE] > 0.5:
        if (abs(y) - m[EYE_Y]) ** 2 + (z - m[EYE_Z]) ** 2 < 0.0062**2:
            return IRIS, 1.0, 0.4
        return MARK, 0.92, 0.3
    if x > m[EYE_X] - 0.02:
        # Brows over the eyes, and lips.
        if (
            0.012 < abs(y) < 0.050
            and abs(z - m[EYE_Z] - 0.021 + 0.10 * abs(abs(y) - 0.03)) < 0.0042
        ):
            return HAIRS, 1.6, 0.05
        if abs(y) < 0.024 and abs(z - m[EYE_Z] + 0.072) < 0.0055 - 0.12 * abs(y):
            return LIPS, 1.0, 0.1
    if z > m[NECK_Z] + 0.012:
        return SKIN, 0.97 + 0.06 * noise(60 * x, 60 * y, 60 * z), 0.18
    return _trunk_and_legs(row, m)


@njit(cache=True, fastmath=True)
def _folds(x, y, z):
    """Return the shading of loose cloth: folds that run down, and weave."""
    wide = noise(16.0 * x + 3.0, 16.0 * y, 5.0 * z + 2.0 * y)
    fine = noise(60.0 * x, 60.0 * y, 22.0 * z)
    return 0.84 + 0.22 * wide + 0.09 * fine


@njit(cache=True, fastmath=True)
def _trunk_and_legs(row, m):
    x, y, z = row[X], row[Y], row[Z]
    band_z, half = m[BAND_Z], m[BAND_HALF]
    if m[MARKS] > 0.0 and x < 0.0 and _marked(y, z - m[MARK_Z], m[MARKS]):
        return MARK, 1.0, 0.05
    if z > m[HEM_Z] + (half if m[HEM_Z] == band_z else 0.0):
        # The neck of a shirt is lower in front.
        if z > m[NECK_Z] - max(0.0, 0.30 * (x - 0.02)):
            return SKIN, 0.98, 0.15
        if z > m[NECK_Z] - 0.014 - max(0.0, 0.30 * (x - 0.02)):
            return TRIM, 1.0, 0.02
        return SHIRT, _folds(x, y, z), 0.03
    if abs(z - band_z) <= half:
        return BAND, 0.93 + 0.12 * noise(240.0 * y, 240.0 * x, 40.0 * z), 0.03
    if z > m[SHORTS_Z]:
        if m[STYLE] > 0.5:
            return SHORTS, 0.95 + 0.1 * noise(30 * x, 30 * y, 14 * z), 0.10
        if z < m[SHORTS_Z] + 0.012:
            return SHORTS, 1.35, 0.02
        return SHORTS, _folds(1.3 * x, 1.3 * y, 1.2 * z), 0.03
    if z < m[SOCK_Z]:
        return SOCK, 0.92 + 0.12 * noise(300 * x, 300 * y, 60 * z), 0.02
    return SKIN, 0.96 + 0.08 * noise(40 * x, 40 * y, 25 * z), 0.16


@njit(cache=True, fastmath=True)
def _shoe(row):
    x, y, z = row[X], row[Y], row[Z]
    if z < 0.026 + 0.03 * max(0.0, -x):
        if z < 0.006:
            return SOCK, 0.35, 0.02
        return SOLE, 0.92 + 0.1 * noise(120.0 * x, 120.0 * y, 300.0 * z), 0.05
    stripe = abs(x - 0.075 - 0.6 * (z - 0.045))
    if stripe < 0.006 or abs(stripe - 0.020) < 0.004:
        return LACE, 1.0, 0.05
    mesh = noise(350.0 * x, 350.0 * y, 350.0 * z)
    return SHOE, 0.86 + 0.2 * mesh, 0.05


@njit(cache=True, fastmath=True)
def _marked(y, dz, kind):
    """Return whether a dot or a strip of tape is at this place of the back."""
    if kind == DOTS:
        return (abs(y) - 0.055) ** 2 + dz * dz < 0.0145**2
    return abs(y) < 0.085 and abs(dz) < 0.0105
