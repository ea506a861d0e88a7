"""Pelvic drop, its excursion and hip adduction, from the pelvis read in the picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.metrics.asymmetry import asymmetry
from formcheck.metrics.catalogue import METRICS
from formcheck.metrics.frontal import Frontal, stance_readings
from formcheck.model import (
    Asymmetry,
    Curve,
    FloatArray,
    Message,
    MetricValue,
    NotMeasured,
    PelvisLine,
    PelvisMethod,
)
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.harmonics import stride_curve
from formcheck.signal.statistics import FRONTAL_SD_S, Z95, combined, student

PELVIS_ERROR_DEG: Final[Mapping[PelvisMethod, float]] = MappingProxyType(
    {"waistband": 2.0, "dots": 1.5, "strip": 1.5}
)
"""95 % error of how cloth follows the pelvis: a waistband that is lifted by 5 mm on the
swing side -0.8, its plane tilted against the hip axis 0.7 to 1.8 (dots: none), wrinkles
0.4 deg after ten strides, slip unknown. A budget; nothing was compared with markers on
the bone yet."""
LOW_RESIDUAL_DEG: Final = 0.8
"""From here on single pictures scatter so much that the value is a first look only."""
HIP_ERROR_DEG: Final = 4.5
"""95 % error of the thigh's angle, see :mod:`formcheck.metrics.frontal`."""
PELVIC_KEYS: Final = ("pelvic_drop", "pelvic_excursion", "hip_adduction")
_METHOD_WORDS: Final[Mapping[PelvisMethod, str]] = MappingProxyType(
    {
        "waistband": "edge of the waistband in the picture, confirmed by a person",
        "dots": "two light dots on the shorts",
        "strip": "strip of light tape on the shorts",
    }
)

Result = MetricValue | NotMeasured


@dataclass(frozen=True, kw_only=True, eq=False)
class _Leg:
    """The pelvis over one leg's stance: + = the swinging side lower.

    ``stance`` are the angles from strike to toe-off, ``mid`` the one in the middle,
    ``shifted`` those at the strike moved by the events' own bias; each row of
    ``without`` is (drop, excursion, mid) with one stride left out.
    """

    stance: FloatArray
    mid: float
    shifted: FloatArray
    without: FloatArray

    @property
    def drop(self) -> float:
        return float(self.stance.max() - self.stance[0])

    @property
    def excursion(self) -> float:
        return float(self.stance.max())


def pelvic_metrics(
    clip: Frontal, pelvis: PelvisLine | str
) -> Iterable[Result | Message]:
    """Return the pelvis' numbers of both legs, or why there are none.

    Parameters
    ----------
    clip
        The clip, for the thigh's angle and the stride time.
    pelvis
        The pelvis' line, or why there is none.
    """
    refusal = pelvis if isinstance(pelvis, str) else pelvis.refusal
    if refusal or isinstance(pelvis, str):
        for key in PELVIC_KEYS:
            yield clip.none(key, None, refusal)
        return
    thigh = stance_readings(clip)
    for side in SIDES:
        leg = _leg(pelvis, side, clip.timing.stride_time_s)
        yield _value(clip, pelvis, "pelvic_drop", side, leg)
        yield _value(clip, pelvis, "pelvic_excursion", side, leg)
        yield _hip(clip, pelvis, side, leg, thigh[side]["femoral_adduction"])
    if pelvis.residual_deg > LOW_RESIDUAL_DEG:
        yield Message(
            code="pelvis_low_confidence",
            level="warn",
            message=f"the line of the pelvis scatters by {pelvis.residual_deg:.1f}° "
            f"from picture to picture (well seen under {LOW_RESIDUAL_DEG:g}°): its "
            "numbers are a first look; film closer, in better light, with a waistband "
            "or dots that stand out",
        )


def swing_side_lower(
    harmonics: FloatArray, side: Side, phase: FloatArray
) -> FloatArray:
    """Return how much lower than on average the swinging side is in a leg's stance."""
    # The tilt is + with the left side lower; over the left leg the right side swings.
    sign = -1.0 if side == "left" else 1.0
    return sign * stride_curve(harmonics, phase)


