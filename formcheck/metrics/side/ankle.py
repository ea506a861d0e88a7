"""Ankle dorsiflexion at contact: the foot against the shank when it lands."""

from typing import Final

from formcheck.metrics.metric import (
    FOOT,
    LEGS_APART_DEG,
    Difference,
    Drawing,
    ErrorModel,
    Metric,
    Reading,
)
from formcheck.metrics.side.foot_strike import ANGLE, tipped_deg
from formcheck.metrics.side.joints import SHANK
from formcheck.model import FloatArray
from formcheck.signal.statistics import combined


def dorsiflexion_deg(foot_deg: FloatArray, shank_deg: FloatArray) -> FloatArray:
    """Return the ankle's angle from the tracked foot over flat and the shank [deg].

    Both are corrected as in the numbers of foot and shank, so that the ankle is their
    difference to the digit. With the shank ahead at its lower end (+) and the foot flat
    the ankle is pointed (-).

    Examples
    --------
    >>> round(float(dorsiflexion_deg(np.array(22.1), np.array(8.0))), 1)
    12.0
    """
    angle: FloatArray = tipped_deg(foot_deg) - shank_deg
    return angle


_FOOT, _SHANK = ANGLE.known_error, SHANK.known_error

DORSIFLEXION: Final = Metric(
    key="ankle_dorsiflexion_ic",
    label="Ankle dorsiflexion at contact",
    unit="deg",
    view="side",
    sided=True,
    definition="Angle between the lines from knee to ankle and from heel to toe at "
    "foot strike, minus 90 degrees; 0 = foot flat under an upright shank, + = toes "
    "toward the shin.",
    joints=(*FOOT, "knee", "ankle"),
    # No point is in both lines: what the landmarks' places and the strides give to foot
    # and shank adds up. Roll is in the shank alone, the foot is read over itself flat.
    error=ErrorModel(
        landmark=combined(_FOOT.landmark, _SHANK.landmark),
        stride_sd=combined(_FOOT.stride_sd, _SHANK.stride_sd),
        roll_gain=_SHANK.roll_gain,
    ),
    difference=Difference(across_clips=True, floor=LEGS_APART_DEG),
    reading=Reading(
        signals=("foot", "shank"),
        moment="contact",
        formula=dorsiflexion_deg,
        method="mean over foot strikes of foot-strike angle minus shank angle",
    ),
    drawing=Drawing(points=("knee", "ankle", "heel", "toe"), against="belt"),
)
