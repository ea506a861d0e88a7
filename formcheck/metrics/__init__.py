"""The measurements: one table of what each means, one file per family.

A family is a function of :class:`Inputs` that returns values and refusals. To add one,
write its file and put it into :data:`FAMILIES`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from formcheck.metrics.catalogue import (
    GOOD_STRIDES,
    METRICS,
    SIDE_KEYS,
    TIMING_KEYS,
    Metric,
)
from formcheck.metrics.frontal.knee_separation import KEY as KNEE_KEY
from formcheck.metrics.frontal.knee_separation import knee_separation
from formcheck.metrics.frontal.pelvis import PELVIC_KEYS, pelvic_metrics
from formcheck.metrics.frontal.stance import FRONTAL_KEYS, Frontal, frontal_metrics
from formcheck.metrics.frontal.trunk_drop import KEY as TRUNK_KEY
from formcheck.metrics.frontal.trunk_drop import trunk_drop
from formcheck.metrics.measure import Inputs, Result
from formcheck.metrics.side.curves import CURVE_JOINTS, curves
from formcheck.metrics.side.foot_strike import foot_asymmetries, foot_metrics
from formcheck.metrics.side.joints import joint_metrics
from formcheck.metrics.side.vertical_oscillation import bounce_metrics
from formcheck.metrics.timing.temporal import (
    timing_messages,
    timing_metrics,
    timing_refusal,
)
from formcheck.model import Curve, Message, MetricValue, NotMeasured

__all__ = [
    "CURVE_JOINTS",
    "FAMILIES",
    "GOOD_STRIDES",
    "METRICS",
    "SIDE_KEYS",
    "TIMING_KEYS",
    "Inputs",
    "Measured",
    "Metric",
    "curves",
    "foot_asymmetries",
    "measure",
]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Numbers of one clip, what could not be measured, curves, and remarks."""

    values: tuple[MetricValue, ...]
    not_measured: tuple[NotMeasured, ...]
    messages: tuple[Message, ...]
    curves: tuple[Curve, ...] = ()


Family = Callable[[Inputs], Iterable[MetricValue | NotMeasured | Message]]


def _timing(inputs: Inputs) -> Iterable[MetricValue | NotMeasured | Message]:
    yield from timing_metrics(
        inputs.timing,
        inputs.strides,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        legs_px=inputs.legs_px,
        rate_hz=inputs.track.timing_hz,
        clip=inputs.clip,
    )
    yield from timing_messages(
        inputs.timing,
        inputs.strides,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        legs_px=inputs.legs_px,
    )


def _side(inputs: Inputs) -> Iterable[Result]:
    """Return what the posture shows, in the order of the table."""
    refusal = _side_refusal(inputs)
    if refusal:
        return [inputs.reader.none(key, None, refusal) for key in SIDE_KEYS]
    found = [
        *joint_metrics(inputs),
        *foot_metrics(inputs),
        *bounce_metrics(inputs),
    ]
    return sorted(found, key=lambda one: SIDE_KEYS.index(one.key))


def _side_refusal(inputs: Inputs) -> str:
    if inputs.scene.view != "side":
        where = "behind" if inputs.scene.view == "rear" else "the front"
        return f"it cannot be measured from {where}; film the run from the side"
    return timing_refusal(inputs.timing, inputs.scene)


def _frontal(inputs: Inputs) -> Iterable[MetricValue | NotMeasured | Message]:
    if inputs.scene.view == "side":
        return
    refusal = timing_refusal(inputs.timing, inputs.scene)
    clip = Frontal(
        track=inputs.track,
        scene=inputs.scene,
        timing=inputs.timing,
        clip=inputs.clip,
        roll_deg=inputs.frontal_roll_deg,
    )
    if refusal:
        for key in (*PELVIC_KEYS, *FRONTAL_KEYS, KNEE_KEY, TRUNK_KEY):
            yield clip.none(key, None, refusal)
        return
    yield from pelvic_metrics(clip, inputs.pelvis)
    yield from frontal_metrics(clip)
    yield from knee_separation(clip)
    yield from trunk_drop(clip)


FAMILIES: Final[tuple[Family, ...]] = (_timing, _side, _frontal)
"""All families, in the order in which their numbers are shown."""


def measure(inputs: Inputs) -> Measured:
    """Return everything one clip shows, family by family."""
    found = [item for family in FAMILIES for item in family(inputs)]
    return Measured(
        values=tuple(i for i in found if isinstance(i, MetricValue)),
        not_measured=tuple(i for i in found if isinstance(i, NotMeasured)),
        messages=tuple(i for i in found if isinstance(i, Message)),
        curves=() if _side_refusal(inputs) else tuple(curves(inputs)),
    )
