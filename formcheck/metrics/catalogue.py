"""Every metric: key, label, unit, view, definition, and the source of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

MetricView = Literal["any", "side", "frontal"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """What one number means.

    Attributes
    ----------
    key, label, unit
        ``frac`` is 0..1, ``leg`` a fraction of leg length (thigh + shank),
        ``hip_widths`` a fraction of the distance between the hip points.
    view
        The camera view that shows it; ``frontal`` is from the back or the front.
    sided
        True if it is given for each leg (or arm).
    definition
        One sentence with the formula in words.
    source
        Keys of the literature list; empty if the definition is our own.
    """

    key: str
    label: str
    unit: str
    view: MetricView
    sided: bool
    definition: str
    source: tuple[str, ...] = ()


_ALL: Final = (
    Metric(
        key="cadence",
        label="Cadence",
        unit="steps/min",
        view="any",
        sided=False,
        definition="Steps of both feet in a minute: 120 divided by the stride time.",
        source=("vanoeveren2017", "burns2019"),
    ),
    Metric(
        key="stride_time",
        label="Stride time",
        unit="s",
        view="any",
        sided=False,
        definition="Time from a foot strike to the same foot's next one: slope of the "
        "line through the strikes of both feet.",
    ),
    Metric(
        key="step_time",
        label="Step time",
        unit="s",
        view="any",
        sided=True,
        definition="Time from the other foot's strike to this foot's strike.",
    ),
    Metric(
        key="stride_length",
        label="Stride length",
        unit="m",
        view="any",
        sided=False,
        definition="Belt speed times stride time; never measured across the picture.",
        source=("roche2017", "malisoux2023ref"),
    ),
    Metric(
        key="step_length",
        label="Step length",
        unit="m",
        view="any",
        sided=True,
        definition="Belt speed times this foot's step time.",
        source=("malisoux2023ref",),
    ),
    Metric(
        key="belt_speed",
        label="Belt speed",
        unit="m/s",
        view="any",
        sided=False,
        definition="As typed in; else the backward speed of the flat foot, scaled by "
        "the runner's height.",
    ),
    Metric(
        key="contact_time",
        label="Ground contact time",
        unit="ms",
        view="side",
        sided=True,
        definition="Time from foot strike to toe-off of one foot.",
        source=("malisoux2023ref",),
    ),
    Metric(
        key="flight_time",
        label="Flight time",
        unit="ms",
        view="side",
        sided=True,
        definition="Time from this foot's toe-off to the other foot's strike.",
        source=("malisoux2023ref",),
    ),
    Metric(
        key="duty_factor",
        label="Duty factor",
        unit="frac",
        view="side",
        sided=True,
        definition="Contact time divided by stride time; a run stays below one half.",
        source=("malisoux2023ref",),
    ),
    Metric(
        key="shank_angle_ic",
        label="Shank angle at contact",
        unit="deg",
        view="side",
        sided=True,
        definition="Angle of the line from knee to ankle to the vertical at foot "
        "strike; + = ankle ahead of the knee.",
        source=("recvscoll2023", "dingenen2018"),
    ),
    Metric(
        key="overstride_distance",
        label="Foot ahead of hips at contact",
        unit="leg",
        view="side",
        sided=True,
        definition="Horizontal distance from mid-hip to ankle at foot strike, divided "
        "by that leg's length; + = ahead.",
        source=("lieberman2015", "wille2014"),
    ),
    Metric(
        key="foot_strike_angle",
        label="Foot-strike angle",
        unit="deg",
        view="side",
        sided=True,
        definition="Pitch of the line from heel to toe at foot strike, minus its pitch "
        "with the foot flat, minus a measured constant, over the part of a tip that "
        "the track shows; + = toes up.",
        source=("altman2012", "mo2025"),
    ),
    Metric(
        key="rearfoot_share",
        label="Rear-foot strikes",
        unit="frac",
        view="side",
        sided=True,
        definition="Share of strides whose foot-strike angle is over 8 degrees; its "
        "error holds the grey zone of 3 degrees to either side.",
        source=("altman2012", "mo2021"),
    ),
    Metric(
        key="knee_flexion_ic",
        label="Knee flexion at contact",
        unit="deg",
        view="side",
        sided=True,
        definition="180 degrees minus the angle hip-knee-ankle at foot strike.",
        source=("damsted2015",),
    ),
    Metric(
        key="knee_flexion_stance",
        label="Peak knee flexion in stance",
        unit="deg",
        view="side",
        sided=True,
        definition="Largest knee flexion in the first 70 % of contact.",
        source=("dingenen2018",),
    ),
    Metric(
        key="hip_extension",
        label="Thigh behind vertical at toe-off",
        unit="deg",
        view="side",
        sided=True,
        definition="Angle of the thigh to the vertical at toe-off; + = knee behind the "
        "hip. The trunk is not the reference.",
        source=("souza2016",),
    ),
    Metric(
        key="trunk_lean",
        label="Forward trunk lean",
        unit="deg",
        view="side",
        sided=False,
        definition="Angle of the line from mid-hip to mid-shoulder to the vertical, "
        "mean over stance; + = forward.",
        source=("tengpowers2014",),
    ),
    Metric(
        key="vertical_oscillation",
        label="Vertical oscillation",
        unit="cm",
        view="side",
        sided=False,
        definition="Highest minus lowest place of the pelvis within a step, from "
        "contact and flight time under gravity and the swing of the legs.",
        source=("folland2017", "vanhooren2024"),
    ),
    Metric(
        key="vertical_ratio",
        label="Vertical ratio",
        unit="frac",
        view="side",
        sided=False,
        definition="Vertical oscillation divided by step length.",
    ),
    Metric(
        key="pelvic_excursion",
        label="Pelvic drop",
        unit="deg",
        view="frontal",
        sided=True,
        definition="Largest tilt of the waistband, tape or dots toward the swing side "
        "during this leg's stance, minus the mean over the stride; + = swing side "
        "lower. It stands for the pelvis; the error holds how far they differ.",
        source=("bramah2018", "dingenen2018"),
    ),
    Metric(
        key="pelvic_drop",
        label="Pelvic drop from foot strike",
        unit="deg",
        view="frontal",
        sided=True,
        definition="The same largest tilt, minus the tilt at this leg's foot strike. "
        "It hangs on the moment of the strike, so it is told but not judged.",
    ),
    Metric(
        key="femoral_adduction",
        label="Femoral adduction",
        unit="deg",
        view="frontal",
        sided=True,
        definition="Angle of the thigh to the vertical in mid-stance, seen from the "
        "back or front; + = knee toward the midline.",
        source=("dingenen2018",),
    ),
    Metric(
        key="hip_adduction",
        label="Hip adduction",
        unit="deg",
        view="frontal",
        sided=True,
        definition="Angle of the thigh to the perpendicular of the pelvis line in "
        "mid-stance; + = adducted.",
        source=("chumanov2008",),
    ),
    Metric(
        key="knee_frontal",
        label="Knee projection angle",
        unit="deg",
        view="frontal",
        sided=True,
        definition="180 degrees minus the angle hip-knee-ankle in the frontal picture "
        "at mid-stance; + = knee inward.",
    ),
    Metric(
        key="step_width",
        label="Step width",
        unit="hip_widths",
        view="frontal",
        sided=True,
        definition="Sideways distance of the heel from mid-hip in mid-stance, toward "
        "the foot's own side, divided by hip width.",
        source=("brindle2014", "bog2020"),
    ),
    Metric(
        key="crossover_share",
        label="Crossover steps",
        unit="frac",
        view="frontal",
        sided=True,
        definition="Share of strides whose heel lands on or across the midline.",
        source=("iskandar2023",),
    ),
    Metric(
        key="lateral_trunk_lean",
        label="Sideways trunk lean",
        unit="deg",
        view="frontal",
        sided=True,
        definition="Angle of the line from mid-hip to mid-shoulder to the vertical in "
        "mid-stance; + = toward the stance leg.",
        source=("dingenen2018",),
    ),
    Metric(
        key="knee_separation",
        label="Distance of the knees",
        unit="hip_widths",
        view="frontal",
        sided=True,
        definition="Sideways distance of the knees in this leg's mid-stance, divided "
        "by hip width; - = crossed.",
    ),
    Metric(
        key="trunk_drop",
        label="Contralateral trunk drop",
        unit="deg",
        view="frontal",
        sided=True,
        definition="Largest lean of the line from mid-hip to mid-shoulder toward the "
        "swing side during this leg's stance, to the vertical.",
        source=("risc2023",),
    ),
    Metric(
        key="arm_crossover_share",
        label="Arms crossing the midline",
        unit="frac",
        view="frontal",
        sided=True,
        definition="Share of strides in which the wrist swings past the midline.",
    ),
)

METRICS: Final[Mapping[str, Metric]] = MappingProxyType({m.key: m for m in _ALL})
"""All metrics by key, in the order in which they are shown."""

TIMING_KEYS: Final = (
    "cadence",
    "stride_time",
    "step_time",
    "stride_length",
    "step_length",
    "belt_speed",
    "contact_time",
    "flight_time",
    "duty_factor",
)
"""What :mod:`formcheck.metrics.timing.temporal` measures."""

SIDE_KEYS: Final = (
    "shank_angle_ic",
    "overstride_distance",
    "foot_strike_angle",
    "rearfoot_share",
    "knee_flexion_ic",
    "knee_flexion_stance",
    "hip_extension",
    "trunk_lean",
    "vertical_oscillation",
    "vertical_ratio",
)
"""What the posture seen from the side gives."""

MIN_READINGS: Final = 3
"""Fewer readings than this are no number."""
GOOD_STRIDES: Final = 7
"""Fewer good strides per leg than this are too few to judge a side by."""
