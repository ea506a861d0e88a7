import numpy as np
import pytest

from formcheck.signal.alignment import shifts_s

TIME_S = np.arange(600) / 60.0
CENTRES_S = np.arange(1.0, 9.0, 0.7)


def bumps(late_s, width_s=0.04):
    """Return one bump per centre, each late by its own amount."""
    since = TIME_S[:, None] - (CENTRES_S + late_s)
    return np.exp(-((since / width_s) ** 2)).sum(axis=1)[:, None]


def shifts(paths):
    return shifts_s(paths, time_s=TIME_S, centres_s=CENTRES_S, window_s=(-0.06, 0.08))


def test_each_stride_is_found_as_late_as_it_is():
    late = np.random.default_rng(0).normal(0.0, 0.008, len(CENTRES_S))
    found = shifts(bumps(late))
    # Centred on the median; 1 ms is a sixteenth of a frame.
    assert found == pytest.approx(late - np.median(late), abs=0.001)


def test_an_offset_of_one_stride_is_no_shift():
    paths = bumps(np.zeros(len(CENTRES_S)))
    paths[TIME_S > 5.0] += 3.0
    assert shifts(paths) == pytest.approx(np.zeros(len(CENTRES_S)), abs=1e-4)


def test_a_stride_with_a_gap_is_not_shifted():
    late = np.full(len(CENTRES_S), 0.0)
    late[3] = 0.02
    paths = bumps(late)
    paths[np.abs(TIME_S - CENTRES_S[3]) < 0.02] = np.nan
    assert shifts(paths)[3] == 0.0


def test_a_single_stride_has_nothing_to_be_compared_with():
    only = shifts_s(
        bumps(np.zeros(len(CENTRES_S))),
        time_s=TIME_S,
        centres_s=CENTRES_S[:1],
        window_s=(-0.06, 0.08),
    )
    assert only.tolist() == [0.0]
