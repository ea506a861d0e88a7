"""Cadence, step and stride, contact and flight, and the lengths that speed gives."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from formcheck.gait.left_right_timing import left_to_right_s
from formcheck.gait.strides import (
    contact_times_s,
    flight_times_s,
    of_side,
    step_times_s,
)
from formcheck.metrics.asymmetry import left_to_right_error_s
from formcheck.metrics.catalogue import GOOD_STRIDES, TIMING_KEYS
from formcheck.metrics.measure import Reader, Result, sd
from formcheck.metrics.timing.speed import Speed, belt_speed, speed_doubt
from formcheck.model import (
    FloatArray,
    GaitTiming,
    Message,
    NotMeasured,
    Scene,
    Stride,
    View,
)
from formcheck.model.skeleton import SIDES, Side
from formcheck.settings.settings import Runner
from formcheck.signal.statistics import (
    Z95,
    combined,
    duration_bias_sd_s,
    mean_error,
)

USUAL_CADENCE_SPM: Final = (145.0, 205.0)
"""Recreational runners on a treadmill: mean 164, SD 9 (860 of them); a little slowed
or speeded file cannot be told from an unusual runner, but should be thought of."""


def timing_metrics(
    timing: GaitTiming,
    strides: Sequence[Stride],
    *,
    scene: Scene,
    runner: Runner,
    speed_mps: float | None,
    legs_px: Mapping[Side, float],
    rate_hz: float,
    clip: int,
) -> list[Result]:
    """Return all times and lengths of one clip, or why they are not measured.

    Parameters
    ----------
    timing, strides
        Events and strides of the clip.
    scene
        Motion, setting, and whether the clip is suspected to be slowed down.
    runner
        Height [m], and the belt speed if ``speed_mps`` does not give it.
    speed_mps
        Belt speed of this clip [m/s], None = unknown.
    legs_px
        Median thigh + shank length of each leg [px].
    rate_hz
        Samples per second of the track.
    clip
        Index of the clip in the session.
    """
    clip_data = Reader(
        timing=timing, strides=tuple(strides), rate_hz=rate_hz, clip=clip
    )
    refusal = timing_refusal(timing, scene)
    if refusal:
        return [clip_data.none(key, None, refusal) for key in TIMING_KEYS]
    speed = belt_speed(
        timing, scene=scene, runner=runner, speed_mps=speed_mps, legs_px=legs_px
    )
    return [
        *_rhythm(clip_data, scene.view),
        *(_contacts(clip_data) if scene.view == "side" else _no_contacts(clip_data)),
        *_lengths(clip_data, scene.view, speed),
    ]


def timing_refusal(timing: GaitTiming, scene: Scene) -> str:
    """Return why a clip gives no running numbers at all; empty if it does."""
    if scene.motion == "walk":
        return "a walk, not a run: running metrics are not given"
    if not timing.events:
        return timing.messages[0].message if timing.messages else "no steps found"
    if scene.slow_motion_hint is not None:
        factor = scene.slow_motion_hint
        word = "slower" if factor >= 1.0 else "faster"
        return (
            f"the clip seems to play about {max(factor, 1.0 / factor):.1f} times "
            f"{word} than life; give the rate it was filmed with (--capture-fps) for "
            "times and speeds"
        )
    return ""


# ---------------------------------------------------------------- rhythm


def _rhythm(clip: Reader, view: View) -> Iterable[Result]:
    """Return cadence, stride time and step times."""
    timing = clip.timing
    stride_s, error_s = timing.stride_time_s, timing.stride_time_error_s
    each_s = np.array([s.stride_time_s for s in clip.strides])
    n = len(each_s)
    method = "line through the foot strikes of both sides"
    yield clip.value(
        "cadence",
        None,
        120.0 / stride_s,
        error=120.0 / stride_s * error_s / stride_s,
        spread=sd(120.0 / each_s),
        n=n,
        method=method,
    )
    yield clip.value(
        "stride_time",
        None,
        stride_s,
        error=error_s,
        spread=sd(each_s),
        n=n,
        method=method,
    )
    for side in SIDES:
        yield _step_time(clip, view, side)


def _step_time(clip: Reader, view: View, side: Side) -> Result:
    steps = step_times_s(clip.timing, side)
    to_right_s, _, from_wave = left_to_right_s(clip.timing, view)
    if not np.isfinite(to_right_s) or steps.size == 0:
        return clip.none(
            "step_time", side, "needs three foot strikes in a row; film at least 10 s"
        )
    stride_s = clip.timing.stride_time_s
    return clip.value(
        "step_time",
        side,
        to_right_s if side == "right" else stride_s - to_right_s,
        error=combined(
            left_to_right_error_s(clip.timing, view),
            clip.timing.stride_time_error_s / 2.0,
        ),
        spread=sd(steps),
        n=len(steps),
        method="foot strikes"
        if not np.isfinite(from_wave)
        else "foot strikes and shift between the legs' movements",
    )


# ---------------------------------------------------------------- contact and flight


def _contacts(clip: Reader) -> Iterable[Result]:
    """Return contact time, flight time and duty factor of each side."""
    for side in SIDES:
        contact = contact_times_s(clip.timing, side)
        flight = flight_times_s(clip.timing, side)
        yield _duration(clip, "contact_time", side, contact)
        yield _duration(clip, "flight_time", side, flight)
        yield _duty(clip, side, contact)


def _no_contacts(clip: Reader) -> Iterable[Result]:
    """Refuse what rests on single toe-offs seen along the running direction."""
    reason = (
        "from behind or in front toe-offs are seen to 70 ms only; film the run from "
        "the side"
    )
    for key in ("contact_time", "flight_time", "duty_factor"):
        yield clip.none(key, None, reason)


def _duration(clip: Reader, key: str, side: Side, each_s: FloatArray) -> Result:
    if each_s.size == 0:
        return clip.none(key, side, _NO_TOE_OFF)
    return clip.value(
        key,
        side,
        1000.0 * float(np.mean(each_s)),
        error=1000.0 * _duration_error_s(each_s, clip.timing),
        spread=1000.0 * sd(each_s),
        n=len(each_s),
        method="foot strikes and toe-offs calibrated on force plates",
    )


def _duty(clip: Reader, side: Side, contact_s: FloatArray) -> Result:
    if contact_s.size == 0:
        return clip.none("duty_factor", side, _NO_TOE_OFF)
    stride_s = clip.timing.stride_time_s
    duty = float(np.mean(contact_s)) / stride_s
    return clip.value(
        "duty_factor",
        side,
        duty,
        error=combined(
            _duration_error_s(contact_s, clip.timing) / stride_s,
            duty * clip.timing.stride_time_error_s / stride_s,
        ),
        spread=sd(contact_s) / stride_s,
        n=len(contact_s),
        method="contact time divided by stride time",
    )


_NO_TOE_OFF: Final = (
    "no toe-off of a whole stance could be read on this side; film at least 10 s with "
    "the feet in the picture"
)


def _duration_error_s(each_s: FloatArray, timing: GaitTiming) -> float:
    """Return the 95 % error of a mean duration between a strike and a toe-off [s]."""
    single_s = combined(*timing.event_sd_s.values())
    return combined(
        mean_error(each_s, single_sd=single_s),
        Z95 * duration_bias_sd_s(timing.bias_sd_s),
    )


# ---------------------------------------------------------------- lengths


def _lengths(clip: Reader, view: View, speed: Speed | str) -> Iterable[Result]:
    """Return belt speed, stride length and step lengths."""
    if isinstance(speed, str):
        yield clip.none("belt_speed", None, speed)
        yield clip.none("stride_length", None, speed)
        yield clip.none("step_length", None, speed)
        return
    mark = ", an estimate" if speed.estimate else ""
    n = len(clip.strides)
    yield clip.value(
        "belt_speed",
        None,
        speed.mps,
        error=speed.error_mps,
        spread=float("nan"),  # one number for the whole clip
        n=n,
        method=speed.method,
    )
    stride_s = clip.timing.stride_time_s
    yield clip.value(
        "stride_length",
        None,
        speed.mps * stride_s,
        error=combined(
            speed.mps * clip.timing.stride_time_error_s, speed.error_mps * stride_s
        ),
        spread=speed.mps * sd(np.array([s.stride_time_s for s in clip.strides])),
        n=n,
        method=f"belt speed x stride time{mark}",
    )
    for side in SIDES:
        step = _step_time(clip, view, side)
        if isinstance(step, NotMeasured):
            yield clip.none("step_length", side, step.reason)
            continue
        yield clip.value(
            "step_length",
            side,
            speed.mps * step.value,
            error=combined(speed.mps * step.error, speed.error_mps * step.value),
            spread=speed.mps * step.spread,
            n=step.n_strides,
            method=f"belt speed x step time{mark}",
        )


# ---------------------------------------------------------------- messages


def timing_messages(
    timing: GaitTiming,
    strides: Sequence[Stride],
    *,
    scene: Scene,
    runner: Runner,
    speed_mps: float | None,
    legs_px: Mapping[Side, float],
) -> list[Message]:
    """Return what the user should know beside the numbers."""
    if timing_refusal(timing, scene):
        return []
    notes: list[Message] = []
    counts = {side: len(of_side(strides, side)) for side in SIDES}
    if min(counts.values()) < GOOD_STRIDES:
        notes.append(
            Message(
                code="few_strides",
                level="warn",
                message=f"only {counts['left']} left and {counts['right']} right "
                f"strides could be used ({GOOD_STRIDES} of each are wanted): cadence "
                "and stride time hold with the wider error given, the rest is a first "
                "look; film at least 10 s",
            )
        )
    notes += _unusual_cadence(timing)
    typed = speed_mps if speed_mps is not None else runner.speed_mps
    known = typed is not None and runner.height_m is not None
    if known and scene.setting != "overground":
        notes += speed_doubt(timing, legs_px, runner.height_m or 0.0, typed or 0.0)
    return notes


def _unusual_cadence(timing: GaitTiming) -> list[Message]:
    """Return a remark if the clip may play slowed down or speeded up a little."""
    cadence = 120.0 / timing.stride_time_s
    low, high = USUAL_CADENCE_SPM
    if low <= cadence <= high:
        return []
    return [
        Message(
            code="unusual_cadence",
            level="warn",
            message=f"{cadence:.0f} steps/min is unusual for a run ({low:.0f} to "
            f"{high:.0f}): if the file plays slower or faster than life, give the rate "
            "it was filmed with (--capture-fps)",
        )
    ]
