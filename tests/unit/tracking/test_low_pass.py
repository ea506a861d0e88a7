import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt

from formcheck.tracking.resampling import ORDER, low_pass


def test_a_slow_wave_passes_without_delay():
    time_s = np.arange(240) / 60.0
    wave = np.sin(2 * np.pi * 1.4 * time_s)
    inner = slice(20, -20)
    # 1.4 Hz against a cut-off of 10 Hz: the gain is 1 - (0.14^4) / 2.
    assert low_pass(wave, 60.0, 10.0)[inner] == pytest.approx(wave[inner], abs=1e-3)


def test_the_cut_off_is_where_the_whole_filter_has_lost_3_db():
    time_s = np.arange(2000) / 100.0
    wave = np.sin(2 * np.pi * 8.0 * time_s)
    out = low_pass(wave, 100.0, 8.0)[200:-200]
    # The bilinear transform bends the frequency axis a little.
    assert np.sqrt(2) * out.std() == pytest.approx(10 ** (-3 / 20), rel=0.03)


def test_gaps_stay_gaps_and_do_not_spread():
    path = np.ones((100, 2))
    path[40:50, 0] = np.nan
    out = low_pass(path, 60.0, 9.0)
    assert np.isnan(out[40:50, 0]).all()
    assert out[:40, 0] == pytest.approx(np.ones(40))
    assert np.isfinite(out[:, 1]).all()


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 9])
def test_clips_of_a_few_frames_do_not_fail(n):
    path = np.arange(2.0 * n).reshape(n, 2)
    # A straight line has nothing to smooth; the start-up costs a quarter of a step.
    assert low_pass(path, 60.0, 9.0) == pytest.approx(path, abs=0.25)


def test_a_cut_off_above_what_the_rate_holds_changes_nothing():
    path = np.random.default_rng(1).normal(size=(50, 2))
    assert low_pass(path, 25.0, 15.0) == pytest.approx(path)


def test_the_input_is_left_alone():
    path = np.random.default_rng(1).normal(size=50)
    copy = path.copy()
    low_pass(path, 60.0, 6.0)
    assert path.tolist() == copy.tolist()


@pytest.mark.parametrize("n", [5, 6, 40, 600])
@pytest.mark.parametrize("rate_hz", [25.0, 29.97, 60.0, 240.0])
def test_every_bit_is_that_of_scipys_filter(n, rate_hz):
    paths = np.random.default_rng(n).normal(size=(n, 3)).cumsum(axis=0)
    # Two passes: each has lost half of the 3 dB at the cut-off.
    design_hz = 6.0 / (2.0**0.5 - 1.0) ** (1.0 / (2 * ORDER))
    sos = butter(ORDER, design_hz, fs=rate_hz, output="sos")
    pad = min(int(np.ceil(rate_hz / 6.0)), n - 1)
    expected = sosfiltfilt(sos, paths, axis=0, padtype="odd", padlen=pad)
    assert low_pass(paths, rate_hz, 6.0).tobytes() == expected.tobytes()
