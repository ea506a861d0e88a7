"""What is usual at this speed and height, beside the rows it rests on."""

from dataclasses import dataclass

from formcheck.findings.fitted import at_speed
from formcheck.findings.reference_values import ROWS, expected_cadence_spm
from formcheck.knowledge import load
from formcheck.metrics import METRICS
from formcheck.model import Analysis, Expected
from formcheck.text.numbers import plain, unit_words, with_error

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


def typical_ranges(
    speed_mps: float | None = None,
) -> dict[str, tuple[float | None, float | None]]:
    """Return from where on each metric is low, and high, enough to be worth a look.

    In the metric's own unit, at a speed of the belt; None on a side that has no limit.
    """
    metrics = load().thresholds.metric
    found = {key: at_speed(usual, speed_mps) for key, usual in metrics.items()}
    return {
        key: (
            None if usual.low is None else usual.low.watch,
            None if usual.high is None else usual.high.watch,
        )
        for key, usual in found.items()
        if usual.low or usual.high
    }


def typical_of(analysis: Analysis) -> dict[str, tuple[float | None, float | None]]:
    """Return the same for a run, at its speed, with what is expected at its height."""
    speeds = [m.value for m in analysis.metrics if m.key == "belt_speed"]
    return {
        **typical_ranges(speeds[0] if speeds else None),
        **{one.key: (one.low, one.high) for one in analysis.expected},
    }


def typical_words(usual: tuple[float | None, float | None], unit: str) -> str:
    """Return what is typical in words, as ``typical 2.6 to 2.8 m``; may be empty."""
    low, high = (None if one is None else plain(one, unit) for one in usual)
    if low is not None and high is not None:
        bare = low if unit == "deg" else low.removesuffix(f" {unit_words(unit)}")
        return f"typical {bare} to {high}"
    if high is not None:
        return f"typical below {high}"
    return "" if low is None else f"typical above {low}"
