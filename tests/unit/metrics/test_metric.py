import numpy as np
import pytest

from formcheck.metrics import METRICS
from formcheck.signal.statistics import mean_error

ANGLES = np.array([10.0, 12.0, 11.0, 9.0, 13.0, 11.0, 10.0, 12.0])


def test_the_error_of_a_reading_adds_strides_landmarks_clock_and_roll():
    model = METRICS["shank_angle_ic"].known_error
    alone = model.of_mean(ANGLES)
    strides = mean_error(ANGLES, single_sd=model.stride_sd)
    assert alone == pytest.approx(np.hypot(strides, 1.96 * 1.8))
    whole = model.of_mean(ANGLES, timing_sd=0.8, roll_sd_deg=1.0)
    assert whole == pytest.approx(np.sqrt(alone**2 + 1.96**2 * (0.64 + 1.0)))


def test_a_far_foot_is_read_less_well_and_a_far_knee_not_at_all():
    angles = np.full(20, 15.0)
    foot = METRICS["foot_strike_angle"].known_error
    near, far = foot.of_mean(angles), foot.of_mean(angles, far=True)
    assert far > near
    assert 3.2 * 1.96 < near < 3.3 * 1.96
    with pytest.raises(ValueError, match="far leg"):
        METRICS["knee_flexion_ic"].known_error.of_mean(angles, far=True)


def test_a_metric_that_is_worked_out_of_events_has_no_error_model():
    with pytest.raises(ValueError, match="cadence declares no error"):
        _ = METRICS["cadence"].known_error


def test_what_is_read_off_the_posture_says_how_far_it_can_be_off():
    read = [metric for metric in METRICS.values() if metric.reading is not None]
    assert len(read) >= 7
    for metric in read:
        assert metric.known_error.landmark > 0.0
        assert metric.drawing is not None


def test_from_behind_events_come_from_the_trunk():
    cadence, width = METRICS["cadence"], METRICS["step_width"]
    assert cadence.joints_from("side") == ("hip", "heel", "toe")
    assert cadence.joints_from("rear") == ("hip", "shoulder")
    assert width.joints_from("rear") == ("hip", "heel")
