"""The sample clips, from the file to the numbers, against their truth."""

import numpy as np
import pytest

from formcheck.gait.strides import contact_times_s
from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.samples import SAMPLES
from tests.samples import FOLDER, SIDE, analysed, exact, sample

NEAR = {name: "left" if "side_left" in name else "right" for name in SIDE}
TIMED = ("01_side_right", "04_asymmetry_side_left", "05_asymmetry_side_right")
"""Heel strikers and a forefoot striker, near and far, from either side."""


# ---------------------------------------------------------------- the files


def test_every_sample_is_there_small_and_as_described():
    for made in SAMPLES:
        one = sample(made.name)
        assert one.take == made.take, made.name
        assert one.path.stat().st_size <= 2_000_000
        assert one.path.with_suffix(".truth.json").stat().st_size <= 700_000
        assert one.truth["clip"] == one.path.name
    clips = {path.stem for path in FOLDER.glob("*.mp4")}
    assert clips == {made.name for made in SAMPLES}


def test_every_sample_is_in_the_table_of_the_readme():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for made in SAMPLES:
        assert f"`{made.name}.mp4`" in text


# ---------------------------------------------------------------- the side clips


def value(name, key, side=None):
    return next(m for m in analysed(name).metrics if (m.key, m.side) == (key, side))


def uneven(name, key):
    return next(a for a in analysed(name).asymmetries if a.key == key)


def off_ms(name, kind, side):
    """Return tracked minus exact-joint times of one side's events [ms]."""
    true = exact(name).times(kind, side)
    found = analysed(name).timing.times(kind, side)
    return 1000.0 * np.array([t - true[np.argmin(np.abs(true - t))] for t in found])


@pytest.mark.slow
@pytest.mark.parametrize("name", TIMED)
def test_view_side_and_motion_are_seen(name):
    found = analysed(name)
    assert (found.scene.view, found.scene.motion) == ("side", "run")
    assert found.scene.near_side == NEAR[name]
    assert found.scene.setting == "treadmill"
    assert [m for m in found.quality if m.level == "error"] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", TIMED)
def test_cadence_is_within_3_and_stride_length_within_5_per_mille(name):
    truth = sample(name).values
    cadence, length = value(name, "cadence"), value(name, "stride_length")
    assert cadence.value == pytest.approx(truth["cadence"], rel=0.003)
    assert length.value == pytest.approx(truth["stride_length"], rel=0.005)
    assert abs(cadence.value - truth["cadence"]) <= cadence.error
    assert abs(length.value - truth["stride_length"]) <= length.error


@pytest.mark.slow
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", TIMED)
def test_events_are_where_the_rule_puts_them_on_exact_joints(name, side):
    strikes, offs = off_ms(name, "foot_strike", side), off_ms(name, "toe_off", side)
    assert abs(strikes.mean()) <= 5.0
    assert strikes.std(ddof=1) <= 5.0
    assert abs(offs.mean()) <= 8.0
    assert offs.std(ddof=1) <= 6.0  # 5.1 on a far foot, whose toe rises slowly
    # All steps, no invented ones: those at the ends of the clip may be missing.
    true = exact(name).times("foot_strike", side)
    assert len(true) - 1 <= len(strikes) <= len(true) + 1


@pytest.mark.slow
def test_an_even_runner_reads_even():
    a = uneven("01_side_right", "step_time")
    assert not a.exceeds_error
    assert abs(a.index_pct) <= 2.2  # the SD on 17 runners on force plates
    assert abs(uneven("01_side_right", "contact_time").difference) <= 8.0


@pytest.mark.slow
@pytest.mark.parametrize("name", TIMED[1:])
def test_8_per_cent_of_step_time_asymmetry_reads_as_8(name):
    made = sample(name).values["step_time_asymmetry_pct"]
    assert made == pytest.approx(8.0, abs=0.7)
    found = uneven(name, "step_time")
    assert found.exceeds_error
    off_s = found.difference - made / 100.0 * (found.left + found.right) / 2.0
    assert abs(off_s) <= found.error


@pytest.mark.slow
@pytest.mark.parametrize("name", TIMED)
def test_contact_times_and_their_difference(name):
    ruled = {s: 1000.0 * contact_times_s(exact(name), s).mean() for s in SIDES}
    for side in SIDES:
        m = value(name, "contact_time", side)
        # 20 ms is what the method states for one leg; half of it is plenty here.
        assert m.value == pytest.approx(ruled[side], abs=10.0)
    difference = uneven(name, "contact_time").difference
    assert difference == pytest.approx(ruled["left"] - ruled["right"], abs=8.0)
