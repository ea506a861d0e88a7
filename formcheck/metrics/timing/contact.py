"""Contact time, flight time and duty factor: what foot strikes and toe-offs give."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from formcheck.gait.strides import contact_times_s, flight_times_s, lost_contacts_frac
from formcheck.metrics.asymmetry import index_pct, judged
from formcheck.metrics.measure import Inputs, Reader, Result, sd
from formcheck.metrics.metric import FOOT, Difference, Metric
from formcheck.model import Asymmetry, FloatArray, GaitTiming
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import Z95, combined, duration_bias_sd_s, mean_error

CONTACT: Final = Metric(
    key="contact_time",
    label="Ground contact time",
    unit="ms",
    view="side",
    sided=True,
    definition="Time from foot strike to toe-off of one foot.",
    source=("malisoux2023ref",),
    joints=FOOT,
    # The contacts of 17 runners on force plates differ by 3 % (SD).
    difference=Difference(floor_pct=4.0),
)
FLIGHT: Final = Metric(
    key="flight_time",
    label="Flight time",
    unit="ms",
    view="side",
    sided=True,
    definition="Time from this foot's toe-off to the other foot's strike.",
    source=("malisoux2023ref",),
    joints=FOOT,
    feet="both",
)
DUTY: Final = Metric(
    key="duty_factor",
    label="Duty factor",
    unit="frac",
    view="side",
    sided=True,
    definition="Contact time divided by stride time; a run stays below one half.",
    source=("malisoux2023ref",),
    joints=FOOT,
)
MAX_LOST_FRAC: Final = 0.10
"""With more contacts of a foot left out, those kept may be the long or the short ones:
no difference is given."""
_NO_TOE_OFF: Final = (
    "no toe-off of a whole stance could be read on this side; film at least 10 s with "
    "the feet in the picture"
)


def contact_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return contact time, flight time and duty factor of each side."""
    clip = inputs.reader
    if inputs.scene.view != "side":
        yield from _no_contacts(clip)
        return
    for side in SIDES:
        contact = contact_times_s(clip.timing, side)
        flight = flight_times_s(clip.timing, side)
        yield _duration(clip, CONTACT, side, contact)
        yield _duration(clip, FLIGHT, side, flight)
        yield _duty(clip, side, contact)


def _no_contacts(clip: Reader) -> Iterable[Result]:
    """Refuse what rests on single toe-offs seen along the running direction."""
    reason = (
        "from behind or in front toe-offs are seen to 70 ms only; film the run from "
        "the side"
    )
    for metric in (CONTACT, FLIGHT, DUTY):
        yield clip.none(metric.key, None, reason)


def _duration(clip: Reader, metric: Metric, side: Side, each_s: FloatArray) -> Result:
    if each_s.size == 0:
        return clip.none(metric.key, side, _NO_TOE_OFF)
    return clip.value(
        metric,
        side,
        1000.0 * float(np.mean(each_s)),
        error=1000.0 * _duration_error_s(each_s, clip.timing),
        spread=1000.0 * sd(each_s),
        n=len(each_s),
        method="foot strikes and toe-offs calibrated on force plates",
    )


def _duty(clip: Reader, side: Side, contact_s: FloatArray) -> Result:
    if contact_s.size == 0:
        return clip.none(DUTY.key, side, _NO_TOE_OFF)
    stride_s = clip.timing.stride_time_s
    duty = float(np.mean(contact_s)) / stride_s
    return clip.value(
        DUTY,
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


def _duration_error_s(each_s: FloatArray, timing: GaitTiming) -> float:
    """Return the 95 % error of a mean duration between a strike and a toe-off [s]."""
    single_s = combined(*timing.event_sd_s.values())
    return combined(
        mean_error(each_s, single_sd=single_s),
        Z95 * duration_bias_sd_s(timing.bias_sd_s),
    )


def contact_asymmetry(timing: GaitTiming, clip: int) -> Asymmetry | None:
    """Return left minus right contact time; None where contacts are missing."""
    contacts = {
        "left": contact_times_s(timing, "left"),
        "right": contact_times_s(timing, "right"),
    }
    if not all(values.size for values in contacts.values()):
        return None
    if max(lost_contacts_frac(timing, side) for side in SIDES) > MAX_LOST_FRAC:
        return None
    single_s = combined(*timing.event_sd_s.values())
    left_s, right_s = (float(np.mean(v)) for v in contacts.values())
    result = Asymmetry(
        key=CONTACT.key,
        left=1000.0 * left_s,
        right=1000.0 * right_s,
        difference=1000.0 * (left_s - right_s),
        unit="ms",
        index_pct=index_pct(left_s, right_s, "ms"),
        error=1000.0
        * combined(
            *(mean_error(v, single_sd=single_s) for v in contacts.values()),
            Z95 * timing.contacts_apart_sd_s,
            Z95 * timing.strikes_apart_sd_s,
        ),
        exceeds_error=False,
        clip=clip,
    )
    return judged(result, CONTACT.difference)
