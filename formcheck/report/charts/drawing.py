"""What all charts are drawn with: scales, axes and marks, as SVG text.

A chart is drawn for a column 400 pixels wide, so that its letters keep their size on a
phone, in the columns of a laptop and on paper. Text takes the colour of the page.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import Side

SIDE_COLOURS: Final[dict[Side, str]] = {"left": "#2a8fd4", "right": "#e6741d"}
"""Blue and orange are told apart with every common colour blindness, and both can be
read on white and on black."""
WIDTH: Final = 400.0
LETTER: Final = 12.0
_GRID: Final = "#808080"
_NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_MIN_REACH: Final = 1e-9


@dataclass(frozen=True, kw_only=True)
class Axes:
    """The plane of a chart: data ranges, and where they lie in the drawing [px]."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    height: float
    left: float = 46.0
    right: float = 14.0
    top: float = 10.0
    bottom: float = 38.0

    def x(self, value: float) -> float:
        """Return the place of a value along the chart [px]."""
        low, high = self.x_range
        inner = WIDTH - self.left - self.right
        return self.left + (value - low) / (high - low) * inner

    def y(self, value: float) -> float:
        """Return the place of a value up the chart [px from the top]."""
        low, high = self.y_range
        inner = self.height - self.top - self.bottom
        return self.height - self.bottom - (value - low) / (high - low) * inner

    def points(self, xs: Iterable[float], ys: Iterable[float]) -> str:
        """Return the places of points, as ``points`` of a polyline takes them."""
        return " ".join(
            f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in zip(xs, ys, strict=True)
        )


def document(parts: Iterable[str], *, height: float, title: str, words: str) -> str:
    """Return a whole drawing.

    Parameters
    ----------
    parts
        The marks.
    height
        Of the drawing [px]; its width is ``WIDTH``.
    title, words
        What it is and what it shows, for those who cannot see it.
    """
    said = escape(f"{title}: {words}" if words else title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" '
        f'role="img" aria-label="{said}" class="chart" font-size="{LETTER:g}" '
        f'font-family="system-ui, sans-serif" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )


def frame(
    axes: Axes, *, x_title: str, y_title: str, x_ticks: Sequence[float] | None = None
) -> str:
    """Return grid, numbers and names of both axes."""
    right, low = WIDTH - axes.right, axes.height - axes.bottom
    y_ticks = ticks(*axes.y_range)
    parts = [
        f'<path d="{"".join(_across(axes, y, right) for y in y_ticks)}" '
        f'stroke="{_GRID}" stroke-opacity="0.25" fill="none"/>'
    ]
    parts += [
        text(axes.left - 6, axes.y(y) + 4, number(y), anchor="end") for y in y_ticks
    ]
    x_ticks = ticks(*axes.x_range) if x_ticks is None else x_ticks
    parts += [text(axes.x(x), low + 16, number(x), anchor="middle") for x in x_ticks]
    parts.append(
        text((axes.left + right) / 2, axes.height - 6, x_title, anchor="middle")
    )
    middle = (axes.top + low) / 2
    parts.append(
        f'<text transform="translate(12 {middle:.1f}) rotate(-90)" '
        f'text-anchor="middle">{escape(y_title)}</text>'
    )
    if axes.y_range[0] < 0 < axes.y_range[1]:
        zero = _across(axes, 0.0, right)
        parts.append(f'<path d="{zero}" stroke="{_GRID}" fill="none"/>')
    return "".join(parts)


def _across(axes: Axes, y: float, right: float) -> str:
    return f"M{axes.left:g} {axes.y(y):.1f}H{right:g}"


def ticks(low: float, high: float, *, most: int = 6) -> list[float]:
    """Return at most so many round numbers from ``low`` to ``high``."""
    rough = max(high - low, _MIN_REACH) / max(1, most - 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(n * size for n in _NICE if n * size >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * n for n in range(first, last + 1)]


def reach(values: FloatArray, *, zero: bool = False) -> tuple[float, float]:
    """Return a range that holds all finite values with a little room."""
    known = values[np.isfinite(values)]
    if zero:
        known = np.append(known, 0.0)
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    room = 0.06 * max(high - low, 0.02 * max(abs(low), abs(high)), _MIN_REACH)
    return low - room, high + room


def number(value: float) -> str:
    """Return a tick's number, with a true minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "\N{MINUS SIGN}")


def text(
    x: float, y: float, words: str, *, anchor: str = "start", more: str = ""
) -> str:
    """Return one line of words; ``more`` holds further attributes."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>'
        f"{escape(words)}</text>"
    )


def line(points: str, colour: str, *, width: float, opacity: float = 1.0) -> str:
    """Return a line through points."""
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:g}" stroke-linejoin="round" '
        f'stroke-opacity="{opacity:g}"/>'
    )


def area(points: str, colour: str, *, opacity: float) -> str:
    """Return a filled area."""
    return f'<polygon points="{points}" fill="{colour}" fill-opacity="{opacity:g}"/>'


def box(
    x: float, y: float, width: float, height: float, *, more: str, said: str = ""
) -> str:
    """Return a rectangle; ``said`` is shown when the pointer rests on it."""
    hint = f"<title>{escape(said)}</title>" if said else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" '
        f'height="{height:.1f}" {more}>{hint}</rect>'
    )


def whisker(x1: float, x2: float, y: float, *, cap: float = 5.0) -> str:
    """Return a level error bar that is seen on bars and on any page."""
    path = (
        f"M{x1:.1f} {y - cap:.1f}V{y + cap:.1f}M{x1:.1f} {y:.1f}H{x2:.1f}"
        f"M{x2:.1f} {y - cap:.1f}V{y + cap:.1f}"
    )
    return (
        f'<path d="{path}" stroke="#ffffff" stroke-width="4" fill="none"/>'
        f'<path d="{path}" stroke="#30363c" stroke-width="1.8" fill="none"/>'
    )


def legend(entries: Sequence[tuple[str, str]], *, x: float, y: float) -> str:
    """Return names beside short lines of their colours, in one row.

    Each has a column of its own: names are longer in other languages.
    """
    parts, at = [], x
    column = (WIDTH - x) / max(2, len(entries))
    for words, colour in entries:
        parts.append(
            line(f"{at:.1f},{y - 4:.1f} {at + 18:.1f},{y - 4:.1f}", colour, width=3)
        )
        parts.append(text(at + 24, y, words))
        at += column
    return "".join(parts)
