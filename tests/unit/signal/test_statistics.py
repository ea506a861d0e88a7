import numpy as np
import pytest
from scipy.stats import t

from formcheck.signal.statistics import (
    CONTACT_DIFFERENCE_TRACKED_S,
    combined,
    contact_tracked_sd_s,
    contacts_apart_sd_s,
    duration_bias_sd_s,
    event_bias_sd_s,
    event_sd_s,
    mean_error,
    scatter,
    student,
)


def test_parts_add_up_in_squares_and_an_unknown_one_is_not_none():
    assert combined(3.0, 4.0) == pytest.approx(5.0)
    assert np.isnan(combined(3.0, 4.0, float("nan")))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 6, 10, 30, 200])
def test_students_factor_agrees_with_the_exact_one(freedom):
    assert student(freedom) == pytest.approx(t.ppf(0.975, freedom), rel=0.01)


@pytest.mark.parametrize(
    ("belt_leg_s", "noise_leg", "strike_s", "toe_off_s"),
    [
        (2.97, 0.0, 0.0026, 0.0039),  # 17 runners on force plates, 2.5 m/s
        (2.97, 0.009, 0.0047, 0.0076),
        (2.97, 0.020, 0.0091, 0.0148),
        (5.38, 0.009, 0.0034, 0.0030),  # 4.5 m/s
        (5.38, 0.020, 0.0055, 0.0050),
    ],
)
def test_events_scatter_as_on_force_plates(belt_leg_s, noise_leg, strike_s, toe_off_s):
    for kind, sd_s in (("foot_strike", strike_s), ("toe_off", toe_off_s)):
        found = event_sd_s(kind, noise_leg=noise_leg, belt_leg_s=belt_leg_s)
        assert found == pytest.approx(sd_s, rel=0.08)


def test_fewer_frames_never_make_events_surer():
    for kind in ("foot_strike", "toe_off"):
        errors = [
            event_bias_sd_s(kind, fps, belt_leg_s=4.2)
            for fps in (240.0, 60.0, 40.0, 30.0, 25.0)
        ]
        assert errors == sorted(errors)
        assert errors[0] == errors[1]  # more than 60 frames/s gain little


def test_flat_landings_and_slow_belts_are_timed_less_surely():
    flat, heel = (
        event_bias_sd_s("foot_strike", 60.0, belt_leg_s=4.2, flat_frac=share)
        for share in (1.0, 0.0)
    )
    assert flat > heel
    # Read apart by 7.2, 5.0 and 3.8 ms (SD) on force plates; tracking adds 7.5.
    for belt_leg_s, sd_s in ((3.0, 0.0072), (4.2, 0.0050), (5.4, 0.0038)):
        whole_s = np.hypot(sd_s, CONTACT_DIFFERENCE_TRACKED_S)
        assert contacts_apart_sd_s(belt_leg_s) == pytest.approx(whole_s, abs=0.0005)


def test_the_clock_is_in_single_events_and_in_no_contact():
    sd_s = {
        kind: event_bias_sd_s(kind, 60.0, belt_leg_s=4.2)
        for kind in ("foot_strike", "toe_off")
    }
    # Legs of runners 4.5 and 4.2 ms, tracking 6.8 and 11.1 ms, clock 3.3 ms.
    assert sd_s["foot_strike"] == pytest.approx(0.00880, abs=1e-4)
    assert sd_s["toe_off"] == pytest.approx(0.01231, abs=1e-4)
    assert duration_bias_sd_s(sd_s) == pytest.approx(0.0144, abs=1e-4)
    assert contact_tracked_sd_s() == pytest.approx(0.0130, abs=1e-4)


def test_the_error_of_a_mean_covers_it():
    rng = np.random.default_rng(0)
    for n in (2, 5, 20):
        hits = [
            abs(np.mean(x)) <= mean_error(x, single_sd=1.0)
            for x in rng.normal(0.0, 1.0, (400, n))
        ]
        assert 0.92 <= np.mean(hits) <= 0.985, n


def test_one_stride_still_has_an_error():
    assert mean_error(np.array([3.0]), single_sd=1.0) == pytest.approx(student(6))
    assert np.isnan(mean_error(np.array([]), single_sd=1.0))


def test_much_scatter_beats_the_usual_one_when_there_are_many_strides():
    values = np.tile([5.0, -5.0], 50)
    assert scatter(values, freedom=99, prior_sd=1.0) == pytest.approx(5.0, rel=0.03)
