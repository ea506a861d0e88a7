"""Shank, knee, thigh, trunk, and how far ahead of the hips the foot lands."""

from typing import Final

import numpy as np

from formcheck.metrics.joint_angles import LEG_BEFORE_S
from formcheck.metrics.metric import (
    FOOT,
    LEGS_APART_DEG,
    Difference,
    Drawing,
    ErrorModel,
    Metric,
    Reading,
)
from formcheck.signal.statistics import Z95

TRUNK_OFFSET_DEG: Final = 1.9
"""The tracked line from mid-hip to mid-shoulder leans back by this much against the
joint centres': 2.7 (SD 0.4) in 23 clips of 17 rendered people, 1.6 and 0.6 in two drawn
bodies; the mean of both kinds, whose hip joints may be placed differently."""
LEG_PER_DEG: Final = float(np.radians(1.0))
"""A degree of roll moves the ankle, a leg below the hips, by this share of a leg."""
_AT_CONTACT: Final = (
    f"mean over foot strikes, read {1000 * LEG_BEFORE_S:g} ms before them"
)

# What the landmarks' places give (SD of a runner's mean, near leg; what the strike's
# timing gives comes on top). Tracked against exact joints, bias included, 23 clips of
# 17 rendered people: shank 1.7, knee 4.0 and 3.7, thigh 2.9 deg, ankle 1.6 % of a leg;
# one more drawn body in 21 runs: shank 0.8, knee 1.4 and 1.3, thigh 1.5, trunk 0.8 deg,
# ankle 0.8 %. Markers, exact joints themselves, of 17 runners read shank 1.4, knee 1.5
# and 1.3, thigh 1.0 deg about the truth, mostly by timing. Trunk lean 0.4 between the
# 17, 1.5 between them and two drawn bodies.
# The SD of one stride's value, measuring and runner: force-plate runs with landmark
# noise, and real clips for those that do not depend on contact.
# On 72 rendered clips of the same 17 people, in all and with what timing and strides
# give taken off: knee 4.1 and 3.4 deg, shank under 1.8.
# What rests on the knee is given for the near leg only: the far knee is drawn bent by
# 13 deg too little or too much (straight reads +6, bent -7 deg).

SHANK: Final = Metric(
    key="shank_angle_ic",
    label="Shank angle at contact",
    unit="deg",
    view="side",
    sided=True,
    definition="Angle of the line from knee to ankle to the vertical at foot "
    "strike; + = ankle ahead of the knee.",
    source=("recvscoll2023", "dingenen2018"),
    joints=(*FOOT, "knee", "ankle"),
    error=ErrorModel(landmark=Z95 * 1.8, stride_sd=1.8, roll_gain=1.0),
    difference=Difference(across_clips=True, floor=LEGS_APART_DEG),
    reading=Reading(
        signals=("shank",),
        moment="contact",
        method=_AT_CONTACT,
        words="shank to the vertical",
    ),
    drawing=Drawing(points=("knee", "ankle"), against="vertical"),
)
AHEAD: Final = Metric(
    key="overstride_distance",
    label="Foot ahead of hips at contact",
    unit="leg",
    view="side",
    sided=True,
    definition="Horizontal distance from mid-hip to ankle at foot strike, divided "
    "by that leg's length; + = ahead.",
    source=("lieberman2015", "wille2014"),
    joints=(*FOOT, "knee", "ankle"),
    # Published manual readings are 1.8 times as far off on the far foot as on the near
    # one (mo2025).
    error=ErrorModel(
        landmark=Z95 * 0.020,
        far_landmark=Z95 * 0.025,
        stride_sd=0.013,
        roll_gain=LEG_PER_DEG,
    ),
    difference=Difference(across_clips=True),
    reading=Reading(
        signals=("ahead",), moment="contact", method=_AT_CONTACT, far_note=", far leg"
    ),
    drawing=Drawing(points=("ankle",), against="hip"),
)
KNEE_AT_CONTACT: Final = Metric(
    key="knee_flexion_ic",
    label="Knee flexion at contact",
    unit="deg",
    view="side",
    sided=True,
    definition="180 degrees minus the angle hip-knee-ankle at foot strike.",
    source=("damsted2015",),
    joints=(*FOOT, "knee", "ankle"),
    error=ErrorModel(landmark=Z95 * 4.1, stride_sd=2.5),
    difference=Difference(across_clips=True, floor=LEGS_APART_DEG),
    reading=Reading(
        signals=("knee",), moment="contact", method=_AT_CONTACT, words="knee bent"
    ),
    drawing=Drawing(points=("hip", "knee", "ankle"), against="joint"),
)
KNEE_IN_STANCE: Final = Metric(
    key="knee_flexion_stance",
    label="Peak knee flexion in stance",
    unit="deg",
    view="side",
    sided=True,
    definition="Largest knee flexion in the first 70 % of contact.",
    source=("dingenen2018",),
    joints=(*FOOT, "knee", "ankle"),
    error=ErrorModel(landmark=Z95 * 3.4, stride_sd=1.5),
    difference=Difference(across_clips=True, floor=LEGS_APART_DEG),
    reading=Reading(
        signals=("knee",),
        moment="stance_peak",
        method="mean over stances of the largest flexion in their first 70 %",
        words="knee bent",
    ),
    drawing=Drawing(points=("hip", "knee", "ankle"), against="joint"),
)
THIGH: Final = Metric(
    key="hip_extension",
    label="Thigh behind vertical at toe-off",
    unit="deg",
    view="side",
    sided=True,
    definition="Angle of the thigh to the vertical at toe-off; + = knee behind the "
    "hip. The trunk is not the reference.",
    source=("souza2016",),
    joints=(*FOOT, "knee"),
    error=ErrorModel(landmark=Z95 * 3.0, stride_sd=1.5, roll_gain=1.0),
    difference=Difference(across_clips=True, floor=LEGS_APART_DEG),
    reading=Reading(
        signals=("thigh",),
        moment="toe_off",
        method="mean over toe-offs, thigh against the vertical",
        words="thigh behind the vertical",
    ),
    drawing=Drawing(points=("hip", "knee"), against="vertical"),
)
TRUNK_LEAN: Final = Metric(
    key="trunk_lean",
    label="Forward trunk lean",
    unit="deg",
    view="side",
    sided=False,
    definition="Angle of the line from mid-hip to mid-shoulder to the vertical, "
    "mean over stance; + = forward.",
    source=("tengpowers2014",),
    joints=("hip", "shoulder"),
    error=ErrorModel(landmark=Z95 * 1.5, stride_sd=1.0, roll_gain=1.0),
    reading=Reading(
        signals=("trunk",),
        moment="stance_mean",
        formula=lambda lean: lean + TRUNK_OFFSET_DEG,
        method="mean over the stances of both feet, plus "
        f"{TRUNK_OFFSET_DEG:g} deg that the tracked line leans back too much",
    ),
    drawing=Drawing(points=("mid_hip", "mid_shoulder"), against="vertical_up"),
)
