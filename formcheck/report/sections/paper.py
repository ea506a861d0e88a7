"""How much stands on the page to take home, and how large it can be printed.

Where there is little to say letters and pictures grow, so that the sheet is read from
the floor beside the mat; a full page keeps the smallest size, 9 points.
"""

import math
import re
from typing import Final

FREE_MM: Final = 275.0
"""Height to fill, were letters and space to grow alike. Space grows less, so that the
tallest of 84 pages (20 runners, two languages, with stills and a note and without) is
239 mm; letter, the shorter sheet, has 259 mm between its margins."""
BASE_MM: Final = 50.0
LETTER_MM: Final = 0.075
PICTURES_MM: Final = 36.0
EXERCISES_MM: Final = 13.0
"""Heights at the smallest size of headings and margins, a letter, a row of stills and
one of drawings, read off 39 pages at that size."""
LARGEST: Final = 1.5
"""Larger letters make a page of slogans; chosen by us."""
_HIDDEN: Final = re.compile(r"<svg.*?</svg>|<[^>]+>", re.DOTALL)


def word_count(html: str) -> int:
    """Return the words that a reader of a page meets."""
    return len(_text(html).split())


def room(html: str) -> float:
    """Return how much larger than at its smallest a page can be printed."""
    height_mm = BASE_MM + LETTER_MM * len(" ".join(_text(html).split()))
    height_mm += PICTURES_MM * ("<img" in html)
    height_mm += EXERCISES_MM * html.count('class="exercises"')
    grown = math.sqrt(FREE_MM / height_mm)  # in height and in width
    return math.floor(20.0 * min(LARGEST, max(1.0, grown))) / 20.0


def _text(html: str) -> str:
    body = html.split("<body", 1)[-1].split(">", 1)[-1]
    return _HIDDEN.sub(" ", body)
