"""One number over many runs, with its error and the least believable change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

import numpy as np

from formcheck.report.charts import drawing
from formcheck.report.charts.drawing import Axes
from formcheck.report.number_table import unit_words, with_error

COLOUR: Final = "#7a5cc0"
"""Neither side's colour; readable on white and on black."""
_HEIGHT: Final = 260.0
_DATES: Final = 4
"""As many dates as lie side by side on a phone."""
_DAY_S: Final = 86_400.0


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


def trend(
    points: Sequence[Dated], *, label: str, words: str, smallest: float | None = None
) -> str:
    """Return one number over time.

    Parameters
    ----------
    points
        In order of time, at least one.
    label
        The number's name.
    words
        What the chart shows.
    smallest
        A change from the first run has to be larger than this to be believed, in the
        number's unit; the band is drawn about the first one. None = not known.
    """
    scale = 100.0 if points[0].unit == "frac" else 1.0
    at_s = [point.at.timestamp() for point in points]
    value = scale * np.array([point.value for point in points])
    error = scale * np.nan_to_num([point.error for point in points])
    band = value[0] + scale * np.array([-1.0, 1.0]) * (smallest or 0.0)
    room_s = max(_DAY_S, 0.06 * (at_s[-1] - at_s[0]))
    axes = Axes(
        x_range=(at_s[0] - room_s, at_s[-1] + room_s),
        y_range=drawing.reach(np.concatenate([value - error, value + error, band])),
        height=_HEIGHT,
        top=26.0,
    )
    parts = [
        drawing.frame(axes, x_title="", y_title=unit_words(points[0].unit), x_ticks=())
    ]
    if smallest:
        parts.append(_band(axes, band))
    parts.append(drawing.line(axes.points(at_s, value), COLOUR, width=2))
    for point, x, y, e in zip(points, at_s, value, error, strict=True):
        parts.append(_point(axes, point, (x, float(y), float(e))))
    parts += _dates(axes, points)
    parts.append(drawing.legend([(label, COLOUR)], x=axes.left, y=16))
    return drawing.document(parts, height=_HEIGHT, title=label, words=words)


def _band(axes: Axes, band: Sequence[float]) -> str:
    low, high = axes.y(float(band[0])), axes.y(float(band[1]))
    return drawing.box(
        axes.left,
        high,
        drawing.WIDTH - axes.left - axes.right,
        low - high,
        more=f'fill="{COLOUR}" fill-opacity="0.14"',
        said="within this band nothing has changed for sure since the first run",
    )


def _point(axes: Axes, point: Dated, place: tuple[float, float, float]) -> str:
    x, y = axes.x(place[0]), axes.y(place[1])
    low, high = axes.y(place[1] - place[2]), axes.y(place[1] + place[2])
    said = (
        f"{point.at.astimezone():%d %b %Y}: "
        f"{with_error(point.value, point.error, point.unit)}"
    )
    return (
        f'<g stroke="{COLOUR}" stroke-width="1.8"><path fill="none" '
        f'd="M{x - 4:.1f} {low:.1f}h8M{x:.1f} {low:.1f}V{high:.1f}'
        f'M{x - 4:.1f} {high:.1f}h8"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{COLOUR}">'
        f"<title>{said}</title></circle></g>"
    )


def _dates(axes: Axes, points: Sequence[Dated]) -> list[str]:
    """Return the dates of some points that stand far enough apart."""
    room = (drawing.WIDTH - axes.left - axes.right) / _DATES
    drawn: list[str] = []
    last = -room
    for point in points:
        x = axes.x(point.at.timestamp())
        if x - last < room and drawn:
            continue
        last = x
        day = f"{point.at.astimezone():%d %b %y}"
        drawn.append(
            drawing.text(x, axes.height - axes.bottom + 18, day, anchor="middle")
        )
    return drawn
