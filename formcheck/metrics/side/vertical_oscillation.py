"""Vertical oscillation of the hips, in centimetres and against the step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.gait.strides import STEP_FRAC, contact_times_s
from formcheck.gait.thrown_up import mass_bounce_m
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.metric import FOOT, MIN_READINGS, Metric
from formcheck.metrics.side.readings import too_few
from formcheck.metrics.timing.speed import Speed, belt_speed, scale
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import (
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
TRACKED_SD_FRAC: Final = 0.057
"""What tracking adds beside the contacts' errors: 69 rendered clips of 17 people, 0.094
in all."""
MIN_CONTACTS: Final = 2
"""Of each foot: a mean of so few is as far off as its larger error says."""

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
_NO_CONTACTS: Final = (
    f"fewer than {MIN_CONTACTS} whole contacts of each foot were seen, and how far a "
    "run bounces is told by contact and flight; film at least 10 s with both feet in "
    "the picture"
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
    cm, error_cm
        The bounce and its 95 % error without the scale's.
    scaled_cm
        Part of it that the picture's scale multiplies.
    """

    cm: float
    error_cm: float
    scaled_cm: float


def _thrown(inputs: Inputs, cm_per_px: float) -> _Bounce | None:
    """Return the bounce that contact and flight throw the body to; None if unknown.

    Gravity and the clock say how the centre of mass moves; the legs' swing, seen in the
    picture, says how the pelvis moves against it.
    """
    contacts = {side: contact_times_s(inputs.timing, side) for side in SIDES}
    if min(each.size for each in contacts.values()) < MIN_CONTACTS:
        return None
    contact_s = float(np.mean([each.mean() for each in contacts.values()]))
    step_s = inputs.timing.stride_time_s / 2.0
    legs = cm_per_px * _legs_wave_px(inputs, contacts, step_s)
    if not np.isfinite(legs):
        return None
    mass_cm = CM_PER_M * mass_bounce_m(contact_s, step_s)
    # In the middle of contact, where the wave's phase is 0, the mass is lowest.
    pelvis_cm = abs(-mass_cm - legs)
    thrown_cm = pelvis_cm * combined(THROWN_SD_FRAC, TRACKED_SD_FRAC)
    error_s = _contact_error_s(inputs, contacts)
    late_cm = CM_PER_M * mass_bounce_m(contact_s + error_s, step_s)
    return _Bounce(
        cm=pelvis_cm,
        error_cm=combined(Z95 * thrown_cm, late_cm - mass_cm),
        scaled_cm=abs(legs),
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
        if len(steps) < MIN_CONTACTS:
            return complex(np.nan)
        waves.append(4.0 * np.mean(steps * np.exp(-2j * np.pi * part)))
    return complex(np.mean(waves))


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
            found.append(sine_height(step))
    return np.array(found) / inputs.track.leg_px


def sine_height(step: FloatArray) -> float:
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
    """Return oscillation and ratio; the picture's own bounce gives their spread only.

    What the knees carry up and down in the picture is 0.66 (SD 0.14) of the true bounce
    in 72 rendered clips and 0.68 to 1.11 of the clock's in three real ones.
    """
    speed = _speed(inputs)
    how_long = scale(inputs.timing, speed)
    if isinstance(speed, str) or isinstance(how_long, str):
        reason = str(how_long)
        yield inputs.reader.none(OSCILLATION.key, None, reason)
        yield inputs.reader.none(RATIO.key, None, reason)
        return
    cm_per_px = CM_PER_M * how_long.m_per_px
    bounce = _thrown(inputs, cm_per_px)
    if bounce is None:
        yield inputs.reader.none(OSCILLATION.key, None, _NO_CONTACTS)
        yield inputs.reader.none(RATIO.key, None, _NO_CONTACTS)
        return
    spread_cm = cm_per_px * inputs.track.leg_px * sd(bounces)
    n = len(bounces) // 2
    error_cm = combined(bounce.error_cm, how_long.error_frac * bounce.scaled_cm)
    yield inputs.reader.value(
        OSCILLATION,
        None,
        bounce.cm,
        error=error_cm,
        spread=spread_cm,
        n=n,
        method="from contact and flight time under gravity, and the legs' swing, "
        f"{how_long.method}",
    )
    step_cm = CM_PER_M * speed.mps * inputs.timing.stride_time_s / 2.0
    share = bounce.cm / step_cm
    yield inputs.reader.value(
        RATIO,
        None,
        share,
        error=combined(error_cm / step_cm, share * speed.error_mps / speed.mps),
        spread=spread_cm / step_cm,
        n=n,
        method="vertical oscillation over step length",
    )


def _speed(inputs: Inputs) -> Speed | str:
    return belt_speed(
        inputs.timing,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        legs_px=inputs.legs_px,
    )
