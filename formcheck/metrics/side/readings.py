"""A metric's readings off the posture, one a stride, and their mean with its error.

Numbers, stills and moments take their readings from here, so that a picture shows one
of the values that its number is the mean of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.strides import stances_s
from formcheck.metrics.joint_angles import Posture, contact_reading_s
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.metric import MIN_READINGS, Metric, Reading
from formcheck.model import BoolArray, FloatArray
from formcheck.model.skeleton import SIDES, Side, opposite

PEAK_KNEE_FRAC: Final = 0.7
"""The knee's stance peak lies in this first part of contact."""
EXCHANGED_KNEE_DEG: Final = (-10.0, 140.0)
"""Knee flexion outside means that the two knees were exchanged in that stride."""
OWN_FRAC: Final = 0.9
"""Part of the stride that is searched: the rest holds the smoothing of the next one."""
MAX_EXCHANGED_FRAC: Final = 0.25
"""More strides with exchanged knees than this: the leg's angles are refused."""
FLATS_AGREE_DEG: Final = 5.0
"""The two feet flat on the belt must be drawn alike: if their pitches differ by more,
the points sit differently on the far shoe and its angle is not comparable."""
FOOT_ALONE: Final = ("foot",)
"""What is read off the foot only does not mind which knee is whose."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Readings:
    """When a number was read [s], and what; NaN where it was not seen; shape (n,)."""

    time_s: FloatArray
    value: FloatArray


def readings(inputs: Inputs, metric: Metric, side: Side | None) -> Readings:
    """Return the readings of a metric, one for each stride that counts.

    Parameters
    ----------
    inputs
        The clip, filmed from the side.
    metric
        One that declares a reading.
    side
        The leg; None for what is read in the stances of both.
    """
    read = _reading(metric)
    if side is None:
        return _over_stances(inputs, read)
    if read.moment == "stance_peak":
        return _peaks(inputs, read, side)
    if read.moment == "toe_off":
        offs = clean_stances(inputs, side)[:, 1]
        return Readings(time_s=offs, value=value_at(inputs.posture, read, side, offs))
    strikes = inputs.timing.times("foot_strike", side)
    if inputs.scene.near_side == side and read.signals != FOOT_ALONE:
        strikes = strikes[~exchanged_strikes(inputs, side)]
    return Readings(
        time_s=contact_reading_s(read.signals[0], strikes),
        value=value_at(inputs.posture, read, side, strikes, contact=True),
    )


def value_at(
    posture: Posture,
    read: Reading,
    side: Side,
    time_s: FloatArray,
    *,
    contact: bool = False,
) -> FloatArray:
    """Return what a reading gives at some times; at contact, just before it."""
    values = [
        posture.at(
            f"{side}_{signal}", contact_reading_s(signal, time_s) if contact else time_s
        )
        for signal in read.signals
    ]
    return read.formula(*values)


def measured(inputs: Inputs, metric: Metric) -> Iterable[Result]:
    """Yield the mean of a metric's readings, for each leg if it has legs."""
    if not metric.sided:
        yield mean_of(inputs, metric, None)
        return
    for side in SIDES:
        yield leg_value(inputs, metric, side)


def leg_value(inputs: Inputs, metric: Metric, side: Side) -> Result:
    """Return the mean of a metric's readings of one leg, or why there is none."""
    reason = refusal(inputs, metric, side)
    if reason:
        return inputs.reader.none(metric.key, side, reason)
    return mean_of(inputs, metric, side)


def mean_of(inputs: Inputs, metric: Metric, side: Side | None) -> Result:
    """Return the mean of one reading per stride, or that there are too few."""
    read, known = _reading(metric), readings(inputs, metric, side).value
    known = known[np.isfinite(known)]
    if len(known) < MIN_READINGS:
        return inputs.reader.none(metric.key, side, too_few(len(known)))
    far = side is not None and inputs.scene.near_side != side
    return inputs.reader.value(
        metric,
        side,
        float(np.mean(known)),
        error=metric.known_error.of_mean(
            known,
            far=far,
            timing_sd=0.0 if side is None else timing_sd(inputs, read, side),
            roll_sd_deg=inputs.roll_sd_deg,
        ),
        spread=sd(known),
        n=len(known),
        method=read.method + (read.far_note if far else ""),
    )


