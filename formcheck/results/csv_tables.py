"""The same numbers as CSV tables, one row for each thing, for spreadsheets and scripts.

Names of columns, keys, sides and units are the same everywhere, for scripts; labels,
methods and reasons are in the run's language, for people.
UTF-8, a header row with units; an empty cell is not known. Decimal point and comma, or
where the run's language writes a decimal comma, that and a semicolon, with the mark by
which a spreadsheet knows UTF-8.
"""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import Final

from formcheck.knowledge.phrases import ENGLISH, phrases
from formcheck.model import Analysis
from formcheck.results.result_json import DIGITS
from formcheck.text.escaping import harmless

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


COLUMN_MEANINGS: Final = {
    "clip": "Place of the clip in the run, the first is 0.",
    "file": "The clip's file.",
    "side": "The runner's own left or right; empty for both.",
    "foot_strike_s": "First contact of the foot with the belt [s from the start].",
    "toe_off_s": "Last contact of the foot with the belt [s from the start].",
    "opposite_strike_s": "Foot strike of the other foot that follows [s].",
    "next_strike_s": "Next foot strike of the same foot [s].",
    "stride_time_s": "From this foot strike to the next one of the same foot [s].",
    "contact_time_s": "From foot strike to toe-off [s].",
    "step_time_s": "From the other foot's strike to this one [s].",
    "key": "Name of the number in result.json.",
    "label": "Name of the number.",
    "value": "Mean over the strides, in the unit beside it.",
    "error": "Half width of the 95 % interval.",
    "spread": "Standard deviation over the strides.",
    "unit": "Unit of value, error, spread, mean and sd; frac is a share of 1.",
    "n_strides": "How many strides the number rests on.",
    "method": "How it was measured, where there are several ways.",
    "not_measured_because": "Why a number is missing.",
    "kind": "foot_strike or toe_off.",
    "frame": "Number of the nearest frame in the file, the first is 0.",
    "time_s": "Time of the event [s from the start].",
    "error_s": "Half width of its 95 % interval [s].",
    "cycle_pct": "Percent of the stride, from foot strike.",
    "mean": "Mean of the strides at this percent.",
    "sd": "Standard deviation of the strides at this percent.",
}
DECIMAL_COMMA: Final = frozenset({"de", "es", "fr", "it", "nl", "pl", "pt"})
"""Languages whose spreadsheets expect 1,5 and semicolons."""


def tables(analysis: Analysis) -> dict[str, bytes]:
    """Return the content of every CSV file by its name."""
    comma = analysis.advice.get("language") in DECIMAL_COMMA
    return {
        name: csv_bytes(columns, rows, decimal_comma=comma)
        for name, (columns, rows) in rows_by_table(analysis)
    }


def rows_by_table(
    analysis: Analysis,
) -> list[tuple[str, tuple[Sequence[str], Iterable[Sequence[Cell]]]]]:
    """Return the columns and rows of every table, by the name of its file."""
    return [
        ("strides.csv", (STRIDE_COLUMNS, _strides(analysis))),
        ("metrics.csv", (METRIC_COLUMNS, _metrics(analysis))),
        ("events.csv", (EVENT_COLUMNS, _events(analysis))),
        ("curves.csv", (CURVE_COLUMNS, _curves(analysis))),
    ]


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
    say = phrases(analysis.advice.get("language", ENGLISH))
    for m in analysis.metrics:
        yield (
            *(m.key, say(m.label), m.side, m.value, m.error, m.spread, m.unit),
            *(m.n_strides, m.clip, say(m.method), None),
        )
    for refused in analysis.not_measured:
        yield (
            *(refused.key, None, refused.side, None, None, None, None, None),
            *(refused.clip, None, say(refused.reason)),
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


def csv_bytes(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    decimal_comma: bool = False,
) -> bytes:
    """Return a table as the content of a CSV file."""
    text = io.StringIO()
    separator = ";" if decimal_comma else ","
    writer = csv.writer(text, lineterminator="\n", delimiter=separator)
    writer.writerow(columns)
    writer.writerows([_text(cell, decimal_comma) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if decimal_comma else "utf-8")


def _text(cell: Cell, decimal_comma: bool) -> str:
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, float):
        written = f"{cell:.{DIGITS}g}"
        return written.replace(".", ",") if decimal_comma else written
    return harmless(cell) if isinstance(cell, str) else str(cell)
