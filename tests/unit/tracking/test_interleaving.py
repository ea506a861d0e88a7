from dataclasses import replace

import numpy as np
import pytest

from benchmarks.clips.track_quality import track_quality
from formcheck.model import PoseTrack
from formcheck.model.skeleton import HEATMAP_POINTS, mirrored_point, point
from formcheck.tracking.interleaving import MIN_STRAND, strands, woven
from formcheck.tracking.leg_tracks import link
from tests.candidates import candidates_of
from tests.synthetic import Gait, make_run

LEGS = [point(name) for name in HEATMAP_POINTS]
OTHER_LEGS = [point(mirrored_point(name)) for name in HEATMAP_POINTS]
FPS = 120.0


@pytest.fixture(scope="module")
def exact():
    return make_run(Gait(), seconds=6, fps=FPS, near="left")[0]


@pytest.fixture(scope="module")
def fast(exact):
    return candidates_of(exact, run_length=8)


@pytest.fixture(scope="module")
def tracks(fast):
    return [link(strand) for strand in strands(fast, FPS)]


def _exchanged(track: PoseTrack) -> PoseTrack:
    xy_px = track.xy_px.copy()
    xy_px[:, LEGS] = track.xy_px[:, OTHER_LEGS]
    return replace(track, xy_px=xy_px)


@pytest.mark.parametrize(
    ("real_fps", "parts"), [(30, 1), (60, 1), (89, 1), (120, 2), (240, 4), (np.nan, 1)]
)
def test_a_strand_has_about_60_pictures_per_second(fast, real_fps, parts):
    found = strands(fast, real_fps)
    assert len(found) == parts
    assert sorted(f for s in found for f in s.frame) == fast.frame.tolist()


def test_a_clip_is_not_parted_into_strands_too_short_to_name_the_legs(fast):
    found = strands(fast, 1e6)
    assert min(s.time_s.size for s in found) >= MIN_STRAND


def test_a_woven_track_has_every_picture_where_the_runner_is(exact, fast, tracks):
    track = woven(tracks, fast)
    assert track.time_s.tolist() == fast.time_s.tolist()
    assert track.frame.tolist() == fast.frame.tolist()
    off = np.linalg.norm(track.xy_px - exact.xy_px, axis=-1)[:, LEGS] / exact.leg_px
    assert np.mean(off[np.isfinite(off)] > 0.15) < 0.01
    assert track_quality(track).toggles == 0
    assert track.left_right_margin > 0.5


@pytest.mark.parametrize("turned", [0, 1])
def test_a_strand_that_took_right_for_left_is_turned_round(fast, tracks, turned):
    """What it says counts against what the other one says; the surer one is right."""
    sure = 1 - turned
    odd = {
        turned: replace(_exchanged(tracks[turned]), left_right_margin=0.2),
        sure: replace(tracks[sure], left_right_margin=0.6),
    }
    track = woven([odd[0], odd[1]], fast)
    np.testing.assert_array_equal(track.xy_px, woven(tracks, fast).xy_px)
    assert track.left_right_margin == pytest.approx(0.2)


def test_one_strand_is_the_track_itself(fast):
    track = link(fast)
    assert woven([track], fast) is track
