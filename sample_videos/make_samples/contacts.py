"""When each foot strikes and leaves the belt, exactly."""

from dataclasses import dataclass

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from sample_videos.make_samples.take import Take

FIRST_S = 0.12
"""Time of the first right contact inside the clip (without variation)."""
BEFORE = 3
"""Strides before the clip."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Contacts:
    """Contacts of one foot from before to after the clip; one entry per stride."""

    strike_s: FloatArray
    toe_off_s: FloatArray
    strike_deg: FloatArray


def contacts(take: Take) -> dict[Side, Contacts]:
    """Return the contacts of both feet.

    The right foot strikes at whole strides, the left one midway, later by a quarter of
    the step-time asymmetry. Strides, contacts and strike angles vary from stride to
    stride as in practised runners (stride time 0.8 %, contact 4 ms, angle 1 deg).
    """
    rng = np.random.default_rng(take.seed)
    n = int(take.seconds / take.stride_s) + BEFORE + 4
    vary = take.variation
    lengths = 1.0 + 0.008 * vary * rng.standard_normal(n)
    lengths *= take.stride_s / lengths.mean()
    right = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])
    right += FIRST_S - right[BEFORE]
    half = 0.5 * (1.0 + take.step_asymmetry_pct / 200.0)
    left = right + half * lengths + 0.003 * vary * rng.standard_normal(n)
    found: dict[Side, Contacts] = {}
    for i, (side, strike) in enumerate(zip(SIDES, (left, right), strict=True)):
        touch = take.contact(side) + 0.004 * vary * rng.standard_normal(n)
        angle = take.strike_deg[i] + 1.0 * vary * rng.standard_normal(n)
        found[side] = Contacts(
            strike_s=strike, toe_off_s=strike + touch, strike_deg=angle
        )
    return found
