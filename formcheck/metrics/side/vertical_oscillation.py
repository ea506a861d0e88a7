"""Vertical oscillation of the hips, in centimetres and against the step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.gait.strides import STEP_FRAC, contact_times_s
from formcheck.gait.thrown_up import mass_bounce_m
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.metric import FOOT, MIN_READINGS, ErrorModel, Metric
from formcheck.metrics.side.readings import too_few
from formcheck.metrics.timing.speed import Speed, belt_speed, scale, seen_belt_px_s
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import (
    SCALE_FRAC,
    Z95,
    combined,
    contact_tracked_sd_s,
    mean_error,
)

CM_PER_M: Final = 100.0
STEP_SAMPLES: Final = 48
"""Of the legs' swing, over a step."""
THROWN_SD_FRAC: Final = 0.075
"""SD of the bounce from the clock about that of pelvis markers, 17 runners at 2.5, 3.5
and 4.5 m/s, each left out of the constants: 0.069, or 0.6 cm. Their contacts' own
errors are in it; what tracking adds to them comes on top."""
CARRIED_GAIN: Final = 1.087
CARRIED_SD_FRAC: Final = 0.08
"""Pelvis markers over what the knees carry, and its SD: a thigh leans inward in stance
and is not rigid. The same runners, 1.076 to 1.095 as each is left out: 0.7 cm."""

OSCILLATION: Final = Metric(
    key="vertical_oscillation",
    label="Vertical oscillation",
    unit="cm",
    view="side",
    sided=False,
    definition="Highest minus lowest place of the pelvis within a step, from "
    "contact and flight time under gravity and the swing of the legs.",
    source=("folland2017", "vanhooren2024"),
    joints=("hip", "knee"),
    # In leg lengths: of what the knees carry, which drops out where contact and flight
    # tell it.
    error=ErrorModel(landmark=Z95 * 0.006, stride_sd=0.005),
)
RATIO: Final = Metric(
    key="vertical_ratio",
    label="Vertical ratio",
    unit="frac",
    view="side",
    sided=False,
    definition="Vertical oscillation divided by step length.",
    joints=(*FOOT, "knee"),
)