def _leg(pelvis: PelvisLine, side: Side, stride_s: float) -> _Leg:
    start = pelvis.strike_phase[side]
    inside = start + np.linspace(0.0, pelvis.stance_frac, 101)
    mid = np.array([start + pelvis.stance_frac / 2.0])
    bias = FRONTAL_SD_S["foot_strike"][1] / stride_s
    ends = start + np.array([-bias, bias])
    each = swing_side_lower(pelvis.strides_deg, side, inside)
    each_mid = swing_side_lower(pelvis.strides_deg, side, mid)[:, 0]
    peak = each.max(axis=1)
    return _Leg(
        stance=swing_side_lower(pelvis.harmonics, side, inside),
        mid=float(swing_side_lower(pelvis.harmonics, side, mid)[0]),
        shifted=swing_side_lower(pelvis.harmonics, side, ends),
        without=np.stack([peak - each[:, 0], peak, each_mid], axis=1),
    )


def _jackknife_sd(without: FloatArray) -> float:
    """Return the SD of a value from its values with one stride left out each."""
    n = len(without)
    return float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))


def _value(
    clip: Frontal, pelvis: PelvisLine, key: str, side: Side, leg: _Leg
) -> MetricValue:
    drop = key == "pelvic_drop"
    timing = abs(float(leg.shifted[1] - leg.shifted[0])) / 2.0 if drop else 0.0
    column = 0 if drop else 1
    return _metric(
        clip,
        pelvis,
        key,
        side,
        leg.drop if drop else leg.excursion,
        random_sd=_jackknife_sd(leg.without[:, column]),
        known=combined(PELVIS_ERROR_DEG[pelvis.method], Z95 * timing),
        method=_METHOD_WORDS[pelvis.method],
    )


def _hip(
    clip: Frontal, pelvis: PelvisLine, side: Side, leg: _Leg, thigh_deg: FloatArray
) -> Result:
    if len(thigh_deg) < 3:
        return clip.none(
            "hip_adduction", side, f"the {side} thigh was not seen in mid-stance"
        )
    thigh_sd = float(np.std(thigh_deg, ddof=1)) / len(thigh_deg) ** 0.5
    return _metric(
        clip,
        pelvis,
        "hip_adduction",
        side,
        float(np.mean(thigh_deg)) + leg.mid,
        random_sd=combined(thigh_sd, _jackknife_sd(leg.without[:, 2])),
        known=combined(
            HIP_ERROR_DEG, PELVIS_ERROR_DEG[pelvis.method], Z95 * clip.roll_sd_deg
        ),
        method=f"thigh against the pelvis, level on average; {pelvis.method}",
    )


def _metric(
    clip: Frontal,
    pelvis: PelvisLine,
    key: str,
    side: Side,
    value: float,
    *,
    random_sd: float,
    known: float,
    method: str,
) -> MetricValue:
    metric = METRICS[key]
    n = len(pelvis.strides_deg)
    shaky = pelvis.residual_deg if pelvis.residual_deg > LOW_RESIDUAL_DEG else 0.0
    return MetricValue(
        key=key,
        label=metric.label,
        unit=metric.unit,
        side=side,
        value=value,
        error=combined(student(n - 1) * random_sd, known, shaky),
        spread=random_sd * n**0.5,
        n_strides=n,
        method=method,
        clip=clip.clip,
    )


def pelvic_asymmetries(values: Iterable[MetricValue]) -> list[Asymmetry]:
    """Return left minus right of drop, excursion and hip adduction."""
    by_key = {(v.key, v.side): v for v in values}
    return [
        asymmetry(key, by_key[key, "left"], by_key[key, "right"])
        for key in PELVIC_KEYS
        if all((key, side) in by_key for side in SIDES)
    ]


def pelvic_curves(pelvis: PelvisLine | str, clip: int) -> list[Curve]:
    """Return the tilt toward the swinging side over each leg's stride.

    From the leg's foot strike; 0 is the mean over the stride.
    """
    if isinstance(pelvis, str) or pelvis.refusal:
        return []
    found = []
    share = np.linspace(0.0, 1.0, 101)
    for side in SIDES:
        phase = pelvis.strike_phase[side] + share
        each = swing_side_lower(pelvis.strides_deg, side, phase)
        n = len(each)
        # Leaving a stride out moves the mean by its own deviation over n - 1.
        sd = (n - 1) * np.std(each, axis=0, ddof=1)
        found.append(
            Curve(
                key="pelvic_drop",
                side=side,
                unit=METRICS["pelvic_drop"].unit,
                mean=swing_side_lower(pelvis.harmonics, side, phase),
                sd=sd,
                n_strides=n,
                clip=clip,
            )
        )
    return found
