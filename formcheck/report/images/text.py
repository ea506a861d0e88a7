"""Words on pictures, with the signs that OpenCV's letters lack."""

import re
from collections.abc import Sequence
from typing import Final

import cv2

from formcheck.model import ImageArray

Ink = tuple[tuple[int, int, int], int]
"""Colour and thickness of a stroke; an outline is a thicker stroke under it."""
FONT: Final = cv2.FONT_HERSHEY_SIMPLEX
_SIGNS: Final = re.compile("([°±\N{MINUS SIGN}])")
_INSTEAD: Final = {"±": "+", "\N{MINUS SIGN}": "-"}
_UMLAUTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
_RING: Final = 0.19
"""Radius of the degree sign, as a share of a capital's height."""


def width(words: str, size: float) -> int:
    """Return how wide words are [px]."""
    return sum(_advance(piece, size) for piece in _pieces(words))


def height(size: float) -> int:
    """Return the height of a capital letter [px]."""
    (_, tall), _ = cv2.getTextSize("H", FONT, size, 1)
    return int(tall)


def write(
    picture: ImageArray,
    words: str,
    at: tuple[int, int],
    *,
    size: float,
    inks: Sequence[Ink],
) -> None:
    """Write words; ``at`` is the left end of their base line [px]."""
    for colour, thick in inks:
        x, y = at
        for piece in _pieces(words):
            _one(picture, piece, (x, y), size, colour, thick)
            x += _advance(piece, size)


def _pieces(words: str) -> list[str]:
    plain = words.translate(_UMLAUTS)
    return [piece for piece in _SIGNS.split(plain) if piece]


def _advance(piece: str, size: float) -> int:
    if piece == "°":
        return round(3.2 * _RING * height(size)) + 2
    (wide, _), _ = cv2.getTextSize(_INSTEAD.get(piece, piece), FONT, size, 1)
    return int(wide)


def _one(
    picture: ImageArray,
    piece: str,
    at: tuple[int, int],
    size: float,
    colour: tuple[int, int, int],
    thick: int,
) -> None:
    (x, y), tall = at, height(size)
    if piece == "°":
        radius = max(2, round(_RING * tall))
        ring = (x + radius + 1, y - tall + radius)
        cv2.circle(picture, ring, radius, colour, thick, cv2.LINE_AA)
        return
    words = _INSTEAD.get(piece, piece)
    cv2.putText(picture, words, at, FONT, size, colour, thick, cv2.LINE_AA)
    if piece == "±":
        wide, low = _advance(piece, size), y + max(2, round(0.2 * tall))
        ends = (x + round(0.15 * wide), low), (x + round(0.85 * wide), low)
        cv2.line(picture, *ends, colour, thick, cv2.LINE_AA)
