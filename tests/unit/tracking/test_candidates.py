"""The running median against numpy's, which is slower."""

import warnings

import numpy as np
import pytest

from formcheck.tracking.candidates import running_median


@pytest.mark.parametrize("half", [1, 2, 4])
@pytest.mark.parametrize("lost", [0.0, 0.4])
def test_the_running_median_is_that_of_each_window(half: int, lost: float) -> None:
    rng = np.random.default_rng(half)
    values = rng.normal(0.0, 100.0, (60, 2))
    values[rng.random(values.shape) < lost] = np.nan
    values[20:30] = np.nan
    found = running_median(values, half)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy warns of windows that are all NaN
        wanted = [
            np.nanmedian(values[max(0, i - half) : i + half + 1], axis=0)
            for i in range(60)
        ]
    np.testing.assert_array_equal(found, wanted)
