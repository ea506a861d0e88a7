"""Whether a number would say the same if the video had been a little different.

The cheap steps are done again with the camera rolled by 2 degrees, the contacts a
frame earlier or later, the scale off by 5 % and with noise on the landmarks. What is
said of a number is robust if every one of these leaves it standing, else fragile.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.signal import lfilter

from formcheck.gait.strides import strides
from formcheck.metrics import Inputs, inputs_of, measure
from formcheck.model import CleanTrack, ClipAnalysis, FloatArray, GaitEvent, MetricValue
from formcheck.settings.settings import Runner

ROLL_DEG: Final = 2.0
"""A phone leaned against something is off level by about this much; chosen by us."""
FRAMES: Final = 1.0
RESCALED_FRAC: Final = 0.05
"""Strikes a frame early or late, and a leg that is drawn too long or short; chosen by
us."""
NOISE_LEG: Final = 0.009
"""SD of the landmarks' noise after tracking, in leg lengths."""
NOISE_TAU_S: Final = 0.024
"""Time constant of it: neighbours correlate 0.50 at 60 and 0.25 at 30 frames/s."""
NOISE_SEEDS: Final = (1, 2)
"""Two draws of the noise; fixed, so that the same clip gives the same words."""


@dataclass(frozen=True, kw_only=True)
class Retest:
    """All numbers of one clip under one change, named as in ``roll +2 deg``."""

    name: str
    values: tuple[MetricValue, ...]


def retests(
    clip: ClipAnalysis, *, runner: Runner, speed_mps: float | None, index: int = 0
) -> tuple[Retest, ...]:
    """Return the numbers of a clip under each change; empty if it gave none.

    Parameters
    ----------
    clip
        A finished clip; nothing of the video is needed.
    runner
        As in the analysis.
    speed_mps
        The clip's own belt speed, as in the analysis [m/s].
    index
        Place of the clip in the session.
    """
    inputs = inputs_of(clip, runner=runner, speed_mps=speed_mps, index=index)
    if inputs is None or not inputs.timing.events:
        return ()
    return tuple(
        Retest(name=name, values=measure(changed).values)
        for name, changed in _changes(inputs)
    )


def _changes(inputs: Inputs) -> Iterable[tuple[str, Inputs]]:
    frame_ms = 1000.0 / inputs.track.rate_hz
    for sign, word in ((1.0, "+"), (-1.0, "-")):
        yield (
            f"roll {word}{ROLL_DEG:g} deg",
            _rolled(inputs, sign * ROLL_DEG),
        )
        yield (
            f"contact {word}{FRAMES * frame_ms:.0f} ms",
            _shifted(inputs, sign * FRAMES / inputs.track.rate_hz),
        )
        yield (
            f"scale {word}{100 * RESCALED_FRAC:g} %",
            _scaled(inputs, 1.0 + sign * RESCALED_FRAC),
        )
    for seed in NOISE_SEEDS:
        yield f"noise {seed}", replace(inputs, track=_noisy(inputs.track, seed))


def _rolled(inputs: Inputs, by_deg: float) -> Inputs:
    """Return the clip with its camera rolled further, whatever it was filmed from."""
    known_deg = inputs.frontal_roll_deg
    return replace(
        inputs,
        roll_deg=inputs.roll_deg + by_deg,
        frontal_roll_deg=None if known_deg is None else known_deg + by_deg,
    )


def _shifted(inputs: Inputs, shift_s: float) -> Inputs:
    """Return the clip with every foot strike moved against its toe-off."""
    timing = inputs.timing
    moved = [
        replace(event, time_s=event.time_s + shift_s)
        if event.kind == "foot_strike"
        else event
        for event in timing.events
    ]
    shifted = replace(timing, events=tuple(sorted(moved, key=_time)))
    return replace(inputs, timing=shifted, strides=strides(shifted))


def _time(event: GaitEvent) -> float:
    return event.time_s


def _scaled(inputs: Inputs, factor: float) -> Inputs:
    """Return the clip with belt speed, height and leg length off by a factor."""
    runner = inputs.runner
    changes = {
        name: value * factor
        for name, value in (
            ("height_m", runner.height_m),
            ("speed_mps", runner.speed_mps),
        )
        if value is not None
    }
    speed = inputs.speed_mps
    return replace(
        inputs,
        runner=runner.model_copy(update=changes),
        speed_mps=None if speed is None else speed * factor,
        track=replace(inputs.track, leg_px=inputs.track.leg_px * factor),
    )


def _noisy(track: CleanTrack, seed: int) -> CleanTrack:
    """Return the track with the noise that landmarks have after tracking."""
    rng = np.random.default_rng(seed)
    noise = _correlated(rng, track.xy_px.shape, track.rate_hz)
    return replace(track, xy_px=track.xy_px + NOISE_LEG * track.leg_px * noise)


def _correlated(
    rng: np.random.Generator, shape: tuple[int, ...], rate_hz: float
) -> FloatArray:
    """Return first-order autoregressive noise of unit SD along axis 0."""
    rho = float(np.exp(-1.0 / (rate_hz * NOISE_TAU_S)))
    fresh = rng.standard_normal(shape)
    fresh[1:] *= np.sqrt(1.0 - rho**2)
    return np.asarray(lfilter([1.0], [1.0, -rho], fresh, axis=0))
