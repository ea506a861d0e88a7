"""The same numbers as CSV tables, one row for each thing, for spreadsheets and scripts.

Decimal point, comma, UTF-8, a header row with units; an empty cell is not known.
"""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import Final

from formcheck.escaping import harmless
from formcheck.model import Analysis
from formcheck.results.result_json import DIGITS

Cell = str | float | int | None

STRIDE_COLUMNS: Final = (
    "clip",
    "file",
    "side",
    "foot_strike_s",
    "toe_off_s",
    "opposite_strike_s",
    "next_strike_s",
    "stride_time_s",
    "contact_time_s",
    "step_time_s",
)
METRIC_COLUMNS: Final = (
    "key",
    "label",
    "side",
    "value",
    "error",
    "spread",
    "unit",
    "n_strides",
    "clip",
    "method",
    "not_measured_because",
)
EVENT_COLUMNS: Final = ("clip", "file", "kind", "side", "frame", "time_s", "error_s")
CURVE_COLUMNS: Final = ("key", "side", "clip", "unit", "cycle_pct", "mean", "sd")


def tables(analysis: Analysis) -> dict[str, bytes]:
    """Return the content of every CSV file by its name."""
    return {
        "strides.csv": csv_bytes(STRIDE_COLUMNS, _strides(analysis)),
        "metrics.csv": csv_bytes(METRIC_COLUMNS, _metrics(analysis)),
        "events.csv": csv_bytes(EVENT_COLUMNS, _events(analysis)),
        "curves.csv": csv_bytes(CURVE_COLUMNS, _curves(analysis)),
    }


def _strides(analysis: Analysis) -> Iterable[Sequence[Cell]]:
    for index, clip in enumerate(analysis.clips):
        if clip.scene is not None and clip.scene.slow_motion_hint is not None:
            continue  # seconds of the file are none of the runner's
        for stride in clip.strides:
            yield (
                index,
                clip.info.name,
                stride.side,
                stride.foot_strike_s,
                stride.toe_off_s,
                stride.opposite_strike_s,
                stride.next_strike_s,
                stride.stride_time_s,
                stride.contact_time_s,
                stride.step_time_s,
            )


def _metrics(analysis: Analysis) -> Iterable[Sequence[Cell]]:
    for m in analysis.metrics:
        yield (
            *(m.key, m.label, m.side, m.value, m.error, m.spread, m.unit),
            *(m.n_strides, m.clip, m.method, None),
        )
    for refused in analysis.not_measured:
        yield (
            *(refused.key, None, refused.side, None, None, None, None, None),
            *(refused.clip, None, refused.reason),
        )


def _events(analysis: Analysis) -> Iterable[Sequence[Cell]]:
    for index, clip in enumerate(analysis.clips):
        for e in clip.timing.events if clip.timing else ():
            yield index, clip.info.name, e.kind, e.side, e.frame, e.time_s, e.error_s


def _curves(analysis: Analysis) -> Iterable[Sequence[Cell]]:
    for curve in analysis.curves:
        for pct, (mean, sd) in enumerate(
            zip(curve.mean.tolist(), curve.sd.tolist(), strict=True)
        ):
            yield curve.key, curve.side, curve.clip, curve.unit, pct, mean, sd


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as the content of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _text(cell: Cell) -> str:
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, float):
        return f"{cell:.{DIGITS}g}"
    return harmless(cell) if isinstance(cell, str) else str(cell)
