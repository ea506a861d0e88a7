"""What a file may ask of the machine, and what is never opened."""

import os
import socket
from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.errors import InputError, TrackError, VideoError
from formcheck.tracking.resampling import even_count
from formcheck.video.container import check_file
from formcheck.video.limits import FrameLimits
from formcheck.video.reader import VideoFile
from tests.clips import corner_picture, write_clip


def _pictures(n: int = 10, width: int = 64, height: int = 48) -> list[np.ndarray]:
    return [corner_picture(width, height, shade=10 * (i % 5)) for i in range(n)]


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip that no other file may lead to."""
    folder = tmp_path_factory.mktemp("secret")
    write_clip(folder / "secret.ts", _pictures(40))
    return write_clip(folder / "secret.mp4", _pictures(40))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.mp4", "ffconcat version 1.0\nfile {name}\n"),
        ("long.mp4", "ffconcat version 1.0\nfile {name}\nduration 99999999\n"),
        ("absolute.mp4", "ffconcat version 1.0\nfile {path}\n"),
        ("loop.mp4", "ffconcat version 1.0\nfile loop.mp4\n"),
        ("play.m3u8", "#EXTM3U\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n"),
        ("play.mp4", "#EXTM3U\n#EXTINF:1,\nfile://{folder}/secret.ts\n"),
        ("session.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"),
        ("titles.mp4", "1\n00:00:01,000 --> 00:00:02,000\nhello\n"),
        ("dash.mpd", "<?xml version='1.0'?><MPD><BaseURL>{path}</BaseURL></MPD>"),
        ("graph.mp4", "testsrc=duration=1"),
        ("image.mp4", "P6 64 48 255\n"),
    ],
)
def test_no_file_can_name_another_one(secret, name, text, capfd):
    path = secret.parent / name
    path.write_text(text.format(name=secret.name, path=secret, folder=secret.parent))
    with pytest.raises(VideoError, match=name.replace(".", r"\.")):
        VideoFile(path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "name",
    [
        "concat:secret.mp4|secret.mp4",
        "subfile,,start,0,end,900,,:secret.mp4",
        "a%d.mp4",
    ],
)
def test_a_name_is_no_protocol(secret, monkeypatch, name):
    monkeypatch.chdir(secret.parent)
    with pytest.raises(VideoError, match="there is no file"):
        VideoFile(Path(name))


def test_a_pipe_a_device_and_a_socket_are_refused_unopened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # socket names are short
    os.mkfifo("pipe.mp4")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.mp4")
        for path, what in (
            ("pipe.mp4", "a named pipe"),
            ("socket.mp4", "a socket"),
            ("/dev/zero", "a device"),
            (".", "a folder"),
        ):
            with pytest.raises(VideoError, match=what):
                check_file(Path(path))
    Path("link.mp4").symlink_to("pipe.mp4")
    with pytest.raises(VideoError, match="a named pipe"):
        VideoFile(Path("link.mp4"))


def test_a_zero_byte_in_a_name_is_one_sentence():
    with pytest.raises(VideoError, match="there is no file"):
        VideoFile(Path("a\0b.mp4"))


@pytest.mark.parametrize(
    ("width", "height", "words"),
    [(64, 8, "too small"), (8, 64, "too small"), (80, 48, "at most 72 a side")],
)
def test_frames_of_an_odd_size_are_refused(tmp_path, monkeypatch, width, height, words):
    monkeypatch.setenv("FORMCHECK_MAX_SIDE_PX", "72")
    path = write_clip(tmp_path / "a.mp4", _pictures(4, width, height))
    with pytest.raises(VideoError, match=f"{width} x {height} pixels.*{words}"):
        VideoFile(path)


def test_the_area_of_a_frame_is_limited_as_well(tmp_path, monkeypatch):
    monkeypatch.setenv("FORMCHECK_MAX_PIXELS", "3000")
    path = write_clip(tmp_path / "a.mp4", _pictures(4))
    with pytest.raises(VideoError, match="64 x 48 pixels"):
        VideoFile(path)


def test_frames_that_grow_later_are_not_decoded(tmp_path, monkeypatch):
    """The header of a transport stream is that of its first frame only."""
    small = write_clip(tmp_path / "small.ts", _pictures(30))
    large = write_clip(tmp_path / "large.ts", _pictures(30, 640, 480))
    both = tmp_path / "both.ts"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    monkeypatch.setenv("FORMCHECK_MAX_PIXELS", "20000")
    source = VideoFile(both)
    frames = list(source.frames())
    assert source.truncated
    assert {frame.rgb.shape for frame in frames} == {(48, 64, 3)}


def test_oblong_pixels_cannot_widen_a_frame_beyond_the_limit(tmp_path, monkeypatch):
    path = write_clip(tmp_path / "a.mp4", _pictures(4))
    monkeypatch.setattr(
        "formcheck.video.decoder.square_width", lambda first, stream: 12_800
    )
    with pytest.raises(VideoError, match="12800 x 48 pixels"):
        VideoFile(path)


def test_frames_and_seconds_are_counted_while_reading(tmp_path, monkeypatch):
    path = write_clip(tmp_path / "a.mkv", _pictures(60), fps=10)
    monkeypatch.setenv("FORMCHECK_MAX_FRAMES", "50")
    with pytest.raises(VideoError, match="more than 50 frames"):
        list(VideoFile(path).frames())
    monkeypatch.setenv("FORMCHECK_MAX_FRAMES", "60")
    monkeypatch.setenv("FORMCHECK_MAX_MINUTES", "0.05")
    with pytest.raises(VideoError, match=r"lasts 0\.1 minutes, at most 0\.05"):
        VideoFile(path)
    assert len(list(VideoFile(path, start_s=1, end_s=3).frames())) == 21


def _without_duration(path: Path) -> Path:
    """Take the length out of a Matroska header: an empty element in its place."""
    data = path.read_bytes()
    at = data.index(b"\x44\x89\x88")
    path.write_bytes(data[:at] + b"\xec\x89" + bytes(9) + data[at + 11 :])
    return path


def test_an_unknown_length_is_not_zero(tmp_path, monkeypatch):
    path = _without_duration(
        write_clip(tmp_path / "a.mkv", _pictures(60), fps=10, codec="ffv1")
    )
    source = VideoFile(path)
    assert source.header_duration_s is None
    assert source.length_s() == pytest.approx(5.9)
    monkeypatch.setenv("FORMCHECK_MAX_MINUTES", "0.05")
    with pytest.raises(VideoError, match="at most"):
        list(VideoFile(path).frames())


def test_a_jump_of_the_clock_is_no_length(tmp_path):
    times_s = [i / 30 for i in range(20)] + [1e6 + i / 30 for i in range(20)]
    path = write_clip(tmp_path / "a.mkv", _pictures(40), times_s=times_s)
    with pytest.raises(VideoError, match="minutes"):
        list(VideoFile(path).frames())


def test_a_codec_nobody_knows_is_one_sentence(tmp_path):
    path = write_clip(tmp_path / "a.mkv", _pictures(20), codec="mpeg4")
    data = path.read_bytes()
    assert b"V_MPEG4/ISO/ASP" in data
    path.write_bytes(data.replace(b"V_MPEG4/ISO/ASP", b"V_NOSUCH/CODEC0"))
    with av.open(str(path)) as container:
        assert container.streams.video[0].codec_context is None
    with pytest.raises(VideoError, match="coded in a way that is not known"):
        VideoFile(path)


def test_limits_of_the_environment_are_checked(monkeypatch):
    monkeypatch.setenv("FORMCHECK_MAX_PIXELS", "a lot")
    with pytest.raises(InputError, match="FORMCHECK_MAX_PIXELS is 'a lot'"):
        FrameLimits.from_environment()


@pytest.mark.parametrize(
    "time_s",
    [
        np.arange(100) * 1e-9,
        np.concatenate([np.arange(100) / 60, 1e6 + np.arange(100) / 60]),
        np.cumsum(np.tile([1e-4, 1e-4, 10.0], 100)),
    ],
)
def test_times_that_no_camera_wrote_make_no_grid(time_s):
    with pytest.raises(TrackError, match="make no sense"):
        even_count(time_s)


def test_an_hour_and_a_minute_of_pause_make_one():
    assert even_count(np.arange(3600 * 60) / 60.0) == 216_000
    paused = np.concatenate([np.arange(600) / 60, 70 + np.arange(600) / 60])
    assert even_count(paused) == round(paused[-1] * 60) + 1


def test_a_file_of_holes_is_refused_before_it_is_read_whole(tmp_path):
    path = tmp_path / "run.mp4"
    with path.open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(VideoError, match="has 1000 GB, at most 64 are read"):
        check_file(path)
