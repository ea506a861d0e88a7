"""Joint angles over the gait cycle: mean and spread of each leg."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.gait.strides import of_side
from formcheck.metrics.measure import Inputs
from formcheck.metrics.metric import MIN_READINGS
from formcheck.metrics.side.joints import TRUNK_OFFSET_DEG
from formcheck.metrics.side.readings import (
    MAX_EXCHANGED_FRAC,
    exchanged_frac,
    exchanged_strikes,
    far_refusal,
)
from formcheck.model import Curve, FloatArray
from formcheck.model.skeleton import SIDES, Side

CYCLE: Final = np.linspace(0.0, 1.0, 101)
CURVE_JOINTS: Final = {
    "hip_flexion": ("shoulder", "hip", "knee"),
    "knee_flexion": ("hip", "knee", "ankle"),
    "ankle_dorsiflexion": ("knee", "ankle", "heel", "toe"),
    "trunk_lean": ("shoulder", "hip"),
    "foot_pitch": ("heel", "toe"),
}
"""The curves and the joints that each rests on."""
KNEE_CURVES: Final = tuple(key for key, on in CURVE_JOINTS.items() if "knee" in on)


def curves(inputs: Inputs) -> Iterable[Curve]:
    """Return the curves of one clip; of the far leg only the foot's pitch, if any.

    All in degrees from one foot strike to the next of the same foot: ``hip_flexion``
    thigh against trunk (+ = thigh forward), ``knee_flexion``, ``ankle_dorsiflexion``
    (0 = shank square to the flat foot, + = toes toward the shin), ``trunk_lean`` (+ =
    forward), ``foot_pitch`` over flat (+ = toes up).
    """
    for side in SIDES:
        near = inputs.scene.near_side == side
        keys = tuple(CURVE_JOINTS) if near else _far_keys(inputs, side)
        if exchanged_frac(inputs, side) > MAX_EXCHANGED_FRAC:
            keys = tuple(key for key in keys if key not in KNEE_CURVES)
        rows = {key: _strides(inputs, key, side, near=near) for key in keys}
        for key, row in rows.items():
            if len(row) >= MIN_READINGS:
                yield Curve(
                    key=key,
                    side=side,
                    unit="deg",
                    mean=np.mean(row, axis=0),
                    sd=np.std(row, axis=0, ddof=1),
                    n_strides=len(row),
                    clip=inputs.clip,
                )


def _far_keys(inputs: Inputs, side: Side) -> tuple[str, ...]:
    return () if far_refusal(inputs, side) else ("foot_pitch",)


def _strides(inputs: Inputs, key: str, side: Side, *, near: bool) -> FloatArray:
    """Return one curve for each stride that shows the whole of it, shape (n, 101)."""
    bad_s = (
        inputs.timing.times("foot_strike", side)[exchanged_strikes(inputs, side)]
        if near and key in KNEE_CURVES
        else np.array([])
    )
    rows = []
    for stride in of_side(inputs.strides, side):
        if stride.foot_strike_s in bad_s:
            continue
        at_s = stride.foot_strike_s + CYCLE * stride.stride_time_s
        rows.append(_angle_deg(inputs, key, side, at_s))
    table = np.array(rows).reshape(-1, len(CYCLE))
    whole: FloatArray = table[np.isfinite(table).all(axis=1)]
    return whole


def _angle_deg(inputs: Inputs, key: str, side: Side, at_s: FloatArray) -> FloatArray:
    def of(name: str) -> FloatArray:
        return inputs.posture.at(name, at_s)

    if key == "trunk_lean":
        return of("trunk") + TRUNK_OFFSET_DEG
    if key == "knee_flexion":
        return of(f"{side}_knee")
    if key == "foot_pitch":
        return of(f"{side}_foot")
    if key == "hip_flexion":
        return of("trunk") + TRUNK_OFFSET_DEG - of(f"{side}_thigh")
    return of(f"{side}_foot") - of(f"{side}_shank")
