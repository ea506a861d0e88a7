"""The form of the ranges: from where on a number is worth a look, and what is usual."""

from typing import Literal, Self

from pydantic import Field, model_validator

from formcheck.knowledge.part import Part, Text

Grade = Literal["moderate", "limited", "very_limited", "provisional", "convention"]


class Limit(Part):
    """Where a metric starts to be worth a look."""

    finding: Text
    watch: float
    notable: float | None = None


class SpeedLimits(Part):
    """Limits that move with the speed; between the speeds on a straight line."""

    mps: tuple[float, ...] = Field(min_length=2)
    watch: tuple[float, ...]
    notable: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _one_per_speed(self) -> Self:
        rows = [self.watch, *([self.notable] if self.notable else [])]
        if any(len(row) != len(self.mps) for row in rows):
            raise ValueError("watch and notable have one number per speed")
        if list(self.mps) != sorted(set(self.mps)):
            raise ValueError("mps must rise")
        return self


class Range(Part):
    """What is typical of one metric.

    ``high`` and ``low`` hold where speed or sex is not known and are the most careful
    ones; :mod:`formcheck.findings.fitted` puts those of a runner in their place.
    """

    unit: Text
    high_by_speed: SpeedLimits | None = None
    low_by_speed: SpeedLimits | None = None
    high_by_sex: dict[Literal["female", "male"], float] = Field(default_factory=dict)
    high: Limit | None = None
    low: Limit | None = None
    never_alone: bool = False
    smallest_change: float | None = Field(default=None, gt=0)
    change_source: str = ""
    grade: Grade
    sources: tuple[Text, ...] = Field(min_length=1)
    why: Text

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        high, low = self.high, self.low
        if high and high.notable is not None and high.notable <= high.watch:
            raise ValueError("high.notable must lie above high.watch")
        if low and low.notable is not None and low.notable >= low.watch:
            raise ValueError("low.notable must lie below low.watch")
        if high and low and low.watch >= high.watch:
            raise ValueError("low.watch must lie below high.watch")
        if self.smallest_change is not None and not self.change_source:
            raise ValueError("smallest_change names no source (change_source)")
        return self


class Difference(Part):
    """How far left and right of one metric may lie apart."""

    unit: Text
    finding: Text
    watch: float = Field(gt=0)
    notable: float | None = None
    grade: Grade
    sources: tuple[Text, ...] = Field(min_length=1)
    why: Text


class Expectation(Part):
    """How far a value may lie from ``findings.reference_values``.

    ``slow_finding`` supports other signs from one SD below on; alone it is not told.
    """

    unit: Text
    low: Limit
    stride_finding: Text
    slow_finding: Text
    grade: Grade
    sources: tuple[Text, ...] = Field(min_length=1)
    why: Text


class Thresholds(Part):
    """All limits that findings are made with."""

    metric: dict[str, Range]
    difference: dict[str, Difference]
    expected: dict[str, Expectation]

    @property
    def never_alone(self) -> frozenset[str]:
        """Findings that bring nothing up unless another sign stands beside them."""
        return frozenset(
            limit.finding
            for usual in self.metric.values()
            for limit in (usual.high, usual.low)
            if usual.never_alone and limit
        )


class Reference(Part):
    """How ordinary legs ran, speed by speed; see the head of the file."""

    unit: Text
    runners: int = Field(gt=1)
    speeds_mps: tuple[float, ...] = Field(min_length=1)
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    left_right_sd: tuple[float, ...] = ()
    sources: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_per_speed(self) -> Self:
        n = len(self.speeds_mps)
        if any(len(row) != n for row in (self.mean, self.sd, self.low, self.high)):
            raise ValueError("mean, sd, low and high have one number per speed")
        if len(self.left_right_sd) not in (0, n):
            raise ValueError("left_right_sd has one number per speed, or none")
        if list(self.speeds_mps) != sorted(set(self.speeds_mps)):
            raise ValueError("speeds_mps must rise")
        return self
