"""Numbers by name, as a table, stored and read back."""

import math

import pytest

from formcheck import (
    InputError,
    MetricValue,
    NotMeasured,
    compare,
    read_result,
    write_results,
)
from tests.fabricated import make_analysis


@pytest.fixture(scope="module")
def analysis():
    return make_analysis()


def test_a_number_is_found_by_key_and_side(analysis):
    left = analysis.metric("contact_time", "left")
    assert isinstance(left, MetricValue)
    assert (left.key, left.side) == ("contact_time", "left")
    assert analysis.metric("cadence").side is None


def test_what_was_not_measured_tells_why(analysis):
    missing = analysis.metric("knee_flexion_ic", "left")
    assert isinstance(missing, NotMeasured)
    assert "hidden" in missing.reason


def test_a_number_that_no_clip_shows_is_not_measured(analysis):
    assert isinstance(analysis.metric("pelvic_drop", "left"), NotMeasured)


def test_a_sided_number_asks_for_the_side(analysis):
    with pytest.raises(InputError, match="side='left'"):
        analysis.metric("contact_time")


def test_the_table_has_a_row_for_each_number(analysis):
    table = analysis.to_frame()
    assert len(table) == len(analysis.metrics)
    assert list(table.columns[:5]) == ["key", "label", "unit", "side", "value"]


def test_a_stored_analysis_is_read_back(analysis, tmp_path):
    write_results(analysis, tmp_path / "run")
    again = read_result(tmp_path / "run" / "result.json")
    assert len(again.metrics) == len(analysis.metrics)
    for stored, made in zip(again.metrics, analysis.metrics, strict=True):
        assert (stored.key, stored.side) == (made.key, made.side)
        assert math.isclose(stored.value, made.value, rel_tol=1e-6)  # 7 digits kept


def test_results_are_compared_by_path_or_as_analyses(analysis, tmp_path):
    write_results(analysis, tmp_path / "run")
    stored = tmp_path / "run" / "result.json"
    assert compare(stored, analysis).real == ()
    assert len(compare(analysis, str(stored)).changes) == len(analysis.metrics)
