"""A manifest: one line for each clip, in a CSV table.

Columns: ``session, clip, view, speed, height, capture_fps, waistband, runner`` (and
``dots, start, end``); only ``clip`` has to be there. An empty cell takes what was given
for all clips. Paths are seen from the manifest's folder. Clips of one session name it
alike; a clip without a session is one by itself. What spreadsheets and other computers
write is read too: ``sep=;`` lines, blank columns at the end, any line ends, UTF-16,
backslashes in paths.
"""

import codecs
import csv
import io
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import Any, Final

from formcheck.batch import storage
from formcheck.batch.sessions import ClipJob, Job, unique_names
from formcheck.errors import InputError
from formcheck.settings import units
from formcheck.settings.settings import Runner
from formcheck.settings.typed import CLIP_OPTIONS, clip_fields, load_runner, make_clip

_SEPARATOR: Final = re.compile("sep=([,;\t])", re.IGNORECASE)
"""First line by which spreadsheets are told what stands between the cells."""
MOST_LINES: Final = 200_000
"""Lines of one table; a million would take minutes and 2 GB before the first clip."""
COLUMNS: Final = ("session", "clip", "height", "runner", *CLIP_OPTIONS)


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One line that has been understood."""

    number: int
    session: str | None
    clip: ClipJob
    runner: Runner
    runner_files: tuple[str, ...]


def manifest_jobs(
    manifest: str,
    *,
    fields: Mapping[str, Any],
    runner: Runner,
    runner_files: tuple[str, ...] = (),
) -> list[Job]:
    """Return the sessions a manifest names, in the order of their first lines.

    Parameters
    ----------
    manifest
        Path or URL of the table.
    fields, runner, runner_files
        Hold where a cell is empty.

    Raises
    ------
    InputError
        If something cannot be understood; the message names file and line.
    """
    name = storage.file_name(manifest)
    load = cache(load_runner)  # one file may describe the runner of every line
    lines = [
        replace(line, runner_files=(*runner_files, *line.runner_files))
        for line in (
            _line(number, cells, name, manifest, fields, runner, load)
            for number, cells in _rows(manifest, name)
        )
    ]
    if not lines:
        raise InputError(f"{name} names no clips; write one line for each")
    sessions: dict[str, list[_Line]] = {}
    seen: dict[Any, int] = {}
    for line in lines:
        alone = f"\n{line.number}"  # no session in a table can be called so
        group = sessions.setdefault(line.session or alone, [])
        _new(line, seen, name)
        if group:
            _fits(line, group[0], name)
        group.append(line)
    names = unique_names(
        group[0].session or Path(storage.file_name(group[0].clip.source)).stem
        for group in sessions.values()
    )
    return [
        Job(
            name=name,
            clips=tuple(x.clip for x in group),
            runner=group[0].runner,
            runner_files=group[0].runner_files,
        )
        for name, group in zip(names, sessions.values(), strict=True)
    ]


def _fits(line: _Line, first: _Line, name: str) -> None:
    """Refuse another person than in the first line of a session."""
    if first.runner != line.runner:
        raise InputError(
            f"{name}, line {line.number}: height or runner differ from line "
            f"{first.number} of the same session {line.session!r}; a session is "
            "one person"
        )


def _new(line: _Line, seen: dict[Any, int], name: str) -> None:
    """Refuse a clip that its session holds already, or that stands alone twice.

    ``seen`` are the lines so far by session and clip; comparing each with all others
    would take days for a million lines.
    """
    clip = line.clip
    key = (line.session, clip.source, *sorted(clip.fields.items()))
    earlier = seen.setdefault(key, line.number)
    if earlier != line.number:
        raise InputError(
            f"{name}, line {line.number}: {storage.file_name(clip.source)} is in line "
            f"{earlier} already; name each clip once"
        )


def _rows(manifest: str, name: str) -> list[tuple[int, dict[str, str]]]:
    """Return (line number, cells by column) of every line that is not empty."""
    text, comma, skipped = _text(storage.read_bytes(manifest), name)
    reader = csv.reader(io.StringIO(text), delimiter=comma, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    columns: list[str] = []
    try:
        for cells in reader:
            number = reader.line_num + skipped
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, name, number)
                continue
            if len(rows) == MOST_LINES:
                raise InputError(
                    f"{name} has more than {MOST_LINES} lines, the most that one run "
                    "takes; split it"
                )
            rows.append((number, _cells(cells, columns, f"{name}, line {number}")))
    except csv.Error as error:
        raise InputError(
            f"{name}, line {reader.line_num + skipped}: the quotes of a cell do not "
            "fit; close each, and write two for one inside"
        ) from error
    return rows


def _text(data: bytes, name: str) -> tuple[str, str, int]:
    """Return a table's text, what stands between its cells, and lines left out."""
    try:
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 text; save it as CSV in UTF-8"
        ) from error
    if "\0" in text:
        raise InputError(f"{name} is no text; save it as CSV in UTF-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head, _, rest = text.partition("\n")
    told = _SEPARATOR.fullmatch(head.strip())
    if told:
        return rest, told[1], 1
    # Spreadsheets write semicolons in places.
    return text, max(",;\t", key=head.count), 0


def _cells(cells: list[str], columns: list[str], where: str) -> dict[str, str]:
    """Return one line's cells by column; blank ones without a column are left out."""
    given = [cell.strip() for cell in cells]
    while len(given) > len(columns) and not given[-1]:
        given.pop()
    if len(given) > len(columns):
        raise InputError(
            f"{where}: {len(given)} cells, but the table has {len(columns)} columns; "
            "put quotes around commas"
        )
    found = dict(zip(columns, given, strict=False))
    if any(cell and not name for name, cell in zip(columns, given, strict=False)):
        raise InputError(f"{where}: a cell stands in a column without a name")
    found.pop("", None)
    return found


def _columns(cells: list[str], name: str, line: int) -> list[str]:
    columns = [cell.strip().lower().replace("-", "_") for cell in cells]
    while not columns[-1]:
        columns.pop()
    for column in filter(None, columns):
        if column not in COLUMNS:
            raise InputError(
                f"{name}, line {line}: there is no column {column!r}; "
                f"known are {', '.join(COLUMNS)}"
            )
        if columns.count(column) > 1:
            raise InputError(f"{name}, line {line}: column {column!r} is there twice")
    if "clip" not in columns:
        raise InputError(f"{name}, line {line}: the column 'clip' is missing")
    return columns


def _line(
    number: int,
    cells: Mapping[str, str],
    name: str,
    manifest: str,
    fields: Mapping[str, Any],
    runner: Runner,
    load: Callable[[Path], Runner],
) -> _Line:
    given = {key: text for key, text in cells.items() if text}
    try:
        if "clip" not in given:
            raise InputError("the cell 'clip' is empty; name a video")
        folder = manifest.rsplit("/", 1)[0] if storage.is_url(manifest) else None
        folder = folder or str(Path(manifest).parent)
        source = _source(folder, given["clip"])
        typed = clip_fields({k: v for k, v in given.items() if k in CLIP_OPTIONS})
        chosen = {**fields, **typed}
        make_clip(Path(storage.file_name(source)), chosen)  # refuses what is impossible
        return _Line(
            number=number,
            session=given.get("session"),
            clip=ClipJob(source=source, fields=chosen),
            runner=_runner(given, folder, runner, load),
            runner_files=_runner_files(given, folder),
        )
    except InputError as error:
        raise InputError(f"{name}, line {number}: {error}") from error


def _source(folder: str, clip: str) -> str:
    """Return a clip's path or URL; the backslashes of Windows are slashes here."""
    plain = storage.joined(folder, clip)
    if "\\" not in clip or os.sep == "\\" or storage.is_url(clip):
        return plain
    if Path(plain).exists():  # a file may well be named so
        return plain
    if PureWindowsPath(clip).is_absolute():
        raise InputError(
            f"{clip} is a path of a Windows computer; give the clip's path as seen "
            "from the manifest's folder"
        )
    return storage.joined(folder, clip.replace("\\", "/"))


def _runner_files(given: Mapping[str, str], folder: str) -> tuple[str, ...]:
    return (storage.joined(folder, given["runner"]),) if "runner" in given else ()


def _runner(
    given: Mapping[str, str],
    folder: str,
    runner: Runner,
    load: Callable[[Path], Runner],
) -> Runner:
    for file in _runner_files(given, folder):
        known = load(Path(file))
        runner = runner.model_copy(update=known.model_dump(exclude_defaults=True))
    if "height" in given:
        height_m = units.height_m(given["height"])
        runner = runner.model_copy(update={"height_m": height_m})
    return runner
