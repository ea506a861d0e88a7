"""Belt speed, stride length and step lengths: times multiplied by the belt's speed."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.metric import FOOT, Metric
from formcheck.metrics.timing.rhythm import step_time
from formcheck.metrics.timing.speed import belt_speed
from formcheck.model import NotMeasured
from formcheck.model.skeleton import SIDES
from formcheck.signal.statistics import combined

STRIDE_LENGTH: Final = Metric(
    key="stride_length",
    label="Stride length",
    unit="m",
    view="any",
    sided=False,
    definition="Belt speed times stride time; never measured across the picture.",
    source=("roche2017", "malisoux2023ref"),
    joints=FOOT,
    feet="either",
    from_clip="cadence",
)
STEP_LENGTH: Final = Metric(
    key="step_length",
    label="Step length",
    unit="m",
    view="any",
    sided=True,
    definition="Belt speed times this foot's step time.",
    source=("malisoux2023ref",),
    joints=FOOT,
    feet="both",
    from_clip="one",
)
BELT_SPEED: Final = Metric(
    key="belt_speed",
    label="Belt speed",
    unit="m/s",
    view="any",
    sided=False,
    definition="As typed in; else the backward speed of the flat foot, scaled by "
    "the runner's height.",
    joints=FOOT,
    from_clip="cadence",
)


def length_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return belt speed, stride length and step lengths."""
    clip = inputs.reader
    speed = belt_speed(
        inputs.timing,
        scene=inputs.scene,
        runner=inputs.runner,
        speed_mps=inputs.speed_mps,
        legs_px=inputs.legs_px,
    )
    if isinstance(speed, str):
        for metric in (BELT_SPEED, STRIDE_LENGTH, STEP_LENGTH):
            yield clip.none(metric.key, None, speed)
        return
    mark = ", an estimate" if speed.estimate else ""
    n = len(clip.strides)
    yield clip.value(
        BELT_SPEED,
        None,
        speed.mps,
        error=speed.error_mps,
        spread=float("nan"),  # one number for the whole clip
        n=n,
        method=speed.method,
    )
    stride_s = clip.timing.stride_time_s
    yield clip.value(
        STRIDE_LENGTH,
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
        step = step_time(inputs, side)
        if isinstance(step, NotMeasured):
            yield clip.none(STEP_LENGTH.key, side, step.reason)
            continue
        yield clip.value(
            STEP_LENGTH,
            side,
            speed.mps * step.value,
            error=combined(speed.mps * step.error, speed.error_mps * step.value),
            spread=speed.mps * step.spread,
            n=step.n_strides,
            method=f"belt speed x step time{mark}",
        )
