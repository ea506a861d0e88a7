"""The page over a batch, read as a person sees it."""

import re
from dataclasses import replace

import pytest

from formcheck.batch.sessions import Failure, Outcome, Question, Told
from formcheck.batch.summary.index_page import index_html
from formcheck.batch.summary.rows import COLUMNS, DIFFERENCE
from formcheck.batch.summary.spreads import MIN_BARS, N_BINS
from formcheck.metrics import METRICS
from formcheck.report.sections.reference import typical_ranges
from tests.unit.knowledge.test_phrases import english, texts


def _outcome(name: str, **rows: tuple[str | None, float, str]) -> Outcome:
    cells = []
    for metric, (side, value, unit) in rows.items():
        known = {
            "session": name,
            "metric": metric,
            "side": side,
            "value": value,
            "error": 0.02 if unit == "frac" else 1.0,
            "unit": unit,
        }
        cells.append(tuple(known.get(column) for column in COLUMNS))
    return Outcome(name=name, status="done", rows=tuple(cells), n_numbers=1)


def _page(n: int) -> str:
    outcomes = [
        _outcome(
            f"s{i}",
            cadence=(None, 160.0 + 4 * i, "steps/min"),
            duty_factor=("left", 0.30 + 0.02 * i, "frac"),
            foot_strike_class=(DIFFERENCE, 0.1 * i, "frac"),
        )
        for i in range(n)
    ]
    return index_html(outcomes, target="report.html").decode()


def test_units_and_labels_are_those_of_the_report() -> None:
    page = _page(2)
    assert "Rear-foot strikes, left minus right [%]" in page
    assert ", left [%]" in page
    assert "32 ± 2 %" in page
    assert "foot_strike_class" not in page
    assert "frac" not in page


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "<div>160.0</div>"), (3, "160.0 to 168.0, median 164.0")],
)
def test_a_few_values_are_told_without_bars(n: int, words: str) -> None:
    page = _page(n)
    assert words in page
    assert "<svg" not in page


def test_enough_values_are_counted_in_bars() -> None:
    page = _page(2 * MIN_BARS)
    assert page.count("<svg") == 3
    bars = re.findall(r"<title>(\d{3}\.\d) to \S+: (\d+)</title>", page)
    assert sum(int(count) for _, count in bars) == 2 * MIN_BARS
    assert float(bars[0][0]) == 160.0
    assert len(bars) <= N_BINS
    assert "Cadence [steps/min]: 20 values from 160.0 to 236.0, median 198.0" in page
    assert ", left [%]: 20 values from 30 to 68, median 49" in page


def test_each_number_stands_beside_what_is_typical() -> None:
    _, high = typical_ranges()["shank_angle_ic"]
    far = 2 * high
    rows = {"shank_angle_ic": ("left", far, "deg"), "stride_time": (None, 0.7, "s")}
    page = index_html([_outcome("a", **rows)], target="report.html").decode()
    assert "typical" in page.split("</thead>")[0]
    marked = page.split('class="watch"')[1]
    assert "above typical" in marked.split("</td>")[0]
    assert page.count('class="hidden"') == 1, "and nothing else is"


def test_what_stands_out_is_told_and_shown() -> None:
    told = Told(kind="run", level="watch", says="A long stride.", picture="t.jpg")
    outcome = replace(_outcome("ana 1", cadence=(None, 160.0, "steps/min")), told=told)
    page = index_html([outcome], target="report.html").decode()
    assert '<img src="ana%201/t.jpg" alt="" loading="lazy">' in page
    assert '<td class="says watch">A long stride.</td>' in page


def test_a_line_at_the_hips_is_asked_about_where_its_number_would_stand() -> None:
    seen = _outcome("seen", pelvic_drop=("left", 5.0, "deg"))
    question = Question(key="k", name="r.mp4", method="waistband", still="stills/w.png")
    open_ = replace(
        _outcome("open", cadence=(None, 160.0, "steps/min")), questions=(question,)
    )
    page = index_html([seen, open_], target="report.html").decode()
    assert page.count('<a href="#questions">waistband?</a>') == 1
    assert '<img src="open/stills/w.png" alt="Stills of the hips in r.mp4' in page
    assert "formcheck confirm" in page
    assert "questions" not in index_html([seen], target="report.html").decode()


def test_the_page_speaks_german_where_the_reports_do() -> None:
    outcomes = [_outcome("a", cadence=(None, 160.5, "steps/min"))]
    page = index_html(outcomes, target="report.html", language="de").decode()
    assert '<html lang="de">' in page
    assert "Was auffällt" in page
    assert "160,5 ± 1,0 Schritte/min" in page
    assert 'data-value="160.5"' in page, "what is sorted by stays a number"


@pytest.mark.slow
def test_no_english_word_is_left_on_the_german_page() -> None:
    numbers = {
        key: ("left" if metric.sided else None, metric.unit)
        for key, metric in METRICS.items()
    }
    outcomes = [
        _outcome(
            f"s{i}", **{k: (side, 10.0 + i, u) for k, (side, u) in numbers.items()}
        )
        for i in range(2 * MIN_BARS)
    ]
    question = Question(key="k", name="r.mp4", method="waistband", still="s/w.png")
    lost = Failure(session="s0", clip="a.mp4", reason="nobody")
    outcomes.append(replace(outcomes[0], questions=(question,), failures=(lost,)))
    for some in (outcomes, outcomes[:1]):
        page = index_html(some, target="report.html", language="de").decode()
        left = {text: english(text) for text in texts(page) if english(text)}
        assert left == {}
