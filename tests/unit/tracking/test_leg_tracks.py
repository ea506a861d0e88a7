from dataclasses import fields

import numpy as np
import pytest

from benchmarks.clips.track_quality import track_quality
from formcheck.errors import TrackError
from formcheck.model import Candidates
from formcheck.model.skeleton import (
    HEATMAP_POINTS,
    N_POINTS,
    POINTS,
    SIDES,
    mirrored_point,
    point,
)
from formcheck.tracking.leg_tracks import link, published
from tests.candidates import candidates_of
from tests.frontal import FrontalGait, make_frontal
from tests.synthetic import Gait, make_run

POINT_NUMBERS = [point(name) for name in HEATMAP_POINTS]


def _changed(candidates: Candidates, **changes) -> Candidates:
    values = {f.name: getattr(candidates, f.name) for f in fields(candidates)}
    return Candidates(**(values | changes))


def _wrong_frac(found, truth, leg_px: float) -> float:
    """Share of seen leg joints farther than 15 % of the leg from the truth."""
    off = np.linalg.norm(found - truth, axis=-1)[:, POINT_NUMBERS] / leg_px
    return float(np.mean(off[np.isfinite(off)] > 0.15))


@pytest.mark.slow
@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
@pytest.mark.parametrize("near", ["left", "right"])
def test_legs_keep_their_identity_through_confused_maps(fps, near):
    track, _, _ = make_run(Gait(), seconds=6, fps=fps, near=near)
    run_length = max(2, round(fps / 15))
    candidates = candidates_of(track, run_length=run_length)
    pose = link(candidates)
    assert _wrong_frac(pose.xy_px, track.xy_px, track.leg_px) < 0.01
    assert pose.left_right_margin > 0.5
    assert track_quality(pose).toggles == 0


@pytest.mark.parametrize("fps", [30.0, 60.0])
@pytest.mark.parametrize("view", ["rear", "front"])
def test_knees_are_followed_from_behind_and_in_front(view, fps):
    """In swing the ankle comes up to the knees: the shank's length says nothing."""
    track, _, _ = make_frontal(FrontalGait(), seconds=8, fps=fps, view=view)
    run_length = max(2, round(fps / 15))
    pose = link(candidates_of(track, run_length=run_length))
    for side in SIDES:
        knee = point(f"{side}_knee")
        off = np.linalg.norm(pose.xy_px[:, knee] - track.xy_px[:, knee], axis=1)
        seen = np.isfinite(off)
        assert seen.mean() > 0.9
        assert np.mean(off[seen] > 0.1 * track.leg_px) < 0.04
    assert pose.left_right_margin > 0.5


def test_published_points_that_leap_between_legs_are_counted_and_repaired():
    track, _, _ = make_run(Gait(), seconds=6)
    candidates = candidates_of(track, confused_frac=0.0, hidden_frac=0.0)
    hit = np.arange(50, 350, 30)
    swap = [HEATMAP_POINTS.index(mirrored_point(name)) for name in HEATMAP_POINTS]
    peaks = candidates.peaks_px.copy()
    peaks[hit] = peaks[hit][:, swap]
    landmarks = candidates.landmarks_px.copy()
    landmarks[:, POINT_NUMBERS, :2] = peaks[:, :, 0]
    spoilt = _changed(candidates, peaks_px=peaks, landmarks_px=landmarks)
    # Each leap goes there and back; a few fall on a crossing, where legs are close.
    assert track_quality(published(spoilt)).toggles >= 12
    assert np.isnan(published(spoilt).left_right_margin), "it has no evidence"
    assert track_quality(link(spoilt)).toggles == 0


def test_a_mirrored_picture_exchanges_left_and_right():
    track, _, _ = make_run(Gait(), seconds=5)
    candidates = candidates_of(track)
    swap = [POINTS.index(mirrored_point(name)) for name in POINTS]
    maps = [HEATMAP_POINTS.index(mirrored_point(name)) for name in HEATMAP_POINTS]
    width = candidates.width_px
    landmarks = candidates.landmarks_px[:, swap].copy()
    landmarks[..., 0] = width - landmarks[..., 0]
    peaks = candidates.peaks_px[:, maps].copy()
    peaks[..., 0] = width - peaks[..., 0]
    mirrored = link(
        _changed(
            candidates,
            landmarks_px=landmarks,
            peaks_px=peaks,
            peak_score=candidates.peak_score[:, maps],
        )
    )
    straight = link(candidates).xy_px[:, swap].copy()
    straight[..., 0] = width - straight[..., 0]
    assert np.allclose(mirrored.xy_px, straight, atol=1e-2, equal_nan=True)


def test_scaling_the_picture_scales_the_track():
    track, _, _ = make_run(Gait(), seconds=4)
    candidates = candidates_of(track)
    double = _changed(
        candidates,
        landmarks_px=candidates.landmarks_px * 2,
        peaks_px=candidates.peaks_px * 2,
    )
    assert np.allclose(
        link(double).xy_px, 2 * link(candidates).xy_px, rtol=1e-4, equal_nan=True
    )


def test_tracks_that_took_the_other_leg_are_put_right():
    """A long hidden stretch at a crossing loses the motion; the maps' word remains."""
    track, _, _ = make_run(Gait(), seconds=8)
    candidates = candidates_of(track, confused_frac=0.0, hidden_frac=0.0)
    feet = candidates.peaks_px[:, 2:4, 0]
    gap = np.linalg.norm(feet[:, 0] - feet[:, 1], axis=-1)
    middle = 200 + int(np.argmin(gap[200:240]))
    score = candidates.peak_score.copy()
    score[middle - 5 : middle + 6] = np.nan
    pose = link(_changed(candidates, peak_score=score))
    assert _wrong_frac(pose.xy_px, track.xy_px, track.leg_px) < 0.01


def test_an_absent_runner_is_nan_and_not_guessed():
    track, _, _ = make_run(Gait(), seconds=6)
    candidates = candidates_of(track)
    score = candidates.score.copy()
    score[100:160] = 0
    pose = link(_changed(candidates, score=score))
    assert np.isnan(pose.xy_px[100:160]).all()
    assert _wrong_frac(pose.xy_px, track.xy_px, track.leg_px) < 0.01


def test_nobody_is_an_error_with_one_sentence():
    track, _, _ = make_run(Gait(), seconds=2)
    candidates = candidates_of(track)
    nobody = _changed(candidates, score=np.zeros_like(candidates.score))
    with pytest.raises(TrackError, match="a person is seen in 0 of"):
        link(nobody)


def test_points_above_the_knee_are_the_nets_own():
    track, _, _ = make_run(Gait(), seconds=3)
    candidates = candidates_of(track)
    others = [k for k in range(N_POINTS) if k not in POINT_NUMBERS]
    pose = link(candidates)
    assert np.allclose(pose.xy_px[:, others], candidates.landmarks_px[:, others, :2])
