"""The report's advice section by itself, for pages that bring their own frame."""

from typing import Final

from formcheck.model import Analysis
from formcheck.report.localised import localised
from formcheck.report.sections.advice import advice_view
from formcheck.report.sections.environment import environment

_TEMPLATE: Final = "_advice.html.j2"
_STYLE: Final = "_advice_style.html.j2"


def advice_html(analysis: Analysis) -> str:
    """Return findings, advice and where they come from, as one HTML section."""
    view = advice_view(analysis)
    page = environment("formcheck.report").get_template(_TEMPLATE).render(advice=view)
    return localised(page, view.language)


def advice_style() -> str:
    """Return the section's style; colours are the variables of its page."""
    return environment("formcheck.report").get_template(_STYLE).render()
