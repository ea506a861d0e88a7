"""The picture around the pelvis, cut out while a frame is being looked at.

The landmark net's hip points hardly follow the pelvis, so its tilt is read from the
picture (:mod:`formcheck.pelvis.tilt`). Only this module touches pixels for it: each
frame gives one small patch about its own hips, scaled by the region of interest.
Nothing depends on other frames, and what is kept is limited, so that a clip's patches
take the same memory whatever its length.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from formcheck.model import FloatArray, Frame, ImageArray, View
from formcheck.model.frame_source import FrameSource
from formcheck.model.skeleton import point
from formcheck.pose.nets.blazepose import Patch, Seen

PATCH_PX: Final = 144
PATCH_OF_ROI: Final = 0.18
"""Side of the patch as a share of the region's: 2.2-2.5 hip widths, since the hips are
0.072-0.083 of the region wide in three clips from behind and in front."""
UP_OF_PATCH: Final = 0.14
"""The patch's centre lies this much of its side above the hips: -1.5 .. +0.9 hip
widths."""
KEEP_S: Final = 25.0
"""Real seconds kept: about 35 strides. With ``KEEP_HZ``, at most 130 MB."""
KEEP_HZ: Final = 60.0
FRONTAL_FRAC: Final = 0.3
"""Shoulder width over trunk length from which a clip may be frontal; a little under
:data:`formcheck.signal.geometry.SIDE_SHOULDER_FRAC`, which has the last word."""
REACH_OF_ROI: Final = 0.15
"""Farthest the hips can be from the region's centre, which is put on them; farther ones
are none, and give no patch."""
_HIPS: Final = (point("left_hip"), point("right_hip"))
_SHOULDERS: Final = (point("left_shoulder"), point("right_shoulder"))


@dataclass(frozen=True, kw_only=True)
class PatchPlan:
    """Which frames give a patch; depends on nothing but the frame.

    ``every`` counts frames of the file, ``until_s`` is file time.
    """

    until_s: float
    every: int

    def wants(self, frame: Frame) -> bool:
        """Return whether this frame's patch is kept."""
        return frame.time_s <= self.until_s and frame.index % self.every == 0


def patch_plan(source: FrameSource, *, capture_fps: float | None) -> PatchPlan:
    """Return which patches of a clip are kept.

    Parameters
    ----------
    source
        The clip; its start and its frame rate count. If it is sparse, the frames that
        are looked at are few enough.
    capture_fps
        Rate it was filmed at, if the file is slowed down.
    """
    file_fps = source.header_fps
    real = capture_fps or file_fps or KEEP_HZ
    slowed = real / file_fps if file_fps else 1.0
    return PatchPlan(
        until_s=source.start_s + KEEP_S * max(1.0, slowed),
        every=1 if source.sparse else max(1, round(real / KEEP_HZ)),
    )


def frontal(across: FloatArray, view: View | None) -> bool:
    """Return whether a clip is worth patches.

    Parameters
    ----------
    across
        Shoulder width over trunk length in some frames.
    view
        The user's word, which goes first.
    """
    if view is not None:
        return view != "side"
    known = across[np.isfinite(across)]
    return bool(known.size and np.median(known) >= FRONTAL_FRAC)


def shoulders_across(seen: Seen) -> float:
    """Return shoulder width over trunk length in the picture."""
    xy = seen.landmarks_px[:, :2].astype(float)
    trunk = xy[list(_SHOULDERS)].mean(axis=0) - xy[list(_HIPS)].mean(axis=0)
    width = abs(float(xy[_SHOULDERS[0], 0] - xy[_SHOULDERS[1], 0]))
    return width / max(1.0, float(np.hypot(*trunk)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Surroundings:
    """The part of a frame in which its patch can lie.

    ``corner_px`` is the picture position of its first pixel.
    """

    rgb: ImageArray
    corner_px: tuple[int, int]


def surroundings(rgb: ImageArray, roi: FloatArray) -> Surroundings:
    """Return what has to be kept of a picture until its hips are known; no copy."""
    x, y, side = (float(v) for v in roi)
    reach = (REACH_OF_ROI + PATCH_OF_ROI * (0.5 + UP_OF_PATCH)) * side + 2
    height, width = rgb.shape[:2]
    left, right = (int(np.clip(v, 0, width)) for v in (x - reach, x + reach + 1))
    top, bottom = (int(np.clip(v, 0, height)) for v in (y - reach, y + reach + 1))
    return Surroundings(rgb=rgb[top:bottom, left:right], corner_px=(left, top))


def with_patch(seen: Seen, around: Surroundings, roi: FloatArray) -> Seen:
    """Return what was seen with the picture around the hips added."""
    hips = seen.landmarks_px[list(_HIPS), :2].astype(float).mean(axis=0)
    side = float(roi[2])
    near = np.abs(hips - roi[:2]).max() <= REACH_OF_ROI * side  # False for NaN
    if not near or not around.rgb.size:
        return seen
    corner = np.array(around.corner_px, dtype=float)
    patch = cut(around.rgb, hips - corner, side_px=PATCH_OF_ROI * side)
    return replace(seen, patch=replace(patch, corner_px=patch.corner_px + corner))


def cut(rgb: ImageArray, hips_px: FloatArray, *, side_px: float) -> Patch:
    """Return the square about the hips, scaled to ``PATCH_PX``.

    Parameters
    ----------
    rgb
        Picture, shape (height, width, 3).
    hips_px
        Middle of the hips, x, y.
    side_px
        Side of the square in the picture; rounded to whole pixels.
    """
    side = max(8, round(side_px))
    centre = (float(hips_px[0]), float(hips_px[1]) - UP_OF_PATCH * side)
    native = cv2.getRectSubPix(rgb, (side, side), centre)
    how = cv2.INTER_AREA if side > PATCH_PX else cv2.INTER_CUBIC
    small: ImageArray = cv2.resize(native, (PATCH_PX, PATCH_PX), interpolation=how)
    return Patch(
        rgb=small,
        corner_px=np.array(centre) - (side - 1) / 2.0 - 0.5,
        scale=PATCH_PX / side,
    )
