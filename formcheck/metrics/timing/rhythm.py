"""Cadence, stride time and step times: what the foot strikes alone give."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.gait.beat.left_right_timing import left_to_right_s
from formcheck.gait.strides import step_times_s
from formcheck.metrics.asymmetry import left_to_right_error_s
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.metric import FOOT, Metric
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import combined

CADENCE: Final = Metric(
    key="cadence",
    label="Cadence",
    unit="steps/min",
    view="any",
    sided=False,
    definition="Steps of both feet in a minute: 120 divided by the stride time.",
    source=("vanoeveren2017", "burns2019"),
    joints=FOOT,
    feet="either",
)
STRIDE_TIME: Final = Metric(
    key="stride_time",
    label="Stride time",
    unit="s",
    view="any",
    sided=False,
    definition="Time from a foot strike to the same foot's next one: slope of the "
    "line through the strikes of both feet.",
    joints=FOOT,
    feet="either",
    from_clip="cadence",
)
STEP_TIME: Final = Metric(
    key="step_time",
    label="Step time",
    unit="s",
    view="any",
    sided=True,
    definition="Time from the other foot's strike to this foot's strike.",
    joints=FOOT,
    feet="both",
    from_clip="one",
)


def rhythm_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return cadence, stride time and step times."""
    timing, clip = inputs.timing, inputs.reader
    stride_s, error_s = timing.stride_time_s, timing.stride_time_error_s
    each_s = np.array([s.stride_time_s for s in inputs.strides])
    n = len(each_s)
    method = "line through the foot strikes of both sides"
    yield clip.value(
        CADENCE,
        None,
        120.0 / stride_s,
        error=120.0 / stride_s * error_s / stride_s,
        spread=sd(120.0 / each_s),
        n=n,
        method=method,
    )
    yield clip.value(
        STRIDE_TIME,
        None,
        stride_s,
        error=error_s,
        spread=sd(each_s),
        n=n,
        method=method,
    )
    for side in SIDES:
        yield step_time(inputs, side)


def step_time(inputs: Inputs, side: Side) -> Result:
    """Return a foot's step time, or why it is not known."""
    clip, view = inputs.reader, inputs.scene.view
    steps = step_times_s(clip.timing, side)
    to_right_s, _, from_wave = left_to_right_s(clip.timing, view)
    if not np.isfinite(to_right_s) or steps.size == 0:
        return clip.none(
            STEP_TIME.key, side, "needs three foot strikes in a row; film at least 10 s"
        )
    stride_s = clip.timing.stride_time_s
    return clip.value(
        STEP_TIME,
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
