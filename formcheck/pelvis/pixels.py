"""What the readers of the patches share: where the hips are in them, how to go through.

Pure: pixels come as arrays from :mod:`formcheck.pose.hip_crops`.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from formcheck.model import FloatArray, Patches

HIPS_AT: Final = (0.50, 0.64)
"""Where the middle of the hips is in a patch: column and row as shares of its side."""
CHUNK: Final = 48
"""Pictures in floating point at a time."""


def chunks(n: int) -> Iterator[slice]:
    """Yield slices that go through n pictures in small groups."""
    for start in range(0, n, CHUNK):
        yield slice(start, min(n, start + CHUNK))


def hips_px(patches: Patches) -> FloatArray:
    """Return the middle of the hips in the picture [px], shape (n, 2)."""
    side = patches.rgb.shape[1]
    at = np.array(HIPS_AT) * side
    middle: FloatArray = patches.corner_px + at / patches.scale[:, None]
    return middle
