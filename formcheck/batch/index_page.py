"""``index.html``: all sessions of a batch in one table, and how each number spreads."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from formcheck.batch.rows import COLUMNS, DIFFERENCE
from formcheck.batch.sessions import Outcome, Question
from formcheck.knowledge import ENGLISH
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES
from formcheck.report.localised import localised
from formcheck.report.number_table import label
from formcheck.report.sections.reference import typical_ranges, typical_words
from formcheck.text.numbers import number, unit_words, with_error

MAX_SESSIONS: Final = 5000
"""Sessions listed; a longer page is slow in a browser, and the tables have them all."""
MAX_COLUMNS: Final = 14
N_BINS: Final = 24
MIN_BARS: Final = 10
"""Values from which on bars say more than the numbers themselves."""
FIRST: Final = (
    *("stride_length", "pelvic_drop", "foot_strike_angle", "cadence"),
    *("shank_angle_ic", "contact_time", "knee_flexion_stance", "trunk_lean"),
)
"""Numbers that come first, in this order."""
_WIDTH: Final = 480.0
_HEIGHT: Final = 72.0
_OF_PELVIS: Final = "pelvic_"
_WORDS: Final[Mapping[str, str]] = MappingProxyType({"kept": "done"})


@dataclass(frozen=True, kw_only=True)
class Head:
    """One column of numbers: what it is called, and what is typical of it."""

    title: str
    typical: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number in the table: as it is shown, as it is sorted, and what it is.

    ``beyond`` says on which side of what is typical it lies for sure; ``asks`` that it
    waits for an answer.
    """

    text: str
    value: float | None
    beyond: str = ""
    asks: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One session."""

    name: str
    link: str | None
    picture: str
    level: str
    says: str
    state: str
    why: str
    files: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A line at the hips that somebody has to look at."""

    session: str
    clip: str
    picture: str


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
    """How one number spreads over the sessions; no bars for a few values."""

    title: str
    n: int
    low: str
    median: str
    high: str
    middle_x: float
    typical: str
    band: tuple[float, float] | None
    bars: tuple[Bar, ...]


_Key = tuple[str, str | None]
_Usual = tuple[float | None, float | None]


