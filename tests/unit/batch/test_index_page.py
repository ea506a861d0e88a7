"""The page over a batch, read as a person sees it."""

import re

import pytest

from formcheck.batch.index_page import MIN_BARS, N_BINS, index_html
from formcheck.batch.rows import COLUMNS, DIFFERENCE
from formcheck.batch.sessions import Outcome


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
    assert "Cadence [steps/min]: 10 values from 160.0 to 196.0, median 178.0" in page
    assert ", left [%]: 10 values from 30 to 48, median 39" in page
