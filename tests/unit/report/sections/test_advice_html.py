from dataclasses import replace

from formcheck.report.page import report_html
from formcheck.report.sections.advice_html import advice_html, advice_style
from tests.fabricated import make_analysis


def test_the_section_is_the_one_of_the_report() -> None:
    analysis = make_analysis()
    section = advice_html(analysis)
    assert section.strip().startswith('<section class="advice"')
    assert analysis.recommendations[0].title in section
    whole = "".join(report_html(analysis).decode().split())
    assert "".join(section.split()) in whole


def test_what_is_told_is_escaped() -> None:
    analysis = make_analysis()
    (finding,) = analysis.findings
    told = replace(analysis, findings=(replace(finding, message="a <b> & c"),))
    assert "a &lt;b&gt; &amp; c" in advice_html(told)


def test_the_style_names_only_colours_of_the_page() -> None:
    assert "<style>" in advice_style()
    assert "var(--soft)" in advice_style()
