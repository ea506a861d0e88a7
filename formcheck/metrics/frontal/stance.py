"""What the legs that stand show of a clip from behind or in front."""

from collections.abc import Iterable

from formcheck.metrics.frontal.arms import arm_crossing
from formcheck.metrics.frontal.clip import Frontal, Result, stance_readings
from formcheck.metrics.frontal.mid_stance import (
    KNEE,
    THIGH,
    TRUNK_LEAN,
    roll_messages,
    stance_angle,
)
from formcheck.metrics.frontal.step_width import WIDTH, step_widths
from formcheck.model import Message
from formcheck.model.skeleton import SIDES


def frontal_metrics(clip: Frontal) -> Iterable[Result | Message]:
    """Return what the stance legs show of one clip."""
    yield from roll_messages(clip)
    readings = stance_readings(clip)
    for side in SIDES:
        seen = readings[side]
        for metric in (THIGH, KNEE):
            yield stance_angle(clip, metric, side, seen[metric.key])
        yield from step_widths(clip, side, seen[WIDTH.key])
        yield stance_angle(clip, TRUNK_LEAN, side, seen[TRUNK_LEAN.key])
        yield arm_crossing(clip, side)