def index_html(
    outcomes: Sequence[Outcome], *, target: str, language: str = ENGLISH
) -> bytes:
    """Return the page over all sessions; ``target`` is the file each one links to."""
    environment = Environment(
        loader=PackageLoader("formcheck.batch"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values = _values(outcomes)
    shown = columns(values)[:MAX_COLUMNS]
    failures = [f for outcome in outcomes for f in outcome.failures]
    speeds = {_speed(outcome) for outcome in outcomes}
    asked = [_asked(o.name, q) for o in outcomes for q in o.questions]
    page = environment.get_template("index.html.j2").render(
        heads=[_head(key, values[key][0]["unit"], speeds) for key in shown],
        asked=asked[:MAX_SESSIONS],
        n_asked=len(asked),
        lines=[_line(outcome, shown) for outcome in outcomes[:MAX_SESSIONS]],
        n_sessions=len(outcomes),
        language=language,
        n_failed=sum(outcome.ending == "failed" for outcome in outcomes),
        n_without=sum(outcome.ending == "without numbers" for outcome in outcomes),
        failures=failures[:MAX_SESSIONS],
        n_failures=len(failures),
        spreads=[_spread(found, key, speeds) for key, found in values.items()],
        target=target,
        width=_WIDTH,
        height=_HEIGHT,
        min_bars=MIN_BARS,
    )
    return localised(page, language).encode()


def cards(
    outcomes: Sequence[Outcome], *, most: int = 4
) -> list[tuple[Line, list[tuple[str, str, str]]]]:
    """Return each session with its first numbers: title, text, and what is typical."""
    found = []
    for outcome in outcomes:
        values = _values([outcome])
        shown = [key for key in columns(values) if key[1] != DIFFERENCE][:most]
        line = _line(outcome, shown)
        numbers = [
            (_title(key), cell.text, _words(key, _unit(values[key]), [_speed(outcome)]))
            for key, cell in zip(shown, line.cells, strict=True)
        ]
        found.append((line, numbers))
    return found


def columns(keys: Iterable[_Key]) -> list[_Key]:
    """Return numbers in the order of the table: those at the heart come first."""

    def place(key: _Key) -> int:
        return FIRST.index(key[0]) if key[0] in FIRST else len(FIRST)

    return sorted(keys, key=place)


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
    keys = list(dict.fromkeys(key for key, _ in found))
    sides = [None, *SIDES, DIFFERENCE]
    ranked = sorted(found, key=lambda k: (keys.index(k[0]), sides.index(k[1])))
    return {key: found[key] for key in ranked}


def _unit(rows: Sequence[dict[str, Any]]) -> str:
    return rows[0]["unit"] or ""


def _title(key: _Key, unit: str | None = None) -> str:
    name, side = key
    leg = {None: "", DIFFERENCE: ", left minus right"}.get(side, f", {side}")
    return f"{label(name)}{leg}{f' [{unit_words(unit)}]' if unit else ''}"


def _head(key: _Key, unit: str | None, speeds: Collection[float | None]) -> Head:
    return Head(title=_title(key, unit), typical=_words(key, unit or "", speeds))


def _speed(outcome: Outcome) -> float | None:
    """Return a session's belt speed [m/s], None if it is not known."""
    found = [r for r in map(_named, outcome.rows) if r["metric"] == "belt_speed"]
    return next((row["value"] for row in found if row["value"] is not None), None)


def _typical(key: _Key, speed_mps: float | None) -> _Usual:
    """Return from where on a number is low, and high, enough to be worth a look."""
    metric, side = key
    none = None, None
    return none if side == DIFFERENCE else typical_ranges(speed_mps).get(metric, none)


def _common(key: _Key, speeds: Collection[float | None]) -> _Usual:
    """Return what is typical at all speeds; nothing where it depends on them."""
    found = {_typical(key, speed) for speed in speeds}
    return found.pop() if len(found) == 1 else (None, None)


def _words(key: _Key, unit: str, speeds: Collection[float | None]) -> str:
    if len({_typical(key, speed) for speed in speeds}) > 1:
        return "typical depends on the speed"
    return typical_words(_common(key, speeds), unit)


def _asked(session: str, question: Question) -> Asked:
    return Asked(
        session=session,
        clip=question.name,
        picture=f"{quote(session)}/{quote(question.still)}",
    )


def _line(outcome: Outcome, shown: Sequence[_Key]) -> Line:
    rows = [_named(row) for row in outcome.rows]
    here: dict[_Key, dict[str, Any]] = {}
    for row in rows:
        if row["value"] is not None:
            here.setdefault((row["metric"], row["side"]), row)
    files = dict.fromkeys(row["file"] for row in rows if row["file"])
    lost = dict.fromkeys(f.clip.rsplit("/", 1)[-1] for f in outcome.failures)
    link = quote(outcome.name) if outcome.status in ("done", "kept") else None
    told = outcome.told
    return Line(
        name=outcome.name,
        link=link,
        picture=f"{link}/{quote(told.picture)}" if link and told.picture else "",
        level=told.level,
        says=told.says,
        state=_state(outcome),
        why="; ".join(dict.fromkeys(f.reason for f in outcome.failures)),
        files=", ".join(files or lost),
        cells=tuple(
            _cell(here.get(key), key, _speed(outcome), asks=bool(outcome.questions))
            for key in shown
        ),
    )


def _state(outcome: Outcome) -> str:
    """Return how a session ended; why it has no numbers, if no failure says it."""
    words = _WORDS.get(outcome.ending, outcome.ending)
    if outcome.ending != "without numbers" or outcome.failures:
        return words
    rows = map(_named, outcome.rows)
    reason = next((r["not_measured"] for r in rows if r["not_measured"]), "")
    return f"{words}: {reason}" if reason else words


def _cell(
    row: dict[str, Any] | None, key: _Key, speed_mps: float | None, *, asks: bool
) -> Cell:
    if row is None:
        waits = asks and key[0].startswith(_OF_PELVIS)
        return Cell(text="", value=None, asks=waits)
    error = row["error"] if row["error"] is not None else math.nan
    return Cell(
        text=with_error(row["value"], error, row["unit"]),
        value=row["value"],
        beyond=_beyond(row["value"], error, _typical(key, speed_mps)),
    )


def _beyond(value: float, error: float, usual: _Usual) -> str:
    """Return on which side of what is typical a number lies, error and all."""
    low, high = usual
    if low is not None and value + error < low:
        return "below"
    return "above" if high is not None and value - error > high else ""


def _spread(
    rows: Sequence[dict[str, Any]], key: _Key, speeds: Collection[float | None]
) -> Spread:
    """Return how one number spreads, as a histogram if there are enough values."""
    values = np.array([row["value"] for row in rows], dtype=float)
    unit = rows[0]["unit"] or ""
    low, high = float(values.min()), float(values.max())
    median = float(np.median(values))
    room = (high - low) or max(abs(low) * 0.02, 1e-6)
    usual = _common(key, speeds)
    return Spread(
        title=_title(key, unit),
        n=len(values),
        low=_short(low, unit),
        median=_short(median, unit),
        high=_short(high, unit),
        middle_x=_WIDTH * (median - low) / room,
        typical=_words(key, unit, speeds),
        band=_band(usual, low, low + room),
        bars=_bars(values, low, low + room, unit) if len(values) >= MIN_BARS else (),
    )


def _band(usual: _Usual, low: float, high: float) -> tuple[float, float] | None:
    """Return where in the picture what is typical begins and ends [px]."""
    if usual == (None, None):
        return None
    begin = low if usual[0] is None else min(max(usual[0], low), high)
    end = high if usual[1] is None else min(max(usual[1], low), high)
    scale = _WIDTH / (high - low)
    return ((begin - low) * scale, (end - low) * scale) if end > begin else None


def _short(value: float, unit: str) -> str:
    return number(value, math.nan, unit)


def _bars(values: FloatArray, low: float, high: float, unit: str) -> tuple[Bar, ...]:
    counts, edges = np.histogram(values, bins=N_BINS, range=(low, high))
    step = _WIDTH / N_BINS
    top = max(1, int(counts.max()))
    return tuple(
        Bar(
            x=i * step + 1,
            y=_HEIGHT * (1 - count / top),
            width=step - 2,
            height=_HEIGHT * count / top,
            title=f"{_short(edges[i], unit)} to {_short(edges[i + 1], unit)}: {count}",
        )
        for i, count in enumerate(counts.tolist())
        if count
    )
