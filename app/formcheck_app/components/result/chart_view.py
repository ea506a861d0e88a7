"""Charts on a page: SVG, side by side where there is room, told in words."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from formcheck.report.charts.sections import ChartBox
from formcheck.report.localised import localised
from formcheck_app.components.styles import plain
from formcheck_app.speech import language, say

# Streamlit takes SVG out of its own HTML; a component of ours keeps it.
_SCRIPT: Final = """
export default function ({ parentElement, data }) {
  const box = parentElement.querySelector(".charts");
  if (box.dataset.shown !== data.html) {
    box.dataset.shown = data.html;
    box.innerHTML = data.html;
  }
}
"""
_STYLE: Final = """
.charts { display: grid; gap: 1rem 1.5rem; font: 1rem/1.45 system-ui, sans-serif;
  grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
figure { margin: 0; max-width: 34rem; min-width: 0; }
h3 { font-size: 1.05rem; margin: 0 0 0.15rem; } p, figcaption { margin: 0 0 0.25rem;
  font-size: 0.95rem; }
svg { display: block; width: 100%; height: auto; }
"""


def show(boxes: Iterable[ChartBox], *, key: str) -> None:
    """Show charts with their titles and their words."""
    _mount("".join(map(_figure, boxes)), key=key)


def _figure(box: ChartBox) -> str:
    chart = localised(str(box.chart), language())
    return (
        f"<figure><h3>{plain(say(box.title))}</h3><p>{plain(say(box.text))}</p>{chart}"
        f"<figcaption>{plain(say(box.words))}</figcaption></figure>"
    )


def show_one(svg: str, *, key: str) -> None:
    """Show one chart whose title and words stand around it."""
    _mount(f"<figure>{localised(svg, language())}</figure>", key=key)


def _mount(html: str, *, key: str) -> None:
    made = st.components.v2.component(
        "formcheck-charts",
        html='<div class="charts"></div>',
        css=_STYLE,
        js=_SCRIPT,
    )
    made(key=key, data={"html": html}, height="content")
