"""Numbers as small bars with their error, as SVG that is readable on any page."""

import math
from collections.abc import Sequence
from typing import Final

from formcheck.report.charts.drawing import SIDE_COLOURS
from formcheck.report.headline import Bar

_INK: Final = "#7d8791"
"""Readable on white and on black."""
_TYPICAL: Final = "#2f9e62"
_WIDTH: Final = 240.0
_ROW: Final = 20.0
_MARGIN: Final = 6.0
_BAR: Final = 8.0
_CAP: Final = 5.0


def whiskers(
    bars: Sequence[Bar], typical: tuple[float | None, float | None] = (None, None)
) -> str:
    """Return one bar from zero for each number, with a whisker as long as its error.

    Parameters
    ----------
    bars
        Drawn below each other on one scale; zero is in the picture.
    typical
        From where on a number is low and high; drawn behind, up to the picture's edge
        on a side without a limit.
    """
    low, high = _range(bars, typical)
    height = _ROW * len(bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}">',
        *_band(typical, low, high, height),
        _line(_x(0.0, low, high), 0.0, _x(0.0, low, high), height, width=1.0),
    ]
    for row, bar in enumerate(bars):
        parts += _row(bar, _ROW * (row + 0.5), low, high)
    return "".join([*parts, "</svg>"])


def _band(
    typical: tuple[float | None, float | None], low: float, high: float, height: float
) -> list[str]:
    """Return what is typical as a band, nothing if no limit is known."""
    if typical == (None, None):
        return []
    left = low if typical[0] is None else min(max(typical[0], low), high)
    right = high if typical[1] is None else min(max(typical[1], low), high)
    x1, x2 = _x(left, low, high), _x(right, low, high)
    return [
        f'<rect class="typical" x="{x1:.1f}" y="0" width="{max(0.0, x2 - x1):.1f}" '
        f'height="{height:g}" fill="{_TYPICAL}" opacity="0.28"/>'
    ]


def _range(
    bars: Sequence[Bar], typical: tuple[float | None, float | None]
) -> tuple[float, float]:
    """Return the scale: from zero, or the same on both sides of it."""
    shown = [abs(b.value) + _known(b.error) for b in bars]
    shown += [1.15 * abs(limit) for limit in typical if limit is not None]
    reach = max(shown, default=0.0) or 1.0
    signed = (
        len(bars) == 1
        and bars[0].side is None
        and bars[0].value - _known(bars[0].error) < 0
    )
    negative = signed or any(bar.value < 0 for bar in bars)
    return (-reach if negative else 0.0), reach


def _known(error: float) -> float:
    return error if math.isfinite(error) else 0.0


def _x(value: float, low: float, high: float) -> float:
    return _MARGIN + (value - low) / (high - low) * (_WIDTH - 2 * _MARGIN)


def _row(bar: Bar, y: float, low: float, high: float) -> list[str]:
    zero, tip = _x(0.0, low, high), _x(bar.value, low, high)
    colour = SIDE_COLOURS[bar.side] if bar.side else _INK
    drawn = [
        f'<rect x="{min(zero, tip):.1f}" y="{y - _BAR / 2:.1f}" '
        f'width="{abs(tip - zero):.1f}" height="{_BAR:g}" rx="2" fill="{colour}" '
        f'opacity="{1.0 if bar.side else 0.55}"/>'
    ]
    if not math.isfinite(bar.error):
        return drawn
    ends = [_x(bar.value + sign * bar.error, low, high) for sign in (-1, 1)]
    ends = [min(max(end, _MARGIN), _WIDTH - _MARGIN) for end in ends]
    drawn.append(_line(ends[0], y, ends[1], y, width=2.0))
    drawn += [_line(end, y - _CAP, end, y + _CAP, width=2.0) for end in ends]
    return drawn


def _line(x1: float, y1: float, x2: float, y2: float, *, width: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{_INK}" stroke-width="{width:g}"/>'
    )
