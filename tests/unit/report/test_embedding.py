import hashlib
import re
from importlib.resources import files

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from formcheck.report.charts.embedding import chart_program, embedded

VERSION = re.compile(r"plotly\.js .*?v(\d+\.\d+\.\d+)")


def test_the_charts_program_is_of_the_version_the_figures_are_made_for() -> None:
    assert VERSION.search(chart_program())[1] == VERSION.search(get_plotlyjs()[:500])[1]


def test_the_charts_program_is_the_file_it_says_it_is() -> None:
    folder = files("formcheck.report") / "plotly_basic"
    content = (folder / "plotly-basic.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() in (folder / "README.md").read_text()
    assert "MIT License" in (folder / "LICENSE").read_text()


def test_the_charts_program_cannot_end_its_script_early() -> None:
    assert "</script" not in chart_program().lower()


def test_an_embedded_figure_brings_no_program_of_its_own() -> None:
    html = embedded(go.Figure().add_scatter(x=[0, 1], y=[2, 3]), "chart-1")
    assert 'id="chart-1"' in html
    assert len(html) < 10_000
    assert "src=" not in html
