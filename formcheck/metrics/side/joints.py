"""Shank, knee, thigh, trunk, and how far ahead of the hips the foot lands."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.gait.strides import stances_s
from formcheck.metrics.catalogue import MIN_READINGS
from formcheck.metrics.joint_angles import LEG_BEFORE_S, contact_reading_s
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.model import BoolArray, FloatArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import reading_error

PEAK_KNEE_FRAC: Final = 0.7
"""The knee's stance peak lies in this first part of contact."""
EXCHANGED_KNEE_DEG: Final = (-10.0, 140.0)
"""Knee flexion outside means that the two knees were exchanged in that stride."""
OWN_FRAC: Final = 0.9
"""Part of the stride that is searched: the rest holds the smoothing of the next one."""
MAX_EXCHANGED_FRAC: Final = 0.25
"""More strides with exchanged knees than this: the leg's angles are refused."""

TRUNK_OFFSET_DEG: Final = 1.9
"""The tracked line from mid-hip to mid-shoulder leans back by this much against the
joint centres': 2.7 (SD 0.4) in 23 clips of 17 rendered people, 1.6 and 0.6 in two drawn
bodies; the mean of both kinds, whose hip joints may be placed differently."""

NEAR_ONLY: Final = (
    "shank_angle_ic",
    "knee_flexion_ic",
    "knee_flexion_stance",
    "hip_extension",
)
"""What rests on the knee. The far one is drawn bent by 13 deg too little or too much
(straight reads +6, bent -7 deg), so these are given for the near leg only."""
AT_CONTACT: Final = ("shank_angle_ic", "knee_flexion_ic", "overstride_distance")
_SIGNAL: Final = {
    "shank_angle_ic": "shank",
    "knee_flexion_ic": "knee",
    "overstride_distance": "ahead",
}
_LEG_PER_DEG: Final = float(np.radians(1.0))
"""A degree of roll moves the ankle, a leg below the hips, by this share of a leg."""


def joint_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return angles and distances of the legs and the trunk, side view."""
    for side in SIDES:
        yield from _leg(inputs, side)
    yield _trunk(inputs)


def _leg(inputs: Inputs, side: Side) -> Iterable[Result]:
    far = inputs.scene.near_side != side
    if far:
        for key in NEAR_ONLY:
            yield inputs.reader.none(key, side, far_reason(side))
        yield _at_contact(inputs, "overstride_distance", side, far=True)
        return
    exchanged = exchanged_frac(inputs, side)
    if exchanged > MAX_EXCHANGED_FRAC:
        reason = (
            f"the {side} knee was taken for the other one in {100 * exchanged:.0f} % "
            "of the strides; film square from the side, in better light"
        )
        for key in (*NEAR_ONLY, "overstride_distance"):
            yield inputs.reader.none(key, side, reason)
        return
    for key in AT_CONTACT:
        yield _at_contact(inputs, key, side, far=False)
    yield _peak_knee(inputs, side)
    yield _hip_extension(inputs, side)


def far_reason(side: Side) -> str:
    """Return why a number of the far leg is missing."""
    return (
        f"the {side} leg is farther from the camera and its knee cannot be placed well "
        f"enough; film the {side} side as well"
    )


def exchanged_strikes(inputs: Inputs, side: Side) -> BoolArray:
    """Return which strikes of a side open a stride with exchanged knees, shape (n,)."""
    strikes = inputs.timing.times("foot_strike", side)
    low, high = EXCHANGED_KNEE_DEG
    flags = []
    for strike in strikes:
        stop = strike + OWN_FRAC * inputs.timing.stride_time_s
        knee = inputs.posture.during(f"{side}_knee", strike, stop)
        flags.append(bool(np.any((knee < low) | (knee > high))))
    return np.array(flags, dtype=np.bool_)


def exchanged_frac(inputs: Inputs, side: Side) -> float:
    """Return the share of a side's strides in which the knees were exchanged."""
    exchanged = exchanged_strikes(inputs, side)
    return float(np.mean(exchanged)) if exchanged.size else 0.0


def contact_readings(inputs: Inputs, signal: str, side: Side) -> FloatArray:
    """Return a signal of one side at each usable strike, NaN where not seen."""
    strikes = inputs.timing.times("foot_strike", side)
    if inputs.scene.near_side == side and signal in ("shank", "knee", "ahead"):
        strikes = strikes[~exchanged_strikes(inputs, side)]
    return inputs.posture.at(f"{side}_{signal}", contact_reading_s(signal, strikes))


