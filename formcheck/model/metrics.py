"""The numbers, what could not be measured, and the two sides compared."""

from dataclasses import dataclass

from formcheck.model.arrays import FloatArray, read_only
from formcheck.model.skeleton import Side


@dataclass(frozen=True, kw_only=True)
class MetricValue:
    """One measured number.

    ``error`` is the half width of the 95 % interval; ``spread`` the SD over strides.
    ``clip`` is the index of the clip in the session it was read from.
    """

    key: str
    label: str
    unit: str
    side: Side | None
    value: float
    error: float
    spread: float
    n_strides: int
    method: str
    clip: int = 0


@dataclass(frozen=True, kw_only=True)
class NotMeasured:
    """A number that could not be measured, and why, in one sentence."""

    key: str
    side: Side | None
    reason: str
    clip: int = 0


@dataclass(frozen=True, kw_only=True)
class Asymmetry:
    """Left minus right of one metric, with its 95 % error.

    ``index_pct`` is 100 x difference / mean of both; None for angles, whose zero is
    arbitrary. ``exceeds_error`` says that the difference is larger than its error;
    ``note`` says if it is unclear (then nothing exceeds) or under the practical floor.
    """

    key: str
    left: float
    right: float
    difference: float
    unit: str
    index_pct: float | None
    error: float
    exceeds_error: bool
    clip: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """Mean and SD of an angle over 0..100 % of the gait cycle, shape (101,) each."""

    key: str
    side: Side
    unit: str
    mean: FloatArray
    sd: FloatArray
    n_strides: int
    clip: int = 0

    def __post_init__(self) -> None:
        read_only(self.mean, 101, name="mean")
        read_only(self.sd, 101, name="sd")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is usual for this runner's height and speed, and where that comes from."""

    key: str
    value: float
    low: float
    high: float
    source: str
