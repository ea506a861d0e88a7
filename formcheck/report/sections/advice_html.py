"""The report's advice section by itself, for pages that bring their own frame."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from formcheck.model import Analysis
from formcheck.report.localised import localised
from formcheck.report.sections.advice import advice_view

_TEMPLATE: Final = "_advice.html.j2"
_STYLE: Final = "_advice_style.html.j2"


def advice_html(analysis: Analysis) -> str:
    """Return findings, advice and where they come from, as one HTML section."""
    view = advice_view(analysis)
    page = _environment().get_template(_TEMPLATE).render(advice=view)
    return localised(page, view.language)


def advice_style() -> str:
    """Return the section's style; colours are the variables of its page."""
    return _environment().get_template(_STYLE).render()


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("formcheck.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
