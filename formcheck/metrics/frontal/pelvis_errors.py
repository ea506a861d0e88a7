"""How far what is read of the pelvis in the picture can be off."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.model import FloatArray, PelvisMethod
from formcheck.signal.statistics import PRIOR_FREEDOM, combined, scatter, student

EXCURSION_ERROR_DEG: Final[Mapping[PelvisMethod, float]] = MappingProxyType(
    {"waistband": 4.0, "dots": 2.0, "strip": 2.0}
)
"""95 % error of how what is seen, over the part of it that follows
(:data:`formcheck.pelvis.stance.FOLLOWED`), tells the pelvis. Markers of 17 runners at
2.5 to 4.5 m/s (``benchmarks.pelvis_on_people``), against a line through the middles of
ASIS and PSIS, mean and SD over legs: dots 0.0 +- 0.8 deg; a band that moves with the
skin +0.5 +- 1.0 to -2.1 +- 1.1, by the width that is read (10 cm to either side: -1.7
+- 1.0), a stiff belt +1.9 +- 0.6."""
DROP_ERROR_DEG: Final[Mapping[PelvisMethod, float]] = MappingProxyType(
    {"waistband": 3.5, "dots": 5.6, "strip": 5.6}
)
"""The same for the drop from the foot strike. What the pelvis does at the strike
depends on where on it one looks, since it turns then: over the ASIS the same runners
drop by 2.8, over the PSIS by 6.2, in the middle by 3.7 deg: dots over the PSIS +3.0 +-
1.6, an edge of a band that moves with the skin +1.0 +- 1.5."""
STRIDE_SD_DEG: Final = 0.7
"""Usual SD of one stride's drop: the same runners, 0.6 to 0.7."""
LOW_RESIDUAL_DEG: Final = 0.8
"""From here on single pictures scatter so much that the value is a first look only."""


def expected_error_deg(n_strides: int, method: PelvisMethod) -> float:
    """Return the 95 % error of a pelvic drop from so many usual strides [deg]."""
    random_sd = STRIDE_SD_DEG / float(np.sqrt(n_strides))
    freedom = n_strides - 1 + PRIOR_FREEDOM
    return combined(student(freedom) * random_sd, EXCURSION_ERROR_DEG[method])


def jackknife_sd(without: FloatArray) -> float:
    """Return the SD of a value from its values with one stride left out each.

    It leans on what is usual if there are few strides.
    """
    n = len(without)
    # Leaving a stride out moves the mean by its own deviation over n - 1.
    own = (n - 1) * (without - without.mean())
    single = scatter(own, freedom=n - 1, prior_sd=STRIDE_SD_DEG)
    return single / float(np.sqrt(n))
