"""Words on pictures, in letters that hold every sign of both languages."""

from functools import cache, lru_cache
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from formcheck.model import ImageArray

Rgb = tuple[int, int, int]
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
CAPITAL_PX: Final = 22
"""Height of a capital letter at size 1."""
_CAPITAL_FRAC: Final = 0.729
"""The same of DejaVu Sans, as a share of the font's size."""
_OUTLINE_FRAC: Final = 0.12
"""Width of an outline, as a share of a capital's height."""

_BOLDER_FRAC: Final = 0.05
"""Letters with an outline lie on a picture, which may be as dark: their strokes are
wider by so much at either side."""


def width(words: str, size: float) -> int:
    """Return how wide words are [px]."""
    return ceil(_font(size).getlength(words))


def height(size: float) -> int:
    """Return the height of a capital letter [px]."""
    return round(CAPITAL_PX * size)


def write(
    picture: ImageArray,
    words: str,
    at: tuple[int, int],
    *,
    size: float,
    colour: Rgb,
    outline: Rgb | None = None,
) -> None:
    """Write words; ``at`` is the left end of their base line [px]."""
    bolder = 0
    if outline is not None:
        bolder = max(1, round(_BOLDER_FRAC * height(size)))
        edge = bolder + max(2, round(_OUTLINE_FRAC * height(size)))
        _lay(picture, at, outline, *_drawn(words, size, edge))
    _lay(picture, at, colour, *_drawn(words, size, bolder))


@cache
def _font(size: float) -> _Font:
    """Return DejaVu Sans, which comes with matplotlib and that with mediapipe."""
    px = round(CAPITAL_PX * size / _CAPITAL_FRAC)
    found = find_spec("matplotlib")  # not imported: it would take 0.3 s
    if found is None or found.origin is None:
        return ImageFont.load_default(px)
    letters = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(letters / "DejaVuSans.ttf", px)


@lru_cache(maxsize=1024)
def _drawn(words: str, size: float, edge: int) -> tuple[ImageArray, tuple[int, int]]:
    """Return how much ink lies where (0 to 255), and its corner from the base line."""
    font = _font(size)
    box = font.getbbox(words, stroke_width=edge, anchor="ls")
    left, top, right, bottom = (round(end) for end in box)
    paper = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(paper).text(
        (-left, -top), words, fill=255, font=font, stroke_width=edge, anchor="ls"
    )
    return np.asarray(paper), (left, top)


def _lay(
    picture: ImageArray,
    at: tuple[int, int],
    colour: Rgb,
    ink: ImageArray,
    corner: tuple[int, int],
) -> None:
    """Lay ink on the part of a picture that it falls on."""
    x, y = at[0] + corner[0], at[1] + corner[1]
    ink = ink[max(0, -y) : picture.shape[0] - y, max(0, -x) : picture.shape[1] - x]
    if not ink.size:
        return
    x, y = max(0, x), max(0, y)
    part = picture[y : y + ink.shape[0], x : x + ink.shape[1]]
    share = ink[..., None].astype(np.uint16)
    inked = share * np.array(colour, dtype=np.uint16)
    part[:] = (part * (255 - share) + inked + 127) // 255
