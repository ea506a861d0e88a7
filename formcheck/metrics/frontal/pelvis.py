"""Pelvic drop, its excursion and hip adduction, from the pelvis read in the picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.metrics.asymmetry import asymmetry, judged
from formcheck.metrics.frontal.clip import Frontal, stance_readings
from formcheck.metrics.frontal.mid_stance import THIGH
from formcheck.metrics.frontal.pelvis_errors import (
    DROP_ERROR_DEG,
    EXCURSION_ERROR_DEG,
    LOW_RESIDUAL_DEG,
    jackknife_sd,
)
from formcheck.metrics.metric import (
    LEGS_APART_DEG,
    MIN_READINGS,
    TRUNK,
    Difference,
    Metric,
)
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
from formcheck.pelvis.stance import (
    FOLLOWED,
    moment_phase,
    of_the_pelvis,
    stance_phase,
    swing_side_lower,
)
from formcheck.signal.statistics import (
    FRONTAL_SD_S,
    PRIOR_FREEDOM,
    Z95,
    combined,
    student,
)

_METHOD_WORDS: Final[Mapping[PelvisMethod, str]] = MappingProxyType(
    {
        "waistband": "edge of the waistband in the picture, confirmed by a person, "
        f"divided by {FOLLOWED['waistband']:g}: the part of the pelvis' tilt that it "
        "shows",
        "dots": "two light dots on the shorts, divided by "
        f"{FOLLOWED['dots']:g}: the part of the pelvis' tilt that they show",
        "strip": "strip of light tape on the shorts, divided by "
        f"{FOLLOWED['strip']:g}: the part of the pelvis' tilt that it shows",
    }
)

# Of left minus right, in which what both legs share drops out: 95 % of the worst of
# the lines over the pelvis, the one over the PSIS.
EXCURSION: Final = Metric(
    key="pelvic_excursion",
    label="Pelvic drop",
    unit="deg",
    view="frontal",
    sided=True,
    definition="Largest tilt of the waistband, tape or dots toward the swing side "
    "during this leg's stance, minus the mean over the stride, over the part of the "
    "pelvis' tilt that these show; + = swing side lower. The error holds how far they "
    "differ.",
    source=("bramah2018", "dingenen2018"),
    joints=TRUNK,
    difference=Difference(landmark=2.0, floor=LEGS_APART_DEG),
)
DROP: Final = Metric(
    key="pelvic_drop",
    label="Pelvic drop from foot strike",
    unit="deg",
    view="frontal",
    sided=True,
    definition="The same largest tilt, minus the tilt at this leg's foot strike. "
    "It hangs on the moment of the strike, so it is told but not judged.",
    joints=TRUNK,
    difference=Difference(landmark=3.2, floor=LEGS_APART_DEG),
)
HIP: Final = Metric(
    key="hip_adduction",
    label="Hip adduction",
    unit="deg",
    view="frontal",
    sided=True,
    definition="Angle of the thigh to the perpendicular of the pelvis line in "
    "mid-stance; + = adducted.",
    source=("chumanov2008",),
    joints=("hip", "knee"),
    difference=Difference(floor=LEGS_APART_DEG),
)
_ALL: Final = (EXCURSION, DROP, HIP)

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
        for metric in _ALL:
            yield clip.none(metric.key, None, refusal)
        return
    thigh = stance_readings(clip)
    for side in SIDES:
        leg = _leg(pelvis, side, clip.timing.stride_time_s)
        yield _value(clip, pelvis, EXCURSION, side, leg)
        yield _value(clip, pelvis, DROP, side, leg)
        yield _hip(clip, pelvis, side, leg, thigh[side][THIGH.key])
    if pelvis.residual_deg > LOW_RESIDUAL_DEG:
        yield Message(
            code="pelvis_low_confidence",
            level="warn",
            message=f"the line of the pelvis scatters by {pelvis.residual_deg:.1f}° "
            f"from frame to frame (well seen under {LOW_RESIDUAL_DEG:g}°): its "
            "numbers are a first look; film closer, in better light, with a waistband "
            "or dots that stand out",
        )


def _leg(pelvis: PelvisLine, side: Side, stride_s: float) -> _Leg:
    start = pelvis.strike_phase[side]
    inside = stance_phase(pelvis, side)
    mid = np.array([moment_phase(pelvis, side, "mid_stance")])
    bias = FRONTAL_SD_S["foot_strike"][1] / stride_s
    ends = start + np.array([-bias, bias])
    mean = of_the_pelvis(pelvis, pelvis.harmonics)
    strides = of_the_pelvis(pelvis, pelvis.strides_deg)
    each = swing_side_lower(strides, side, inside)
    each_mid = swing_side_lower(strides, side, mid)[:, 0]
    peak = each.max(axis=1)
    return _Leg(
        stance=swing_side_lower(mean, side, inside),
        mid=float(swing_side_lower(mean, side, mid)[0]),
        shifted=swing_side_lower(mean, side, ends),
        without=np.stack([peak - each[:, 0], peak, each_mid], axis=1),
    )


def _value(
    clip: Frontal, pelvis: PelvisLine, metric: Metric, side: Side, leg: _Leg
) -> MetricValue:
    drop = metric is DROP
    timing = abs(float(leg.shifted[1] - leg.shifted[0])) / 2.0 if drop else 0.0
    column = 0 if drop else 1
    place = DROP_ERROR_DEG if drop else EXCURSION_ERROR_DEG
    return _metric(
        clip,
        pelvis,
        metric,
        side,
        leg.drop if drop else leg.excursion,
        random_sd=jackknife_sd(leg.without[:, column]),
        known=combined(place[pelvis.method], Z95 * timing),
        method=_METHOD_WORDS[pelvis.method],
    )


def _hip(
    clip: Frontal, pelvis: PelvisLine, side: Side, leg: _Leg, thigh_deg: FloatArray
) -> Result:
    if len(thigh_deg) < MIN_READINGS:
        return clip.none(HIP.key, side, f"the {side} thigh was not seen in mid-stance")
    thigh_sd = float(np.std(thigh_deg, ddof=1)) / len(thigh_deg) ** 0.5
    return _metric(
        clip,
        pelvis,
        HIP,
        side,
        float(np.mean(thigh_deg)) + leg.mid,
        random_sd=combined(thigh_sd, jackknife_sd(leg.without[:, 2])),
        known=combined(
            THIGH.known_error.landmark,
            EXCURSION_ERROR_DEG[pelvis.method],
            Z95 * clip.roll_sd_deg,
        ),
        method=f"thigh against the pelvis, level on average; {pelvis.method}",
    )


def _metric(
    clip: Frontal,
    pelvis: PelvisLine,
    metric: Metric,
    side: Side,
    value: float,
    *,
    random_sd: float,
    known: float,
    method: str,
) -> MetricValue:
    n = len(pelvis.strides_deg)
    shaky = pelvis.residual_deg if pelvis.residual_deg > LOW_RESIDUAL_DEG else 0.0
    return MetricValue(
        key=metric.key,
        label=metric.label,
        unit=metric.unit,
        side=side,
        value=value,
        error=combined(student(n - 1 + PRIOR_FREEDOM) * random_sd, known, shaky),
        spread=random_sd * n**0.5,
        n_strides=n,
        method=method,
        clip=clip.clip,
    )


def pelvic_asymmetries(values: Iterable[MetricValue]) -> list[Asymmetry]:
    """Return left minus right of drop, excursion and hip adduction."""
    by_key = {(v.key, v.side): v for v in values}
    found = []
    for metric in _ALL:
        key, landmark = metric.key, metric.difference.landmark
        left, right = by_key.get((key, "left")), by_key.get((key, "right"))
        if left is None or right is None:
            continue
        uneven = asymmetry(metric, left, right)
        if landmark is not None:
            means = [v.spread / max(1, v.n_strides) ** 0.5 for v in (left, right)]
            error = combined(landmark, Z95 * combined(*means))
            uneven = judged(replace(uneven, error=error), metric.difference)
        found.append(uneven)
    return found


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
        each = swing_side_lower(of_the_pelvis(pelvis, pelvis.strides_deg), side, phase)
        n = len(each)
        # Leaving a stride out moves the mean by its own deviation over n - 1.
        sd = (n - 1) * np.std(each, axis=0, ddof=1)
        found.append(
            Curve(
                key="pelvic_tilt",
                side=side,
                unit=EXCURSION.unit,
                mean=swing_side_lower(
                    of_the_pelvis(pelvis, pelvis.harmonics), side, phase
                ),
                sd=sd,
                n_strides=n,
                clip=clip,
            )
        )
    return found
