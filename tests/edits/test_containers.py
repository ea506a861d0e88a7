"""One clip in other containers: the frames, their turn and their times stay."""

from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.video.reader import VideoFile
from tests.edits.files import (
    INTERLACED,
    MATRICES,
    Timed,
    edited,
    frames,
    two_tracks,
    unshown,
    with_matrix,
    woven,
    written,
)

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "01_side_right.mp4"
SAME = 6.0
"""Two encodings of one frame differ by so little on average, of 255; a mirrored or
turned one by more than 15."""


@pytest.fixture(scope="module")
def run() -> list[Timed]:
    return frames(SAMPLE, n=40, width_px=240)


def shown(path: Path) -> list[np.ndarray]:
    return [frame.rgb for frame in VideoFile(path).frames()]


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.mean(np.abs(one.astype(int) - other)))


@pytest.mark.parametrize("matrix", MATRICES)
def test_frames_are_shown_as_their_display_matrix_says(tmp_path, run, matrix) -> None:
    stored = edited(run, lambda _, rgb: unshown(rgb, matrix))
    path = with_matrix(written(tmp_path / "run.mp4", stored), matrix)
    file = VideoFile(path)
    assert file.mirrored == (matrix[0] * matrix[3] - matrix[1] * matrix[2] < 0)
    for frame, true in zip(file.frames(), run, strict=True):
        assert frame.rgb.shape == true.rgb.shape
        assert apart(frame.rgb, true.rgb) < SAME


def test_motion_jpeg_is_a_movie_in_any_container(tmp_path, run) -> None:
    for name in ("run.mov", "run.avi", "run.mkv"):
        path = written(tmp_path / name, run, codec="mjpeg", pix_fmt="yuvj420p")
        assert len(shown(path)) == len(run)


@pytest.mark.parametrize("name", ["run.mp4", "run.mkv"])
def test_the_larger_of_two_tracks_is_taken_wherever_it_lies(
    tmp_path, run, name
) -> None:
    small = edited(run, lambda _, rgb: cv2.resize(rgb, (64, 48)))
    for tracks in ((small, run), (run, small)):
        file = VideoFile(two_tracks(tmp_path / name, *tracks))
        assert (file.tracks, file.width_px) == (2, 240)
        assert apart(next(file.frames()).rgb, run[0].rgb) < SAME
        other = VideoFile(tmp_path / name, track=1)
        assert other.width_px == 64


def test_a_short_track_before_the_run_is_passed_over(tmp_path, run) -> None:
    large = edited(run[:8], lambda _, rgb: cv2.resize(rgb, (480, 360)))
    assert VideoFile(two_tracks(tmp_path / "run.mp4", large, run)).width_px == 240


def test_a_bare_stream_is_refused_for_what_it_lacks(tmp_path, run) -> None:
    with pytest.raises(VideoError, match="a bare stream without time stamps"):
        VideoFile(written(tmp_path / "run.h264", run))


def test_of_marked_fields_one_is_used(tmp_path, run) -> None:
    path = written(tmp_path / "run.mp4", woven(run), options=INTERLACED)
    file = VideoFile(path)
    assert file.interlaced
    for frame, upper in islice(zip(file.frames(), run[::2], strict=True), 5, 10):
        field = cv2.resize(upper.rgb[::2], frame.rgb.shape[1::-1])
        assert apart(frame.rgb, field) < SAME


def test_frames_that_are_whole_are_left_whole(tmp_path, run) -> None:
    assert not VideoFile(written(tmp_path / "run.mp4", run)).interlaced


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_file_can_be_read_with_a_turn_it_does_not_ask_for(
    tmp_path, run, turns
) -> None:
    laid = edited(run[:6], lambda _, rgb: np.rot90(rgb, turns))
    file = VideoFile(written(tmp_path / "run.mp4", laid)).again(quarter_turns=4 - turns)
    assert (file.width_px, file.height_px) == run[0].rgb.shape[1::-1]
    assert apart(next(file.frames()).rgb, run[0].rgb) < SAME
    assert file.again(quarter_turns=turns).rotation_deg == 0


def test_fields_without_a_mark_are_used_one_by_one_when_asked(tmp_path, run) -> None:
    path = written(tmp_path / "run.mp4", woven(run), options={"crf": "18"})
    file = VideoFile(path).again(woven=True)
    assert file.interlaced
    frame = list(file.frames())[7]
    field = cv2.resize(run[14].rgb[::2], frame.rgb.shape[1::-1])
    assert apart(frame.rgb, field) < SAME


def test_a_clock_that_starts_late_is_no_long_film(tmp_path, run) -> None:
    late = [Timed(time_s=o.time_s + 4000.0, rgb=o.rgb) for o in run]
    file = VideoFile(written(tmp_path / "run.mkv", late))
    assert file.header_duration_s < 1.0
    assert next(file.frames()).time_s == 0.0