def timing_sd(inputs: Inputs, signal: str, side: Side) -> float:
    """Return what the strike's bias from runner to runner makes of a signal (SD)."""
    strikes = contact_reading_s(signal, inputs.timing.times("foot_strike", side))
    shift = inputs.timing.bias_sd_s["foot_strike"]
    name = f"{side}_{signal}"
    early = inputs.posture.at(name, strikes - shift)
    late = inputs.posture.at(name, strikes + shift)
    both = (late - early)[np.isfinite(late - early)]
    return float(abs(np.mean(both))) / 2.0 if both.size else 0.0


def _at_contact(inputs: Inputs, key: str, side: Side, *, far: bool) -> Result:
    signal = _SIGNAL[key]
    roll = {"shank": 1.0, "knee": 0.0, "ahead": _LEG_PER_DEG}[signal]
    return _mean(
        inputs,
        key,
        side,
        contact_readings(inputs, signal, side),
        error={
            "timing": timing_sd(inputs, signal, side),
            "roll": roll * inputs.roll_sd_deg,
        },
        far=far,
        method=f"mean over foot strikes, read {1000 * LEG_BEFORE_S:g} ms before them"
        + (", far leg" if far else ""),
    )


def _peak_knee(inputs: Inputs, side: Side) -> Result:
    stances = _clean_stances(inputs, side)
    peaks = []
    for strike, off in stances:
        stop = strike + PEAK_KNEE_FRAC * (off - strike)
        knee = inputs.posture.during(f"{side}_knee", strike, stop)
        peaks.append(np.max(knee) if knee.size else np.nan)
    return _mean(
        inputs,
        "knee_flexion_stance",
        side,
        np.array(peaks),
        method="mean over stances of the largest flexion in their first 70 %",
    )


def _hip_extension(inputs: Inputs, side: Side) -> Result:
    offs = _clean_stances(inputs, side)[:, 1]
    name, shift = f"{side}_thigh", inputs.timing.bias_sd_s["toe_off"]
    late = inputs.posture.at(name, offs + shift)
    early = inputs.posture.at(name, offs - shift)
    change = (late - early)[np.isfinite(late - early)]
    return _mean(
        inputs,
        "hip_extension",
        side,
        inputs.posture.at(name, offs),
        error={
            "timing": float(abs(np.mean(change))) / 2.0 if change.size else 0.0,
            "roll": inputs.roll_sd_deg,
        },
        method="mean over toe-offs, thigh against the vertical",
    )


def _clean_stances(inputs: Inputs, side: Side) -> FloatArray:
    """Return the stances of a side whose stride has its own knee, shape (n, 2)."""
    stances = stances_s(inputs.timing, side)
    strikes = inputs.timing.times("foot_strike", side)
    bad = strikes[exchanged_strikes(inputs, side)]
    good: FloatArray = stances[~np.isin(stances[:, 0], bad)]
    return good


def _trunk(inputs: Inputs) -> Result:
    means = [
        float(np.mean(inputs.posture.during("trunk", strike, off)))
        for side in SIDES
        for strike, off in stances_s(inputs.timing, side)
    ]
    return _mean(
        inputs,
        "trunk_lean",
        None,
        np.array(means) + TRUNK_OFFSET_DEG,
        error={"roll": inputs.roll_sd_deg},
        method="mean over the stances of both feet, plus "
        f"{TRUNK_OFFSET_DEG:g} deg that the tracked line leans back too much",
    )


def _mean(
    inputs: Inputs,
    key: str,
    side: Side | None,
    readings: FloatArray,
    *,
    method: str,
    error: dict[str, float] | None = None,
    far: bool = False,
) -> Result:
    """Return the mean of one reading per stride, or that there are too few."""
    known = readings[np.isfinite(readings)]
    if len(known) < MIN_READINGS:
        return inputs.reader.none(key, side, too_few(len(known)))
    return inputs.reader.value(
        key,
        side,
        float(np.mean(known)),
        error=reading_error(key, known, far=far, **(error or {})),
        spread=sd(known),
        n=len(known),
        method=method,
    )


def too_few(n: int) -> str:
    """Return the refusal of a number that too few strides show."""
    return (
        f"only {n} stride{'' if n == 1 else 's'} could be read (at least "
        f"{MIN_READINGS}); film at least 10 s, the whole runner in the picture"
    )
