from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.video import decoder, reader
from formcheck.video.fingerprint import sha256
from formcheck.video.reader import VideoFile
from tests.clips import CLIPS, NO_CLIPS, corner_picture, turn_mark, write_clip
from tests.hostile.boxes import avi
from tests.hostile.containers import jpegs, noted
from tests.hostile.streams import changing


def _pictures(n: int = 10, **size):
    return [corner_picture(shade=i, **size) for i in range(n)]


def _red_corner(rgb: np.ndarray) -> tuple[str, str]:
    """Say where the red quarter is: (upper|lower, left|right)."""
    red = (rgb[..., 0].astype(int) - rgb[..., 1]) > 80
    row, col = np.argwhere(red).mean(axis=0)
    height, width = red.shape
    return (
        "upper" if row < height / 2 else "lower",
        "left" if col < width / 2 else "right",
    )


def test_frames_come_in_order_with_container_times(tmp_path):
    clip = VideoFile(write_clip(tmp_path / "a.mp4", _pictures(), fps=25))
    frames = list(clip.frames())
    assert [f.index for f in frames] == list(range(10))
    assert np.allclose([f.time_s for f in frames], np.arange(10) / 25, atol=1e-6)
    assert frames[0].rgb.shape == (48, 64, 3)
    assert frames[0].rgb.flags["C_CONTIGUOUS"]


def test_variable_frame_rate_keeps_its_times(tmp_path):
    times_s = np.cumsum([0, 0.014, 0.033, 0.05, 0.017, 0.033, 0.1, 0.033])
    path = write_clip(tmp_path / "vfr.mp4", _pictures(8), times_s=times_s)
    seen_s = [f.time_s for f in VideoFile(path).frames()]
    assert np.allclose(seen_s, times_s, atol=1e-3)  # containers round to < 1 ms


def test_a_late_start_of_the_container_clock_is_taken_off(tmp_path):
    times_s = 5 + np.arange(6) / 30
    path = write_clip(tmp_path / "late.mkv", _pictures(6), times_s=times_s)
    seen_s = [f.time_s for f in VideoFile(path).frames()]
    assert np.allclose(seen_s, np.arange(6) / 30, atol=2e-3)


@pytest.mark.parametrize(
    ("quarters", "corner"),
    [
        (0, ("upper", "left")),
        (1, ("upper", "right")),
        (2, ("lower", "right")),
        (3, ("lower", "left")),
    ],
)
def test_rotation_marks_are_obeyed(tmp_path, quarters, corner):
    path = write_clip(tmp_path / "turned.mp4", _pictures())
    turn_mark(path, quarters)
    clip = VideoFile(path)
    frame = next(clip.frames())
    assert _red_corner(frame.rgb) == corner
    size = (64, 48) if quarters % 2 == 0 else (48, 64)
    assert (clip.width_px, clip.height_px) == size
    assert frame.rgb.shape == (size[1], size[0], 3)


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("a.mp4", "libx264", "yuv420p"),
        ("a.mov", "libx264", "yuv422p"),
        ("b.mp4", "libx265", "yuv420p"),
        ("c.mp4", "libx265", "yuv420p10le"),
        ("d.webm", "libvpx-vp9", "yuv420p"),
        ("e.mp4", "mpeg4", "yuv420p"),
        ("f.gif", "gif", "rgb8"),
        ("g.avi", "mjpeg", "yuvj420p"),
        ("h.mkv", "ffv1", "yuv420p"),
    ],
)
def test_common_codecs_and_bit_depths_are_read(tmp_path, name, codec, pix_fmt):
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    path = write_clip(
        tmp_path / name, _pictures(), codec=codec, pix_fmt=pix_fmt, options=options
    )
    frames = list(VideoFile(path).frames())
    assert len(frames) == 10
    assert _red_corner(frames[3].rgb) == ("upper", "left")


def test_trimming_keeps_index_and_time_of_the_whole_file(tmp_path):
    path = write_clip(tmp_path / "a.mp4", _pictures(30), fps=30)
    frames = list(VideoFile(path, start_s=0.2, end_s=0.5).frames())
    assert frames[0].index == 6
    assert frames[-1].index == 15
    assert frames[0].time_s == pytest.approx(0.2, abs=1e-6)


def test_a_start_behind_the_end_of_the_clip_is_refused(tmp_path):
    path = write_clip(tmp_path / "a.mp4", _pictures(10), fps=10)
    with pytest.raises(VideoError, match=r"ends at 0\.90 s"):
        list(VideoFile(path, start_s=7).frames())


def test_an_end_before_the_start_is_refused(tmp_path):
    path = write_clip(tmp_path / "a.mp4", _pictures(10))
    with pytest.raises(VideoError, match="not after the start"):
        VideoFile(path, start_s=3, end_s=2)


