"""Small drawings of the exercises: figures of lines, all in one style.

The lines stand in ``knowledge/drawings.toml``. Bodies take the colour of the text, so
that they hold on paper, in grey and in the dark; movement is drawn in one accent.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from markupsafe import Markup, escape

WIDTH: Final = 120
HEIGHT: Final = 80
ACCENT: Final = "#c2570c"
_HEAD: Final = 6.5
_ARROW: Final = 3.2


def drawing(key: str, title: str) -> Markup:
    """Return the drawing of an exercise as SVG; empty if there is none.

    Parameters
    ----------
    key
        Of the exercise, as in ``exercises.toml``.
    title
        What a screen reader says.
    """
    figure = figures().get(key)
    if figure is None:
        return Markup("")
    parts = [
        *_lines(figure.get("prop", ()), 'stroke-opacity="0.35" stroke-width="1.5"'),
        *_lines(figure.get("far", ()), 'stroke-opacity="0.45" stroke-width="4.5"'),
        *_lines(
            figure.get("ghost", ()),
            'stroke-opacity="0.45" stroke-width="1.8" stroke-dasharray="3 3"',
        ),
        *_lines(figure["near"], 'stroke-width="4.5"'),
        _circle((*figure["head"], _HEAD), 'fill="currentColor" stroke="none"'),
        *(
            _circle(ring, f'stroke="{ACCENT}" stroke-width="2.5"')
            for ring in figure.get("ring", ())
        ),
        *_lines(figure.get("band", ()), f'stroke="{ACCENT}" stroke-width="3"'),
        *(_arrow(*one) for one in figure.get("move", ())),
    ]
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" '
        'fill="none" stroke="currentColor" stroke-linecap="round" '
        f'stroke-linejoin="round">{"".join(parts)}</svg>'
    )


@cache
def figures() -> Mapping[str, Mapping[str, Any]]:
    """Return the lines of every drawing, by exercise."""
    file = files("formcheck.knowledge") / "drawings.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _lines(lines: Iterable[Sequence[float]], style: str) -> Iterable[str]:
    for line in lines:
        pairs = zip(line[::2], line[1::2], strict=True)
        points = " ".join(f"{x},{y}" for x, y in pairs)
        yield f'<polyline points="{points}" {style}/>'


def _circle(circle: Sequence[float], style: str) -> str:
    x, y, radius = circle
    return f'<circle cx="{x}" cy="{y}" r="{radius}" {style}/>'


def _arrow(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return an arrow with an open head."""
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    wings = [
        (x1 - _ARROW * (ux + side * uy), y1 - _ARROW * (uy - side * ux))
        for side in (1, -1)
    ]
    (ax, ay), (bx, by) = wings
    return (
        f'<path d="M{x0} {y0}L{x1} {y1}M{ax:.1f} {ay:.1f}L{x1} {y1}L{bx:.1f} {by:.1f}" '
        f'stroke="{ACCENT}" stroke-width="2"/>'
    )
