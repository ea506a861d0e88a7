import pytest

from formcheck.findings.reference_values import (
    ROWS,
    SD_SPM,
    expected,
    expected_cadence_spm,
)
from formcheck.model import NotMeasured


def test_the_formula_is_the_published_one():
    assert expected_cadence_spm(3.0, 1.72) == 164.0
    assert expected_cadence_spm(4.0, 1.72) == 174.0
    assert expected_cadence_spm(3.0, 1.82) == pytest.approx(158.0)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.speed_mps}")
def test_the_formula_meets_the_rows_it_was_fitted_to_within_its_sd(row):
    # Novices at 2.4 m/s step 4 per minute less often than the line says.
    assert abs(expected_cadence_spm(row.speed_mps, 1.72) - row.cadence_spm) < SD_SPM


def test_a_long_stride_is_long_for_this_runner():
    cadence, stride = expected(3.0, 1.82)
    assert (cadence.key, stride.key) == ("cadence", "stride_length")
    assert (cadence.value, cadence.low, cadence.high) == pytest.approx((158, 150, 166))
    assert stride.value == pytest.approx(120 * 3.0 / 158)
    assert stride.low == pytest.approx(120 * 3.0 / 166)
    assert stride.high == pytest.approx(120 * 3.0 / 150)
    assert "fitted" in stride.source


@pytest.mark.parametrize(
    ("speed", "height", "words"),
    [(2.0, 1.7, "2.2 to 4.6 m/s"), (5.0, 1.7, "5.0"), (3.0, 2.1, "2.10 m")],
)
def test_outside_the_rows_nothing_is_expected(speed, height, words):
    (refusal,) = expected(speed, height)
    assert isinstance(refusal, NotMeasured)
    assert words in refusal.reason


def test_without_speed_or_height_nothing_is_said():
    assert expected(None, 1.7) == []
    assert expected(3.0, None) == []


def test_on_an_incline_nothing_is_expected():
    (refusal,) = expected(3.0, 1.7, incline_pct=4.0)
    assert "4 % of incline" in refusal.reason
    assert len(expected(3.0, 1.7, incline_pct=1.0)) == 2
