"""``index.html``: all sessions of a batch in one table, and how each number spreads."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from formcheck.batch.jobs import Outcome
from formcheck.batch.rows import COLUMNS, DIFFERENCE
from formcheck.report.display import with_error
from formcheck.skeleton import SIDES

MAX_SESSIONS: Final = 5000
"""Sessions listed; a longer page is slow in a browser, and the tables have them all."""
MAX_COLUMNS: Final = 14
N_BINS: Final = 24
_WIDTH: Final = 480.0
_HEIGHT: Final = 72.0
_WORDS: Final = {"done": "done", "kept": "done", "failed": "failed"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number in the table: as it is shown, and as it is sorted."""

    text: str
    value: float | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One session."""

    name: str
    link: str | None
    state: str
    files: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a histogram, in picture px."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How one number spreads over the sessions."""

    title: str
    unit: str
    n: int
    low: str
    median: str
    high: str
    middle_x: float
    bars: tuple[Bar, ...]


_Key = tuple[str, str | None]


def index_html(outcomes: Sequence[Outcome], *, target: str) -> bytes:
    """Return the page over all sessions; ``target`` is the file each one links to."""
    environment = Environment(
        loader=PackageLoader("formcheck.batch"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values = _values(outcomes)
    shown = list(values)[:MAX_COLUMNS]
    failures = [f for outcome in outcomes for f in outcome.failures]
    page = environment.get_template("index.html.j2").render(
        heads=[_title(values[key][0], key) for key in shown],
        lines=[_line(outcome, shown) for outcome in outcomes[:MAX_SESSIONS]],
        n_sessions=len(outcomes),
        n_failed=sum(not outcome.rows for outcome in outcomes),
        failures=failures[:MAX_SESSIONS],
        n_failures=len(failures),
        spreads=[_spread(found, key) for key, found in values.items()],
        target=target,
        width=_WIDTH,
        height=_HEIGHT,
    )
    return page.encode()


def _named(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(COLUMNS, row, strict=True))


def _values(outcomes: Iterable[Outcome]) -> dict[_Key, list[dict[str, Any]]]:
    """Return all measured rows by metric and side, in the order they come up."""
    found: dict[_Key, list[dict[str, Any]]] = {}
    for outcome in outcomes:
        for row in map(_named, outcome.rows):
            value = row["value"]
            if value is not None and math.isfinite(value):
                found.setdefault((row["metric"], row["side"]), []).append(row)
    labels = {key: rows[0]["label"] for (key, _), rows in found.items()}
    keys = list(dict.fromkeys(key for key, _ in found))
    sides = [None, *SIDES, DIFFERENCE]
    for (key, _), rows in found.items():
        rows[0] = {**rows[0], "label": rows[0]["label"] or labels[key] or key}
    ranked = sorted(found, key=lambda k: (keys.index(k[0]), sides.index(k[1])))
    return {key: found[key] for key in ranked}


def _title(row: dict[str, Any], key: _Key) -> str:
    side = {None: "", DIFFERENCE: ", left minus right"}.get(key[1], f", {key[1]}")
    unit = f" [{row['unit']}]" if row["unit"] else ""
    return f"{row['label']}{side}{unit}"


def _line(outcome: Outcome, shown: Sequence[_Key]) -> Line:
    rows = [_named(row) for row in outcome.rows]
    here: dict[_Key, dict[str, Any]] = {}
    for row in rows:
        if row["value"] is not None:
            here.setdefault((row["metric"], row["side"]), row)
    files = dict.fromkeys(row["file"] for row in rows if row["file"])
    lost = dict.fromkeys(f.clip.rsplit("/", 1)[-1] for f in outcome.failures)
    return Line(
        name=outcome.name,
        link=quote(outcome.name) if outcome.status in ("done", "kept") else None,
        state=_WORDS.get(outcome.status, outcome.status),
        files=", ".join(files or lost),
        cells=tuple(_cell(here.get(key)) for key in shown),
    )


def _cell(row: dict[str, Any] | None) -> Cell:
    if row is None:
        return Cell(text="", value=None)
    error = row["error"] if row["error"] is not None else math.nan
    return Cell(text=with_error(row["value"], error, row["unit"]), value=row["value"])


def _spread(rows: Sequence[dict[str, Any]], key: _Key) -> Spread:
    """Return the histogram of one number."""
    values = np.array([row["value"] for row in rows], dtype=float)
    low, high = float(values.min()), float(values.max())
    room = (high - low) or max(abs(low) * 0.02, 1e-6)
    counts, edges = np.histogram(values, bins=N_BINS, range=(low, low + room))
    step = _WIDTH / N_BINS
    top = max(1, int(counts.max()))
    bars = [
        Bar(
            x=i * step + 1,
            y=_HEIGHT * (1 - count / top),
            width=step - 2,
            height=_HEIGHT * count / top,
            title=f"{edges[i]:.4g} to {edges[i + 1]:.4g}: {count}",
        )
        for i, count in enumerate(counts.tolist())
        if count
    ]
    unit = rows[0]["unit"] or ""
    median = float(np.median(values))
    return Spread(
        title=_title(rows[0] | {"unit": ""}, key),
        unit=unit,
        n=len(values),
        low=f"{low:.4g}",
        median=f"{median:.4g}",
        high=f"{low + room:.4g}",
        middle_x=_WIDTH * (median - low) / room,
        bars=tuple(bars),
    )
