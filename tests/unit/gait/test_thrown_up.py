"""How far contact and flight throw a body, against a body that is thrown so."""

import numpy as np
import pytest

from formcheck.gait.thrown_up import (
    BODY_GAIN,
    SHAPE_AT_NO_CONTACT,
    SHAPE_PER_DUTY,
    first_harmonic,
    mass_bounce_m,
)


def fallen_m(contact_s: float, step_s: float) -> float:
    """Return the bounce of a point mass on half a sine of force in each contact [m]."""
    time_s = np.linspace(0.0, step_s, 20_001)
    force = np.where(
        time_s < contact_s,
        np.pi / 2.0 * step_s / contact_s * np.sin(np.pi * time_s / contact_s),
        0.0,
    )
    speed = np.cumsum(9.81 * (force - 1.0)) * time_s[1]
    way = np.cumsum(speed - speed.mean()) * time_s[1]
    return float(np.ptp(way))


@pytest.mark.parametrize("contact_s", [0.19, 0.23, 0.28])
@pytest.mark.parametrize("step_s", [0.31, 0.36, 0.40])
def test_a_body_on_half_a_sine_of_force_moves_as_said(contact_s, step_s):
    shape = SHAPE_AT_NO_CONTACT + SHAPE_PER_DUTY * contact_s / step_s
    said = mass_bounce_m(contact_s, step_s) / (BODY_GAIN * shape)
    # Its faster parts count little.
    assert said == pytest.approx(fallen_m(contact_s, step_s), rel=0.03)


def test_the_harmonic_passes_smoothly_over_half_a_step():
    around = [first_harmonic(0.36 * share, 0.36) for share in (0.499, 0.5, 0.501)]
    assert around[1] == pytest.approx((around[0] + around[2]) / 2.0, abs=1e-4)


def test_longer_flight_throws_higher_and_slow_clocks_higher_still():
    assert mass_bounce_m(0.20, 0.36) > mass_bounce_m(0.26, 0.36)
    assert mass_bounce_m(0.40, 0.72) == pytest.approx(4.0 * mass_bounce_m(0.20, 0.36))
