"""How noisy the landmarks of a clip are, from limbs that cannot change their length.

A shank or a foot keeps its length; in the picture it turns, but slowly. What changes
fast in its length is noise of its two ends.
"""

from typing import Final

import numpy as np

from formcheck.model import CleanTrack
from formcheck.model.skeleton import SIDES
from formcheck.signal.statistics import SD_OF_MAD, TYPICAL_NOISE_LEG
from formcheck.tracking.resampling import low_pass

LIMBS: Final = (("knee", "ankle"), ("ankle", "heel"), ("heel", "toe"))
NOISE_HZ: Final = 8.0
"""A limb's true length in the picture changes more slowly: force-plate and motion
capture runs without noise leave 0.02 to 0.1 % of a leg above it."""
MIN_LIMB_SAMPLES: Final = 20
"""Chosen by us: an SD of so few is itself off by a sixth."""
RATES_HZ: Final = (25.0, 30.0, 40.0, 60.0, 120.0)
SEEN_SHARE: Final = (0.45, 0.585, 0.69, 0.745, 0.795)
"""SD of a length's fast part over the SD of a landmark, at these frame rates, with
noise whose neighbours correlate as in real tracks (``benchmarks/markers/mocap.py``)."""


def landmark_noise_leg(track: CleanTrack) -> float:
    """Return the SD of the legs' landmarks about their true places [leg].

    Single coordinates, before any smoothing; the mean over both shanks and feet.
    """
    found = [
        seen
        for side in SIDES
        for a, b in LIMBS
        if np.isfinite(seen := _fast_part(track, f"{side}_{a}", f"{side}_{b}"))
    ]
    if not found:
        return TYPICAL_NOISE_LEG
    share = float(np.interp(track.rate_hz, RATES_HZ, SEEN_SHARE))
    return float(np.mean(found)) / share / track.leg_px


def _fast_part(track: CleanTrack, start: str, end: str) -> float:
    """Return the robust SD of the fast changes of a limb's length [px]."""
    length = np.linalg.norm(track.of(start) - track.of(end), axis=1)
    fast = length - low_pass(length, track.rate_hz, NOISE_HZ)
    known = fast[np.isfinite(fast)]
    if known.size < MIN_LIMB_SAMPLES:
        return float("nan")
    return SD_OF_MAD * float(np.median(np.abs(known)))
