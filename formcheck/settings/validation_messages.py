"""Translate pydantic validation errors into formcheck's own messages."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

_Said = Callable[[Mapping[str, Any]], str]
_WORDS: Final[Mapping[str, _Said]] = MappingProxyType(
    {
        "missing": lambda _: "is missing",
        "extra_forbidden": lambda _: "is not known",
        "greater_than_equal": lambda limit: f"must be {limit['ge']:g} or more",
        "greater_than": lambda limit: f"must be more than {limit['gt']:g}",
        "less_than_equal": lambda limit: f"must be {limit['le']:g} or less",
        "less_than": lambda limit: f"must be less than {limit['lt']:g}",
        "literal_error": lambda limit: f"must be {limit['expected']}",
        "int_parsing": lambda _: "must be a whole number",
        "int_type": lambda _: "must be a whole number",
        "int_from_float": lambda _: "must be a whole number",
        "float_parsing": lambda _: "must be a number",
        "float_type": lambda _: "must be a number",
        "finite_number": lambda _: "must be a finite number",
        "string_type": lambda _: "must be a text",
        "bool_parsing": lambda _: "must be true or false",
        "bool_type": lambda _: "must be true or false",
        "value_error": lambda context: str(context["error"]),
    }
)
_WITHOUT_VALUE: Final = frozenset({"missing", "extra_forbidden", "value_error"})
"""Complaints that need not repeat the value, or hold it already."""


def complaint(
    error: ValidationError, names: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return the first complaint about a value: where, what is wrong, the value.

    ``names`` are those by which a user knows the fields, where they differ.
    """
    one = error.errors()[0]
    place = ".".join(names.get(str(part), str(part)) for part in one["loc"])
    if not place:
        return _told(one)
    own = one["type"] == "value_error"  # a sentence of ours, which stands by itself
    return f"{place}{':' if own else ''} {_told(one)}"


def _told(one: Mapping[str, Any]) -> str:
    kind, value = one["type"], one.get("input")
    say = _WORDS.get(kind)
    if say is None:
        return str(one["msg"]).replace("Input should be", "must be")
    text = say(one.get("ctx", {}))
    plain = isinstance(value, str | int | float) and kind not in _WITHOUT_VALUE
    if not plain:
        return text
    shown = f"{value:g}" if isinstance(value, float) else repr(value)
    return f"{text}, not {shown}"
