"""Left against right: one mirrored pair of bars for each number."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.model import FloatArray, MetricValue
from formcheck.model.skeleton import SIDES, Side
from formcheck.report.charts import drawing
from formcheck.report.charts.drawing import SIDE_COLOURS, WIDTH
from formcheck.report.headline import Pair
from formcheck.report.number_table import unit_words, with_error

_ROW: Final = 62.0
_TOP: Final = 24.0
_BAR: Final = 14.0
_EDGE: Final = 10.0
"""Room for the whisker of the longest bar."""


Range = tuple[float | None, float | None]
"""From where on a number is low and high enough to be worth a look; None = never."""


def left_right_bars(
    pairs: Sequence[Pair],
    *,
    words: str,
    typical: Mapping[str, Range] = MappingProxyType({}),
) -> str:
    """Return left bars growing to the left and right bars growing to the right.

    Each number has a scale of its own: the longer bar with its error is full. Whiskers
    are the 95 % error, a hollow bar is a negative number. Name and numbers stand above
    the bars, so that nothing covers them. Behind them grey is what is ``typical`` of a
    metric, in its own unit.
    """
    middle = WIDTH / 2
    parts = [
        drawing.text(
            middle + sign * middle * 0.5,
            15,
            side,
            anchor="middle",
            more=f' font-weight="700" fill="{SIDE_COLOURS[side]}"',
        )
        for side, sign in _SIGNS.items()
    ]
    for row, pair in enumerate(pairs):
        parts += _pair(pair, _TOP + row * _ROW, typical.get(pair.key))
    height = _TOP + _ROW * len(pairs) + 6
    return drawing.document(parts, height=height, title="Left and right", words=words)


_SIGNS: Final[dict[Side, float]] = {"left": -1.0, "right": 1.0}


def _pair(pair: Pair, top: float, typical: Range | None) -> list[str]:
    drawn = [drawing.text(WIDTH / 2, top + 12, pair.label, anchor="middle")]
    lengths, errors = shares(pair)
    if typical is not None:
        drawn += _typical(pair, typical, top + 34)
    for place, side in enumerate(SIDES):
        metric = pair.left if side == "left" else pair.right
        edge = 0.0 if side == "left" else WIDTH
        drawn.append(
            drawing.text(
                edge,
                top + 28,
                with_error(metric.value, metric.error, metric.unit),
                anchor="start" if side == "left" else "end",
                more=' font-weight="600"',
            )
        )
        drawn += _bar(pair, metric, side, (lengths[place], errors[place]), top + 34)
    return drawn


def _typical(pair: Pair, typical: Range, top: float) -> list[str]:
    """Return what is typical on both sides, as far as the pair's scale reaches."""
    scale, room = farthest(pair), WIDTH / 2 - _EDGE
    low = min(1.0, max(0.0, (typical[0] or 0.0) / scale))
    high = 1.0 if typical[1] is None else min(1.0, max(0.0, typical[1] / scale))
    said = " ".join(
        word
        for word in (
            "typical:",
            "" if typical[0] is None else f"from {typical[0]:g}",
            "" if typical[1] is None else f"up to {typical[1]:g}",
            unit_words(pair.left.unit),
        )
        if word
    )
    return [
        drawing.box(
            WIDTH / 2 + sign * room * (low if sign > 0 else high),
            top - 3,
            room * (high - low),
            _BAR + 6,
            more='fill="#808080" fill-opacity="0.28"',
            said=said,
        )
        for sign in _SIGNS.values()
        if high > low
    ]


def _bar(
    pair: Pair, metric: MetricValue, side: Side, share: tuple[float, float], top: float
) -> list[str]:
    sign, colour, middle = _SIGNS[side], SIDE_COLOURS[side], WIDTH / 2
    room = middle - _EDGE
    tip = middle + sign * share[0] * room
    negative = metric.value < 0
    look = (
        f'fill="none" stroke="{colour}" stroke-width="2"'
        if negative
        else f'fill="{colour}"'
    )
    said = f"{pair.label}, {side}: " + with_error(
        metric.value, metric.error, metric.unit
    )
    drawn = [
        drawing.box(
            min(middle, tip), top, abs(tip - middle), _BAR, more=look, said=said
        )
    ]
    if share[1] > 0:
        ends = sorted(
            middle + sign * max(0.0, share[0] + way * share[1]) * room
            for way in (-1.0, 1.0)
        )
        drawn.append(drawing.whisker(ends[0], ends[1], top + _BAR / 2))
    return drawn


def shares(pair: Pair) -> tuple[FloatArray, FloatArray]:
    """Return lengths and errors of left and right, as shares of the farthest end."""
    values = np.abs([pair.left.value, pair.right.value])
    errors = np.nan_to_num([pair.left.error, pair.right.error])
    return values / farthest(pair), errors / farthest(pair)


def farthest(pair: Pair) -> float:
    """Return the farthest end of a pair's bars and whiskers, in its unit."""
    values = np.abs([pair.left.value, pair.right.value])
    errors = np.nan_to_num([pair.left.error, pair.right.error])
    return max(float((values + errors).max()), float(np.finfo(float).tiny))
