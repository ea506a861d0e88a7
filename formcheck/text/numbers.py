"""Numbers as people read them: rounded to what their error allows, units in words."""

import math
from typing import Final

_UNIT_WORDS: Final = {
    "deg": "°",
    "frac": "%",
    "leg": "leg lengths",
    "hip_widths": "hip widths",
}
_DECIMALS: Final = {"s": 3, "ms": 0, "m": 2, "m/s": 2, "deg": 1, "cm": 1, "frac": 2}
"""Decimals where no error is known."""
_FINEST: Final = {"s": 3, "ms": 0, "m": 3, "m/s": 2, "deg": 1, "cm": 1, "steps/min": 1}
"""More decimals are not shown, however small the error: nobody runs to 0.1 mm."""


def unit_words(unit: str) -> str:
    """Return a unit as it is shown: a fraction as per cent, degrees as a sign."""
    return _UNIT_WORDS.get(unit, unit)


def number(value: float, error: float, unit: str) -> str:
    """Return a value with the digits its error allows, without error and unit."""
    return rounded(_scaled(value, unit), _decimals(error, unit))


def with_error(value: float, error: float, unit: str) -> str:
    """Return a value, its error and its unit, as in ``254 ± 19 ms``."""
    text = number(value, error, unit)
    if math.isfinite(error) and error > 0:
        decimals = _decimals(error, unit)
        shown = max(_scaled(error, unit), 10.0**-decimals)  # never "± 0"
        text += f" ± {rounded(shown, decimals)}"
    return f"{text}{_gap(unit)}{unit_words(unit)}"


def signed(value: float, error: float, unit: str) -> str:
    """Return a difference with its error and unit, as in ``+12 ± 9 ms``."""
    shown = any(digit in "123456789" for digit in number(value, error, unit))
    return f"{'+' if value > 0 and shown else ''}{with_error(value, error, unit)}"


def as_sure(value: float, error: float, unit: str) -> str:
    """Return a value with its unit and no more digits than an error allows."""
    return f"{number(value, error, unit)}{_gap(unit)}{unit_words(unit)}"


def plain(value: float, unit: str) -> str:
    """Return a value that has no error, as a limit, in its shortest form."""
    scaled = _scaled(value, unit)
    digits = 3 if abs(scaled) >= 1 else 2  # a leg length's thousandths tell nothing
    text = f"{scaled:.{digits}g}".replace("-", "\N{MINUS SIGN}")
    return f"{text}{_gap(unit)}{unit_words(unit)}"


def rounded(value: float, decimals: int) -> str:
    """Return a number with decimals; no negative zero, a true minus sign."""
    text = f"{value:.{max(0, decimals)}f}"
    zero = text.startswith("-") and float(text) == 0.0
    return text[1:] if zero else text.replace("-", "\N{MINUS SIGN}")


def _gap(unit: str) -> str:
    return "" if unit == "deg" else " "


def _scaled(value: float, unit: str) -> float:
    return 100.0 * value if unit == "frac" else value


def _decimals(error: float, unit: str) -> int:
    """Return decimals that leave an error one digit, or two if it starts with 1."""
    if not math.isfinite(error) or error <= 0:
        return max(0, _DECIMALS.get(unit, 1) - (2 if unit == "frac" else 0))
    size = _scaled(error, unit)
    first = math.floor(math.log10(size))
    wanted = -first + (1 if size / 10**first < 2 else 0)
    return min(wanted, _FINEST.get(unit, wanted))
