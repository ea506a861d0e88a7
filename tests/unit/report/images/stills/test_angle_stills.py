from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.knowledge.phrases import phrases
from formcheck.metrics import METRICS, inputs_of
from formcheck.metrics.side.readings import readings
from formcheck.model import Frame, Message
from formcheck.report.images.stills.angle_stills import (
    HEIGHT_PX,
    shaken_px,
    still,
    still_name,
    with_stills,
)
from formcheck.report.images.stills.captions import CAPTION_PX, caption
from formcheck.report.images.stills.readings import evidence
from tests.fabricated import make_clip_analysis


@pytest.fixture(scope="module")
def clip():
    return make_clip_analysis()


GREY = np.full((1920, 1080, 3), 90, dtype=np.uint8)
GREY.setflags(write=False)


def frame(index: int) -> Frame:
    return Frame(index=index, time_s=index / 60.0, rgb=GREY)


def test_every_drawn_number_has_one_picture(clip):
    shown = [(e.metric.key, e.metric.side) for e in evidence(clip)]
    wanted = [(m.key, m.side) for m in clip.metrics if METRICS[m.key].drawing]
    assert sorted(map(str, shown)) == sorted(map(str, wanted))
    assert ("knee_flexion_ic", "left") not in shown


def test_the_stride_shown_is_close_to_the_mean(clip):
    for one in evidence(clip):
        spread = max(one.metric.spread, 0.02 if one.metric.unit == "leg" else 0.5)
        assert abs(one.shown - one.metric.value) < 1.5 * spread, one.metric.key


def test_the_frame_is_the_one_nearest_to_the_reading(clip):
    strikes = clip.timing.times("foot_strike", "right")
    for one in evidence(clip):
        assert abs(clip.track.time_s[one.row] - one.time_s) <= 0.5 / 60.0 + 1e-6
        assert one.frame == clip.track.frame[one.row]
        if one.metric.key == "shank_angle_ic":
            # Read 2.5 ms before one of the strikes.
            assert np.abs(strikes - 0.0025 - one.time_s).min() < 1e-6


def test_what_is_shown_holds_the_same_constant_as_the_number(clip):
    shown = {e.metric.key: e for e in evidence(clip)}
    for key in ("foot_strike_angle", "trunk_lean"):
        one = shown[key]
        assert one.shown == pytest.approx(one.metric.value, abs=2.0 * one.metric.spread)
    ahead = shown["overstride_distance"]
    assert ahead.shown == pytest.approx(ahead.metric.value, abs=0.01)


def test_the_stride_shown_is_one_of_those_that_the_number_is_the_mean_of(clip):
    inputs = inputs_of(clip)
    for one in evidence(clip):
        read = readings(inputs, METRICS[one.metric.key], one.metric.side)
        assert np.isfinite(read.value).sum() == one.metric.n_strides
        assert np.nanmean(read.value) == pytest.approx(one.metric.value)
        assert one.shown in read.value


def test_a_still_shows_the_runner_with_the_angle_drawn_in(clip):
    one = next(e for e in evidence(clip) if e.metric.key == "knee_flexion_ic")
    picture = still(frame(one.frame), clip, one)
    assert picture.shape[0] == HEIGHT_PX + CAPTION_PX
    yellow = (picture[..., 0] > 200) & (picture[..., 2] < 120)
    assert 300 < yellow.sum() < 0.1 * yellow.size


def test_stills_are_written_while_the_frames_pass(clip, tmp_path: Path):
    numbers = range(len(clip.track.time_s))
    drawn = with_stills(map(frame, numbers), clip, index=1, folder=tmp_path / "stills")
    assert [passed.index for passed in drawn] == list(numbers)
    written = {p.name for p in (tmp_path / "stills").iterdir()}
    assert written == {still_name(e, 1) for e in evidence(clip)}
    assert "2_knee_flexion_ic_right.jpg" in written
    picture = cv2.imread(str(tmp_path / "stills" / "2_trunk_lean.jpg"))
    assert picture.shape[0] == HEIGHT_PX + CAPTION_PX


def test_a_clip_without_numbers_gets_no_folder(clip, tmp_path: Path):
    nothing = replace(clip, metrics=())
    list(with_stills([frame(0)], nothing, index=0, folder=tmp_path / "stills"))
    assert not (tmp_path / "stills").exists()


def test_points_lie_on_the_body_where_the_camera_shakes(clip):
    shift = np.array([6.0, -14.0])
    said = Message(code="camera_shakes", level="warn", message="it shakes")
    pose = replace(clip.pose, xy_px=clip.pose.xy_px + shift)
    shaken = replace(clip, pose=pose, quality=(said,))
    for one in evidence(clip)[:3]:
        assert shaken_px(shaken, one) == pytest.approx(shift, abs=1.5)
        assert not shaken_px(clip, one).any()


def test_captions_are_written_in_the_language_of_the_run(clip):
    german = phrases("de")
    for one in evidence(clip):
        for line in caption(one):
            assert german.known(line) is not None, line
    one = next(e for e in evidence(clip) if e.metric.key == "shank_angle_ic")
    told = [german(line) for line in caption(one)]
    assert told[0].endswith(", rechts")
    assert told[1].startswith("hier: ")
    assert told[2].startswith("Mittel aus ")
    assert told[3].startswith("Bild ")
    picture = frame(one.frame)
    english, other = still(picture, clip, one), still(picture, clip, one, "de")
    assert (english[:HEIGHT_PX] == other[:HEIGHT_PX]).all()
    assert (english[HEIGHT_PX:] != other[HEIGHT_PX:]).any()


def test_words_in_the_video_have_their_german():
    german = phrases("de")
    told = ["left foot strike", "right toe-off", "left (near)", "frame 12", "1.20 s"]
    assert [german(words) for words in told] == [
        "Aufsetzen links",
        "Abheben rechts",
        "links (nah)",
        "Bild 12",
        "1,20 s",
    ]
