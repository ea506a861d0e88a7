"""The measurements: one table of what each means, one file per family.

A family is a function of :class:`Inputs` that returns values and refusals. To add one,
write its file and put it into :data:`FAMILIES`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from formcheck.metrics.table import GOOD_STRIDES, METRICS, TIMING_KEYS, Metric
from formcheck.metrics.timing import timing_messages, timing_metrics
from formcheck.model import (
    CleanTrack,
    GaitTiming,
    Message,
    MetricValue,
    NotMeasured,
    Scene,
    Stride,
)
from formcheck.settings import Runner

__all__ = [
    "FAMILIES",
    "GOOD_STRIDES",
    "METRICS",
    "TIMING_KEYS",
    "Inputs",
    "Measured",
    "Metric",
    "measure",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class Inputs:
    """What a family of metrics may use of one clip."""

    track: CleanTrack
    scene: Scene
    timing: GaitTiming
    strides: tuple[Stride, ...]
    runner: Runner
    speed_mps: float | None
    clip: int


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Numbers of one clip, what could not be measured, and remarks."""

    values: tuple[MetricValue, ...]
    not_measured: tuple[NotMeasured, ...]
    messages: tuple[Message, ...]


Family = Callable[[Inputs], Iterable[MetricValue | NotMeasured | Message]]


def _timing(inputs: Inputs) -> Iterable[MetricValue | NotMeasured | Message]:
    yield from timing_metrics(
        inputs.timing,
        inputs.strides,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        leg_px=inputs.track.leg_px,
        rate_hz=inputs.track.rate_hz,
        clip=inputs.clip,
    )
    yield from timing_messages(
        inputs.timing,
        inputs.strides,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        leg_px=inputs.track.leg_px,
    )


FAMILIES: Final[tuple[Family, ...]] = (_timing,)
"""All families, in the order in which their numbers are shown."""


def measure(inputs: Inputs) -> Measured:
    """Return everything one clip shows, family by family."""
    found = [item for family in FAMILIES for item in family(inputs)]
    return Measured(
        values=tuple(i for i in found if isinstance(i, MetricValue)),
        not_measured=tuple(i for i in found if isinstance(i, NotMeasured)),
        messages=tuple(i for i in found if isinstance(i, Message)),
    )
