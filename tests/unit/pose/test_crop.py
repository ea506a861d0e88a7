"""How a region is cut out: the one thing that ties numbers to OpenCV's version.

The stored crops were cut by OpenCV 4.11; 4.14 cuts the same. A version that fails here
moves numbers: measure by how much before it is let in (``pyproject.toml``).
"""

from pathlib import Path

import numpy as np
import pytest

from formcheck.model import ImageArray
from formcheck.pose.hip_crops import cut
from formcheck.pose.nets.crops import crop, glance

STORED = Path(__file__).parents[2] / "golden" / "crops.npz"
SIZE_PX = 64
REGIONS = {
    "smaller": (101.3, 77.8, 150.0),
    "larger": (60.25, 40.5, 31.7),
    "over the edge": (10.1, 110.9, 90.0),
    "whole": (100.0, 60.0, 200.0),
}
"""Centre x, centre y, side [px] of regions of a frame of 200 x 120."""


def frame() -> ImageArray:
    """Return edges, slopes and fine texture, from whole numbers alone."""
    y, x = np.mgrid[:120, :200]
    texture = (x * x * 7 + y * x * 3 + y * 11) % 61
    slope = (x + 2 * y) // 4
    edges = 90 * ((x // 23 + y // 17) % 2)
    planes = (texture + slope, edges + texture, slope + edges)
    return np.stack(planes, axis=-1).astype(np.uint8)


@pytest.mark.parametrize("name", REGIONS)
def test_regions_are_cut_out_as_when_the_errors_were_measured(name: str) -> None:
    found = crop(frame(), np.array(REGIONS[name]), SIZE_PX)
    with np.load(STORED) as stored:
        off = np.abs(found.astype(int) - stored[name].astype(int))
    assert off.max() == 0, f"{np.mean(off > 0):.1%} of the pixels differ"


@pytest.mark.parametrize("side_px", [60.0, 200.0])
def test_patches_at_the_hips_are_as_when_the_errors_were_measured(side_px) -> None:
    patch = cut(frame(), np.array([103.4, 61.7]), side_px=side_px)
    with np.load(STORED) as stored:
        assert np.array_equal(patch.rgb[::3, ::3], stored[f"hips {side_px:.0f}"])


def test_a_glance_is_as_when_the_errors_were_measured() -> None:
    with np.load(STORED) as stored:
        assert np.array_equal(glance(frame()), stored["glance"])


def test_rows_that_lie_apart_in_memory_are_cut_out_alike() -> None:
    roi = np.array(REGIONS["smaller"])
    wide = np.zeros((120, 256, 3), dtype=np.uint8)
    wide[:, :200] = frame()
    assert np.array_equal(
        crop(wide[:, :200], roi, SIZE_PX), crop(frame(), roi, SIZE_PX)
    )
