"""Vertical oscillation of the hips, in centimetres and against the step."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.gait.strides import STEP_FRAC
from formcheck.metrics.catalogue import MIN_READINGS
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.sagittal import too_few
from formcheck.metrics.spatial import Scale, belt_speed, scale, seen_belt_px_s
from formcheck.model import FloatArray
from formcheck.signal.statistics import SCALE_FRAC, combined, reading_error

CM_PER_M: Final = 100.0


def bounce_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return vertical oscillation [cm] and vertical ratio, side view."""
    bounces = bounces_leg(inputs)
    if len(bounces) < MIN_READINGS:
        reason = too_few(len(bounces))
        yield inputs.reader.none("vertical_oscillation", None, reason)
        yield inputs.reader.none("vertical_ratio", None, reason)
        return
    yield _oscillation(inputs, bounces)
    yield _ratio(inputs, bounces)


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


def _oscillation(inputs: Inputs, bounces: FloatArray) -> Result:
    how_long = _scale(inputs)
    share = float(np.median(bounces))
    if isinstance(how_long, str):
        return inputs.reader.none(
            "vertical_oscillation",
            None,
            f"the hips move {100 * share:.1f} % of a leg length; for centimetres: "
            f"{how_long}",
        )
    cm_per_leg = CM_PER_M * how_long.m_per_px * inputs.track.leg_px
    error = reading_error("vertical_oscillation", bounces)
    return inputs.reader.value(
        "vertical_oscillation",
        None,
        cm_per_leg * share,
        error=cm_per_leg * combined(error, share * how_long.error_frac),
        spread=cm_per_leg * sd(bounces),
        n=len(bounces) // 2,
        method=f"median over steps, {100 * share:.1f} % of leg length, "
        f"{how_long.method}",
    )


def _ratio(inputs: Inputs, bounces: FloatArray) -> Result:
    """Return oscillation over step length; the picture's scale drops out of it."""
    if inputs.scene.setting == "overground":
        reason = "not on a treadmill: there is no belt speed to take the step from"
        return inputs.reader.none("vertical_ratio", None, reason)
    step_px = seen_belt_px_s(inputs.timing) * inputs.timing.stride_time_s / 2.0
    if not step_px > 0.0:
        reason = "the foot's speed on the belt was not seen, so a step has no length"
        return inputs.reader.none("vertical_ratio", None, reason)
    leg_per_step = inputs.track.leg_px / step_px
    share = float(np.median(bounces)) * leg_per_step
    error = reading_error("vertical_oscillation", bounces)
    return inputs.reader.value(
        "vertical_ratio",
        None,
        share,
        error=combined(leg_per_step * error, share * SCALE_FRAC),
        spread=leg_per_step * sd(bounces),
        n=len(bounces) // 2,
        method="oscillation over step, both in the picture: needs no scale",
    )


def _scale(inputs: Inputs) -> Scale | str:
    speed = belt_speed(
        inputs.timing,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        legs_px=inputs.legs_px,
    )
    return scale(inputs.timing, speed)
