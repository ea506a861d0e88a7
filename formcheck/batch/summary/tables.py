"""All numbers of a batch as one table, and what could not be analysed as another."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from formcheck.batch.sessions import Failure
from formcheck.batch.summary.rows import COLUMNS
from formcheck.results.csv_tables import csv_bytes
from formcheck.text.escaping import escaped

FAILURE_COLUMNS: Final = ("session", "clip", "reason")
_NUMBERS: Final = ("value", "error", "spread")
_COUNTS: Final = ("clip", "n_strides")


def summary_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return ``summary.csv``: one row for each session, metric and side."""
    return csv_bytes(COLUMNS, rows)


def failures_csv(failures: Iterable[Failure]) -> bytes:
    """Return ``failures.csv``: each clip that was not analysed, and why."""
    return csv_bytes(FAILURE_COLUMNS, ((f.session, f.clip, f.reason) for f in failures))


def summary_parquet(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return ``summary.parquet``: the same table with types, to the last bit."""
    plain = [tuple(map(_shown, row)) for row in rows]
    table = pd.DataFrame.from_records(plain, columns=list(COLUMNS))
    kinds = dict.fromkeys(COLUMNS, "string")
    kinds |= dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_COUNTS, "Int64")
    content = io.BytesIO()
    table.astype(kinds).to_parquet(content, index=False)
    return content.getvalue()


def _shown(cell: Any) -> Any:  # noqa: ANN401  (a text, or nothing)
    return escaped(cell) if isinstance(cell, str) else cell
