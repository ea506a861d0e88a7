import csv
import io
from dataclasses import replace

import pytest

from formcheck.results.csv_tables import tables
from tests.fabricated import make_analysis, make_clip_analysis, without_numbers


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture(scope="module")
def analysis():
    return make_analysis()


def test_there_is_one_row_for_each_stride_event_and_curve_point(analysis) -> None:
    made = tables(analysis)
    clip = analysis.clips[0]
    assert len(rows(made["strides.csv"])) == len(clip.strides)
    assert len(rows(made["events.csv"])) == len(clip.timing.events)
    assert len(rows(made["curves.csv"])) == 101


def test_a_number_survives_to_seven_digits(analysis) -> None:
    cadence = next(m for m in analysis.metrics if m.key == "cadence")
    row = next(
        r for r in rows(tables(analysis)["metrics.csv"]) if r["key"] == "cadence"
    )
    assert float(row["value"]) == pytest.approx(cadence.value, rel=1e-6)  # 7 digits
    assert row["unit"] == "steps/min"


def test_what_was_not_measured_has_a_row_with_its_reason(analysis) -> None:
    row = rows(tables(analysis)["metrics.csv"])[-1]
    assert (row["key"], row["value"]) == ("knee_flexion_ic", "")
    assert row["not_measured_because"] == "the left knee was hidden 20 % of the time"


def test_what_is_unknown_is_an_empty_cell(analysis) -> None:
    assert rows(tables(analysis)["curves.csv"])[0]["sd"] == ""


def test_tables_without_numbers_still_have_their_headers() -> None:
    made = tables(without_numbers())
    assert made["strides.csv"].decode().startswith("clip,file,side,foot_strike_s")
    assert rows(made["events.csv"]) == []


def test_a_file_name_cannot_become_a_formula() -> None:
    clip = make_clip_analysis()
    odd = replace(clip, info=replace(clip.info, name="=1+1.mp4"))
    assert rows(tables(make_analysis(odd))["events.csv"])[0]["file"] == "'=1+1.mp4"


def test_a_slowed_file_of_unknown_rate_has_no_stride_times(analysis) -> None:
    (clip,) = analysis.clips
    scene = replace(clip.scene, slow_motion_hint=8.0)
    slowed = replace(analysis, clips=(replace(clip, scene=scene),))
    assert tables(slowed)["strides.csv"].count(b"\n") == 1
    assert tables(slowed)["events.csv"] == tables(analysis)["events.csv"]
