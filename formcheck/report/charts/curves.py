"""An angle over the stride, both sides, with the spread of the strides."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.model import Curve
from formcheck.report.charts import drawing
from formcheck.report.charts.drawing import SIDE_COLOURS, WIDTH, Axes
from formcheck.text.numbers import plain

_HEIGHT: Final = 250.0
_PCT: Final = range(101)
_HINT_EVERY_PCT: Final = 4


def curve_chart(
    curves: Sequence[Curve],
    *,
    title: str,
    y_title: str,
    words: str,
    stance_frac: float | None = None,
) -> str:
    """Return one angle over the gait cycle, both sides.

    Parameters
    ----------
    curves
        One for each side that was measured.
    title, y_title
        Name of the chart and of its upright axis.
    words
        What it shows.
    stance_frac
        Share of the stride with the foot on the ground, shaded; None = not drawn.
    """
    edges = [c.mean + sign * np.nan_to_num(c.sd) for c in curves for sign in (-1, 1)]
    axes = Axes(
        x_range=(0.0, 100.0),
        y_range=drawing.reach(np.concatenate(edges) if edges else np.empty(0)),
        height=_HEIGHT,
        top=28.0,
    )
    parts = [_stance(axes, stance_frac)] if stance_frac else []
    parts.append(
        drawing.frame(
            axes,
            x_title="stride from foot strike [%]",
            y_title=y_title,
            x_ticks=range(0, 101, 20),
        )
    )
    for curve in curves:
        parts += _side(axes, curve)
    names = [(f"{c.side}, {c.n_strides} strides", SIDE_COLOURS[c.side]) for c in curves]
    parts.append(drawing.legend(names, x=axes.left, y=16))
    parts.append(_hints(axes, curves))
    return drawing.document(parts, height=_HEIGHT, title=title, words=words)


def _side(axes: Axes, curve: Curve) -> list[str]:
    colour = SIDE_COLOURS[curve.side]
    drawn = []
    if np.isfinite(curve.sd).all():
        band = [*(curve.mean + curve.sd), *(curve.mean - curve.sd)[::-1]]
        points = axes.points([*_PCT, *reversed(_PCT)], band)
        drawn.append(drawing.area(points, colour, opacity=0.2))
    drawn.append(drawing.line(axes.points(_PCT, curve.mean), colour, width=2.5))
    return drawn


def _stance(axes: Axes, frac: float) -> str:
    x, low = axes.x(0.0), axes.height - axes.bottom
    shade = drawing.box(
        x,
        axes.top,
        axes.x(100 * frac) - x,
        low - axes.top,
        more='fill="#808080" fill-opacity="0.15"',
    )
    return shade + drawing.text(x + 5, low - 6, "foot on the ground")


def _hints(axes: Axes, curves: Sequence[Curve]) -> str:
    """Return what is told where the pointer rests, a few percent wide each."""
    wide = (WIDTH - axes.left - axes.right) * _HINT_EVERY_PCT / 100
    tall = axes.height - axes.bottom - axes.top
    return "".join(
        drawing.box(
            axes.x(pct) - wide / 2,
            axes.top,
            wide,
            tall,
            more=f'fill="transparent" data-pct="{pct}"',
            said=_hint(pct, curves),
        )
        for pct in range(0, 101, _HINT_EVERY_PCT)
    )


def _hint(pct: int, curves: Sequence[Curve]) -> str:
    values = ", ".join(
        f"{c.side} {plain(round(float(c.mean[pct]), 1), c.unit)}" for c in curves
    )
    return f"{pct} % of the stride: {values}"
