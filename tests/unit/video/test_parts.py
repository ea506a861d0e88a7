"""Pieces of a clip, cut at key frames: together they are the clip."""

import pickle

import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.video import parts as module
from formcheck.video.decoder import Span
from formcheck.video.parts import parts
from formcheck.video.reader import VideoFile
from tests.clips import write_clip


@pytest.fixture(autouse=True)
def _short_pieces(monkeypatch) -> None:
    monkeypatch.setattr(module, "MIN_PART_FRAMES", 5)


def moving(n: int) -> list[np.ndarray]:
    """Return pictures that all differ, with noise so that none is skipped."""
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 40, (48, 64, 3), dtype=np.uint8)
    return [np.roll(noise + 60, 2 * i, axis=1) for i in range(n)]


def content(source: VideoFile) -> list[tuple]:
    return [(f.index, f.time_s, f.rgb.tobytes()) for f in source.frames()]


def together(pieces: list[VideoFile] | None) -> list[tuple] | None:
    """Return the frames of all pieces; None if the clip cannot be cut."""
    try:
        return pieces and [frame for piece in pieces for frame in content(piece)]
    except VideoError as error:
        if "cannot be read on its own" in str(error):
            return None
        raise


SURE = ("plain.mp4", "b_frames.mp4", "web.webm", "open_gop.mkv")


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("plain.mp4", "libx264", {"g": "8", "bf": "0"}),
        ("b_frames.mp4", "libx264", {"g": "8", "bf": "3", "x264-params": "scenecut=0"}),
        (
            "open_gop.mkv",
            "libx264",
            {"g": "8", "bf": "3", "x264-params": "open-gop=1:scenecut=0"},
        ),
        ("open_gop.ts", "libx264", {"g": "8", "x264-params": "open-gop=1:scenecut=0"}),
        ("old.avi", "mpeg4", {"g": "8"}),
        ("web.webm", "libvpx-vp9", {"g": "8"}),
        ("refresh.mp4", "libx264", {"x264-params": "intra-refresh=1:keyint=8"}),
    ],
)
def test_pieces_are_the_clip_or_say_that_they_are_not(
    tmp_path, name, codec, options
) -> None:
    path = write_clip(tmp_path / name, moving(40), codec=codec, options=options)
    source = VideoFile(path)
    whole = content(source)
    pieces = parts(source, 2)
    joined = together(pieces)
    if name in SURE:
        assert joined == whole
    else:
        assert joined in (None, whole)


def test_pieces_of_a_trimmed_clip_keep_its_frame_numbers(tmp_path) -> None:
    path = write_clip(tmp_path / "a.mp4", moving(40), options={"g": "8", "bf": "0"})
    source = VideoFile(path, start_s=0.3, end_s=1.1)
    pieces = parts(source, 2)
    joined = [frame for piece in pieces for frame in content(piece)]
    assert joined == content(source)
    assert [frame[0] for frame in joined] == list(range(9, 34))


def test_an_uneven_frame_rate_is_kept(tmp_path) -> None:
    times = np.cumsum(np.random.default_rng(1).uniform(0.01, 0.06, 40)).tolist()
    path = write_clip(
        tmp_path / "a.mp4", moving(40), times_s=times, options={"g": "8", "bf": "2"}
    )
    source = VideoFile(path)
    joined = [frame for piece in parts(source, 2) for frame in content(piece)]
    assert joined == content(source)


def test_a_clip_with_one_key_frame_is_not_cut(tmp_path) -> None:
    path = write_clip(tmp_path / "a.mp4", moving(40), options={"g": "1000"})
    assert parts(VideoFile(path), 2) is None


def test_a_cut_off_file_is_not_cut(tmp_path) -> None:
    path = write_clip(tmp_path / "a.ts", moving(80), options={"g": "8"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 + 77])
    source = VideoFile(path)
    assert together(parts(source, 2)) in (None, content(source))


def test_a_piece_travels_to_another_process(tmp_path) -> None:
    path = write_clip(tmp_path / "a.mp4", moving(40), options={"g": "8", "bf": "0"})
    piece = parts(VideoFile(path), 2)[1]
    assert content(pickle.loads(pickle.dumps(piece))) == content(piece)


def test_a_promised_picture_that_is_not_there_is_an_error(tmp_path) -> None:
    path = write_clip(tmp_path / "a.mp4", moving(20), options={"g": "8", "bf": "0"})
    wrong = VideoFile(path).only(Span(pts=(0, 1), first=0))
    with pytest.raises(VideoError, match="frame 1 cannot be read on its own"):
        list(wrong.frames())


def test_cuts_leave_no_short_piece() -> None:
    pts = list(range(0, 400, 10))
    spans = module._spans(pts, [0, 20, 60, 120, 370], wanted=range(2, 40))
    assert [(s.first, len(s.pts)) for s in spans] == [(2, 10), (12, 28)]


def test_nothing_is_promised_before_the_first_key_frame() -> None:
    assert module._spans([0, 10, 20, 30], [20], wanted=range(4)) == []
