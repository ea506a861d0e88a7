"""What is usual at this speed and height, beside the rows it rests on."""

from dataclasses import dataclass

from formcheck.findings.reference_values import ROWS, expected_cadence_spm
from formcheck.knowledge import load
from formcheck.metrics import METRICS
from formcheck.model import Analysis, Expected
from formcheck.model.formatting import plain, with_error

ROWS_HEIGHT_M = 1.72
"""Height for which the formula is set beside the rows: their groups' means."""


@dataclass(frozen=True, kw_only=True)
class Usual:
    """One expected number in words, and what was measured."""

    label: str
    value: str
    low: str
    high: str
    measured: str


@dataclass(frozen=True, kw_only=True)
class UsualRow:
    """One published group mean in words."""

    speed: str
    cadence: str
    formula: str
    who: str
    source: str


def usual(analysis: Analysis) -> list[Usual]:
    """Return what is expected, each beside the measured number."""
    return [_one(analysis, one) for one in analysis.expected]


def _one(analysis: Analysis, one: Expected) -> Usual:
    unit = METRICS[one.key].unit if one.key in METRICS else ""
    seen = next((m for m in analysis.metrics if m.key == one.key), None)
    return Usual(
        label=METRICS[one.key].label if one.key in METRICS else one.key,
        value=plain(one.value, unit),
        low=plain(one.low, unit),
        high=plain(one.high, unit),
        measured="nothing"
        if seen is None
        else with_error(seen.value, seen.error, seen.unit),
    )


def usual_rows() -> list[UsualRow]:
    """Return the rows the formula was fitted to."""
    return [
        UsualRow(
            speed=plain(row.speed_mps, "m/s"),
            cadence=f"{row.cadence_spm:.0f}",
            formula=f"{expected_cadence_spm(row.speed_mps, ROWS_HEIGHT_M):.0f}",
            who=row.who,
            source=row.source,
        )
        for row in ROWS
    ]


def typical_ranges() -> dict[str, tuple[float | None, float | None]]:
    """Return from where on each metric is low, and high, enough to be worth a look.

    In the metric's own unit; None on a side that has no limit.
    """
    return {
        key: (
            None if usual.low is None else usual.low.watch,
            None if usual.high is None else usual.high.watch,
        )
        for key, usual in load().thresholds.metric.items()
        if usual.low or usual.high
    }
