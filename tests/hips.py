"""Pictures of a back from formulas: cloth that turns with the pelvis, exactly known."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from formcheck.model import FloatArray, Patches
from formcheck.pelvis.pixels import HIPS_AT

SIDE = 96
SCALE = 96 / 144


@dataclass(frozen=True, kw_only=True)
class Back:
    """What is seen; lengths in hip widths, levels 0..255."""

    hw: float = 42.0  # hip width in pixels of the patch
    shirt: tuple[float, float, float] = (120.0, 120.0, 130.0)
    shorts: tuple[float, float, float] = (60.0, 66.0, 90.0)
    edge_hw: float = -0.55
    bend: float = 0.15  # how far the edge curves, hip widths at one hip width
    dots: bool = False
    strip: bool = False
    band: bool = False
    noise: float = 3.0
    jitter_px: float = 0.0
    seed: int = 0


def pictures(
    tilt_deg: FloatArray, time_s: FloatArray, back: Back, *, view: str = "rear"
) -> Patches:
    """Return patches of a pelvis tilted like this, + = its left side lower."""
    rng = np.random.default_rng(back.seed)
    row, column = np.mgrid[0:SIDE, 0:SIDE] + 0.5
    shift = back.jitter_px * rng.standard_normal((len(tilt_deg), 2))
    rgb = np.empty((len(tilt_deg), SIDE, SIDE, 3), dtype=np.uint8)
    for i, tilt in enumerate(tilt_deg):
        x = (column - HIPS_AT[0] * SIDE - shift[i, 0]) / back.hw
        y = (row - HIPS_AT[1] * SIDE - shift[i, 1]) / back.hw
        turn = np.radians(-tilt if view == "rear" else tilt)
        across = x * np.cos(turn) + y * np.sin(turn)
        down = -x * np.sin(turn) + y * np.cos(turn)
        picture = gaussian_filter(_cloth(across, down, back), (0.6, 0.6, 0))
        picture += back.noise * rng.standard_normal(picture.shape)
        rgb[i] = np.clip(picture, 0, 255)
    return Patches(
        frame=np.arange(len(tilt_deg)),
        time_s=np.array(time_s),
        rgb=rgb,
        corner_px=300.0 - shift / SCALE,
        scale=np.full(len(tilt_deg), SCALE),
    )


def _cloth(across: FloatArray, down: FloatArray, back: Back) -> FloatArray:
    wall, light = np.array([170.0, 168.0, 160.0]), np.array([225.0, 225.0, 220.0])
    edge = back.edge_hw + back.bend * across**2
    picture = _laid((down - edge) * back.hw, np.array(back.shirt), back.shorts)
    if back.band:
        inside = np.minimum(down - edge, edge + 0.12 - down)
        picture = _laid(inside * back.hw, picture, light)
    if back.dots:
        for spot in (-0.3, 0.3):
            away = 0.085 - np.hypot(across - spot, down + 0.28)
            picture = _laid(away * back.hw, picture, light)
    if back.strip:
        inside = np.minimum(0.35 - np.abs(across), 0.07 - np.abs(down + 0.28))
        picture = _laid(inside * back.hw, picture, light)
    return _laid((np.abs(across) - 0.78) * back.hw, picture, wall)


def _laid(inside_px: FloatArray, under: FloatArray, colour: FloatArray) -> FloatArray:
    """Lay a colour over what is under it where a distance [px] is positive."""
    share = np.clip(inside_px + 0.5, 0, 1)[..., None]
    return np.asarray(under * (1 - share) + np.asarray(colour) * share)
