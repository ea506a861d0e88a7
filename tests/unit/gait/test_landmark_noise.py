from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.landmark_noise import landmark_noise_leg
from formcheck.model.skeleton import point
from formcheck.signal.statistics import TYPICAL_NOISE_LEG
from tests.synthetic import Gait, make_run


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0, 120.0])
@pytest.mark.parametrize("noise_leg", [0.005, 0.009, 0.02])
def test_the_noise_of_the_landmarks_is_found(fps, noise_leg):
    track, _, _ = make_run(Gait(), seconds=8.0, fps=fps, noise_leg=noise_leg)
    assert landmark_noise_leg(track) == pytest.approx(noise_leg, rel=0.12)


def test_a_run_without_noise_has_hardly_any():
    # Limbs turn out of the picture and these shanks change by the formulas' knee.
    track, _, _ = make_run(Gait(), seconds=8.0)
    assert landmark_noise_leg(track) < 0.002


def test_size_does_not_matter_and_a_hidden_leg_leaves_the_other():
    track, _, _ = make_run(Gait(), noise_leg=0.01)
    large = replace(track, xy_px=2.0 * track.xy_px, leg_px=2.0 * track.leg_px)
    assert landmark_noise_leg(large) == pytest.approx(landmark_noise_leg(track))
    xy = track.xy_px.copy()
    xy[:, [point(f"left_{name}") for name in ("knee", "ankle", "heel", "toe")]] = np.nan
    hidden = replace(track, xy_px=xy)
    assert landmark_noise_leg(hidden) == pytest.approx(0.01, rel=0.12)
    nothing = replace(track, xy_px=np.full_like(xy, np.nan))
    assert landmark_noise_leg(nothing) == TYPICAL_NOISE_LEG
