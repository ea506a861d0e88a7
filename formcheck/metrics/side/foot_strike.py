"""Foot strike: its angle, the share of rear-foot strikes, and left against right."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.metrics.asymmetry import asymmetry
from formcheck.metrics.measure import Inputs, Result, sd
from formcheck.metrics.metric import (
    FOOT,
    LEGS_APART_DEG,
    Difference,
    Drawing,
    ErrorModel,
    Metric,
    Reading,
)
from formcheck.metrics.side.readings import leg_value, readings
from formcheck.model import Asymmetry, FloatArray, MetricValue, NotMeasured
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import Z95, combined

FLAT_OFFSET_DEG: Final = 3.1
"""The foot is read this much more toe-up over flat than it is against the same foot of
a runner who stands, ..."""
TIP_FRAC: Final = 0.95
"""... and of its tip this part, since the low-pass begins the slap early: markers of 17
runners at three speeds, each left out in turn, 0.94 to 0.98 and rmse 2.6 deg. The net
adds 0.2 deg (SD 2.7) to the near foot of 17 rendered people; on four bodies alone the
part was 0.86 to 1.22."""
REARFOOT_DEG: Final = 8.0
"""Over it a strike is on the rear foot (altman2012; 7.4 in mo2021)."""
GREY_DEG: Final = 3.0
"""Strikes within this of the limit could be either. Chosen by us: about
the angle's own error of the near foot."""
FOREFOOT_DEG: Final = -5.0
"""Under it a fore-foot strike is likely: no more than likely, since the published
limit of -1.6 lies within the error."""


def tipped_deg(over_flat: FloatArray) -> FloatArray:
    """Return a foot's pitch from its tracked pitch over flat [deg]."""
    pitch: FloatArray = (over_flat - FLAT_OFFSET_DEG) / TIP_FRAC
    return pitch


ANGLE: Final = Metric(
    key="foot_strike_angle",
    label="Foot-strike angle",
    unit="deg",
    view="side",
    sided=True,
    definition="Pitch of the line from heel to toe at foot strike, minus its pitch "
    "with the foot flat, minus a measured constant, over the part of a tip that "
    "the track shows; + = toes up.",
    source=("altman2012", "mo2025"),
    joints=FOOT,
    # 70 near feet of 17 rendered people are 4.4 deg off in all, of which timing and
    # strides are 3.0; markers of 17 runners 2.7. Published manual readings are 1.8
    # times as far off on the far foot as on the near one (mo2025).
    error=ErrorModel(landmark=Z95 * 3.2, far_landmark=Z95 * 4.0, stride_sd=2.2),
    difference=Difference(floor=LEGS_APART_DEG),
    reading=Reading(
        signals=("foot",),
        moment="contact",
        formula=tipped_deg,
        method="mean over foot strikes of pitch minus flat pitch minus "
        f"{FLAT_OFFSET_DEG} deg, over {TIP_FRAC}",
        far_note=", an estimate from the far foot",
        words="foot to the belt",
    ),
    drawing=Drawing(points=("heel", "toe"), against="belt"),
)
REARFOOT: Final = Metric(
    key="rearfoot_share",
    label="Rear-foot strikes",
    unit="frac",
    view="side",
    sided=True,
    definition="Share of strides whose foot-strike angle is over 8 degrees; its "
    "error holds the grey zone of 3 degrees to either side.",
    source=("altman2012", "mo2021"),
    joints=FOOT,
)


def rearfoot_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return the share of rear-foot strikes of each side, side view."""
    for side in SIDES:
        angle = leg_value(inputs, ANGLE, side)
        if isinstance(angle, NotMeasured):
            yield inputs.reader.none(REARFOOT.key, side, angle.reason)
        else:
            yield _share(inputs, side, angle)


def strike_angles_deg(inputs: Inputs, side: Side) -> FloatArray:
    """Return the foot-strike angle of every stride that shows it [deg]."""
    angles = readings(inputs, ANGLE, side).value
    seen: FloatArray = angles[np.isfinite(angles)]
    return seen


def _share(inputs: Inputs, side: Side, angle: MetricValue) -> MetricValue:
    """Return the share of rear-foot strikes.

    The error holds what the grey zone and the few strides leave open; a mean that is
    clear of the limit by more than its own error makes the class sure.
    """
    angles = strike_angles_deg(inputs, side)
    n = len(angles)
    share = float(np.mean(angles > REARFOOT_DEG))
    low = float(np.mean(angles > REARFOOT_DEG + GREY_DEG))
    high = float(np.mean(angles > REARFOOT_DEG - GREY_DEG))
    # Agresti and Coull: two successes and two failures more, so that 0 and 1 of few
    # strides are not taken for certain.
    fuller = (share * n + 2.0) / (n + 4.0)
    chance = Z95 * float(np.sqrt(fuller * (1.0 - fuller) / (n + 4.0)))
    open_frac = max(high - share, share - low)
    far = inputs.scene.near_side != side
    return inputs.reader.value(
        REARFOOT,
        side,
        share,
        error=min(1.0, combined(chance, open_frac)),
        spread=sd(np.asarray(angles > REARFOOT_DEG, dtype=np.float64)),
        n=n,
        method=f"{strike_class(angle)}; strides over {REARFOOT_DEG:.0f} deg, grey zone "
        f"{REARFOOT_DEG - GREY_DEG:.0f} to {REARFOOT_DEG + GREY_DEG:.0f}"
        + (", an estimate from the far foot" if far else ""),
    )


def strike_class(angle: MetricValue) -> str:
    """Return how a foot strikes on the whole, in words.

    Two classes and a grey zone; "fore-foot likely" is as far as the angle can say.
    """
    if abs(angle.value - REARFOOT_DEG) <= GREY_DEG:
        return "between rear foot and mid-foot"
    if angle.value > REARFOOT_DEG:
        return "rear foot"
    if angle.value < FOREFOOT_DEG:
        return "not rear foot, fore-foot likely"
    return "not rear foot"


def foot_asymmetries(values: Sequence[MetricValue]) -> list[Asymmetry]:
    """Return left minus right foot-strike angle and class, as far as both are known.

    From one clip the far foot's error makes it an estimate, which is said; from a
    clip of each side it is as good as the two angles.
    """
    found = {(m.key, m.side): m for m in values}
    results = []
    for key, compare in _COMPARED.items():
        left, right = found.get((key, "left")), found.get((key, "right"))
        if left is None or right is None:
            continue
        result = compare(left, right)
        if left.clip == right.clip:
            words = ["an estimate: both feet from one clip", result.note]
            result = replace(result, note="; ".join(filter(None, words)))
        results.append(result)
    return results


def _angle_asymmetry(left: MetricValue, right: MetricValue) -> Asymmetry:
    return asymmetry(ANGLE, left, right)


def class_asymmetry(left: MetricValue, right: MetricValue) -> Asymmetry:
    """Return left minus right share of rear-foot strikes.

    The note says in how many strides the classes differ, any left stride against any
    right one: clips of two sides show different strides.
    """
    differs = left.value * (1.0 - right.value) + right.value * (1.0 - left.value)
    error = combined(left.error, right.error)
    return Asymmetry(
        key="foot_strike_class",
        left=left.value,
        right=right.value,
        difference=left.value - right.value,
        unit="frac",
        index_pct=None,
        error=error,
        exceeds_error=abs(left.value - right.value) > error,
        clip=left.clip if left.clip == right.clip else None,
        note=f"the class differs in {100 * differs:.0f} % of strides",
    )


_COMPARED: Final = {
    ANGLE.key: _angle_asymmetry,
    REARFOOT.key: class_asymmetry,
}
