from dataclasses import replace

import numpy as np
import pytest

from formcheck.model import PelvisLine
from formcheck.pelvis.locked import rhythm, unlike_a_pelvis
from formcheck.pelvis.stance import excursion_deg

STRIDE_S = 0.70


def line(harmonics) -> PelvisLine:
    """Return a line with these harmonics of the tilt."""
    return PelvisLine(
        method="waistband",
        time_s=np.zeros(1),
        frame=np.zeros(1, dtype=np.int64),
        phase=np.zeros(1),
        tilt_deg=np.zeros(1),
        ends_px=np.zeros((1, 2, 2)),
        harmonics=np.asarray(harmonics, dtype=np.float64),
        strides_deg=np.zeros((12, 9)),
        strike_phase={"left": 0.0, "right": 0.5},
        stance_frac=0.36,
        residual_deg=0.3,
        refusal="",
        stills=(),
    )


def turns(*amplitudes_and_phases_deg):
    """Return harmonics from the size and phase of each order."""
    sizes, phases = np.array(amplitudes_and_phases_deg, dtype=np.float64).T
    angle = np.radians(phases)
    return np.concatenate([[0.0], sizes * np.cos(angle), -sizes * np.sin(angle)])


# The mean of 17 runners' lines over the PSIS, and of those between PSIS and crests.
PSIS = turns((3.2, 112.0), (0.6, 0.0), (2.4, 12.0), (0.0, 0.0))
BAND = turns((2.0, 178.0), (0.4, 0.0), (1.7, 6.0), (0.0, 0.0))


def filtered(harmonics, gain):
    """Return harmonics after what multiplies each order by a complex number."""
    order = np.arange(1, 5)
    turned = (harmonics[1:5] - 1j * harmonics[5:]) * gain(order / STRIDE_S)
    return np.concatenate([[0.0], turned.real, -turned.imag])


def lagging(lag_s):
    return lambda hz: np.exp(-2j * np.pi * hz * lag_s)


def hanging(own_hz, damping):
    """Return what a pendulum makes of the motion of what it hangs from."""
    return lambda hz: 1.0 / (1.0 - (hz / own_hz) ** 2 + 2j * damping * hz / own_hz)


@pytest.mark.parametrize("harmonics", [PSIS, BAND])
def test_the_mean_lines_of_17_runners_may_be_a_pelvis(harmonics):
    assert unlike_a_pelvis(line(harmonics)) == ""
    assert abs(rhythm(line(harmonics)).quick_off_deg) < 10.0


@pytest.mark.parametrize("harmonics", [PSIS, BAND])
@pytest.mark.parametrize("lag_s", [0.06, 0.08, 0.10, 0.12, 0.15])
def test_a_hem_that_lags_is_told(harmonics, lag_s):
    assert unlike_a_pelvis(line(filtered(harmonics, lagging(lag_s))))


@pytest.mark.parametrize("harmonics", [PSIS, BAND])
@pytest.mark.parametrize("own_hz", [1.0, 1.5, 2.0, 3.0, 4.0])
@pytest.mark.parametrize("damping", [0.2, 0.5])
def test_a_hem_that_swings_is_told(harmonics, own_hz, damping):
    assert unlike_a_pelvis(line(filtered(harmonics, hanging(own_hz, damping))))


def test_a_hem_of_a_trunk_that_leans_against_the_pelvis_is_told():
    assert unlike_a_pelvis(line(-0.25 * PSIS))


def test_strikes_that_are_early_or_late_by_15_ms_change_nothing():
    for late_s in (-0.015, 0.015):
        assert unlike_a_pelvis(line(filtered(PSIS, lagging(late_s)))) == ""


def test_a_pelvis_that_stays_level_is_no_hem():
    assert unlike_a_pelvis(line(0.05 * PSIS)) == ""


def test_mirrored_runners_are_judged_alike():
    swapped = filtered(PSIS, lambda hz: -np.exp(1j * np.pi * hz * STRIDE_S))
    one, other = rhythm(line(PSIS)), rhythm(line(swapped))
    assert one.quick_off_deg == pytest.approx(other.quick_off_deg)
    assert one.lowest_frac == pytest.approx(other.lowest_frac)
    assert one.share == pytest.approx(other.share)


def test_of_cloth_without_a_line_nothing_is_said():
    assert unlike_a_pelvis(replace(line(PSIS), harmonics=np.full(9, np.nan))) == ""


def test_the_leg_whose_pelvis_hardly_drops_says_little_of_when():
    """Its lowest place lies anywhere; the other leg's is that of a pelvis."""
    uneven = BAND + turns((0.0, 0.0), (2.8, 90.0), (0.0, 0.0), (0.0, 0.0))
    drops = [excursion_deg(line(uneven), side) for side in ("left", "right")]
    assert min(drops) < 0.15 * max(drops)
    assert unlike_a_pelvis(line(uneven)) == ""
