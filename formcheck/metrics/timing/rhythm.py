"""Cadence, stride time and step times: what the foot strikes alone give."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.gait.beat.left_right_timing import left_to_right_s, timing_limps_s
from formcheck.gait.strides import step_times_s
from formcheck.metrics.asymmetry import index_pct, judged
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.metric import FOOT, Difference, Metric
from formcheck.model import Asymmetry, GaitTiming, View
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import (
    FRONTAL_ASYMMETRY_FRAC,
    LEFT_TO_RIGHT_S,
    Z95,
    combined,
    mean_error,
)

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
    # The steps of 17 runners on force plates differ by 2.6 % (SD). By floor or error
    # alone 6 % of those whose feet differ by less were told uneven steps, by both 1 %.
    difference=Difference(floor_pct=4.0),
)
METHODS_AGREE_PCT: Final = 3.0
"""Step-time asymmetry from events and from waveforms farther apart is unclear."""
UNCERTAIN_SIZE: Final = "its size is uncertain"
"""How the note of a difference begins of which only the side is sure."""


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


def step_asymmetry(timing: GaitTiming, view: View, clip: int) -> Asymmetry | None:
    """Return left minus right step time; None without three strikes in a row."""
    best, from_events, from_wave = left_to_right_s(timing, view)
    if not np.isfinite(best):
        return None
    stride_s = timing.stride_time_s
    apart_pct = 100.0 * 4.0 * abs(from_events - from_wave) / stride_s
    error = 2.0 * left_to_right_error_s(timing, view)
    unclear = note = ""
    if apart_pct > METHODS_AGREE_PCT:
        apart = f"foot strikes and whole movements are {apart_pct:.0f} % apart"
        each_s = [stride_s - 2.0 * to_right for to_right in (from_events, from_wave)]
        # Where both name one side, and clearly, only the size is in doubt.
        if min(each_s) > error or max(each_s) < -error:
            note = f"{UNCERTAIN_SIZE}: {apart}"
        else:
            unclear = f"unclear: {apart}"
    if not np.isfinite(from_wave):
        note = "from foot strikes alone: the whole movement could not be compared"
    left_s, right_s = stride_s - best, best
    result = Asymmetry(
        key=STEP_TIME.key,
        left=left_s,
        right=right_s,
        difference=left_s - right_s,
        unit="s",
        index_pct=index_pct(left_s, right_s, "s"),
        error=error,
        exceeds_error=False,
        clip=clip,
    )
    return judged(result, STEP_TIME.difference, unclear=unclear, note=note)


def left_to_right_error_s(timing: GaitTiming, view: View) -> float:
    """Return the 95 % error of the best left-to-right time [s].

    The scatter of the strikes, the waveforms' own error, and half of what the two ways
    differ. The waveforms have nothing of the reading of single strikes, but all of the
    runner's own uneven steps, which cannot be told from it: the scatter counts whole.
    """
    _, from_events, from_wave = left_to_right_s(timing, view)
    late = timing_limps_s(timing)
    # Differences of neighbours share strikes: each strike counts 2 / n in their mean,
    # while the SD of a difference is that of a strike times the root of 1.5.
    side = view == "side"
    single_s = timing.event_sd_s["foot_strike"]
    scatter = 2.0 / 1.5**0.5 * mean_error(late, single_sd=1.5**0.5 * single_s)
    frontal = FRONTAL_ASYMMETRY_FRAC * timing.stride_time_s / 4.0
    unlike_s = Z95 * timing.strikes_apart_sd_s
    known = combined(LEFT_TO_RIGHT_S, unlike_s) if side else frontal
    if not np.isfinite(from_wave):
        return combined(scatter, known)
    return combined(scatter, known, abs(from_events - from_wave) / 2.0)