def bounce_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return vertical oscillation [cm] and vertical ratio, side view."""
    bounces = bounces_leg(inputs)
    if len(bounces) < MIN_READINGS:
        reason = too_few(len(bounces))
        yield inputs.reader.none(OSCILLATION.key, None, reason)
        yield inputs.reader.none(RATIO.key, None, reason)
        return
    yield from _results(inputs, bounces)


@dataclass(frozen=True, kw_only=True)
class _Bounce:
    """Highest minus lowest of the pelvis in a step.

    Attributes
    ----------
    size, error
        The bounce and its 95 % error without the scale's, in one unit.
    scaled_frac
        Part of it that the picture's scale multiplies.
    method
        Where it comes from.
    """

    size: float
    error: float
    scaled_frac: float
    method: str

    def times(self, factor: float) -> "_Bounce":
        """Return the bounce in another unit."""
        return replace(self, size=factor * self.size, error=factor * self.error)


def _thrown_cm(inputs: Inputs, cm_per_px: float) -> _Bounce | None:
    """Return the bounce that contact and flight throw the body to; None if unknown.

    Gravity and the clock say how the centre of mass moves; the legs' swing, seen in the
    picture, says how the pelvis moves against it.
    """
    contacts = {side: contact_times_s(inputs.timing, side) for side in SIDES}
    if min(each.size for each in contacts.values()) < MIN_READINGS:
        return None
    contact_s = float(np.mean([each.mean() for each in contacts.values()]))
    step_s = inputs.timing.stride_time_s / 2.0
    legs = cm_per_px * _legs_wave_px(inputs, contacts, step_s)
    if not np.isfinite(legs):
        return None
    mass_cm = CM_PER_M * mass_bounce_m(contact_s, step_s)
    # In the middle of contact, where the wave's phase is 0, the mass is lowest.
    pelvis_cm = abs(-mass_cm - legs)
    error_s = _contact_error_s(inputs, contacts)
    late_cm = CM_PER_M * mass_bounce_m(contact_s + error_s, step_s)
    return _Bounce(
        size=pelvis_cm,
        error=combined(Z95 * THROWN_SD_FRAC * pelvis_cm, late_cm - mass_cm),
        scaled_frac=abs(legs) / pelvis_cm,
        method="from contact and flight time under gravity, and the legs' swing",
    )


def _contact_error_s(inputs: Inputs, contacts: Mapping[Side, FloatArray]) -> float:
    """Return what scatter and tracking leave open of the mean contact time [s]."""
    single_s = combined(*inputs.timing.event_sd_s.values())
    each = [mean_error(contact, single_sd=single_s) for contact in contacts.values()]
    return combined(combined(*each) / len(each), Z95 * contact_tracked_sd_s())


def _legs_wave_px(
    inputs: Inputs, contacts: Mapping[Side, FloatArray], step_s: float
) -> complex:
    """Return how far the legs' swing moves the body's mass against the pelvis [px].

    Twice the amplitude at step frequency, real and positive where the legs are highest
    in mid-contact; the mean over both feet's steps, so that what comes once per stride
    drops out.
    """
    time_s, legs = inputs.posture.time_s, inputs.posture.signals["legs"]
    part = np.arange(STEP_SAMPLES) / STEP_SAMPLES - 0.5
    waves = []
    for side in SIDES:
        middle_s = inputs.timing.times("foot_strike", side) + contacts[side].mean() / 2
        at = middle_s[:, None] + step_s * part
        steps = np.interp(at, time_s, legs, left=np.nan, right=np.nan)
        steps = steps[np.isfinite(steps).all(axis=1)]
        if len(steps) < MIN_READINGS:
            return complex(np.nan)
        waves.append(4.0 * np.mean(steps * np.exp(-2j * np.pi * part)))
    return complex(np.mean(waves))


def _carried_px(inputs: Inputs, bounces: FloatArray) -> _Bounce:
    """Return the bounce as the knees carry it in the picture."""
    share = float(np.median(bounces))
    error = combined(
        OSCILLATION.known_error.of_mean(bounces), Z95 * CARRIED_SD_FRAC * share
    )
    return _Bounce(
        size=share, error=error, scaled_frac=1.0, method="the hips over their knees"
    ).times(CARRIED_GAIN * inputs.track.leg_px)


def bounces_leg(inputs: Inputs) -> FloatArray:
    """Return highest minus lowest of the sine that mid-hip follows in each step [leg].

    The pelvis follows one closely: in three marker runs its own highest minus lowest
    is 0.98 to 1.00 of that of the sine. Faster changes are the net's.

    The slow drift (a runner moves about on the belt, a hand-held camera sinks) is
    removed with the running mean over one stride. Then each moment is averaged with
    the one half a stride later: what comes once per stride is the net's, which sees
    the hips differently when the near leg or arm is in front of them.
    """
    height = inputs.posture.signals["bounce"]
    time_s = inputs.posture.time_s
    stride_s = inputs.timing.stride_time_s
    stride = round(stride_s / (time_s[1] - time_s[0]))
    level = _both_steps(height - _running_mean(height, stride), stride // 2)
    strikes = [e.time_s for e in inputs.timing.events if e.kind == "foot_strike"]
    found = []
    for start, stop in pairwise(strikes):
        if not STEP_FRAC[0] <= (stop - start) / stride_s <= STEP_FRAC[1]:
            continue
        first, last = np.searchsorted(time_s, [start, stop])
        step = level[first:last]
        if step.size and np.isfinite(step).all():
            found.append(_sine_height(step))
    return np.array(found) / inputs.track.leg_px


def _sine_height(step: FloatArray) -> float:
    """Return highest minus lowest of the sine that fits one period best."""
    phase = np.arange(len(step)) / len(step)
    # Twice the amplitude, which is twice the mean against a turning phase.
    return 4.0 * float(np.abs(np.mean(step * np.exp(-2j * np.pi * phase))))


def _both_steps(level: FloatArray, later: int) -> FloatArray:
    """Return the mean with the samples half a stride later; NaN at the end."""
    mean = np.full(len(level), np.nan)
    mean[: len(level) - later] = (level[: len(level) - later] + level[later:]) / 2.0
    return mean


def _running_mean(values: FloatArray, width: int) -> FloatArray:
    """Return the mean over a window about each sample; NaN near ends and gaps."""
    mean = np.full(len(values), np.nan)
    if len(values) <= width:
        return mean
    half = width // 2
    filled = np.concatenate([[0.0], np.cumsum(np.nan_to_num(values))])
    gaps = np.concatenate([[0], np.cumsum(np.isnan(values))])
    whole = gaps[width:] == gaps[:-width]
    mean[half : half + len(whole)] = np.where(
        whole, (filled[width:] - filled[:-width]) / width, np.nan
    )
    return mean


def _results(inputs: Inputs, bounces: FloatArray) -> Iterable[Result]:
    """Return oscillation and ratio, by the clock where a scale is known."""
    carried = _carried_px(inputs, bounces)
    spread_px = CARRIED_GAIN * inputs.track.leg_px * sd(bounces)
    n = len(bounces) // 2
    speed = _speed(inputs)
    how_long = scale(inputs.timing, speed)
    if isinstance(speed, str) or isinstance(how_long, str):
        yield inputs.reader.none(
            OSCILLATION.key,
            None,
            f"the hips move {100 * carried.size / inputs.track.leg_px:.1f} % of a leg "
            f"length; for centimetres: {how_long}",
        )
        yield _seen_ratio(inputs, carried, spread_px=spread_px, n=n)
        return
    cm_per_px = CM_PER_M * how_long.m_per_px
    bounce = _thrown_cm(inputs, cm_per_px) or carried.times(cm_per_px)
    scale_error = how_long.error_frac * bounce.scaled_frac * bounce.size
    yield inputs.reader.value(
        OSCILLATION,
        None,
        bounce.size,
        error=combined(bounce.error, scale_error),
        spread=cm_per_px * spread_px,
        n=n,
        method=f"{bounce.method}, {how_long.method}",
    )
    step_cm = CM_PER_M * speed.mps * inputs.timing.stride_time_s / 2.0
    share = bounce.size / step_cm
    yield inputs.reader.value(
        RATIO,
        None,
        share,
        error=combined(
            bounce.error / step_cm,
            scale_error / step_cm,
            share * speed.error_mps / speed.mps,
        ),
        spread=cm_per_px * spread_px / step_cm,
        n=n,
        method="vertical oscillation over step length",
    )


def _seen_ratio(inputs: Inputs, bounce: _Bounce, *, spread_px: float, n: int) -> Result:
    """Return oscillation over step length, both in the picture: no scale is needed."""
    if inputs.scene.setting == "overground":
        reason = "not on a treadmill: there is no belt speed to take the step from"
        return inputs.reader.none(RATIO.key, None, reason)
    step_px = seen_belt_px_s(inputs.timing) * inputs.timing.stride_time_s / 2.0
    if not step_px > 0.0:
        reason = "the foot's speed on the belt was not seen, so a step has no length"
        return inputs.reader.none(RATIO.key, None, reason)
    share = bounce.size / step_px
    return inputs.reader.value(
        RATIO,
        None,
        share,
        error=combined(bounce.error / step_px, share * SCALE_FRAC),
        spread=spread_px / step_px,
        n=n,
        method="oscillation over step, both in the picture: needs no scale",
    )


def _speed(inputs: Inputs) -> Speed | str:
    return belt_speed(
        inputs.timing,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        legs_px=inputs.legs_px,
    )
