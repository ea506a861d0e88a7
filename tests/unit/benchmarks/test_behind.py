"""The benchmark from behind spoils points as it says, and needs no data to say so."""

import numpy as np
import pytest

from benchmarks.behind import CAMERAS, CONDITIONS, _bursts, _exchange, _hide, answer
from benchmarks.markers.mocap import Run
from formcheck.model.skeleton import SIDES, point
from tests.frontal import FrontalGait, make_frontal, pose_of


def test_there_are_48_cameras_and_three_conditions():
    assert len(set(CAMERAS)) == 48
    assert [how.name for how in CONDITIONS] == ["noise", "hidden", "exchanged"]


@pytest.mark.parametrize("share", [0.25, 0.6])
def test_bursts_cover_the_share_they_are_asked_for(share):
    rng = np.random.default_rng(0)
    wanted = np.ones(1000, dtype=bool)
    # The last burst may reach over the goal by its own length, 24 frames.
    assert _bursts(wanted, share, 60.0, rng).mean() == pytest.approx(share, abs=0.025)


def test_exchanged_legs_change_places_and_nothing_else():
    track, _, _ = make_frontal(FrontalGait(), seconds=6.0)
    xy = track.xy_px.copy()
    _exchange(xy, 0.25, 60.0, np.random.default_rng(1))
    left, right = (point(f"{side}_ankle") for side in SIDES)
    wrong = xy[:, left, 0] != track.xy_px[:, left, 0]
    assert wrong.mean() == pytest.approx(0.25, abs=0.07)
    assert np.array_equal(xy[wrong, left], track.xy_px[wrong, right])
    hip = point("left_hip")
    assert np.array_equal(xy[:, hip], track.xy_px[:, hip])


def test_only_raised_feet_are_hidden():
    track, _, _ = make_frontal(FrontalGait(), seconds=6.0)
    xy = track.xy_px.copy()
    _hide(xy, 0.6, track.leg_px, 60.0, np.random.default_rng(1))
    heel = point("left_heel")
    changed = ~np.all(xy[:, heel] == track.xy_px[:, heel], axis=1)
    low = np.percentile(-track.of("left_ankle")[:, 1], 5)
    assert changed.any()
    assert np.all(-track.of("left_ankle")[changed, 1] > low)


def test_an_answer_tells_late_strikes_and_wrong_sides():
    gait = FrontalGait()
    track, _, strikes = make_frontal(gait, noise_leg=0.01)
    wrong = {"left": strikes["right"], "right": strikes["left"]}
    for true_s, share in ((strikes, 1.0), (wrong, 0.0)):
        run = Run(
            name="formula",
            time_s=track.time_s,
            points={},
            strikes_s=true_s,
            toe_offs_s={s: true_s[s] + gait.contact_s for s in SIDES},
            speed_mps=3.0,
            cadence_spm=gait.cadence_spm,
        )
        found = answer(run, pose_of(track), name="one", condition="noise")
        assert found.sides_right == share
        assert found.spm == pytest.approx(found.true_spm, abs=0.5)
        assert np.std(found.late_ms) < 20.0
