"""The errors that are stated against the stored sweep of rendered people."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.clips.people_sweep import TABLE
from formcheck.metrics import METRICS


@pytest.fixture(scope="module")
def off() -> pd.DataFrame:
    rows = pd.read_csv(TABLE)
    rows = rows[rows.value.notna()]
    return rows.assign(off=rows.value - rows.truth)


@pytest.mark.parametrize(
    "key",
    [
        "contact_time",
        "flight_time",
        "duty_factor",
        "foot_strike_angle",
        "knee_flexion_ic",
        "knee_flexion_stance",
        "vertical_oscillation",
    ],
)
def test_an_error_that_was_set_from_the_sweep_is_as_large_as_it_shows(off, key):
    mine = off[off.key == key]
    stated = np.sqrt(np.mean(mine.error**2))
    assert len(mine) >= 60
    assert 0.9 <= 1.96 * np.sqrt(np.mean(mine.off**2)) / stated <= 1.1


def test_no_number_is_off_by_more_than_twice_its_error(off):
    assert off["clip"].nunique() >= 100
    assert (off.off.abs() <= 2.0 * off.error).all()
    assert 0.95 <= (off.off.abs() <= off.error).mean() <= 0.99


@pytest.mark.parametrize("key", ["knee_frontal", "femoral_adduction"])
def test_the_error_of_left_minus_right_is_as_large_as_both_legs_show(off, key):
    legs = off[off.key == key].pivot(index="clip", columns="place", values="off")
    apart = (legs.left - legs.right).dropna()
    declared = METRICS[key].difference.landmark
    assert len(apart) >= 20
    # Strides scatter beside it, and a second draw of clips was looked at as well.
    assert 0.8 <= 1.96 * np.sqrt(np.mean(apart**2)) / declared <= 1.25
