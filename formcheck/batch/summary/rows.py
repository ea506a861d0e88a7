"""One session's numbers as rows of the summary: tidy, one number a row."""

import math
from typing import Any, Final

from formcheck.report.number_table import label
from formcheck.results.schema import Result

COLUMNS: Final = (
    *("session", "clip", "file", "view", "metric", "label", "side"),
    *("value", "error", "spread", "unit", "n_strides", "method", "not_measured"),
)
DIFFERENCE: Final = "left-right"
"""``side`` of a row that holds a difference, left minus right."""


def summary_rows(name: str, result: Result) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of one session: numbers, differences, and what is not known.

    ``clip`` counts the session's clips from 0; None = the session as a whole.
    """
    rows: list[tuple[Any, ...]] = []
    for m in result.metrics:
        rows.append(
            (
                *(name, m.clip, *_of_clip(result, m.clip), m.key, m.label, m.side),
                *(
                    m.value,
                    _known(m.error),
                    _known(m.spread),
                    m.unit,
                    m.n_strides,
                    m.method,
                    None,
                ),
            )
        )
    for a in result.asymmetries:
        rows.append(
            (
                *(name, a.clip, *_of_clip(result, a.clip), a.key, label(a.key)),
                *(DIFFERENCE, a.difference, _known(a.error), None, a.unit),
                *(None, a.note, None),
            )
        )
    for n in result.not_measured:
        rows.append(
            (
                *(name, n.clip, *_of_clip(result, n.clip), n.key, label(n.key), n.side),
                *(None, None, None, None, None, None, n.reason),
            )
        )
    return tuple(rows)


def _known(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _of_clip(result: Result, clip: int | None) -> tuple[str | None, str | None]:
    if clip is None or not 0 <= clip < len(result.clips):
        return None, None
    return result.clips[clip].file, result.clips[clip].view
