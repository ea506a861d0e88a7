import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.gait.foot_strike import MAX_GAP_S, Crossings
from formcheck.gait.strides import contact_times_s
from formcheck.model.skeleton import SIDES
from tests.synthetic import Gait, make_run

NONE = np.array([np.nan, np.nan, np.nan])


def crossings(leave_s) -> Crossings:
    return Crossings(
        anchor_s=np.array([0.1, 0.8, 1.5]),
        strike_s=np.array([0.12, 0.82, 1.52]),
        strike_toe_s=NONE,
        landing_shift_s=np.zeros(3),
        heel_off_s=np.array([0.36, 1.06, 1.76]),
        pitch_off_s=np.array([0.38, 1.08, 1.78]),
        leave_s=np.array(leave_s),
        belt_px_s=900.0,
        flat_pitch_deg=0.0,
        flat_heel_px=0.0,
        flat_height=0.0,
    )


def test_half_of_the_toe_off_is_the_foots_leaving():
    found = crossings([0.39, 1.10, 1.78]).toe_off_s
    assert found == pytest.approx([0.38, 1.085, 1.775])


def test_a_leaving_that_is_missing_or_odd_is_as_far_off_as_usual():
    found = crossings([0.39, np.nan, 1.90]).toe_off_s
    # Gaps of 20 and 130 ms: their median is farther than any runner's.
    assert found == pytest.approx([0.37, 1.07, 1.77])
    found = crossings([0.39, np.nan, 1.79]).toe_off_s
    assert found == pytest.approx([0.38, 1.08, 1.78])
    assert crossings(NONE).toe_off_s == pytest.approx([0.37, 1.07, 1.77])
    assert pytest.approx(0.06) == MAX_GAP_S


@pytest.mark.parametrize("toe_off_deg", [25.0, 33.0, 50.0, 60.0])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_how_far_a_foot_is_tipped_moves_its_contact_by_half_of_what_it_did(
    toe_off_deg, fps
):
    # Heel height and foot pitch alone: 30 ms at 25 and 60 degrees.
    track, scene, _ = make_run(Gait(toe_off_deg=toe_off_deg), fps=fps)
    timing = gait_timing(track, scene)
    for side in SIDES:
        contact_s = contact_times_s(timing, side)
        assert contact_s.mean() == pytest.approx(0.25, abs=0.016)
        # And inside the 95 % error that is stated for two events.
        stated_s = 1.96 * np.hypot(*timing.bias_sd_s.values())
        assert abs(contact_s.mean() - 0.25) <= stated_s
