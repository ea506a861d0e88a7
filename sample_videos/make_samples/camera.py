"""Where the camera stands and what falls on which pixel."""

from dataclasses import dataclass

import numpy as np

from formcheck.model import FloatArray
from sample_videos.make_samples.take import Take

_TOWARD = {
    "side_right": (0.0, 1.0),
    "side_left": (0.0, -1.0),
    "rear": (1.0, 0.0),
    "front": (-1.0, 0.0),
}
"""Which way the camera looks, (x, y)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Camera:
    """A pinhole camera; rows of ``turn`` are image-right, image-down and forward."""

    eye: FloatArray
    turn: FloatArray
    focal_px: float
    width_px: int
    height_px: int

    def project(self, points: FloatArray) -> FloatArray:
        """Return pixels (x, y) of places in metres, shape (..., 3)."""
        seen = (points - self.eye) @ self.turn.T
        xy = self.focal_px * seen[..., :2] / seen[..., 2:]
        middle = np.array([self.width_px / 2.0, self.height_px / 2.0])
        pixels: FloatArray = xy + middle - 0.5
        return pixels

    def rays(self) -> FloatArray:
        """Return the unit direction of each pixel, shape (height, width, 3)."""
        x = np.arange(self.width_px) - self.width_px / 2.0 + 0.5
        y = np.arange(self.height_px) - self.height_px / 2.0 + 0.5
        u, v = np.meshgrid(x / self.focal_px, y / self.focal_px)
        seen = np.stack([u, v, np.ones_like(u)], axis=-1)
        seen /= np.linalg.norm(seen, axis=-1, keepdims=True)
        rays: FloatArray = seen @ self.turn
        return rays


def camera(take: Take) -> Camera:
    """Return the camera of a take, aimed at the middle of the runner."""
    toward = np.array([*_TOWARD[take.view], 0.0])
    sideways = take.view.startswith("side")
    target = np.array([0.04 if sideways else 0.0, 0.0, 0.49 * take.height_m])
    eye = target - take.distance_m * toward
    eye[2] = take.camera_height_m
    forward = target - eye
    away = float(np.linalg.norm(forward))
    forward /= away
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    down = np.cross(forward, right)
    c, s = np.cos(np.radians(take.roll_deg)), np.sin(np.radians(take.roll_deg))
    return Camera(
        eye=eye,
        turn=np.stack([c * right + s * down, c * down - s * right, forward]),
        focal_px=take.fill_frac * take.height_px * away / take.height_m,
        width_px=take.width_px,
        height_px=take.height_px,
    )
