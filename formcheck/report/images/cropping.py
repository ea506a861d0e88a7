"""The part of the picture with the runner.

It has one size for a clip, so that stills can be stepped through without jumping.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from formcheck.model import FloatArray, ImageArray

HEIGHT_PX: Final = 720
"""Of a still."""
_ROOM_ABOVE: Final = 0.12
_ROOM_BELOW: Final = 0.10
"""Room above the nose and below the toes, as a share of the body's height."""
_SIDEWAYS: Final = 0.52
"""Half the width of the part, as a share of the body's height: a long stride fits."""
_TALL_PCT: Final = 90.0
_MAX_ENLARGED: Final = 4.0


@dataclass(frozen=True, kw_only=True)
class Crop:
    """A part of the picture of one frame, and how much it is enlarged."""

    left: int
    top: int
    width: int
    height: int
    scale: float

    def picture(self, rgb: ImageArray) -> ImageArray:
        """Return the part, enlarged."""
        part = rgb[self.top : self.top + self.height, self.left :][:, : self.width]
        size = (round(self.width * self.scale), round(self.height * self.scale))
        method = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        cut: ImageArray = cv2.resize(
            np.ascontiguousarray(part), size, interpolation=method
        )
        return cut

    def points(self, xy: FloatArray) -> FloatArray:
        """Return where points of the picture are in the part [px]."""
        moved: FloatArray = (xy - (self.left, self.top)) * self.scale
        return moved


def body_height(bodies: FloatArray) -> float:
    """Return the usual height of a body over a clip [px]; NaN if it is never seen.

    Parameters
    ----------
    bodies
        Points of the body in each frame, shape (n, points, 2), NaN where not seen.
    """
    seen = bodies[np.isfinite(bodies[..., 1]).any(axis=1), :, 1]
    if not len(seen):
        return float("nan")
    tall = np.nanmax(seen, axis=1) - np.nanmin(seen, axis=1)
    return float(np.percentile(tall, _TALL_PCT))


def crop_around(
    body: FloatArray, *, body_px: float, picture: tuple[int, int]
) -> Crop | None:
    """Return the part of a picture around a body; None if the body is not seen.

    Parameters
    ----------
    body
        Points of the body, shape (points, 2).
    body_px
        The body's usual height in the clip, see :func:`body_height`.
    picture
        Width and height of the picture [px].
    """
    seen = body[np.isfinite(body).all(axis=1)]
    if not len(seen) or not np.isfinite(body_px):
        return None
    low = float(seen[:, 1].max()) + _ROOM_BELOW * body_px
    height = min(picture[1], round((1 + _ROOM_ABOVE + _ROOM_BELOW) * body_px))
    width = min(picture[0], round(2 * _SIDEWAYS * body_px))
    middle = float(seen[:, 0].min() + seen[:, 0].max()) / 2
    return Crop(
        left=int(np.clip(middle - width / 2, 0, picture[0] - width)),
        top=int(np.clip(low - height, 0, picture[1] - height)),
        width=max(2, width),
        height=max(2, height),
        scale=min(_MAX_ENLARGED, HEIGHT_PX / max(2, height)),
    )
