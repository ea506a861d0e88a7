"""Charts of the app: left against right, and one number over many runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

import numpy as np
import plotly.graph_objects as go

from formcheck.model import FloatArray, MetricValue
from formcheck.model.skeleton import SIDES, Side
from formcheck.report.charts.figures import SIDE_COLOURS, style
from formcheck.report.headline import Pair
from formcheck.report.number_table import unit_words, with_error

_ROW_PX: Final = 76
_TREND_COLOUR: Final = "#7a5cc0"
"""Neither side's colour; readable on white and on black."""
_TREND_TICKS: Final = 4
"""As many dates as lie side by side on a phone."""
_REACH: Final = 1.04
"""Half the width of the chart; the longest bar with its error is 1."""


class Dated(Protocol):
    """One number and when it was measured; error NaN if not known."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def value(self) -> float:
        """The number."""

    @property
    def error(self) -> float:
        """Half width of its 95 % interval."""

    @property
    def unit(self) -> str:
        """Its unit."""


def mirrored_bars(pairs: Sequence[Pair]) -> go.Figure:
    """Return left bars growing to the left and right bars growing to the right.

    Each metric has a scale of its own: the longer bar is full, the whiskers are the
    95 % error, a hollow bar is a negative number.
    """
    figure = go.Figure()
    for side in SIDES:
        _add_side(figure, pairs, side)
        _add_whiskers(figure, pairs, side)
    style(figure)
    figure.update_layout(
        barmode="overlay",
        bargap=0.7,
        showlegend=False,
        height=_ROW_PX * len(pairs) + 40,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        dragmode=False,
    )
    figure.update_xaxes(visible=False, range=[-_REACH, _REACH], fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True, autorange="reversed")
    for place, pair in enumerate(pairs):
        _add_words(figure, pair, place)
    for side in SIDES:
        figure.add_annotation(
            x=-0.7 if side == "left" else 0.7,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=f"<b>{side}</b>",
            font={"color": SIDE_COLOURS[side]},
            showarrow=False,
        )
    return figure


def _add_side(figure: go.Figure, pairs: Sequence[Pair], side: Side) -> None:
    chosen = [_of(pair, side) for pair in pairs]
    lengths, _ = _shares(pairs, side)
    sign = -1.0 if side == "left" else 1.0
    texts = [with_error(m.value, m.error, m.unit) for m in chosen]
    figure.add_bar(
        orientation="h",
        y=list(range(len(pairs))),
        x=(sign * lengths).round(4).tolist(),
        # A negative number is a hollow bar: toes down is not toes up.
        marker={
            "color": [
                "rgba(0,0,0,0)" if m.value < 0 else SIDE_COLOURS[side] for m in chosen
            ],
            "line": {"width": 2, "color": SIDE_COLOURS[side]},
        },
        hovertext=[
            f"{pair.label}, {side}: {text}"
            + (f"<br>left minus right {pair.words}" if pair.words else "")
            for pair, text in zip(pairs, texts, strict=True)
        ],
        hoverinfo="text",
        name=side,
    )


def _add_whiskers(figure: go.Figure, pairs: Sequence[Pair], side: Side) -> None:
    """Draw the errors dark with a light rim, to be seen on bar and page alike."""
    lengths, errors = _shares(pairs, side)
    sign = -1.0 if side == "left" else 1.0
    for colour, thickness, width in (("#ffffff", 5, 7), ("#30363c", 2, 5)):
        figure.add_scatter(
            x=(sign * lengths).round(4).tolist(),
            y=list(range(len(pairs))),
            mode="markers",
            marker={"color": colour, "size": thickness},
            error_x={
                "type": "data",
                "array": errors.round(4).tolist(),
                "color": colour,
                "thickness": thickness,
                "width": width,
            },
            hoverinfo="skip",
        )


def _of(pair: Pair, side: Side) -> MetricValue:
    return pair.left if side == "left" else pair.right


def _shares(pairs: Sequence[Pair], side: Side) -> tuple[FloatArray, FloatArray]:
    """Return bar lengths and errors as shares of the farthest end of each pair."""
    both = [[abs(p.left.value), abs(p.right.value)] for p in pairs]
    values = np.array(both).reshape(-1, 2)
    errors = np.array([[p.left.error, p.right.error] for p in pairs]).reshape(-1, 2)
    errors = np.nan_to_num(errors)
    farthest = np.maximum((values + errors).max(axis=1), np.finfo(float).tiny)
    column = SIDES.index(side)
    return values[:, column] / farthest, errors[:, column] / farthest


def _add_words(figure: go.Figure, pair: Pair, place: int) -> None:
    """Write the name above the bars, and each number above its own bar."""
    figure.add_annotation(
        x=0, y=place, yshift=34, text=pair.label, showarrow=False, font_size=13
    )
    for side, x, anchor in (("left", -_REACH, "left"), ("right", _REACH, "right")):
        metric = pair.left if side == "left" else pair.right
        figure.add_annotation(
            x=x,
            y=place,
            yshift=17,
            xanchor=anchor,
            text=with_error(metric.value, metric.error, metric.unit),
            showarrow=False,
            font_size=13,
        )


def trend(points: Sequence[Dated], *, label: str) -> go.Figure:
    """Return one number over many runs with its 95 % band."""
    figure = go.Figure()
    style(figure)
    if not points:
        return figure
    unit = points[0].unit
    scale = 100.0 if unit == "frac" else 1.0
    times = [point.at for point in points]
    value = scale * np.array([point.value for point in points])
    error = scale * np.nan_to_num([point.error for point in points])
    figure.add_scatter(
        x=[*times, *times[::-1]],
        y=[*(value + error), *(value - error)[::-1]],
        fill="toself",
        fillcolor=_TREND_COLOUR,
        line={"width": 0},
        opacity=0.2,
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=times,
        y=value.tolist(),
        error_y={"type": "data", "array": error.tolist(), "color": _TREND_COLOUR},
        mode="lines+markers",
        line={"color": _TREND_COLOUR, "width": 2},
        marker={"size": 9},
        hovertext=[
            f"{point.at:%d %b %Y}: {with_error(point.value, point.error, unit)}"
            for point in points
        ],
        hoverinfo="text",
        showlegend=False,
    )
    figure.update_yaxes(title=f"{label} [{unit_words(unit)}]")
    figure.update_xaxes(nticks=_TREND_TICKS, tickangle=0)
    return figure