@pytest.mark.parametrize("gop", ["1", "250"])
def test_samples_are_spread_and_true_to_the_frames(tmp_path, gop):
    pictures = _pictures(60)
    path = write_clip(tmp_path / "a.mp4", pictures, options={"g": gop}, fps=30)
    clip = VideoFile(path)
    by_time = {round(f.time_s, 4): f.rgb for f in clip.frames()}
    sample = list(clip.sample(8))
    times_s = [f.time_s for f in sample]
    assert len(sample) == 8
    assert times_s[0] < 0.3
    assert times_s[-1] > 1.7
    for frame in sample:
        assert np.array_equal(by_time[round(frame.time_s, 4)], frame.rgb)


def test_samples_of_a_file_without_a_length_are_spread(tmp_path):
    clip = VideoFile(write_clip(tmp_path / "a.mp4", _pictures(60), fps=30))
    clip.header_duration_s = None
    times_s = [f.time_s for f in clip.sample(8)]
    assert len(times_s) == 8
    assert times_s[0] < 0.3
    assert times_s[-1] > 1.7


@pytest.mark.parametrize("gop", ["1", "250"])
def test_one_sample_at_a_time_is_in_memory(tmp_path, monkeypatch, gop):
    path = write_clip(tmp_path / "a.mp4", _pictures(60), options={"g": gop}, fps=30)
    clip = VideoFile(path)
    made = []
    upright = clip._upright
    monkeypatch.setattr(clip, "_upright", lambda raw: made.append(1) or upright(raw))
    next(clip.sample(8))
    assert len(made) == 1


def test_a_name_with_a_colon_is_a_file(tmp_path, monkeypatch):
    write_clip(tmp_path / "a.mp4", _pictures()).rename(tmp_path / "12:30.mp4")
    monkeypatch.chdir(tmp_path)
    assert len(list(VideoFile("12:30.mp4").frames())) == len(_pictures())


@pytest.mark.parametrize("turns", [0, 1])
def test_oblong_pixels_are_made_square(tmp_path, turns):
    options = {"x264-params": "sar=16/9"}
    path = write_clip(tmp_path / "a.mp4", _pictures(), options=options)
    if turns:
        turn_mark(path, turns)
    clip = VideoFile(path)
    shape = next(clip.frames()).rgb.shape
    wide, high = round(64 * 16 / 9), 48
    assert shape == ((wide, high, 3) if turns else (high, wide, 3))
    assert (clip.height_px, clip.width_px) == shape[:2]


def test_a_file_that_vanishes_is_one_sentence(tmp_path):
    with pytest.raises(VideoError, match=r"gone\.mp4 could no longer be read"):
        sha256(tmp_path / "gone.mp4")


def test_sparse_reading_keeps_the_step(tmp_path):
    clip = VideoFile(write_clip(tmp_path / "a.mp4", _pictures(60), fps=30))
    times_s = np.array([f.time_s for f in clip.every(0.2)])
    assert np.all(np.diff(times_s) >= 0.2 - 1e-6)
    assert len(times_s) == 10


def test_reading_twice_gives_the_same(tmp_path):
    clip = VideoFile(write_clip(tmp_path / "a.mp4", _pictures()))
    for a, b in zip(clip.frames(), clip.frames(), strict=True):
        assert np.array_equal(a.rgb, b.rgb)


def _broken(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "broken.mp4"
    good = write_clip(tmp_path / "good.mp4", _pictures(60)).read_bytes()
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("not a video at all\n" * 50)
    elif kind == "no index":
        path.write_bytes(good[: len(good) // 2])
    elif kind == "one picture":
        write_clip(path, _pictures(1))
    elif kind == "png":
        frame = av.VideoFrame.from_ndarray(corner_picture(), format="rgb24")
        frame.to_image().save(tmp_path / "a.png")
        (tmp_path / "a.png").rename(path)
    elif kind == "sound":
        _write_sound(path)
    return path


def _write_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        quiet = av.AudioFrame.from_ndarray(
            np.zeros((1, 8000), dtype=np.float32), format="fltp", layout="mono"
        )
        quiet.rate = 8000
        container.mux(stream.encode(quiet))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "there is no file"),
        ("folder", "is a folder"),
        ("empty", "0 bytes"),
        ("text", "cannot read broken.mp4 as a video"),
        ("no index", "cannot read broken.mp4 as a video"),
        ("one picture", "single picture"),
        ("png", "a still picture"),
        ("sound", "only sound"),
    ],
)
def test_what_is_no_video_gets_one_sentence(tmp_path, kind, words, capfd):
    path = _broken(tmp_path, kind)
    with pytest.raises(VideoError, match=words) as caught:
        list(VideoFile(path).frames())
    assert "\n" not in str(caught.value)
    assert "Errno" not in str(caught.value)
    assert "Invalid data" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_a_file_cut_in_the_middle_gives_what_is_there_and_says_so(tmp_path):
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 255, (48, 64, 3), dtype=np.uint8) for _ in range(60)]
    data = write_clip(tmp_path / "a.mkv", noise).read_bytes()
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(data[: int(len(data) * 0.6)])
    clip = VideoFile(cut)
    n = len(list(clip.frames()))
    assert 10 < n < 60
    assert clip.truncated


