"""Rotations: x ahead, y to the left, z up; all angles in degrees, shape (n,)."""

import numpy as np

from formcheck.model import FloatArray


def about(axis: str, deg: FloatArray) -> FloatArray:
    """Return rotation matrices about one axis, shape (n, 3, 3)."""
    angle = np.radians(np.asarray(deg, dtype=np.float64))
    c, s = np.cos(angle), np.sin(angle)
    one, zero = np.ones_like(c), np.zeros_like(c)
    rows = {
        "x": ((one, zero, zero), (zero, c, -s), (zero, s, c)),
        "y": ((c, zero, s), (zero, one, zero), (-s, zero, c)),
        "z": ((c, -s, zero), (s, c, zero), (zero, zero, one)),
    }[axis]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def turn(yaw: FloatArray, tilt: FloatArray, left_lower: FloatArray) -> FloatArray:
    """Return the turn of a body: to the left, front down, left side down."""
    turned: FloatArray = about("z", yaw) @ about("y", tilt) @ about("x", -left_lower)
    return turned


def frame(along: FloatArray, ahead: FloatArray) -> FloatArray:
    """Return frames with columns along, ahead (made square to it) and across."""
    along = unit(along)
    ahead = unit(ahead - np.sum(ahead * along, axis=-1, keepdims=True) * along)
    return np.stack([along, ahead, np.cross(along, ahead)], axis=-1)


def unit(v: FloatArray) -> FloatArray:
    """Return vectors of length 1."""
    one: FloatArray = v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-12)
    return one


def apply(turns: FloatArray, v: FloatArray) -> FloatArray:
    """Return vectors turned, shape (n, 3)."""
    return np.einsum("nij,...j->ni" if v.ndim == 1 else "nij,nj->ni", turns, v)
