"""Clips of rendered people against their truth: what needs no pose net."""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.accuracy import SAMPLES as CLIPS
from benchmarks.accuracy import main
from benchmarks.clips import people_sweep
from benchmarks.clips.people import TRUTH, clip_of, true_times_s
from benchmarks.tables.compared import Compared
from sample_videos.make_samples.take import Take

ROW = Compared(
    clip="a.mp4", key="foot_strike", place="near", unit="ms", truth=0.0, value=1.0,
    error=14.0,
)  # fmt: skip


def truth_of(name):
    return json.loads((CLIPS / f"{name}{TRUTH}").read_text(encoding="utf-8"))


def test_a_clip_comes_with_what_its_maker_would_tell():
    path = CLIPS / "x.mp4"
    assert clip_of(path, truth_of("06_rear_even_small_drop")).waistband == "yes"
    assert clip_of(path, truth_of("08_rear_dots")).dots
    assert clip_of(path, truth_of("09_rear_shirt_over")).waistband is None
    slow = clip_of(path, truth_of("11_slow_motion_240fps"))
    assert (slow.capture_fps, slow.waistband) == (240.0, None)
    assert slow.speed_mps == pytest.approx(3.7)


def test_strikes_and_toe_offs_of_a_truth_alternate():
    truth = truth_of("01_side_right")
    both = [true_times_s(truth, kind, "left") for kind in ("foot_strike", "toe_off")]
    for strike in both[0][:-1]:
        after = both[1][both[1] > strike][0]
        assert 0.2 < after - strike < 0.3


def test_a_folder_without_clips_is_refused_in_one_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path)])
    assert "holds no clips with a truth or labels" in capsys.readouterr().err


def test_the_sweep_fills_the_space_of_conditions():
    takes = [one.take for one in people_sweep.draw(102)]
    for name, low, high in (
        ("height_m", 1.55, 1.95),
        ("roll_deg", -3.0, 3.0),
        ("noise", 0.0, 4.0),
        ("band_gain", 0.5, 0.9),
    ):
        values = np.array([getattr(take, name) for take in takes])
        # Both tenths at the ends are visited.
        tenth = (high - low) / 10.0
        assert low <= values.min() < low + tenth
        assert high - tenth < values.max() <= high
    assert len({take.runner for take in takes}) == 51
    assert len({take.body for take in takes}) == 22
    assert {take.fps for take in takes} == {25.0, 30.0, 60.0, 120.0, 240.0}
    assert {take.view for take in takes} == {
        *("side_left", "side_right", "rear", "front")
    }
    assert people_sweep.draw(102)[7].take == takes[7]


def test_events_are_grouped_by_the_landing_of_their_own_foot():
    made = [replace(ROW, value=v) for v in (1.0, 3.0)]
    made += [replace(ROW, place="far", value=v) for v in (-4.0, -6.0)]
    landed = replace(ROW, key="foot_strike_angle", unit="deg", truth=15.0)
    made += [landed, replace(landed, place="far", truth=-9.0)]
    text = people_sweep.by_strike(made).splitlines()
    assert text[2] == "| foot strike | forefoot | far | 1 | -5.0 | - | -5.0 | 1.4 |"
    assert text[3] == "| foot strike | heel | near | 1 | +2.0 | - | +2.0 | 1.4 |"


def test_a_sweep_that_was_stopped_goes_on(tmp_path, monkeypatch):
    looked = []
    monkeypatch.setattr(
        people_sweep, "_one", lambda one, _: looked.append(one.name) or
        [replace(ROW, clip=f"{one.name}.mp4")],
    )  # fmt: skip
    table = tmp_path / "rows.csv"
    drawn = people_sweep.draw(3)
    list(people_sweep.run(drawn[:1], table))
    list(people_sweep.run(drawn, table))
    assert looked == ["sweep_000", "sweep_001", "sweep_002"]
    assert len(people_sweep.stored(table)) == 3


def test_numbers_are_told_in_each_condition_of_their_clip():
    takes = {"a.mp4": Take(), "b.mp4": Take(shoes=4, fps=30.0, yaw_deg=6.0)}
    made = [ROW, replace(ROW, clip="b.mp4", value=3.0, place="far")]
    text = people_sweep.by_condition(made, takes).splitlines()
    assert (
        "| white shoes | foot strike | ms | 1 | +3.0 | - | 3.0 | +3.0 | 0 % | 100 % |"
        in text
    )
    assert any(
        line.startswith("| good light | foot strike | ms | 2 | +2.0") for line in text
    )
    assert not any(line.startswith("| camera shakes") for line in text)
