"""The arithmetic of the accuracy benchmark, on hand-made rows."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from benchmarks.accuracy import report
from benchmarks.clips.pelvis_lines import _fit
from benchmarks.clips.people import place, take_of
from benchmarks.tables.compared import (
    Compared,
    coverage,
    from_csv,
    markdown,
    summaries,
    to_csv,
    uneven_claims,
)
from benchmarks.tables.pages import put_part
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take
from tests.samples import sample

ROW = Compared(
    clip="a.mp4", key="cadence", place="", unit="steps/min", truth=170.0, value=171.0,
    error=1.5,
)  # fmt: skip


def rows(*values):
    return [replace(ROW, clip=f"{i}.mp4", value=v) for i, v in enumerate(values)]


def test_bias_sd_rmse_worst_refusals_and_coverage_by_hand():
    (s,) = summaries(rows(171.0, 169.0, 173.0, math.nan))
    # Off by 1, -1 and 3; the stated error is 1.5.
    assert (s.n, s.refused) == (3, 1)
    assert s.bias == pytest.approx(1.0)
    assert s.sd == pytest.approx(2.0)
    assert s.rmse == pytest.approx((11 / 3) ** 0.5)
    assert s.worst == pytest.approx(3.0)
    assert s.covered == pytest.approx(2 / 3)
    assert coverage(rows(171.0, 169.0, 173.0, math.nan)) == pytest.approx(2 / 3)


def test_the_report_counts_clips_and_errors_that_cover():
    text = report(rows(171.0, 169.0, 173.0, math.nan))
    assert text.startswith("4 clips.")
    assert "All 3 numbers: 66.7 % of the stated 95 % errors cover the truth." in text


def test_an_even_runner_who_reads_uneven_beyond_the_error_is_a_false_claim():
    row = replace(ROW, key="step_time_asymmetry", unit="%", truth=1.0, error=4.0)
    made = [replace(row, value=v) for v in (3.9, -4.1, math.nan)]
    made.append(replace(row, value=9.0, told=True))
    made.append(replace(row, truth=8.0, value=9.0, told=True))  # uneven indeed
    text = uneven_claims(made).splitlines()
    assert text[2] == "| step time asymmetry | 3 | 2 | 1 |"
    assert text[3] == "| contact time difference | 0 | 0 | 0 |"


def test_the_worst_keeps_its_sign():
    (s,) = summaries(rows(171.0, 165.0))
    assert s.worst == pytest.approx(-5.0)


def test_sides_are_kept_apart_and_in_order():
    far, near = replace(ROW, key="toe_off", place="far"), replace(ROW, place="near")
    found = summaries([near, ROW, far, replace(far, place="near")])
    assert [(s.key, s.place) for s in found] == [
        ("toe_off", "near"),
        ("toe_off", "far"),
        ("cadence", ""),
        ("cadence", "near"),
    ]


def test_a_metric_that_was_always_refused_still_has_a_row():
    text = markdown(summaries(rows(math.nan, math.nan)))
    assert text.splitlines()[-1] == (
        "| Cadence | both | steps/min | 0 | - | - | - | - | 100 % | - |"
    )


def test_the_table_says_what_the_summary_holds():
    text = markdown(summaries(rows(171.0, 169.0, 173.0, math.nan)))
    assert text.splitlines()[-1] == (
        "| Cadence | both | steps/min | 3 | +1.0 | 2.0 | 1.9 | +3.0 | 25 % | 67 % |"
    )


def test_rows_survive_a_file(tmp_path):
    wanted = [*rows(171.25, math.nan), replace(ROW, key="toe_off", place="far")]
    to_csv(wanted, tmp_path / "rows.csv")
    found = from_csv(tmp_path / "rows.csv")
    assert markdown(summaries(found)) == markdown(summaries(wanted))
    assert [row.place for row in found] == ["", "", "far"]


def test_only_the_marked_part_of_a_page_changes(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- accuracy:begin -->\n<!-- accuracy:end -->\nafter\n")
    put_part(page, "t", "old")
    put_part(page, "u", "other")
    put_part(page, "t", "new")
    assert page.read_text() == (
        "before\n<!-- accuracy:begin -->\n<!-- t -->\n\nnew\n\n<!-- /t -->\n\n"
        "<!-- u -->\n\nother\n\n<!-- /u -->\n\n<!-- accuracy:end -->\nafter\n"
    )


def test_a_page_without_markers_is_left_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("text")
    with pytest.raises(ValueError, match="no place for accuracy"):
        put_part(page, "t", "new")
    assert page.read_text() == "text"


def test_near_and_far_follow_the_camera():
    left = Take(view="side_left")
    assert (place(left, "left"), place(left, "right")) == ("near", "far")
    assert place(Take(view="rear"), "left") == "left"
    assert place(left, None) == ""


def test_a_take_comes_back_from_its_truth_file():
    one = sample("04_asymmetry_side_left")
    assert take_of(one.truth).strike_change_deg == (7.0, -26.0)
    assert isinstance(take_of(one.truth), Take)


@cache
def tilt_of(name):
    time_s = np.arange(0.0, 6.0, 1.0 / 30.0)
    return time_s, motion(sample(name).take).pose(time_s).oblique_deg


@pytest.mark.slow
@pytest.mark.parametrize("gain", [0.2, 1.0])
def test_the_slope_of_a_line_is_degrees_read_per_true_degree(gain):
    one = sample("07_rear_uneven_large_drop")
    time_s, true = tilt_of("07_rear_uneven_large_drop")
    fit = _fit("line", time_s, 3.0 + gain * true, one.truth)
    assert fit.slope == pytest.approx(gain, abs=1e-6)
    assert fit.seen_frac == 1.0
    assert fit.rmse_deg == pytest.approx((1.0 - gain) * np.std(true), abs=1e-6)
