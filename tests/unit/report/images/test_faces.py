"""The runner's face cannot be recognised in anything that is drawn."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.model.skeleton import point
from formcheck.report.images.faces import BLOCKS, Heads, film
from formcheck.settings.settings import Clip
from tests.clips import write_clip
from tests.fabricated import make_clip_analysis

NOISE = np.random.default_rng(1).integers(0, 256, (400, 300, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def pose():
    track = make_clip_analysis(name="a", clip=0).pose
    xy = np.full_like(track.xy_px, np.nan)
    xy[:, point("nose")] = (150.0, 100.0)
    xy[:, point("left_ear")] = (160.0, 100.0)
    return replace(track, xy_px=xy, leg_px=100.0)


def _patches(part: np.ndarray) -> int:
    return len(np.unique(part.reshape(-1, 3), axis=0))


def test_a_head_is_left_in_a_few_patches_and_the_rest_as_it_was(pose):
    hidden = Heads(pose).hidden(NOISE, float(pose.time_s[3]))
    assert _patches(hidden[76:125, 131:180]) <= BLOCKS**2
    changed = np.any(hidden != NOISE, axis=2)
    assert not changed[140:].any()
    assert not changed[:60].any()


def test_a_head_not_seen_for_a_while_is_hidden_where_it_was(pose):
    xy = pose.xy_px.copy()
    xy[10:] = np.nan
    late = Heads(replace(pose, xy_px=xy)).hidden(NOISE, float(pose.time_s[-1]) + 5)
    assert _patches(late[76:125, 131:180]) <= BLOCKS**2


def test_without_a_head_the_whole_frame_is_hidden(pose):
    for track in (None, replace(pose, xy_px=np.full_like(pose.xy_px, np.nan))):
        assert _patches(Heads(track).hidden(NOISE, 0.0)) <= BLOCKS**2


def test_a_head_beyond_the_edge_is_no_error(pose):
    xy = pose.xy_px.copy()
    xy[:, :, 0] -= 5000
    assert np.array_equal(Heads(replace(pose, xy_px=xy)).hidden(NOISE, 0.0), NOISE)


def test_a_film_is_read_with_or_without_faces(tmp_path):
    noise = [np.roll(NOISE[:240, :240], i, axis=0) for i in range(4)]
    path = write_clip(tmp_path / "a.mp4", noise)
    found = replace(make_clip_analysis(name="a", clip=0), pose=None)
    whole = next(film(Clip(path=path), found, blur_faces=False).frames()).rgb
    assert _patches(whole) > BLOCKS**2
    source = film(Clip(path=path), found, blur_faces=True)
    assert _patches(next(source.frames()).rgb) <= BLOCKS**2
    assert _patches(next(source.chosen({2})).rgb) <= BLOCKS**2
