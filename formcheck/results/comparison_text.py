"""A comparison in words, as a table and as JSON."""

import csv
import io
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from formcheck.errors import OutputError
from formcheck.knowledge.phrases import ENGLISH, Phrases, phrases
from formcheck.results.comparison import Change, Comparison
from formcheck.text.numbers import rounded, unit_words

SCHEMA: Final = "formcheck.comparison/1"
JSON_NAME: Final = "comparison.json"
CSV_NAME: Final = "comparison.csv"
COLUMNS: Final = (
    "key",
    "label",
    "side",
    "unit",
    "before",
    "after",
    "change",
    "smallest",
    "verdict",
    "note",
)
_DIGITS: Final = 7


def as_text(comparison: Comparison, language: str = ENGLISH) -> str:
    """Return what changed as lines for the terminal, real changes first."""
    say = phrases(language)
    lines = [f"{say('Note')}: {say(warning)}." for warning in comparison.warnings]
    real = comparison.real
    rest = [c for c in comparison.changes if c.verdict == "within noise"]
    open_ = [c for c in comparison.changes if c.verdict == "not comparable"]
    lines += ["", say("Real changes" if real else "No real change")]
    lines += [_line(change, say) for change in real]
    if rest:
        lines += ["", say("Within noise")]
        lines += [_line(change, say) for change in rest]
    if open_:
        lines += ["", say("Not comparable")]
        lines += [_line(change, say) for change in open_]
    for words, names in (
        ("Only before", comparison.only_before),
        ("Only after", comparison.only_after),
    ):
        if names:
            told = "; ".join(say(name) for name in names)
            lines += ["", f"{say(words)}: {told}"]
    return "\n".join(lines).strip()


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One change as texts, for tables."""

    name: str
    before: str
    after: str
    change: str
    smallest: str
    note: str


def shown(change: Change) -> Shown:
    """Return a change as texts with its unit, rounded to what can be told apart."""
    scale, unit = (100.0, "%") if change.unit == "frac" else (1.0, change.unit)
    words = f" {unit_words(unit)}" if unit != "deg" else unit_words(unit)
    decimals = _decimals(scale * change.smallest)

    def text(value: float) -> str:
        return f"{rounded(scale * value, decimals)}{words}"

    sign = "+" if change.change > 0 else ""
    return Shown(
        name=f"{change.label}{f', {change.side}' if change.side else ''}",
        before=text(change.before),
        after=text(change.after),
        change=f"{sign}{text(change.change)}",
        smallest="" if change.note else text(change.smallest),
        note=change.note,
    )


def _line(change: Change, say: Phrases) -> str:
    side = f" ({say(change.side)})" if change.side else ""
    name = f"{say(change.label)}{side}"
    scale, unit = (100.0, "%") if change.unit == "frac" else (1.0, change.unit)
    unit = say.units.get(unit_words(unit), unit_words(unit))
    decimals = _decimals(scale * change.smallest)
    sign = "+" if change.change > 0 else ""

    def shown(value: float) -> str:
        return say.figures(rounded(scale * value, decimals))

    if change.note:
        return (
            f"  {name:40} {shown(change.before)} -> {shown(change.after)} {unit}, "
            f"{say(change.note)}"
        )
    return (
        f"  {name:40} {shown(change.before)} -> {shown(change.after)} {unit}, "
        f"{sign}{shown(change.change)} ({say('real from')} {shown(change.smallest)})"
    )


def _decimals(size: float) -> int:
    """Return decimals that show two digits of the smallest change."""
    for decimals, limit in enumerate((10.0, 1.0, 0.1, 0.01)):
        if size >= limit:
            return decimals
    return 4


def to_json(comparison: Comparison) -> bytes:
    """Return the content of ``comparison.json``."""
    content = {"schema": SCHEMA, **_tidy(asdict(comparison))}
    return (json.dumps(content, indent=2, allow_nan=False) + "\n").encode()


def to_csv(comparison: Comparison) -> bytes:
    """Return the content of ``comparison.csv``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for change in comparison.changes:
        row = _tidy(asdict(change))
        writer.writerow("" if row[name] is None else row[name] for name in COLUMNS)
    return text.getvalue().encode()


def write(comparison: Comparison, folder: Path) -> None:
    """Write both files into a folder, which is made if need be.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in _files(comparison):
            (folder / name).write_bytes(content)
    except OSError as error:
        raise OutputError(f"cannot write into {folder}: {error.strerror}") from error


def _files(comparison: Comparison) -> Iterable[tuple[str, bytes]]:
    yield JSON_NAME, to_json(comparison)
    yield CSV_NAME, to_csv(comparison)


def _tidy(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    """Return JSON values: unknown numbers as None, the rest to seven digits."""
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None
    return value
