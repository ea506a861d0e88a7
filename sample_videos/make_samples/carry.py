"""Where the pelvis is: over the foot on the belt, the leg between them as measured.

The feet meet the belt exactly, and a body's legs are not built like the runner's. What
remains must not go into the knees: in contact the pelvis is moved until thigh and shank
have the runner's directions as seen from the side; in flight it goes from one contact's
shift to the next one's.
"""

from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from sample_videos.make_samples.body import Body
from sample_videos.make_samples.feet import Foot
from sample_videos.make_samples.strides import Rhythm, Strides
from sample_videos.make_samples.turns import apply, turn, unit

HALF_HIPS_LEG: Final = 0.100
"""Half of the distance of a runner's hip joints over the leg: 0.36 of the distance of
the iliac spines (Bell et al. 1989)."""
STRETCH: Final = 0.03


def measured(own: Strides, side: Side, phase: FloatArray) -> dict[str, FloatArray]:
    """Return thigh and shank as markers have them, upper to lower joint [m], (n, 3)."""
    sign = 1.0 if side == "left" else -1.0
    middle = np.stack([own.at(f"{a}_m", phase) for a in "xyz"], axis=1)
    pelvis = turn(
        own.at("yaw_deg", phase),
        np.zeros(len(phase)),
        own.at("oblique_deg", phase),
    )
    half = np.array([0.0, sign * HALF_HIPS_LEG * own.leg_m, 0.0])
    hip = middle + apply(pelvis, half)
    knee, ankle = (
        np.stack([own.at(f"{side}_{joint}_{a}_m", phase) for a in "xyz"], axis=1)
        for joint in ("knee", "ankle")
    )
    return {"thigh": knee - hip, "shank": ankle - knee}


def stretches(own: Strides, side: Side, phase: FloatArray) -> dict[str, FloatArray]:
    """Return the length of thigh and shank over the mean of contact, shape (n,).

    Joint centres of markers come nearer and go apart by 2 % as the skin moves; rigid
    bones could keep either the runner's angles or the pelvis' bounce.
    """
    start = 0.0 if side == "left" else own.right_strike
    share = np.linspace(0.0, 1.0, 40)
    stance = measured(own, side, start + share * own.contact_s[side] / own.stride_s)
    found = {}
    for name, line in measured(own, side, phase).items():
        usual = float(np.linalg.norm(stance[name], axis=1).mean())
        length = np.linalg.norm(line, axis=1) / usual
        found[name] = np.clip(length, 1.0 - STRETCH, 1.0 + STRETCH)
    return found


def carried_m(
    own: Strides,
    body: Body,
    rhythm: Rhythm,
    *,
    time_s: FloatArray,
    middle: FloatArray,
    pelvis: FloatArray,
    feet: dict[Side, Foot],
) -> FloatArray:
    """Return the shift of the pelvis [m] that keeps the stance leg's angles, (n, 3).

    ``middle`` and ``pelvis`` are the middle of the hips and the pelvis' turn without
    it; sideways nothing is shifted.
    """
    at = body.joints
    shift = np.full((len(time_s), 3), np.nan)
    for side in SIDES:
        phase = rhythm.leg_phase_at[side](time_s)
        hip = middle + apply(pelvis, at[f"{side}_hip"] - at["hips"])
        way, longer = measured(own, side, phase), stretches(own, side, phase)
        rest = [at[f"{side}_{name}"] for name in ("hip", "knee", "ankle")]
        leg = np.zeros((len(time_s), 3))
        for name, a, b in (("thigh", *rest[:2]), ("shank", *rest[1:])):
            leg += (np.linalg.norm(b - a) * longer[name])[:, None] * unit(way[name])
        # Hip and ankle are given sideways; they come as near as measured.
        far = np.linalg.norm(leg, axis=1)
        leg[:, 1] = feet[side].ankle[:, 1] - hip[:, 1]
        leg[:, 2] = -np.sqrt(far**2 - leg[:, 0] ** 2 - leg[:, 1] ** 2)
        steps = rhythm.steps[side]
        for strike, off in zip(steps.strike_s, steps.toe_off_s, strict=True):
            held = (time_s >= strike) & (time_s <= off)
            shift[held] = (feet[side].ankle - leg - hip)[held]
    known = np.isfinite(shift[:, 0])
    filled: FloatArray = PchipInterpolator(time_s[known], shift[known])(time_s)
    first, last = np.flatnonzero(known)[[0, -1]]
    filled[:first], filled[last:] = filled[first], filled[last]
    filled[:, 1] = 0.0
    return filled
