"""A foot's descent refines its strike, unless it says something quite different."""

import numpy as np
import pytest

from formcheck.gait.side.accepted import found_descents
from formcheck.gait.side.foot_strike import LANDING_WEIGHT, STRIKE_EARLY_S, Crossings

STRIKES_S = np.arange(1.0, 9.0, 0.7)


def leg(shift_s: np.ndarray) -> Crossings:
    n = len(STRIKES_S)
    return Crossings(
        anchor_s=STRIKES_S - 0.05,
        strike_s=STRIKES_S,
        strike_toe_s=STRIKES_S,
        landing_shift_s=shift_s,
        heel_off_s=np.full(n, np.nan),
        pitch_off_s=np.full(n, np.nan),
        leaving_shift_s=np.zeros(n),
        belt_px_s=1000.0,
        flat_pitch_deg=0.0,
        flat_heel_px=0.0,
        flat_height=0.0,
    )


def moved_s(shift_s: np.ndarray) -> np.ndarray:
    """Return how far the descents move the strikes of one foot."""
    none = leg(np.full(len(STRIKES_S), np.nan))
    found = found_descents({"left": leg(shift_s), "right": none}, last_s=99.0)
    return found.time_s - (STRIKES_S + STRIKE_EARLY_S)


@pytest.mark.parametrize(
    ("usual_s", "last_s", "follows"),
    [
        (0.005, 0.012, True),  # the signs agree
        (0.005, 0.018, True),  # 2.4 SDs
        (0.005, 0.022, False),
        (0.002, 0.014, True),  # odd for this foot, but the signs agree
        (0.010, 0.030, True),  # all its strides scatter
    ],
)
def test_a_slip_of_the_points_moves_no_strike(usual_s, last_s, follows):
    shift = usual_s * np.resize([1.0, -1.0], len(STRIKES_S))
    shift[-1] = last_s
    expected = LANDING_WEIGHT * shift
    if not follows:
        expected[-1] = 0.0
    np.testing.assert_allclose(moved_s(shift), expected, atol=1e-9)
