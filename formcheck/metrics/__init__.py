"""The measurements: each declared beside its formula, listed in the catalogue.

What is read off the posture once a stride needs its declaration only; anything else is
a function of :class:`Inputs` that returns values and refusals, called here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from formcheck.metrics.catalogue import (
    FRONTAL,
    METRICS,
    SIDE,
    SIDE_KEYS,
    TIMING,
    TIMING_KEYS,
)
from formcheck.metrics.frontal.clip import Frontal
from formcheck.metrics.frontal.knee_separation import knee_separation
from formcheck.metrics.frontal.pelvis import pelvic_metrics
from formcheck.metrics.frontal.stance import frontal_metrics
from formcheck.metrics.frontal.trunk_drop import trunk_drop
from formcheck.metrics.measure import Inputs, Result, inputs_of
from formcheck.metrics.metric import GOOD_STRIDES, Metric
from formcheck.metrics.side.curves import CURVE_JOINTS, curves
from formcheck.metrics.side.foot_strike import foot_asymmetries, rearfoot_metrics
from formcheck.metrics.side.readings import measured
from formcheck.metrics.side.vertical_oscillation import bounce_metrics
from formcheck.metrics.timing.contact import contact_metrics
from formcheck.metrics.timing.lengths import length_metrics
from formcheck.metrics.timing.remarks import timing_messages, timing_refusal
from formcheck.metrics.timing.rhythm import rhythm_metrics
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
    "inputs_of",
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
    refusal = timing_refusal(inputs.timing, inputs.scene)
    if refusal:
        yield from (inputs.reader.none(metric.key, None, refusal) for metric in TIMING)
        return
    yield from rhythm_metrics(inputs)
    yield from contact_metrics(inputs)
    yield from length_metrics(inputs)
    yield from timing_messages(inputs)


def _side(inputs: Inputs) -> Iterable[Result]:
    """Return what the posture shows, in the order of the table."""
    refusal = _side_refusal(inputs)
    if refusal:
        return [inputs.reader.none(key, None, refusal) for key in SIDE_KEYS]
    found = [*rearfoot_metrics(inputs), *bounce_metrics(inputs)]
    for metric in SIDE:
        if metric.reading is not None:
            found += measured(inputs, metric)
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
        for metric in FRONTAL:
            yield clip.none(metric.key, None, refusal)
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
