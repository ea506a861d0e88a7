"""Regions cut out of a frame, in the size in which the landmark net sees them."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from formcheck.model import FloatArray, ImageArray

CROP_PX: Final = 256
_GLANCE_PX: Final = 16


@dataclass(frozen=True, kw_only=True, eq=False)
class Cutting:
    """All that is kept of a frame for the landmark net: 0.2 MB instead of 6.

    ``roi`` is the region (centre x, centre y, side [px]), ``rgb`` its picture in the
    net's size, ``mirrored`` says whether the net is to see it in a mirror.
    """

    roi: FloatArray
    rgb: ImageArray
    mirrored: bool = False


def crop(rgb: ImageArray, roi: FloatArray, size_px: int) -> ImageArray:
    """Return a square region scaled to ``size_px``; black outside the picture.

    Parameters
    ----------
    rgb
        Picture, shape (height, width, 3).
    roi
        Centre x, centre y, side length [px].
    size_px
        Side of the result [px].
    """
    x, y, side = (float(v) for v in roi)
    k = size_px / side
    matrix = np.array([[k, 0, size_px / 2 - x * k], [0, k, size_px / 2 - y * k]])
    out: ImageArray = cv2.warpAffine(
        rgb, matrix, (size_px, size_px), flags=cv2.INTER_LINEAR
    )
    return out


def cutting(rgb: ImageArray, roi: FloatArray, *, mirrored: bool = False) -> Cutting:
    """Return what the landmark net needs of a picture."""
    return Cutting(roi=roi, rgb=crop(rgb, roi, CROP_PX), mirrored=mirrored)


def glance(cropped: ImageArray) -> ImageArray:
    """Return a region's picture grey and tiny, to tell a copy from the next picture."""
    small = cv2.resize(cropped, (_GLANCE_PX, _GLANCE_PX), interpolation=cv2.INTER_AREA)
    grey: ImageArray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return grey
