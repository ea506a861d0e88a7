"""Where the camera stands, how it shakes, and what falls on which pixel."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.strides import Rhythm
from sample_videos.make_samples.take import Take

_TOWARD: Final = {"side_right": 90.0, "side_left": -90.0, "rear": 0.0, "front": 180.0}
"""Which way the camera looks, degrees from ahead to the left."""
SHAKE_HZ: Final = 11.0
SHAKE_DECAY_S: Final = 0.08


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

    def rays(self, fine: int) -> FloatArray:
        """Return directions, ``fine`` to a pixel and side, shape (h, w, 3)."""
        n, m = self.width_px * fine, self.height_px * fine
        x = (np.arange(n) + 0.5) / fine - self.width_px / 2.0
        y = (np.arange(m) + 0.5) / fine - self.height_px / 2.0
        u, v = np.meshgrid(x / self.focal_px, y / self.focal_px)
        seen = np.stack([u, v, np.ones_like(u)], axis=-1)
        seen /= np.linalg.norm(seen, axis=-1, keepdims=True)
        rays: FloatArray = seen @ self.turn
        return rays


def camera(take: Take) -> Camera:
    """Return the camera of a take, aimed at the middle of the runner."""
    angle = np.radians(_TOWARD[take.view] + take.yaw_deg)
    toward = np.array([np.cos(angle), np.sin(angle), 0.0])
    sideways = take.view.startswith("side")
    target = np.array([0.05 if sideways else 0.0, 0.0, 0.50 * take.height_m])
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


def shaken_px(take: Take, beat: Rhythm, time_s: FloatArray) -> FloatArray:
    """Return how far the picture is shifted at each time [px], shape (n, 2).

    Every step rings in the stand; a hand moves slowly.
    """
    per_mm = camera(take).focal_px / take.distance_m / 1000.0
    shift = np.zeros((len(time_s), 2))
    for side in SIDES:
        for strike in beat.steps[side].strike_s:
            since = np.maximum(time_s - strike, 0.0)
            ring = np.exp(-since / SHAKE_DECAY_S) * (time_s >= strike)
            shift[:, 1] += ring * np.sin(2.0 * np.pi * SHAKE_HZ * since)
    shift *= take.shake_mm * per_mm
    rng = np.random.default_rng(take.seed + 55)
    for f in (0.21, 0.5, 1.1):
        for i in (0, 1):
            wave = np.sin(2.0 * np.pi * (f * time_s + rng.random()))
            shift[:, i] += take.hand_mm * per_mm * wave / (1.0 + 3.0 * f)
    return shift
