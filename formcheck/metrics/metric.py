"""What a metric declares of itself, in one place beside its formula.

Definition, joints, error, left against right, clips of one run, stills: every other
package reads these from the declaration, so that a new metric is told once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from formcheck.model import Asymmetry, FloatArray, View
from formcheck.model.skeleton import Side
from formcheck.signal.statistics import Z95, combined, mean_error

MetricView = Literal["any", "side", "frontal"]
Feet = Literal["own", "both", "either"]
FromClip = Literal["best", "one", "cadence"]
Moment = Literal["contact", "stance_peak", "toe_off", "stance_mean"]
Reference = Literal["vertical", "vertical_up", "belt", "joint", "hip", "mean"]

FOOT: Final = ("hip", "heel", "toe")
"""The joints that events seen from the side rest on."""
TRUNK: Final = ("hip", "shoulder")
"""The joints that events seen from behind or in front rest on; the feet only vote which
leg stands."""
MIN_READINGS: Final = 3
"""Fewer readings than this are no number."""
LEGS_APART_DEG: Final = 3.0
"""Joint angles of healthy runners differ by up to this much between the legs (Wisconsin
group, Med Sci Sports Exerc 2021;53:945)."""
GOOD_STRIDES: Final = 7
"""Fewer good strides per leg than this are too few to judge a side by."""


@dataclass(frozen=True, kw_only=True)
class ErrorModel:
    """What a mean over strides is off by, beside the scatter of the strides.

    Attributes
    ----------
    landmark
        95 % error that the landmarks' places on the body give, in the metric's unit.
    far_landmark
        The same on the leg farther from the camera; None: not given for that leg.
    stride_sd
        Usual SD of one stride's value, for clips of few strides.
    roll_gain
        What a degree of camera roll adds to the value.

    Examples
    --------
    >>> shank = ErrorModel(landmark=3.5, stride_sd=1.8, roll_gain=1.0)
    >>> round(shank.of_mean(np.full(9, 12.0), roll_sd_deg=1.5), 1)
    4.7
    """

    landmark: float
    stride_sd: float
    far_landmark: float | None = None
    roll_gain: float = 0.0

    def of_mean(
        self,
        values: FloatArray,
        *,
        far: bool = False,
        timing_sd: float = 0.0,
        roll_sd_deg: float = 0.0,
    ) -> float:
        """Return the 95 % error of the mean of one value per stride.

        Parameters
        ----------
        values
            One value per stride.
        far
            Whether it is the leg farther from the camera.
        timing_sd
            SD of the value that the event's own bias from runner to runner gives.
        roll_sd_deg
            SD of the camera's roll that is left.
        """
        landmark = self.far_landmark if far else self.landmark
        if landmark is None:
            raise ValueError("the far leg has no error, so it is not measured")
        return combined(
            mean_error(values, single_sd=self.stride_sd),
            landmark,
            Z95 * timing_sd,
            Z95 * self.roll_gain * roll_sd_deg,
        )


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How left minus right of a metric is judged.

    Attributes
    ----------
    landmark
        95 % error of it from the landmarks' places, in which what both legs share
        drops out; None: the errors of both sides count as independent.
    overstated
        Whether the landmarks make it too large.
    across_clips
        Whether the near legs of two clips may be compared.
    floor
        What symmetric runners show as well: under it no difference is called real.
    floor_pct
        The same in per cent of the mean of both sides.
    """

    landmark: float | None = None
    overstated: bool = False
    across_clips: bool = False
    floor: float | None = None
    floor_pct: float | None = None

    def below_floor(self, found: Asymmetry) -> bool:
        """Return whether a difference is one that symmetric runners show as well.

        In per cent a difference must lie beyond floor and error together, as their
        squares add up: what is read is the runner's own small difference and the error
        of reading it.
        """
        if self.floor_pct is not None and found.index_pct is not None:
            error_pct = 200.0 * found.error / (found.left + found.right)
            return abs(found.index_pct) < combined(self.floor_pct, error_pct)
        return self.floor is not None and abs(found.difference) < self.floor

    @property
    def note(self) -> str:
        """What is said of a difference below the floor."""
        if self.floor_pct is not None:
            under, floor = (
                "not clear of the practical floor of",
                f"{self.floor_pct:g} %",
            )
        else:
            under, floor = "under the practical floor of", f"{self.floor:g}°"
        return f"{under} {floor}: not called a real difference"


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How a still shows the number: points that are joined, and the reference.

    ``against`` is the vertical down from the first point, or up from it, the line of
    the flat foot on the belt, the joint itself, the vertical through mid-hip, or a
    line's own mean. Points are of the own leg but for those that begin with ``mid_``.
    """

    points: tuple[str, ...]
    against: Reference

    def of(self, side: Side | None) -> tuple[str, ...]:
        """Return the full names of the points on a leg, as in ``left_knee``."""
        return tuple(
            name if name.startswith("mid_") else f"{side}_{name}"
            for name in self.points
        )


def _as_read(signal: FloatArray) -> FloatArray:
    return signal


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a number is read off the posture, seen from the side, once in each stride.

    Attributes
    ----------
    signals
        Of :class:`formcheck.metrics.joint_angles.Posture`, without the side.
    moment
        At foot strike, where it is largest early in stance, at toe-off, or the mean
        over stance.
    formula
        What makes the value of the signals, one array each.
    method
        How it was read, in words; ``far_note`` is added for the far leg.
    words
        How a still of the moment calls it; empty: not told there.
    """

    signals: tuple[str, ...]
    moment: Moment
    method: str
    far_note: str = ""
    formula: Callable[..., FloatArray] = _as_read
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """What one number means, what it rests on, and what may be made of it.

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
    joints
        What has to be seen in stance, of its own side or, without one, of both.
    feet
        Whose joints: its own side's, those of both feet (it ends or begins with the
        other foot), or those of either leg (both keep one rhythm).
    from_clip
        Of several clips of a run: the one that measures it best, one that gives both
        sides (they are two parts of one stride), or the cadence's.
    error, difference
        Its error and that of left minus right; no model: worked out from the events'.
    reading, drawing
        How it is read off the posture, and how a still shows it.
    """

    key: str
    label: str
    unit: str
    view: MetricView
    sided: bool
    definition: str
    joints: tuple[str, ...]
    source: tuple[str, ...] = ()
    feet: Feet = "own"
    from_clip: FromClip = "best"
    error: ErrorModel | None = None
    difference: Difference = Difference()
    reading: Reading | None = None
    drawing: Drawing | None = None

    def joints_from(self, view: View) -> tuple[str, ...]:
        """Return the joints it rests on in a clip filmed from a view.

        From behind and in front events come from the trunk.
        """
        if view != "side" and self.view != "frontal":
            return TRUNK
        return self.joints

    @property
    def known_error(self) -> ErrorModel:
        """Its error model, of a metric that has one."""
        if self.error is None:
            raise ValueError(f"{self.key} declares no error of its own")
        return self.error
