"""The numbers, what could not be measured, and the two sides compared."""

from dataclasses import dataclass
from typing import Annotated

from formcheck.model.arrays import FloatArray, read_only
from formcheck.model.skeleton import Side
from formcheck.model.stored import Samples, Told, Unknown

HALF_WIDTH = Told("half width of the 95 % interval")


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
    error: Annotated[float, Unknown(), HALF_WIDTH]
    spread: Annotated[float, Unknown(), Told("SD over strides")]
    n_strides: int
    method: str
    clip: Annotated[int, Told("index into clips")] = 0


@dataclass(frozen=True, kw_only=True)
class NotMeasured:
    """A number that could not be measured, and why, in one sentence."""

    key: str
    side: Side | None
    clip: int = 0
    reason: str


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
    index_pct: Annotated[
        float | None, Told("100 x difference / mean of both; null for angles")
    ]
    error: Annotated[float, Unknown()]
    exceeds_error: bool
    clip: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """Mean and SD of an angle over 0..100 % of the gait cycle, shape (101,) each."""

    key: str
    side: Side
    unit: str
    clip: int = 0
    mean: Annotated[FloatArray, Samples(101)]
    sd: Annotated[FloatArray, Samples(101)]
    n_strides: int

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
