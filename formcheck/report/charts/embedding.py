"""Charts in a page that needs nothing else: figures as HTML, and what draws them."""

from importlib.resources import files
from typing import Any

from markupsafe import Markup


def embedded(figure: Any, name: str) -> Markup:  # noqa: ANN401  (plotly is not typed)
    """Return a plotly figure as HTML; ``name`` is its id in the page."""
    html = figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        div_id=name,
        config={"displayModeBar": False, "responsive": True},
    )
    # The figure's own texts were made here, and plotly escapes its JSON for HTML.
    return Markup(html)


def chart_program() -> Markup:
    """Return the script that draws the figures.

    It is plotly's bundle for lines and bars: 1.2 MB, where the whole of it is 4.8 MB.
    """
    bundle = files("formcheck.report") / "plotly_basic" / "plotly-basic.min.js"
    return Markup(bundle.read_text(encoding="utf-8"))
