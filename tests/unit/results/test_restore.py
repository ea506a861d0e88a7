from dataclasses import fields

import numpy as np

from formcheck.report.headline import headlines
from formcheck.report.page import report_html
from formcheck.results.restore import to_analysis
from formcheck.results.result_json import to_bytes, to_result
from tests.fabricated import make_analysis, without_numbers


def test_a_restored_result_is_the_same_result() -> None:
    for analysis in (make_analysis(), without_numbers()):
        result = to_result(analysis)
        again = to_result(to_analysis(result))
        left_out = {"clips": {"__all__": {"events", "tracking"}}}
        old, new = (
            r.model_dump(mode="json", exclude=left_out) for r in (result, again)
        )
        assert new == old


def test_missing_values_are_nan_again() -> None:
    analysis = to_analysis(to_result(make_analysis()))
    (uneven,) = [a for a in analysis.asymmetries if a.key == "knee_flexion_ic"]
    assert np.isnan(uneven.error)
    assert uneven.index_pct is None, "no index is not an unknown index"
    assert np.isnan(analysis.curves[0].sd).all()
    assert analysis.curves[0].mean[-1] == 60.0


def test_every_list_of_an_analysis_is_restored() -> None:
    fresh = make_analysis()
    again = to_analysis(to_result(fresh))
    for field in fields(fresh):
        assert len(getattr(again, field.name)) == len(getattr(fresh, field.name))


def test_a_restored_result_can_be_reported_and_stored_again() -> None:
    fresh = make_analysis()
    again = to_analysis(to_result(fresh))
    assert b"Cadence" in report_html(again)
    assert len(to_bytes(again)) > 1000
    assert [h.values for h in headlines(again)] == [h.values for h in headlines(fresh)]
