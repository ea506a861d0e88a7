"""Quantities with units, as people type them: ``10.8km/h``, ``5ft10in``, ``1:30``.

A bare number is refused: 10 could be km/h, mph or min/km.
"""

import re
from typing import Final

from formcheck.errors import InputError

SPEED_FORMS: Final = "10.8km/h, 3.0m/s, 6.7mph, 5:33min/km or 8:56min/mile"
HEIGHT_FORMS: Final = "175cm, 1.75m, 5ft9in or 5'9\""
TIME_FORMS: Final = "2s, 1:30 or 500ms"

SPEED_RANGE_MPS: Final = (0.3, 12.5)
"""From a slow walk to the fastest sprint ever run."""
HEIGHT_RANGE_M: Final = (0.8, 2.6)
"""From a small child to the tallest person alive."""
LONGEST_S: Final = 24 * 3600.0

_M_PER_MILE: Final = 1609.344
_M_PER_FOOT: Final = 0.3048
_M_PER_INCH: Final = 0.0254

_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
_SPEED_UNITS: Final = {
    "km/h": 1 / 3.6,
    "kmh": 1 / 3.6,
    "kph": 1 / 3.6,
    "kmph": 1 / 3.6,
    "m/s": 1.0,
    "mps": 1.0,
    "mph": _M_PER_MILE / 3600,
    "mi/h": _M_PER_MILE / 3600,
}
_PACE_UNITS: Final = {"km": 1000.0, "mile": _M_PER_MILE, "mi": _M_PER_MILE}
_TIME_UNITS: Final = {"s": 1.0, "sec": 1.0, "ms": 0.001, "min": 60.0}


def speed_mps(text: str) -> float:
    """Return a speed or a pace in m/s."""
    plain = _plain(text)
    value = _speed(plain)
    if value is None:
        raise _refusal("speed", text, plain, SPEED_FORMS)
    low, high = SPEED_RANGE_MPS
    if not low <= value <= high:
        raise InputError(
            f"speed {text.strip()} is not between {3.6 * low:.0f} and "
            f"{3.6 * high:.0f} km/h; check number and unit"
        )
    return round(value, 6)


def height_m(text: str) -> float:
    """Return a body height in m."""
    plain = _plain(text)
    value = _height(plain)
    if value is None:
        raise _refusal("height", text, plain, HEIGHT_FORMS)
    low, high = HEIGHT_RANGE_M
    if not low <= value <= high:
        raise InputError(
            f"height {text.strip()} is not between {low:g} and {high:g} m; check "
            "number and unit"
        )
    return round(value, 6)


def time_s(text: str) -> float:
    """Return a point in time or a duration in s."""
    plain = _plain(text)
    value = _time(plain)
    if value is None:
        raise _refusal("time", text, plain, TIME_FORMS)
    if value > LONGEST_S:
        raise InputError(f"a time of {text.strip()} is longer than a day; check it")
    return value


def _plain(text: str) -> str:
    """Return lower case without blanks, typographic marks turned into ASCII."""
    marks = str.maketrans({"\u2032": "'", "\u2019": "'", "\u2033": '"', "\u201d": '"'})
    return re.sub(r"\s+", "", text).lower().translate(marks)


def _refusal(what: str, text: str, plain: str, forms: str) -> InputError:
    if re.fullmatch(_NUMBER, plain):
        return InputError(f"{what} {text.strip()} has no unit; write it as {forms}")
    return InputError(f"cannot read the {what} {text.strip()!r}; write it as {forms}")


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _clock_s(text: str) -> float | None:
    """Return seconds of h:mm:ss(.f) or m:ss(.f)."""
    found = re.fullmatch(r"(?:(\d+):)?(\d{1,3}):([0-5]?\d(?:[.,]\d+)?)", text)
    if not found:
        return None
    hours, minutes, seconds = found.groups()
    return 3600.0 * int(hours or 0) + 60.0 * int(minutes) + _number(seconds)


def _speed(text: str) -> float | None:
    found = re.fullmatch(_NUMBER + r"([a-z/]+)", text)
    if found and found[2] in _SPEED_UNITS:
        return _number(found[1]) * _SPEED_UNITS[found[2]]
    found = re.fullmatch(r"([\d:.,]+)(?:min)?/(km|mile|mi)", text)
    if not found:
        return None
    pace_s = _clock_s(found[1])
    if pace_s is None and re.fullmatch(_NUMBER, found[1]):
        pace_s = 60.0 * _number(found[1])
    return _PACE_UNITS[found[2]] / pace_s if pace_s else None


def _height(text: str) -> float | None:
    found = re.fullmatch(_NUMBER + r"(cm|m|in|\")", text)
    if found:
        scale = {"cm": 0.01, "m": 1.0, "in": _M_PER_INCH, '"': _M_PER_INCH}
        return _number(found[1]) * scale[found[2]]
    found = re.fullmatch(r"(\d)(?:ft|foot|feet|')(?:" + _NUMBER + r"(?:in|\")?)?", text)
    if not found or (found[2] and _number(found[2]) >= 12):
        return None
    inches = _number(found[2]) if found[2] else 0.0
    return int(found[1]) * _M_PER_FOOT + inches * _M_PER_INCH


def _time(text: str) -> float | None:
    found = re.fullmatch(_NUMBER + r"(s|sec|ms|min)", text)
    if found:
        return _number(found[1]) * _TIME_UNITS[found[2]]
    return _clock_s(text)
