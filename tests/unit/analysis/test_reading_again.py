"""A file is read in the way its first pictures ask for, in the track with a person."""

import pytest

from formcheck.analysis import pose_pass
from formcheck.errors import TrackError
from formcheck.pose.posture import ReadAgainError
from formcheck.settings.settings import Clip, Settings
from tests.clips import corner_picture, write_clip
from tests.edits.files import Timed, two_tracks

WAY = ReadAgainError(quarter_turns=3, woven=True)


def watched(path, monkeypatch, observed):
    monkeypatch.setattr(pose_pass, "_observed", observed)
    return pose_pass._watch(Clip(path=path), Settings(), lambda _: None)


@pytest.fixture
def clip(tmp_path):
    return write_clip(tmp_path / "run.mp4", [corner_picture(shade=i) for i in range(9)])


def test_pictures_that_lie_on_their_side_are_turned(clip, monkeypatch) -> None:
    def observed(_clip, source, *_):
        if not source.quarter_turns:
            raise WAY
        return source

    source = watched(clip, monkeypatch, observed)
    assert (source.rotation_deg, source.interlaced) == (270, True)
    assert (source.width_px, source.height_px) == (48, 64)


def test_pictures_that_never_stand_end_in_a_sentence(clip, monkeypatch) -> None:
    def observed(*_):
        raise WAY

    with pytest.raises(TrackError, match="which way up"):
        watched(clip, monkeypatch, observed)


def test_of_several_tracks_the_one_with_a_person_is_measured(
    tmp_path, monkeypatch
) -> None:
    shots = [
        [Timed(time_s=i / 30, rgb=corner_picture(w, h, i)) for i in range(9)]
        for w, h in ((96, 64), (64, 48))
    ]
    path = two_tracks(tmp_path / "run.mp4", *shots)

    def observed(_clip, source, *_):
        if source.width_px == 96:
            raise TrackError("nobody was found")
        return source

    assert watched(path, monkeypatch, observed).track == 1

    def nobody(_clip, source, *_):
        raise TrackError(f"nobody in {source.width_px}")

    with pytest.raises(TrackError, match="nobody in 96"):
        watched(path, monkeypatch, nobody)
