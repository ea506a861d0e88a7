"""The knowledge base: what the advice rests on, as files that people review.

One file per kind under this folder; :mod:`formcheck.knowledge.schema` says what each
entry must hold and :mod:`formcheck.knowledge.checks` that they fit together. A
translation is a file under ``translations/`` that replaces texts and nothing else.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import ValidationError

from formcheck.errors import InputError, KnowledgeError
from formcheck.knowledge.checks import contradictions
from formcheck.knowledge.schema import Knowledge
from formcheck.settings.validation_messages import complaint

NESTED: Final = frozenset({"items"})
"""Files whose entries stand in groups: ``[cause.overload]`` is ``cause.overload``."""
TEXT_FIELDS: Final = frozenset(
    {"title", "says", "text", "how", "dose", "check", "why", "evidence", "see"}
    | {"trains", "harder", "stop", "heading", "message", "ask", "help", "section"}
    | {"unit", "shown", "topic", "label", "alone", "by", "interest"}
)
"""Fields that a translation may replace."""
TEXT_TABLES: Final = frozenset({"options", "wording"})
"""Tables that hold nothing but texts."""
KINDS: Final = tuple(Knowledge.model_fields)
ENGLISH: Final = "en"


@cache
def load(language: str = ENGLISH) -> Knowledge:
    """Return the knowledge base in a language, checked.

    Parameters
    ----------
    language
        ``en`` or the name of a file under ``translations/``.

    Raises
    ------
    InputError
        If there is no such translation.
    KnowledgeError
        If a file is not valid or the files contradict each other.
    """
    tables = {kind: _table(kind) for kind in KINDS}
    if language != ENGLISH:
        translated(tables, _translation(language))
    return checked(tables)


def checked(tables: Mapping[str, Any]) -> Knowledge:
    """Return a knowledge base from the content of its files.

    Raises
    ------
    KnowledgeError
        If an entry is not valid or entries contradict each other.
    """
    try:
        made = Knowledge.model_validate(tables)
    except ValidationError as error:
        raise KnowledgeError(f"knowledge: {complaint(error)}") from error
    found = contradictions(made)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise KnowledgeError(f"knowledge: {found[0]}{more}")
    return made


def translated(
    tables: dict[str, Any], texts: Mapping[str, Any], *, within: bool = False
) -> None:
    """Replace texts in place.

    Parameters
    ----------
    tables
        The English files.
    texts
        The same structure, texts only. What is no text (gates, conditions, limits)
        cannot be changed, and a text for something that does not exist is refused.
    within
        Whether this part holds nothing but texts.
    """
    for key, text in texts.items():
        if key not in tables:
            raise KnowledgeError(f"translation: {key!r} is not in the English files")
        inside = within or key in TEXT_TABLES
        if isinstance(text, dict) and isinstance(tables[key], dict):
            translated(tables[key], text, within=inside)
        elif _same_kind(text, tables[key]) and (inside or key in TEXT_FIELDS):
            tables[key] = text
        else:
            raise KnowledgeError(f"translation: {key!r} is no text that can be changed")


def _same_kind(text: object, english: object) -> bool:
    lists = isinstance(text, list) and isinstance(english, list | tuple)
    return lists or (isinstance(text, str) and isinstance(english, str))


def languages() -> tuple[str, ...]:
    """Return the languages there are, English first."""
    folder = files(__package__) / "translations"
    names = [f.name for f in folder.iterdir() if f.name.endswith(".toml")]
    return (ENGLISH, *sorted(name.removesuffix(".toml") for name in names))


def _table(kind: str) -> dict[str, Any]:
    table = _read(f"{kind}.toml")
    if kind not in NESTED:
        return table
    return {
        f"{g}.{name}": v for g, entries in table.items() for name, v in entries.items()
    }


def _translation(language: str) -> dict[str, Any]:
    if language not in languages():
        raise InputError(
            f"there is no advice in {language!r}; known are {', '.join(languages())}"
        )
    return _read(f"translations/{language}.toml")


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"knowledge/{name} is not valid TOML: {error}") from error
