"""Cadence, step and stride, contact and flight, and the lengths that speed gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.metrics.table import GOOD_STRIDES, METRICS, TIMING_KEYS
from formcheck.model import (
    FloatArray,
    GaitTiming,
    Message,
    MetricValue,
    NotMeasured,
    Scene,
    Stride,
)
from formcheck.settings import Runner
from formcheck.skeleton import SIDES, Side
from formcheck.strides import (
    contact_times_s,
    flight_times_s,
    of_side,
    step_times_s,
)
from formcheck.symmetry import left_to_right_error_s, left_to_right_s
from formcheck.uncertainty import (
    SPEED_ESTIMATE_FRAC,
    Z95,
    combined,
    contact_bias_sd_s,
    event_sd_s,
    mean_error,
)

LEG_PER_HEIGHT: Final = 0.491
"""Thigh + shank between the tracked hip, knee and ankle points, as a share of standing
height (Drillis and Contini's segment lengths: 0.245 + 0.246)."""
SPEED_DOUBT_FRAC: Final = 0.25
"""A typed-in speed this far from the picture's own estimate (twice its error) is
questioned."""

Result = MetricValue | NotMeasured


@dataclass(frozen=True, kw_only=True)
class Speed:
    """A belt speed [m/s], its 95 % error and where it comes from."""

    mps: float
    error_mps: float
    method: str
    estimate: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class _Clip:
    """What every metric of one clip needs."""

    timing: GaitTiming
    strides: tuple[Stride, ...]
    rate_hz: float
    clip: int

    def value(
        self,
        key: str,
        side: Side | None,
        value: float,
        *,
        error: float,
        spread: float,
        n: int,
        method: str,
    ) -> MetricValue:
        """Return a value with the label and unit of the table."""
        metric = METRICS[key]
        return MetricValue(
            key=key,
            label=metric.label,
            unit=metric.unit,
            side=side,
            value=value,
            error=error,
            spread=spread,
            n_strides=n,
            method=method,
            clip=self.clip,
        )

    def none(self, key: str, side: Side | None, reason: str) -> NotMeasured:
        return NotMeasured(key=key, side=side, reason=reason, clip=self.clip)


def timing_metrics(
    timing: GaitTiming,
    strides: Sequence[Stride],
    *,
    scene: Scene,
    runner: Runner,
    speed_mps: float | None,
    leg_px: float,
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
    leg_px
        Median thigh + shank length [px].
    rate_hz
        Samples per second of the track.
    clip
        Index of the clip in the session.
    """
    clip_data = _Clip(timing=timing, strides=tuple(strides), rate_hz=rate_hz, clip=clip)
    refusal = _refusal(timing, scene)
    if refusal:
        return [clip_data.none(key, None, refusal) for key in TIMING_KEYS]
    speed = belt_speed(
        timing, scene=scene, runner=runner, speed_mps=speed_mps, leg_px=leg_px
    )
    return [
        *_rhythm(clip_data),
        *(_contacts(clip_data) if scene.view == "side" else _no_contacts(clip_data)),
        *_lengths(clip_data, speed),
    ]


def _refusal(timing: GaitTiming, scene: Scene) -> str:
    if scene.motion == "walk":
        return "a walk, not a run: running metrics are not given"
    if not timing.events:
        return timing.messages[0].message if timing.messages else "no steps found"
    if scene.slow_motion_hint is not None:
        return (
            f"the clip seems to play about {scene.slow_motion_hint:.1f} times slower "
            "than life; give the rate it was filmed with (--capture-fps) for times "
            "and speeds"
        )
    return ""


# ---------------------------------------------------------------- rhythm


def _rhythm(clip: _Clip) -> Iterable[Result]:
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
        spread=_sd(120.0 / each_s),
        n=n,
        method=method,
    )
    yield clip.value(
        "stride_time",
        None,
        stride_s,
        error=error_s,
        spread=_sd(each_s),
        n=n,
        method=method,
    )
    for side in SIDES:
        yield _step_time(clip, side)


def _step_time(clip: _Clip, side: Side) -> Result:
    steps = step_times_s(clip.timing, side)
    to_right_s, _, from_wave = left_to_right_s(clip.timing)
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
            left_to_right_error_s(clip.timing, clip.rate_hz),
            clip.timing.stride_time_error_s / 2.0,
        ),
        spread=_sd(steps),
        n=len(steps),
        method="foot strikes"
        if not np.isfinite(from_wave)
        else "mean of foot strikes and shift between the legs' movements",
    )


# ---------------------------------------------------------------- contact and flight


def _contacts(clip: _Clip) -> Iterable[Result]:
    """Return contact time, flight time and duty factor of each side."""
    for side in SIDES:
        contact = contact_times_s(clip.timing, side)
        flight = flight_times_s(clip.timing, side)
        yield _duration(clip, "contact_time", side, contact)
        yield _duration(clip, "flight_time", side, flight)
        yield _duty(clip, side, contact)


def _no_contacts(clip: _Clip) -> Iterable[Result]:
    """Refuse what rests on single toe-offs seen along the running direction."""
    reason = (
        "from behind or in front toe-offs are seen to 70 ms only; film the run from "
        "the side"
    )
    for key in ("contact_time", "flight_time", "duty_factor"):
        yield clip.none(key, None, reason)


def _duration(clip: _Clip, key: str, side: Side, each_s: FloatArray) -> Result:
    if each_s.size == 0:
        return clip.none(key, side, _NO_TOE_OFF)
    return clip.value(
        key,
        side,
        1000.0 * float(np.mean(each_s)),
        error=1000.0 * _duration_error_s(each_s, clip.rate_hz),
        spread=1000.0 * _sd(each_s),
        n=len(each_s),
        method="foot strikes and toe-offs calibrated on force plates",
    )


def _duty(clip: _Clip, side: Side, contact_s: FloatArray) -> Result:
    if contact_s.size == 0:
        return clip.none("duty_factor", side, _NO_TOE_OFF)
    stride_s = clip.timing.stride_time_s
    duty = float(np.mean(contact_s)) / stride_s
    return clip.value(
        "duty_factor",
        side,
        duty,
        error=combined(
            _duration_error_s(contact_s, clip.rate_hz) / stride_s,
            duty * clip.timing.stride_time_error_s / stride_s,
        ),
        spread=_sd(contact_s) / stride_s,
        n=len(contact_s),
        method="contact time divided by stride time",
    )


_NO_TOE_OFF: Final = (
    "no toe-off of a whole stance could be read on this side; film at least 10 s with "
    "the feet in the picture"
)


def _duration_error_s(each_s: FloatArray, rate_hz: float) -> float:
    """Return the 95 % error of a mean duration between a strike and a toe-off [s]."""
    single_s = combined(
        event_sd_s("foot_strike", rate_hz), event_sd_s("toe_off", rate_hz)
    )
    return combined(
        mean_error(each_s, single_sd=single_s), Z95 * contact_bias_sd_s(rate_hz)
    )


# ---------------------------------------------------------------- speed and length


def belt_speed(
    timing: GaitTiming,
    *,
    scene: Scene,
    runner: Runner,
    speed_mps: float | None,
    leg_px: float,
) -> Speed | str:
    """Return the belt speed, or a sentence why there is none.

    A speed that was typed in is taken as it is; what the treadmill's display is off
    by cannot be seen here.
    """
    typed = speed_mps if speed_mps is not None else runner.speed_mps
    if scene.setting == "overground":
        return "not on a treadmill: there is no belt speed to take lengths from"
    if typed is not None:
        return Speed(
            mps=typed,
            error_mps=0.0,
            method="as typed in; the display's own error is not included",
            estimate=False,
        )
    if runner.height_m is None:
        return (
            "needs the belt speed (--speed 10.8km/h), or the runner's height "
            "(--height 175cm) for an estimate"
        )
    mps = _seen_speed_mps(timing, leg_px=leg_px, height_m=runner.height_m)
    if not mps > 0.0:
        return "the foot's speed on the belt was not seen; give --speed"
    return Speed(
        mps=mps,
        error_mps=SPEED_ESTIMATE_FRAC * mps,
        method="estimate: speed of the flat foot in the picture, scaled by height",
        estimate=True,
    )


def _seen_speed_mps(timing: GaitTiming, *, leg_px: float, height_m: float) -> float:
    foot_px_s = float(np.mean([timing.belt_px_s[side] for side in SIDES]))
    return foot_px_s / leg_px * LEG_PER_HEIGHT * height_m


def _lengths(clip: _Clip, speed: Speed | str) -> Iterable[Result]:
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
        spread=0.0,
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
        spread=speed.mps * _sd(np.array([s.stride_time_s for s in clip.strides])),
        n=n,
        method=f"belt speed x stride time{mark}",
    )
    for side in SIDES:
        step = _step_time(clip, side)
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
    leg_px: float,
) -> list[Message]:
    """Return what the user should know beside the numbers."""
    if _refusal(timing, scene):
        return []
    notes = []
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
    typed = speed_mps if speed_mps is not None else runner.speed_mps
    known = typed is not None and runner.height_m is not None
    if known and scene.setting != "overground":
        notes += _speed_doubt(timing, leg_px, runner.height_m or 0.0, typed or 0.0)
    return notes


def _speed_doubt(
    timing: GaitTiming, leg_px: float, height_m: float, typed_mps: float
) -> list[Message]:
    seen = _seen_speed_mps(timing, leg_px=leg_px, height_m=height_m)
    if not abs(seen / typed_mps - 1.0) > SPEED_DOUBT_FRAC:
        return []
    return [
        Message(
            code="speed_doubt",
            level="warn",
            message=f"the speed given is {3.6 * typed_mps:.1f} km/h, but the feet move "
            f"at about {3.6 * seen:.1f} km/h for a height of {height_m:.2f} m; check "
            "the speed, the height and the rate the clip was filmed with",
        )
    ]


def _sd(values: FloatArray) -> float:
    """Return the SD over strides; NaN for fewer than two."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
