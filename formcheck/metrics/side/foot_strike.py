"""Foot strike: its angle, the share of rear-foot strikes, and left against right."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.metrics.asymmetry import asymmetry
from formcheck.metrics.catalogue import MIN_READINGS
from formcheck.metrics.measure import Inputs, Reader, Result, sd
from formcheck.metrics.side.joints import contact_readings, timing_sd, too_few
from formcheck.model import Asymmetry, FloatArray, MetricValue
from formcheck.model.skeleton import SIDES, Side, opposite
from formcheck.signal.statistics import Z95, combined, reading_error

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
FLATS_AGREE_DEG: Final = 5.0
"""The two feet flat on the belt must be drawn alike: if their pitches differ by more,
the points sit differently on the far shoe and its angle is not comparable."""


def foot_metrics(inputs: Inputs) -> Iterable[Result]:
    """Return foot-strike angle and rear-foot share of each side, side view."""
    for side in SIDES:
        far = inputs.scene.near_side != side
        refusal = far_refusal(inputs, side) if far else ""
        angles = strike_angles_deg(inputs, side)
        if not refusal and len(angles) < MIN_READINGS:
            refusal = too_few(len(angles))
        if refusal:
            yield inputs.reader.none("foot_strike_angle", side, refusal)
            yield inputs.reader.none("rearfoot_share", side, refusal)
            continue
        angle = _angle(inputs, side, angles, far=far)
        yield angle
        yield _share(inputs.reader, side, angles, angle, far=far)


def strike_angles_deg(inputs: Inputs, side: Side) -> FloatArray:
    """Return the foot-strike angle of every stride that shows it [deg]."""
    pitch = contact_readings(inputs, "foot", side)
    return tipped_deg(pitch[np.isfinite(pitch)])


def tipped_deg(over_flat: FloatArray) -> FloatArray:
    """Return a foot's pitch from its tracked pitch over flat [deg]."""
    pitch: FloatArray = (over_flat - FLAT_OFFSET_DEG) / TIP_FRAC
    return pitch


def far_refusal(inputs: Inputs, side: Side) -> str:
    """Return why the far foot's angle cannot be given; empty if it can."""
    flat = inputs.timing.flat_pitch_deg
    apart = abs(flat[side] - flat[opposite(side)])
    if apart <= FLATS_AGREE_DEG:
        return ""
    return (
        f"the {side} foot is farther from the camera, and flat on the belt it is drawn "
        f"{apart:.0f}° apart from the near one (at most {FLATS_AGREE_DEG:.0f}°); "
        f"film the {side} side as well"
    )


def _angle(inputs: Inputs, side: Side, angles: FloatArray, *, far: bool) -> MetricValue:
    return inputs.reader.value(
        "foot_strike_angle",
        side,
        float(np.mean(angles)),
        error=reading_error(
            "foot_strike_angle",
            angles,
            far=far,
            timing=timing_sd(inputs, "foot", side) / TIP_FRAC,
        ),
        spread=sd(angles),
        n=len(angles),
        method="mean over foot strikes of pitch minus flat pitch minus "
        f"{FLAT_OFFSET_DEG} deg, over {TIP_FRAC}"
        + (", an estimate from the far foot" if far else ""),
    )


def _share(
    reader: Reader, side: Side, angles: FloatArray, angle: MetricValue, *, far: bool
) -> MetricValue:
    """Return the share of rear-foot strikes.

    The error holds what the grey zone and the few strides leave open; a mean that is
    clear of the limit by more than its own error makes the class sure.
    """
    n = len(angles)
    share = float(np.mean(angles > REARFOOT_DEG))
    low = float(np.mean(angles > REARFOOT_DEG + GREY_DEG))
    high = float(np.mean(angles > REARFOOT_DEG - GREY_DEG))
    # Agresti and Coull: two successes and two failures more, so that 0 and 1 of few
    # strides are not taken for certain.
    fuller = (share * n + 2.0) / (n + 4.0)
    chance = Z95 * float(np.sqrt(fuller * (1.0 - fuller) / (n + 4.0)))
    open_frac = max(high - share, share - low)
    return reader.value(
        "rearfoot_share",
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
    return asymmetry("foot_strike_angle", left, right)


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
    "foot_strike_angle": _angle_asymmetry,
    "rearfoot_share": class_asymmetry,
}
