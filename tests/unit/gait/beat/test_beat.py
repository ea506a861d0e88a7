import numpy as np
import pytest

from formcheck.gait.beat.beat import beat, jumps_s, wandering
from formcheck.gait.beat.rough_stride import rough_stride_s
from formcheck.gait.beat.step_numbers import (
    countable,
    pieces,
    step_numbers,
    without_exchanged,
)

SIDES_10 = ["left", "right"] * 5


def steps(step_s=0.35, n=10, limp_s=0.0):
    times = 1.0 + step_s * np.arange(n)
    times[1::2] += limp_s
    return times


@pytest.mark.parametrize("rate_hz", [25.0, 30.0])
def test_the_period_is_finer_than_a_frame(rate_hz):
    for period_s in (0.633, 0.672, 0.689, 0.717):
        time_s = np.arange(0.0, 6.0, 1.0 / rate_hz)
        wave = np.sin(2 * np.pi * time_s / period_s)
        assert rough_stride_s(wave, rate_hz)[0] == pytest.approx(period_s, rel=0.003)


def test_steps_behind_a_long_gap_are_not_counted_on():
    times = np.concatenate([steps(n=10), steps(n=10) + 25.123])
    step = step_numbers(times, SIDES_10 * 2, 0.7)
    assert pieces(step).tolist() == [0] * 10 + [1] * 10
    assert (step % 2).tolist() == [0, 1] * 10
    line = beat(times, step)
    assert line.stride_s == pytest.approx(0.7, abs=1e-6)
    assert np.abs(line.residual_s).max() < 1e-6
    whole = beat(np.concatenate([steps(n=20)]), np.arange(20))
    assert line.stride_error_s > 2.0 * whole.stride_error_s  # two short bases


def test_a_lone_strike_between_gaps_cannot_be_placed():
    step = np.array([0, 1, 2, 3, 20, 40, 41, 42, 43])
    assert countable(step).tolist() == [True] * 4 + [False] + [True] * 4


@pytest.mark.parametrize("period_s", [0.55, 0.7, 1.1])
@pytest.mark.parametrize("rate_hz", [25.0, 60.0, 240.0])
def test_the_period_of_the_feet_is_found_at_any_frame_rate(period_s, rate_hz):
    time_s = np.arange(0.0, 6.0, 1.0 / rate_hz)
    wave = np.sin(2 * np.pi * time_s / period_s)
    wave += 0.3 * np.sin(6 * np.pi * time_s / period_s)
    found, correlation = rough_stride_s(wave, rate_hz)
    assert found == pytest.approx(period_s, abs=1.0 / rate_hz)
    assert correlation > 0.95


def test_a_gap_does_not_hide_the_period():
    time_s = np.arange(0.0, 6.0, 1 / 60.0)
    wave = np.sin(2 * np.pi * time_s / 0.7)
    wave[100:160] = np.nan
    assert rough_stride_s(wave, 60.0)[0] == pytest.approx(0.7, abs=1 / 60.0)


def test_noise_has_no_convincing_period():
    wave = np.random.default_rng(2).normal(size=600)
    assert not rough_stride_s(wave, 60.0)[1] > 0.5


def test_less_than_two_strides_have_no_period():
    time_s = np.arange(0.0, 0.8, 1 / 60.0)
    assert np.isnan(rough_stride_s(np.sin(9.0 * time_s), 60.0)[0])


def test_steps_are_numbered_left_even_and_right_odd():
    assert step_numbers(steps(), SIDES_10, 0.7).tolist() == list(range(10))
    right_first = step_numbers(steps(), [*SIDES_10[1:], "left"], 0.7)
    assert right_first.tolist() == list(range(1, 11))


def test_a_missed_strike_leaves_its_number_out():
    times, sides = np.delete(steps(), 4), SIDES_10[:4] + SIDES_10[5:]
    assert step_numbers(times, sides, 0.7).tolist() == [0, 1, 2, 3, 5, 6, 7, 8, 9]


def test_two_strikes_of_one_side_in_a_step_time_are_refused():
    sides = ["left"] * 10
    assert step_numbers(steps(), sides, 0.7) is None


