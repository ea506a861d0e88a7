"""Which frames of a fast clip are looked at."""

import numpy as np
import pytest

from formcheck.model import Passed
from formcheck.video import parts as parts_module
from formcheck.video.parts import parts
from formcheck.video.reader import VideoFile
from formcheck.video.sparse import enough, looked_at_every, sparse
from tests.clips import corner_picture, write_clip


def times(fps: float, n: int = 480) -> np.ndarray:
    return np.arange(n) / fps


@pytest.mark.parametrize(
    ("file_fps", "capture_fps", "every"),
    [
        (30, None, 1),  # real rate not known to be another
        (60, None, 1),
        (89, None, 1),
        (100, None, 1),  # every second one would leave 50
        (119.88, None, 2),
        (120, None, 2),
        (150, None, 2),
        (180, None, 3),
        (240, None, 4),
        (30, 240, 4),
        (29.97, 300, 5),
        (240, 240, 4),
        (240, 250, 4),  # one rate, said loosely
        (120, 60, 1),  # played at twice the speed
        (60, 60, 1),
        (30, 120, 2),
        (30, 960, 16),
    ],
)
def test_60_real_pictures_per_second_are_left(file_fps, capture_fps, every) -> None:
    time_s = times(file_fps)
    assert looked_at_every(time_s, capture_fps=capture_fps) == every
    chosen = enough(time_s, capture_fps=capture_fps)
    assert np.flatnonzero(chosen).tolist() == list(range(0, time_s.size, every))


def test_a_single_frame_has_no_rate() -> None:
    assert enough(np.zeros(1), capture_fps=240.0).tolist() == [True]


def test_rounded_time_stamps_change_nothing() -> None:
    # 240 per second on a clock of 600: steps of 2 and 3 in turn.
    time_s = np.round(times(240) * 600 + 1e-6) / 600
    for end in (480, 479):
        chosen = enough(time_s[:end], capture_fps=None)
        assert set(np.diff(np.flatnonzero(chosen))) == {4}


def test_lost_frames_leave_no_larger_hole_than_there_is() -> None:
    rng = np.random.default_rng(0)
    time_s = times(240, 2400)[rng.random(2400) > 0.1]
    chosen = time_s[enough(time_s, capture_fps=None)]
    lost = np.diff(time_s).max()
    assert np.diff(chosen).max() <= 1 / 60 + lost
    assert chosen.size >= 0.93 * 600


def test_slow_stretches_of_a_clip_are_looked_at_whole() -> None:
    # Phones slow the camera down in the dark, or show only a part of a clip slowly.
    time_s = np.concatenate([times(240, 960), 4.0 + times(40, 80)])
    chosen = enough(time_s, capture_fps=None)
    assert chosen[960:].all()
    assert chosen[:960].sum() == 240


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """A file of 240 frames per second with a key frame after every ninth."""
    path = tmp_path_factory.mktemp("fast") / "fast.mp4"
    pictures = [corner_picture(shade=i % 60) for i in range(100)]
    return write_clip(path, pictures, fps=240, options={"g": "9", "bf": "2"})


def seen(source: VideoFile) -> list[tuple[int, float, bool]]:
    return [(p.index, p.time_s, not isinstance(p, Passed)) for p in source.pictures()]


def test_frames_that_are_passed_over_are_counted_and_keep_their_times(clip) -> None:
    source = sparse(VideoFile(clip), capture_fps=None)
    assert source.sparse
    found = seen(source)
    whole = list(source.frames())
    assert [(i, t) for i, t, _ in found] == [(f.index, f.time_s) for f in whole]
    assert [i for i, _, looked_at in found if looked_at] == list(range(0, 100, 4))
    pictures = {p.index: p for p in source.pictures() if not isinstance(p, Passed)}
    for frame in whole[::4]:
        np.testing.assert_array_equal(pictures[frame.index].rgb, frame.rgb)


def test_a_part_of_the_clip_is_looked_at_in_the_same_frames(clip) -> None:
    whole = seen(sparse(VideoFile(clip), capture_fps=None))
    part = seen(sparse(VideoFile(clip, start_s=0.07, end_s=0.31), capture_fps=None))
    assert part == [row for row in whole if 0.07 <= row[1] <= 0.31]
    assert part[0][0] % 4 != 0, "a part that begins with a frame passed over"


def test_pieces_of_the_clip_are_looked_at_in_the_same_frames(clip, monkeypatch) -> None:
    monkeypatch.setattr(parts_module, "MIN_PART_FRAMES", 5)
    source = sparse(VideoFile(clip), capture_fps=None)
    pieces = parts(source, 2)
    assert len(pieces) > 5
    assert [row for piece in pieces for row in seen(piece)] == seen(source)
    assert sum(len(piece.looked_at) for piece in pieces) == len(source.looked_at)


def test_slow_motion_is_thinned_by_the_rate_it_was_filmed_with(tmp_path) -> None:
    pictures = [corner_picture(shade=i) for i in range(40)]
    path = write_clip(tmp_path / "slow.mp4", pictures, fps=30)
    assert not sparse(VideoFile(path), capture_fps=None).sparse
    found = seen(sparse(VideoFile(path), capture_fps=300.0))
    assert [i for i, _, looked_at in found if looked_at] == list(range(0, 40, 5))


def test_a_file_whose_packets_tell_no_times_is_looked_at_whole(tmp_path) -> None:
    path = write_clip(
        tmp_path / "old.avi",
        [corner_picture(shade=i) for i in range(40)],
        codec="mpeg4",
        fps=240,
    )
    source = VideoFile(path)
    known = source.packet_times() is not None
    assert sparse(source, capture_fps=None).sparse == known
    source.packet_times = lambda: None
    assert not sparse(source, capture_fps=None).sparse
