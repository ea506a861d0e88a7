"""The arithmetic of the accuracy benchmark, on hand-made rows."""

import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import sweep
from benchmarks.accuracy import covered
from benchmarks.compared import (
    Compared,
    coverage,
    from_csv,
    markdown,
    summaries,
    to_csv,
)
from benchmarks.pages import put_part
from benchmarks.pelvis_lines import _fit
from benchmarks.truths import place, take_of
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take
from tests.samples import sample

ROW = Compared(
    clip="a.mp4", key="cadence", place="", unit="steps/min", truth=170.0, value=171.0,
    error=1.5,
)  # fmt: skip


def rows(*values):
    return [replace(ROW, clip=f"{i}.mp4", value=v) for i, v in enumerate(values)]


def test_bias_sd_limits_worst_refusals_and_coverage_by_hand():
    (s,) = summaries(rows(171.0, 169.0, 173.0, math.nan))
    # Off by 1, -1 and 3; the stated error is 1.5.
    assert (s.n, s.refused) == (3, 1)
    assert s.bias == pytest.approx(1.0)
    assert s.sd == pytest.approx(2.0)
    assert s.limits == pytest.approx((1.0 - 3.92, 1.0 + 3.92))
    assert s.worst == pytest.approx(3.0)
    assert s.covered == pytest.approx(2 / 3)
    assert coverage(rows(171.0, 169.0, 173.0, math.nan)) == pytest.approx(2 / 3)


def test_times_by_rule_are_told_apart_from_numbers_with_their_own_truth():
    by_rule = [replace(row, key="toe_off", value=170.5) for row in rows(171.0, 169.0)]
    text = covered([*rows(171.0, 169.0, 173.0, math.nan), *by_rule])
    assert text.startswith("All 5 numbers together: 80.0 %")
    assert "Of the 3 that" in text
    assert text.endswith("joints: 66.7 %.")


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
        "| Cadence | both | steps/min | 3 | +1.0 | 2.0 | -2.9 to +4.9 | +3.0 "
        "| 25 % | 67 % |"
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
    assert take_of(one.truth).strike_deg == (18.0, -9.0)
    assert isinstance(take_of(one.truth), Take)


@pytest.mark.parametrize("gain", [0.2, 1.0])
def test_the_slope_of_a_line_is_degrees_read_per_true_degree(gain):
    one = sample("07_rear_uneven_large_drop")
    time_s = np.arange(0.0, 6.0, 1.0 / 30.0)
    tilt = 3.0 + gain * motion(one.take, time_s).oblique_deg
    fit = _fit("line", time_s, tilt, one.truth)
    assert fit.slope == pytest.approx(gain, abs=1e-6)
    assert fit.seen_frac == 1.0
    spread = np.std(motion(one.take, time_s).oblique_deg)
    assert fit.rmse_deg == pytest.approx((1.0 - gain) * spread, abs=1e-6)


def test_the_sweep_fills_the_space_of_conditions():
    drawn = sweep.draw(66)
    table = sweep.conditions(drawn)
    assert len(table) == len(set(table.index)) == 66
    for name, low, high in (
        ("speed_mps", 2.3, 5.0),
        ("strike_deg", -12.0, 20.0),
        ("height_m", 1.55, 1.95),
        ("roll_deg", -3.0, 3.0),
        ("noise", 0.0, 4.0),
    ):
        assert table[name].between(low, high).all()
        # Both tenths at the ends are visited.
        tenth = (high - low) / 10.0
        assert table[name].min() < low + tenth
        assert table[name].max() > high - tenth
    assert table["cadence_spm"].between(150.0, 200.0).all()
    assert table["step_asymmetry_pct"].abs().max() <= 10.0
    assert set(table["fps"]) == {30.0, 60.0, 120.0}
    assert (table["step_asymmetry_pct"] == 0.0).sum() >= 15
    assert set(table["view"]) == {"side_left", "side_right", "rear"}
    assert sweep.draw(66)[7] == drawn[7]


def test_events_are_grouped_by_the_landing_of_their_own_foot():
    (one,) = sweep.draw(1)
    take = replace(one.take, view="side_left", strike_deg=(15.0, -9.0))
    name = f"{one.name}.mp4"
    event = replace(ROW, clip=name, key="foot_strike", unit="ms", truth=0.0)
    made = [replace(event, place="near", value=v) for v in (1.0, 3.0)]
    made += [replace(event, place="far", value=v) for v in (-4.0, -6.0)]
    text = sweep.by_strike(made, [replace(one, take=take)]).splitlines()
    assert text[2] == "| foot strike | forefoot | far | 1 | -5.0 | - | -5.0 | 1.4 |"
    assert text[3] == "| foot strike | heel | near | 1 | +2.0 | - | +2.0 | 1.4 |"
