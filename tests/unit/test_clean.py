import numpy as np
import pytest

from formcheck.clean import clean
from formcheck.errors import TrackError
from formcheck.model import PoseTrack
from formcheck.skeleton import N_POINTS


def test_a_still_picture_is_refused_in_one_sentence():
    n = 40
    pose = PoseTrack(
        frame=np.arange(n),
        time_s=np.arange(n) / 30.0,
        xy_px=np.full((n, N_POINTS, 2), 100.0),
        z_px=np.zeros((n, N_POINTS)),
        score=np.ones(n),
        leg_px=200.0,
        left_right_margin=1.0,
        interpolated=np.zeros((n, N_POINTS), dtype=bool),
        estimator="tracks",
    )
    with pytest.raises(TrackError, match="40 frames show one still picture"):
        clean(pose, slow_motion_factor=1.0)
