"""The numbers as a workbook: cells that every spreadsheet reads as numbers.

The first sheet is for people, the second says what each column means, the others are
the tables of :mod:`formcheck.results.csv_tables`. The first two speak the run's
language; the tables keep their names and columns, for scripts.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from formcheck.knowledge.phrases import ENGLISH, Phrases, phrases
from formcheck.metrics import METRICS
from formcheck.model import Analysis
from formcheck.results.csv_tables import COLUMN_MEANINGS, Cell, rows_by_table
from formcheck.text.escaping import harmless
from formcheck.text.numbers import unit_words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_PERCENT: Final = "frac"
_BY_THE_CLOCK: Final = ("s", "ms", "steps/min", "m", "m/s")
"""Units of what is read off the clock, or made of a time and the belt speed."""
_NUMBER_COLUMNS: Final = (
    "Number",
    "Side",
    "Value",
    "Error (\N{PLUS-MINUS SIGN})",
    "Spread",
    "Unit",
    "Holds if",
    "Strides",
    "Clip",
    "How it was measured",
    "Why it is missing",
)
_NUMBER_MEANINGS: Final = {
    "Number": "What was measured; its definition stands in the report.",
    "Side": "The runner's own left or right; empty for both.",
    "Value": "Mean over the strides.",
    "Error (\N{PLUS-MINUS SIGN})": "Half width of the 95 % interval: in 19 of 20 clips "
    "like this one the true value lies within it.",
    "Spread": "Standard deviation over the strides: how much the runner varies.",
    "Unit": "Unit of value, error and spread.",
    "Holds if": "What no picture can show: a file that plays a little slower or faster "
    "than life gives times that are off by as much.",
    "Strides": "How many strides the number rests on.",
    "Clip": "File that shows it best.",
    "How it was measured": "Method, where there are several.",
    "Why it is missing": "Reason, for numbers that could not be measured.",
}
_WIDTHS: Final = {"Number": 34, "Holds if": 26, "Clip": 24, "How it was measured": 40}
_WIDE: Final = 14
_WRITTEN_AT: Final = re.compile(
    rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:(created|modified)>"
)


def workbook(analysis: Analysis) -> bytes:
    """Return the content of an ``.xlsx`` file."""
    from openpyxl import Workbook  # takes longer to load than to write

    say = phrases(analysis.advice.get("language", ENGLISH))
    book = Workbook()
    book.remove(book.active)
    _sheet(
        book.create_sheet(say("Numbers")), _NUMBER_COLUMNS, _numbers(analysis, say), say
    )
    tables = [(name.removesuffix(".csv"), *t) for name, t in rows_by_table(analysis)]
    others = [
        (name.capitalize(), column, say(COLUMN_MEANINGS.get(column, "")))
        for name, columns, _ in tables
        for column in columns
    ]
    meanings = [
        (say("Numbers"), say(column), say(meaning))
        for column, meaning in _NUMBER_MEANINGS.items()
    ]
    _sheet(
        book.create_sheet(say("Columns")),
        ("Sheet", "Column", "Meaning"),
        [*meanings, *others],
        say,
    )
    for name, columns, rows in tables:
        _sheet(book.create_sheet(name.capitalize()), columns, rows)
    content = io.BytesIO()
    book.save(content)
    return _timeless(content)


def _timeless(book: io.BytesIO) -> bytes:
    """Return a workbook without the times of its writing: equal runs, equal bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = _WRITTEN_AT.sub(b"", old.read(name))
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _numbers(analysis: Analysis, say: Phrases) -> Iterable[Sequence[Cell]]:
    files = [clip.info.name for clip in analysis.clips]
    for m in analysis.metrics:
        scale = 100.0 if m.unit == _PERCENT else 1.0
        side = None if m.side is None else say(m.side)
        unit = unit_words(m.unit)
        yield (
            *(say(m.label), side, scale * m.value, scale * m.error, scale * m.spread),
            *(say.units.get(unit, unit), say(_condition(m.unit)), m.n_strides),
            *(files[m.clip], say(m.method), None),
        )
    for refused in analysis.not_measured:
        known = METRICS.get(refused.key)
        label = refused.key if known is None else known.label
        clip = None if refused.clip is None else files[refused.clip]
        side = None if refused.side is None else say(refused.side)
        yield (
            *(say(label), side, None, None, None),
            *(None, None, None, clip, None, say(refused.reason)),
        )


def _condition(unit: str) -> str:
    return "the file's clock is right" if unit in _BY_THE_CLOCK else ""


def _sheet(
    sheet: "Worksheet",
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    say: Phrases | None = None,
) -> None:
    """Fill a sheet; its heads are said in a language if one is given."""
    from openpyxl.styles import Font

    sheet.append([column if say is None else say(column) for column in columns])
    for row in rows:
        sheet.append([_cell(cell) for cell in row])
    for place, column in enumerate(columns):
        head = sheet.cell(1, place + 1)
        head.font = Font(bold=True)
        width = _WIDTHS.get(column, 60 if column == "Meaning" else _WIDE)
        sheet.column_dimensions[head.column_letter].width = width
    sheet.freeze_panes = "A2"


def _cell(cell: Cell) -> Cell:
    if cell == "" or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    return harmless(cell) if isinstance(cell, str) else cell
