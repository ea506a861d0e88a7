from formcheck.report.page import report_html
from formcheck.report.sections.environment import environment
from tests.fabricated import make_analysis


def test_a_template_is_compiled_once_for_all_reports(monkeypatch) -> None:
    report_html(make_analysis())
    compiled: list[str] = []
    monkeypatch.setattr("jinja2.Environment.compile", lambda *_: compiled.append("x"))
    assert report_html(make_analysis()).startswith(b"<!doctype html>")
    assert compiled == []


def test_what_is_filled_in_is_escaped() -> None:
    template = environment("formcheck.report").from_string("{{ name }}")
    assert template.render(name="<script>") == "&lt;script&gt;"