def timing_sd(inputs: Inputs, read: Reading, side: Side) -> float:
    """Return what the event's bias from runner to runner makes of a reading (SD)."""
    at_contact, bias_sd_s = read.moment == "contact", inputs.timing.bias_sd_s
    if at_contact:
        at_s = inputs.timing.times("foot_strike", side)
        by_s = bias_sd_s["foot_strike"]
    elif read.moment == "toe_off":
        at_s, by_s = clean_stances(inputs, side)[:, 1], bias_sd_s["toe_off"]
    else:
        return 0.0
    early, late = (
        value_at(inputs.posture, read, side, at_s + by, contact=at_contact)
        for by in (-by_s, by_s)
    )
    both = (late - early)[np.isfinite(late - early)]
    return float(abs(np.mean(both))) / 2.0 if both.size else 0.0


# ---------------------------------------------------------------- refusals


def refusal(inputs: Inputs, metric: Metric, side: Side) -> str:
    """Return why a leg's number cannot be given; empty if it can."""
    signals = _reading(metric).signals
    if inputs.scene.near_side != side:
        if metric.known_error.far_landmark is None:
            return far_reason(side)
        return far_refusal(inputs, side) if "foot" in signals else ""
    if signals == FOOT_ALONE:
        return ""
    exchanged = exchanged_frac(inputs, side)
    if exchanged <= MAX_EXCHANGED_FRAC:
        return ""
    return (
        f"the {side} knee was taken for the other one in {100 * exchanged:.0f} % "
        "of the strides; film square from the side, in better light"
    )


def far_reason(side: Side) -> str:
    """Return why a number of the far leg is missing."""
    return (
        f"the {side} leg is farther from the camera and its knee cannot be placed well "
        f"enough; film the {side} side as well"
    )


def far_refusal(inputs: Inputs, side: Side) -> str:
    """Return why the far foot's angle cannot be given; empty if it can."""
    flat = inputs.timing.flat_pitch_deg
    apart = abs(flat[side] - flat[opposite(side)])
    if apart <= FLATS_AGREE_DEG:
        return ""
    return (
        f"the {side} foot is farther from the camera, and flat on the belt it is drawn "
        f"{apart:.0f}° apart from the near one (at most {FLATS_AGREE_DEG:.0f}°); "
        f"film the {side} side as well"
    )


def too_few(n: int) -> str:
    """Return the refusal of a number that too few strides show."""
    return (
        f"only {n} stride{'' if n == 1 else 's'} could be read (at least "
        f"{MIN_READINGS}); film at least 10 s, the whole runner in the picture"
    )


# ---------------------------------------------------------------- strides that count


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


def clean_stances(inputs: Inputs, side: Side) -> FloatArray:
    """Return the stances of a side whose stride has its own knee, shape (n, 2)."""
    stances = stances_s(inputs.timing, side)
    strikes = inputs.timing.times("foot_strike", side)
    bad = strikes[exchanged_strikes(inputs, side)]
    good: FloatArray = stances[~np.isin(stances[:, 0], bad)]
    return good


def _peaks(inputs: Inputs, read: Reading, side: Side) -> Readings:
    """Return the largest value in the first part of each stance, and when it is."""
    body, name = inputs.posture, f"{side}_{read.signals[0]}"
    at_s, peaks = [], []
    for strike, off in clean_stances(inputs, side):
        part = body.during(name, strike, strike + PEAK_KNEE_FRAC * (off - strike))
        first = int(np.searchsorted(body.time_s, strike))
        at_s.append(body.time_s[first + int(np.argmax(part))] if part.size else strike)
        peaks.append(np.max(part) if part.size else np.nan)
    return Readings(time_s=np.array(at_s), value=read.formula(np.array(peaks)))


def _over_stances(inputs: Inputs, read: Reading) -> Readings:
    """Return the mean over each stance of both feet, and the middle of it."""
    stances = np.concatenate([stances_s(inputs.timing, side) for side in SIDES])
    signal = read.signals[0]
    means = [
        float(np.mean(inputs.posture.during(signal, strike, off)))
        for strike, off in stances
    ]
    return Readings(time_s=stances.mean(axis=1), value=read.formula(np.array(means)))


def _reading(metric: Metric) -> Reading:
    if metric.reading is None:
        raise ValueError(f"{metric.key} is not read off the posture")
    return metric.reading