def test_stride_time_and_limp_are_recovered():
    line = beat(steps(limp_s=0.02), np.arange(10))
    assert line.stride_s == pytest.approx(0.7)
    assert line.left_to_right_s == pytest.approx(0.37)
    assert line.residual_s == pytest.approx(np.zeros(10), abs=1e-9)


def test_one_strike_out_of_place_is_seen_and_hardly_moves_the_others():
    times = steps(n=20)
    times[9] += 0.05
    residual = beat(times, np.arange(20)).residual_s
    assert np.argmax(np.abs(residual)) == 9
    assert residual[9] == pytest.approx(0.05, abs=0.015)
    assert np.abs(np.delete(residual, 9)).max() < 0.015


def test_a_runner_who_speeds_up_keeps_the_beat():
    step_s = np.r_[np.full(12, 0.360), np.full(12, 0.342)]  # 5 % faster at once
    times = 1.0 + np.cumsum(step_s)
    residual = beat(times, np.arange(24)).residual_s
    assert np.abs(residual).max() < 0.015  # under the limit at which strikes fall


@pytest.mark.slow
def test_the_stated_error_of_the_stride_time_covers_the_truth():
    rng = np.random.default_rng(3)
    hits = []
    for n in (6, 12, 30):
        for _ in range(100):
            times = steps(n=n) + rng.normal(0.0, 0.010, n)
            line = beat(times, np.arange(n))
            hits.append(abs(line.stride_s - 0.7) <= line.stride_error_s)
    assert 0.92 <= np.mean(hits) <= 0.99


@pytest.mark.slow
def test_the_error_holds_for_a_runner_whose_beat_wanders():
    rng = np.random.default_rng(5)
    hits = []
    for _ in range(200):
        # 7 ms (SD) about the beat, of which a step keeps 0.8 of that before it.
        astray = np.zeros(60)
        for i in range(1, 60):
            astray[i] = 0.8 * astray[i - 1] + rng.normal(0.0, 0.0045)
        times = steps(n=40) + astray[20:]
        line = beat(times, np.arange(40))
        hits.append(abs(line.stride_s - 0.7) <= line.stride_error_s)
    assert 0.90 <= np.mean(hits) <= 0.99


def test_strikes_that_scatter_by_themselves_widen_no_error():
    rng = np.random.default_rng(5)
    step = np.arange(400)
    assert wandering(rng.normal(0.0, 1.0, 400), step) == pytest.approx(1.0, abs=0.35)
    slow = np.sin(step / 20.0)
    assert wandering(slow, step) == pytest.approx(3.0)
    # Beyond a gap nothing is a neighbour.
    assert wandering(slow, 2 * step) < wandering(slow, step)


def test_a_cut_makes_the_beat_jump_and_a_change_of_pace_does_not():
    step = np.arange(24)
    steady = 0.35 * step + np.where(step % 2 == 0, 0.004, -0.004)
    cut = steady + np.where(step > 11, 0.12, 0.0)
    jumps = jumps_s(cut, step)
    assert int(np.nanargmax(np.abs(jumps))) == 11
    assert jumps[11] == pytest.approx(0.12, abs=0.005)
    faster = np.concatenate([steady[:12], steady[11] + 0.3325 * np.arange(1, 13)])
    assert np.nanmax(np.abs(jumps_s(faster, step))) < 0.025


@pytest.mark.parametrize("wrong", [0, 9, 19])
def test_a_strike_of_exchanged_legs_is_left_out(wrong):
    sides = SIDES_10 * 2
    sides[wrong] = "left" if sides[wrong] == "right" else "right"
    kept = without_exchanged(steps(n=20), sides, 0.7)
    assert np.flatnonzero(~kept).tolist() == [wrong]


def test_many_strikes_on_the_wrong_side_are_no_slip():
    sides = SIDES_10 * 2
    sides[4:8] = sides[5:9]
    assert without_exchanged(steps(n=20), sides, 0.7) is None


def test_a_cut_is_not_bridged():
    """Behind it the legs go on out of step, so half of the strikes would be lost."""
    times = steps(n=20)
    times[10:] += 0.30
    assert without_exchanged(times, SIDES_10 * 2, 0.7) is None
