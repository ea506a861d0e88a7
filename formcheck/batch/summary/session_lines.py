"""The sessions of a batch as lines: their numbers, what is typical, how each ended."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from formcheck.batch.sessions import Outcome
from formcheck.batch.summary.rows import COLUMNS, DIFFERENCE
from formcheck.model.skeleton import SIDES
from formcheck.report.number_table import label
from formcheck.report.sections.reference import typical_ranges, typical_words
from formcheck.text.numbers import unit_words, with_error

FIRST: Final = (
    *("stride_length", "pelvic_drop", "foot_strike_angle", "cadence"),
    *("shank_angle_ic", "contact_time", "knee_flexion_stance", "trunk_lean"),
)
"""Numbers that come first, in this order."""
_OF_PELVIS: Final = "pelvic_"
_WORDS: Final[Mapping[str, str]] = MappingProxyType({"kept": "done"})


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


Key = tuple[str, str | None]


Usual = tuple[float | None, float | None]


def cards(
    outcomes: Sequence[Outcome], *, most: int = 4
) -> list[tuple[Line, list[tuple[str, str, str]]]]:
    """Return each session with its first numbers: title, text, and what is typical."""
    found = []
    for outcome in outcomes:
        values = values_of([outcome])
        shown = [key for key in columns(values) if key[1] != DIFFERENCE][:most]
        line = line_of(outcome, shown)
        numbers = [
            (
                title(key),
                cell.text,
                usual_words(key, _unit(values[key]), [speed_of(outcome)]),
            )
            for key, cell in zip(shown, line.cells, strict=True)
        ]
        found.append((line, numbers))
    return found


def columns(keys: Iterable[Key]) -> list[Key]:
    """Return numbers in the order of the table: those at the heart come first."""

    def place(key: Key) -> int:
        return FIRST.index(key[0]) if key[0] in FIRST else len(FIRST)

    return sorted(keys, key=place)


def _named(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(COLUMNS, row, strict=True))


def values_of(outcomes: Iterable[Outcome]) -> dict[Key, list[dict[str, Any]]]:
    """Return all measured rows by metric and side, in the order they come up."""
    found: dict[Key, list[dict[str, Any]]] = {}
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


def title(key: Key, unit: str | None = None) -> str:
    """Return what a number is called, with its side and unit."""
    name, side = key
    leg = {None: "", DIFFERENCE: ", left minus right"}.get(side, f", {side}")
    return f"{label(name)}{leg}{f' [{unit_words(unit)}]' if unit else ''}"


def speed_of(outcome: Outcome) -> float | None:
    """Return a session's belt speed [m/s], None if it is not known."""
    found = [r for r in map(_named, outcome.rows) if r["metric"] == "belt_speed"]
    return next((row["value"] for row in found if row["value"] is not None), None)


def _typical(key: Key, speed_mps: float | None) -> Usual:
    """Return from where on a number is low, and high, enough to be worth a look."""
    metric, side = key
    none = None, None
    return none if side == DIFFERENCE else typical_ranges(speed_mps).get(metric, none)


def usual_at_all(key: Key, speeds: Collection[float | None]) -> Usual:
    """Return what is typical at all speeds; nothing where it depends on them."""
    found = {_typical(key, speed) for speed in speeds}
    return found.pop() if len(found) == 1 else (None, None)


def usual_words(key: Key, unit: str, speeds: Collection[float | None]) -> str:
    """Return what is typical of a number, in words."""
    if len({_typical(key, speed) for speed in speeds}) > 1:
        return "typical depends on the speed"
    return typical_words(usual_at_all(key, speeds), unit)


def line_of(outcome: Outcome, shown: Sequence[Key]) -> Line:
    """Return one session, with the numbers that the table shows."""
    rows = [_named(row) for row in outcome.rows]
    here: dict[Key, dict[str, Any]] = {}
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
            _cell(here.get(key), key, speed_of(outcome), asks=bool(outcome.questions))
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
    row: dict[str, Any] | None, key: Key, speed_mps: float | None, *, asks: bool
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


def _beyond(value: float, error: float, usual: Usual) -> str:
    """Return on which side of what is typical a number lies, error and all."""
    low, high = usual
    if low is not None and value + error < low:
        return "below"
    return "above" if high is not None and value - error > high else ""