def test_the_hash_is_that_of_the_bytes(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    assert sha256(path).startswith("ba7816bf8f01cfea")


@pytest.mark.slow
@pytest.mark.skipif(not CLIPS.exists(), reason=NO_CLIPS)
@pytest.mark.parametrize(
    ("name", "n_frames", "size"),
    [
        ("gym_side_right_60fps.mp4", 388, (1080, 1920)),
        ("rotated_vfr_phone.mp4", 193, (480, 220)),
        ("run_crosses_then_empty.mp4", 272, (1920, 1080)),
    ],
)
def test_real_clips_are_read_whole_and_upright(name, n_frames, size):
    clip = VideoFile(CLIPS / name)
    assert (clip.width_px, clip.height_px) == size
    last = None
    for n, frame in enumerate(clip.frames(), start=1):
        last = n
        assert frame.rgb.shape == (size[1], size[0], 3)
    assert last == n_frames


def test_chosen_frames_come_with_their_own_numbers_and_times(tmp_path) -> None:
    path = write_clip(tmp_path / "c.mp4", [corner_picture(shade=i) for i in range(12)])
    found = list(VideoFile(path).chosen({7, 2, 99}))
    assert [f.index for f in found] == [2, 7]
    assert [f.time_s for f in found] == pytest.approx([2 / 30, 7 / 30], abs=1e-3)


def test_a_title_that_is_not_utf8_does_not_stop_a_clip(tmp_path):
    path = tmp_path / "titled.mkv"
    with av.open(str(path), "w") as container:
        container.metadata["title"] = "lauf_xx"
        stream = container.add_stream("libx264", rate=25)
        stream.height, stream.width, stream.pix_fmt = 48, 64, "yuv420p"
        for picture in _pictures(3):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    raw = path.read_bytes()
    assert raw.count(b"lauf_xx") == 1
    path.write_bytes(raw.replace(b"lauf_xx", b"lauf_\xe4\xff"))
    assert len(list(VideoFile(path).frames())) == 3


class CutShort:
    """A container that comes upon a track its header does not name, as av finds it."""

    def __init__(self, container):
        self.container = container

    def __getattr__(self, name):
        return getattr(self.container, name)

    def __enter__(self):
        self.container.__enter__()
        return self

    def __exit__(self, *error):
        return self.container.__exit__(*error)

    def demux(self, stream):
        for count, packet in enumerate(self.container.demux(stream)):
            if count == 10:
                raise IndexError("list index out of range")
            yield packet


def test_a_track_that_the_header_does_not_name_ends_the_reading(tmp_path, monkeypatch):
    clip = VideoFile(write_clip(tmp_path / "a.mp4", _pictures(30)))
    opened = reader.opened
    for module in (reader, decoder):
        monkeypatch.setattr(module, "opened", lambda path: CutShort(opened(path)))
    assert 0 < len(list(clip.frames())) < 30
    assert clip.truncated
    assert clip.length_s() >= 0.9
    assert clip.packet_times() is None


@pytest.mark.parametrize(
    ("orientation", "turned"), [(1, 0), (3, 180), (6, 270), (8, 90)]
)
def test_notes_that_cameras_add_to_each_picture_are_no_hindrance(
    orientation, turned, tmp_path
):
    """This av knows no kind for them and raised; they also say which way is up."""
    path = tmp_path / "camera.avi"
    path.write_bytes(avi([noted(one, orientation) for one in jpegs(10)]))
    clip = VideoFile(path)
    assert clip.rotation_deg == turned
    assert len(list(clip.frames())) == 10


def _changed(folder: Path, *sizes: tuple[int, int]) -> Path:
    kinds = ["yuv420p"] * len(sizes)
    return changing("a.mkv", "libx264", sizes, kinds)(folder)


def test_a_picture_that_changes_its_shape_is_not_squeezed_into_the_first(tmp_path):
    clip = VideoFile(_changed(tmp_path, (96, 64), (64, 96)))
    with pytest.raises(VideoError, match=r"shape of its picture.*96 x 64 to 64 x 96"):
        list(clip.frames())


def test_a_picture_that_only_grows_is_fitted(tmp_path):
    clip = VideoFile(_changed(tmp_path, (64, 48), (128, 96)))
    frames = list(clip.frames())
    assert len(frames) == 40
    assert {frame.rgb.shape for frame in frames} == {(48, 64, 3)}
