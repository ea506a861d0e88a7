"""Which numbers the picture of a clip can carry.

Refusing is part of measuring: each rule here says what was seen, what is needed and
what to do, and names the numbers it takes away.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from formcheck.metrics import METRICS
from formcheck.metrics.metric import TRUNK
from formcheck.model import (
    Asymmetry,
    BoolArray,
    CleanTrack,
    ClipInfo,
    Curve,
    FloatArray,
    Message,
    MetricValue,
    NotMeasured,
    PoseTrack,
    Stride,
    View,
)
from formcheck.model.skeleton import SIDES, Side, point
from formcheck.quality.clip import MAX_UNSEEN_FRAC, outside
from formcheck.text.numbers import with_error

MAX_SHARE_ERROR: Final = 0.5
"""From this error on a share of strides could be few as well as most of them."""
STANCE_MARGIN_S: Final = 0.06
"""Events rest on the motion this long before foot strike and after toe-off [s]: about
half a period of the 8-10 Hz low-pass."""

VOTERS: Final = ("ankle", "heel")
"""What says which leg stands, seen from behind or in front, ..."""
MAX_VOTERS_UNSEEN_FRAC: Final = 0.5
"""... where neither is seen for a larger share nothing is measured. Feet in the picture
were filled in for up to 30 % of stance in 4 of 11 rendered rear clips, and each leg was
told right; feet out of the picture are filled in all the time. Chosen by us between."""

_BODY: Final = frozenset({"shoulder", "hip", "knee", "ankle", "heel", "toe"})
_JOINTS: Final = tuple(sorted({j for m in METRICS.values() for j in m.joints}))


def unseen_frac(
    pose: PoseTrack,
    track: CleanTrack,
    info: ClipInfo,
    strides: Sequence[Stride],
) -> dict[str, float]:
    """Return for each joint how often it was filled in or out of the picture.

    Only frames around the stance of the joint's own side count, from just before foot
    strike to just after toe-off, since the numbers are read there; a foot hidden behind
    the other leg in mid-swing takes nothing away. Without strides all frames count;
    pictures that are there twice count once.
    """
    time_s = pose.time_s[track.fresh] / info.slow_motion_factor
    unseen = track.filled_in | outside(pose, info)[track.fresh]
    found = {}
    for side in SIDES:
        stance = _stance(time_s, [s for s in strides if s.side == side])
        for joint in _JOINTS:
            seen = unseen[stance, point(f"{side}_{joint}")]
            found[f"{side}_{joint}"] = float(np.mean(seen))
    return found


def _stance(time_s: FloatArray, strides: Sequence[Stride]) -> BoolArray:
    """Return the frames around the stances of one side; all if there are none."""
    inside = np.zeros(time_s.size, dtype=bool)
    for stride in strides:
        last_s = stride.toe_off_s
        if np.isnan(last_s):
            last_s = stride.foot_strike_s + stride.stride_time_s / 3
        inside |= (time_s >= stride.foot_strike_s - STANCE_MARGIN_S) & (
            time_s <= last_s + STANCE_MARGIN_S
        )
    return inside if inside.any() else ~inside


def hidden_joints(unseen: Mapping[str, float]) -> list[Message]:
    """Return which joints are hidden too often to be measured on, in one message.

    A handrail, a console or a swinging arm in front of a joint shows itself like this.
    """
    names = [
        f"{name.replace('_', ' ')} {100 * frac:.0f} %"
        for name, frac in unseen.items()
        if frac > MAX_UNSEEN_FRAC and name.split("_")[1] in _BODY
    ]
    if not names:
        return []
    return [
        Message(
            code="joints_hidden",
            level="warn",
            message=f"hidden or out of the picture in stance: {', '.join(names)}; what "
            "rests on them is not measured; film with nothing (handrail, console) "
            "between camera and runner",
        )
    ]


def trusted(
    values: Sequence[MetricValue],
    *,
    unseen: Mapping[str, float],
    sides_known: bool,
    view: View = "side",
    trunk_agrees: bool = False,
) -> tuple[list[MetricValue], list[NotMeasured]]:
    """Split values into those the picture can carry, and those it cannot.

    Parameters
    ----------
    values
        All numbers of one clip.
    unseen
        Of :func:`unseen_frac`.
    sides_known
        Whether left and right are told apart.
    view
        From where it was filmed.
    trunk_agrees
        Whether the trunk keeps the rhythm of the feet.
    """
    kept: list[MetricValue] = []
    refused: list[NotMeasured] = []
    for value in values:
        needed = METRICS[value.key].joints_from(view)
        reason = _reason(value, unseen, needed, sides_known=sides_known)
        if reason and METRICS[value.key].feet == "either" and view == "side":
            reason = "" if trunk_agrees or _one_leg(unseen, needed) else reason
        if not reason and needed == TRUNK:
            reason = _no_vote(unseen)
        if reason:
            refused.append(
                NotMeasured(
                    key=value.key, side=value.side, reason=reason, clip=value.clip
                )
            )
        else:
            kept.append(value)
    return kept, refused


def _one_leg(unseen: Mapping[str, float], joints: tuple[str, ...]) -> bool:
    """Say whether one leg is seen well enough."""
    worst = [max(unseen[f"{side}_{joint}"] for joint in joints) for side in SIDES]
    return min(worst) <= MAX_UNSEEN_FRAC


def _reason(
    value: MetricValue,
    unseen: Mapping[str, float],
    joints: tuple[str, ...],
    *,
    sides_known: bool,
) -> str:
    if value.side is not None and not sides_known:
        return "left and right leg cannot be told apart in this clip"
    if value.unit == "frac" and value.error >= MAX_SHARE_ERROR:
        return (
            f"{with_error(value.value, value.error, value.unit)} is too uncertain to "
            "report: it could be a few strides or most of them; film 20 s or more, "
            "closer"
        )
    both = value.side is None or METRICS[value.key].feet == "both"
    sides: tuple[Side, ...] = (value.side,) if value.side and not both else SIDES
    needed = [f"{s}_{j}" for j in joints for s in sides]
    worst = max(needed, key=lambda name: unseen[name])
    if unseen[worst] <= MAX_UNSEEN_FRAC:
        return ""
    return _hidden(worst, unseen[worst], MAX_UNSEEN_FRAC)


def _no_vote(unseen: Mapping[str, float]) -> str:
    """Return why nothing says which leg stands; empty if something does."""
    best = [
        min((f"{side}_{joint}" for joint in VOTERS), key=lambda name: unseen[name])
        for side in SIDES
    ]
    worst = max(best, key=lambda name: unseen[name])
    if unseen[worst] <= MAX_VOTERS_UNSEEN_FRAC:
        return ""
    return _hidden(worst, unseen[worst], MAX_VOTERS_UNSEEN_FRAC)


def _hidden(name: str, frac: float, at_most: float) -> str:
    return (
        f"the {name.replace('_', ' ')} was hidden or out of the picture "
        f"{100 * frac:.0f} % of the stance time (at most {100 * at_most:.0f} %); film "
        "square from the side or from behind, the whole runner in the picture, in good "
        "light"
    )


def trusted_curves(
    curves: Sequence[Curve],
    *,
    joints: Mapping[str, tuple[str, ...]],
    unseen: Mapping[str, float],
    sides_known: bool,
) -> list[Curve]:
    """Keep the curves whose joints were seen well enough."""
    return [
        curve
        for curve in curves
        if sides_known
        and all(
            unseen[f"{curve.side}_{joint}"] <= MAX_UNSEEN_FRAC
            for joint in joints[curve.key]
        )
    ]


def trusted_asymmetries(
    asymmetries: Sequence[Asymmetry], kept: Sequence[MetricValue]
) -> list[Asymmetry]:
    """Keep the asymmetries whose two sides were both kept."""
    sides = {(value.key, value.side) for value in kept}
    return [a for a in asymmetries if all((a.key, side) in sides for side in SIDES)]
