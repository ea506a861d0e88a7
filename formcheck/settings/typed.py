"""What was typed as clips and runners: options of a clip, the runner's file."""

import datetime
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from formcheck.errors import InputError
from formcheck.settings import units
from formcheck.settings.settings import LONGEST_NAME, Clip, Runner
from formcheck.settings.validation_messages import complaint
from formcheck.small_files import read_whole

LARGEST_MB: Final = 1.0
"""Of a runner's file; one with every answer has a kilobyte."""


def _choice(*allowed: str, nothing: str = "") -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if text == nothing:
            return None
        if text not in allowed:
            named = ", ".join(filter(None, (nothing, *allowed)))
            raise InputError(f"{text!r} is not one of {named}")
        return text

    return read


def _fps(text: str) -> float:
    number = text.lower().removesuffix("fps").strip()
    try:
        return float(number)
    except ValueError as error:
        raise InputError(f"cannot read the frame rate {text!r}; write 240") from error


def _yes(text: str) -> bool:
    return _choice("yes", "no")(text) == "yes"


_Readers = Mapping[str, tuple[str, Callable[[str], Any]]]
CLIP_OPTIONS: Final[_Readers] = MappingProxyType(
    {
        "view": ("view", _choice("side", "rear", "front", nothing="auto")),
        "capture_fps": ("capture_fps", _fps),
        "start": ("start_s", units.time_s),
        "end": ("end_s", units.time_s),
        "speed": ("speed_mps", units.speed_mps),
        "waistband": ("waistband", _choice("yes", "no", "ask")),
        "dots": ("dots", _yes),
    }
)
"""Options of one clip as typed: name, field of :class:`Clip`, how its text is read."""
_OPTION_OF: Final = MappingProxyType(
    {field: option for option, (field, _) in CLIP_OPTIONS.items()}
)


def clip_fields(options: Mapping[str, str]) -> dict[str, Any]:
    """Return fields of :class:`Clip` from option texts, as ``{"start": "2s"}``."""
    fields: dict[str, Any] = {}
    for name, text in options.items():
        key = name.strip().replace("-", "_").lower()
        if key not in CLIP_OPTIONS:
            raise InputError(
                f"a clip has no option {name!r}; it takes {', '.join(CLIP_OPTIONS)}"
            )
        field, read = CLIP_OPTIONS[key]
        try:
            fields[field] = read(text.strip())
        except InputError as error:
            named = str(error).startswith(f"{key} ")
            raise InputError(f"{'' if named else f'option {key}: '}{error}") from error
    return fields


def parse_clip(text: str, defaults: Mapping[str, Any] | None = None) -> Clip:
    """Return the clip that ``FILE[:option=value,...]`` names.

    A text that is an existing file as a whole is a plain path, so colons in file names
    and Windows drive letters do no harm.

    Parameters
    ----------
    text
        As typed, for example ``left.mp4:capture_fps=240,view=side``.
    defaults
        Fields of :class:`Clip` that hold unless the text says otherwise.
    """
    name, typed = _split(text)
    if not name:
        raise InputError(f"{text!r} names no file")
    return make_clip(Path(name), {**(defaults or {}), **clip_fields(typed)})


def make_clip(path: Path, fields: Mapping[str, Any]) -> Clip:
    """Return a clip; impossible fields are refused in one sentence."""
    try:
        return Clip(path=path, **fields)
    except ValidationError as error:
        raise InputError(f"{path.name}: {complaint(error, _OPTION_OF)}") from error


def _split(text: str) -> tuple[str, dict[str, str]]:
    """Return the file name and its options."""
    if _is_file(text):
        return text, {}
    marks = [m.start() for m in re.finditer(r":(?=\s*[A-Za-z_-]+\s*=)", text)]
    # The options start after the first mark that leaves an existing file, else after
    # the first one; options themselves may hold colons, as in end=1:30.
    for mark in [*(m for m in marks if _is_file(text[:m])), *marks[:1]]:
        return text[:mark], _options(text[mark + 1 :])
    return text, {}


def _options(text: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals or not value.strip():
            raise InputError(
                f"cannot read the clip option {part.strip()!r}; "
                "write FILE:option=value,option=value"
            )
        options[name.strip()] = value
    return options


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def load_runner(path: Path) -> Runner:
    """Return the runner that a TOML file describes.

    ::

        [runner]
        name = "Ana"
        height = "175cm"
        speed = "10.8km/h"
        [answers]
        pain_now = 0
    """
    try:
        tables = tomllib.loads(read_whole(path, most_mb=LARGEST_MB).decode())
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not text in UTF-8; save it so") from error
    except ValueError as error:  # TOML's own, and numbers of thousands of digits
        raise InputError(f"{path.name} is not valid TOML: {error}") from error
    except RecursionError as error:
        raise InputError(
            f"{path.name} nests lists too deep; write each entry on a line of its own"
        ) from error
    _only(tables, ("runner", "answers"), path, "table")
    person = tables.get("runner", {})
    answers = tables.get("answers", {})
    if not isinstance(person, dict) or not isinstance(answers, dict):
        raise InputError(f"{path.name}: [runner] and [answers] must be tables")
    _only(person, ("height", "speed", "name", "date"), path, "entry of [runner]")
    return make_runner(
        name=str(person.get("name", "")),
        date=person.get("date"),
        height=_text(person.get("height"), "height", path),
        speed=_text(person.get("speed"), "speed", path),
        answers=answers,
    )


def make_runner(
    *,
    height: str | None = None,
    speed: str | None = None,
    answers: Mapping[str, Any] | None = None,
    name: str = "",
    date: datetime.date | str | None = None,
) -> Runner:
    """Return a runner from texts with units; ``date`` as ``2026-03-12``."""
    try:
        return Runner(
            name=name.strip()[:LONGEST_NAME],
            date=_date(date),
            height_m=None if height is None else units.height_m(height),
            speed_mps=None if speed is None else units.speed_mps(speed),
            answers=dict(answers or {}),
        )
    except ValidationError as error:
        entry, *answer = error.errors()[0]["loc"]
        if not answer:  # only the date is checked here and not by the units
            raise InputError(
                f"{entry} {str(date)[:40]!r} is no day; write it as 2026-03-12"
            ) from error
        raise InputError(
            f"answer {answer[0]} must be true or false, a number, a text or a list of "
            "texts"
        ) from error


def _date(typed: datetime.date | str | None) -> datetime.date | None:
    if not isinstance(typed, str):
        return typed
    try:
        return datetime.date.fromisoformat(typed.strip())
    except ValueError as error:
        raise InputError(
            f"cannot read the date {typed.strip()!r}; write it as 2026-03-12"
        ) from error


def _text(value: object, name: str, path: Path) -> str | None:
    if value is None or isinstance(value, str):
        return value
    forms = units.HEIGHT_FORMS if name == "height" else units.SPEED_FORMS
    raise InputError(
        f"{path.name}: {name} = {value} has no unit; write it in quotes as {forms}"
    )


def _only(
    table: Mapping[str, Any], known: tuple[str, ...], path: Path, what: str
) -> None:
    for name in table:
        if name not in known:
            raise InputError(
                f"{path.name}: {name!r} is no {what}; known are {', '.join(known)}"
            )
