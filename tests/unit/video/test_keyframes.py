import numpy as np
import pytest

from formcheck.video import keyframes as shortcuts
from formcheck.video.keyframes import Stretch, first_after, serving, stretches
from formcheck.video.reader import VideoFile
from tests.clips import CLIPS, NO_CLIPS, corner_picture, write_clip

PICTURES = [corner_picture(shade=i) for i in range(120)]
EVERY_HALF_S = np.arange(8) / 2 + 0.26


def _packets(n: int, keys: set[int]) -> list[tuple[int, bool]]:
    return [(i, i in keys) for i in range(n)]


def _content(frames) -> list:
    return [(f.index, f.time_s, f.rgb.tobytes()) for f in frames]


def test_each_time_gets_the_first_picture_after_it_and_none_comes_twice() -> None:
    seconds = [0.0, 0.1, 0.2, 0.9, 1.0]
    wanted = np.array([0.05, 0.3, 0.4, 0.99])
    assert first_after(seconds, wanted, 0.0, 9.0) == [1, 3, 4]
    assert first_after(seconds, wanted, 0.2, 0.95) == [2, 3]


def test_reading_goes_on_where_that_is_shorter_and_from_a_key_frame_elsewhere() -> None:
    found = stretches(_packets(100, {0, 8, 50}), [5, 10, 60, 70])
    assert found == [Stretch(key=0, due=[5, 10]), Stretch(key=50, due=[60, 70])]


def test_the_first_stretch_begins_at_the_last_key_frame_before() -> None:
    assert stretches(_packets(100, {0, 8, 50}), [55]) == [Stretch(key=50, due=[55])]


def test_a_picture_shown_before_its_key_frame_is_read_from_the_one_before() -> None:
    packets = [(0, True), (1, False), (5, True), (3, False), (4, False), (6, False)]
    assert stretches(packets, [4]) == [Stretch(key=0, due=[4])]


def test_without_a_key_frame_to_stand_on_there_is_no_short_way() -> None:
    assert stretches(_packets(9, set()), [4]) is None


@pytest.mark.parametrize("every_s", [5.1, 8.3, 10.0])
def test_key_frames_of_a_long_clip_serve_once_each(every_s) -> None:
    wanted = np.arange(24) * 5 + 2.5
    keys = wanted // every_s * every_s
    times = serving(keys, wanted, apart_s=5.0, from_s=0.0)
    assert np.array_equal(times // every_s * every_s, np.unique(keys))


def test_key_frames_far_before_the_wanted_part_do_not_serve() -> None:
    wanted = 20.0 + np.arange(24) * 5 + 2.5
    keys = (wanted + 3.0) // 10.0 * 10.0 - 3.0  # the first at 17 s
    times = serving(keys, wanted, apart_s=5.0, from_s=20.0)
    assert times[0] == 27.5


@pytest.mark.parametrize("every_s", [14.0, 60.0])
def test_key_frames_too_far_apart_do_not_serve(every_s) -> None:
    wanted = np.arange(240) * 5 + 2.5
    assert serving(wanted // every_s * every_s, wanted, apart_s=5.0, from_s=0.0) is None


def test_too_few_key_frames_do_not_serve() -> None:
    wanted = np.arange(12) * 5 + 2.5
    assert serving(wanted // 9.0 * 9.0, wanted, apart_s=5.0, from_s=0.0) is None


def test_key_frames_of_a_short_clip_have_to_be_close() -> None:
    wanted = np.arange(8) + 0.5
    assert serving(wanted // 1.2 * 1.2, wanted, apart_s=1.0, from_s=0.0) is None
    assert serving(wanted - 0.9, wanted, apart_s=1.0, from_s=0.0) is wanted


@pytest.mark.parametrize("codec", ["libx264", "libx265", "mpeg4", "libvpx-vp9"])
@pytest.mark.parametrize("gop", [40, 250])
def test_pictures_found_by_short_cuts_are_those_of_reading_all(
    tmp_path, monkeypatch, codec, gop
) -> None:
    options = {"g": str(gop), "x265-params": "log-level=none"}
    options |= {"bf": "3"} if codec == "mpeg4" else {}
    suffix = ".webm" if codec == "libvpx-vp9" else ".mp4"
    path = tmp_path / f"a{suffix}"
    write_clip(path, PICTURES, codec=codec, options=options)
    clip = VideoFile(path, start_s=0.2)
    true = _content(clip._passed(EVERY_HALF_S))
    assert len(true) == len(EVERY_HALF_S)
    for cores in (1, 3):
        monkeypatch.setattr("formcheck.video.keyframes.cores", lambda n=cores: n)
        assert _content(clip._picked(EVERY_HALF_S)) == true


def test_pictures_that_no_other_leans_on_are_not_decoded(tmp_path, monkeypatch) -> None:
    options = {"x264-params": "bframes=3:b-adapt=0:b-pyramid=none:scenecut=0"}
    path = write_clip(tmp_path / "a.mp4", PICTURES, options=options)
    came: list[int] = []
    whole = shortcuts._leanly

    def counted(*arguments):
        for raw in whole(*arguments):
            came.append(raw.pts)
            yield raw

    monkeypatch.setattr(shortcuts, "_leanly", counted)
    assert len(list(VideoFile(path)._picked(EVERY_HALF_S))) == len(EVERY_HALF_S)
    assert len(came) < 0.4 * len(PICTURES)  # a fourth, and those that are wanted


def test_a_damaged_file_gives_the_pictures_of_reading_all(tmp_path) -> None:
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 255, (48, 64, 3), dtype=np.uint8) for _ in range(120)]
    data = bytearray(write_clip(tmp_path / "a.mp4", noise).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = rng.bytes(3000)
    (tmp_path / "b.mp4").write_bytes(data)
    clip = VideoFile(tmp_path / "b.mp4")
    found = _content(clip._nearest(EVERY_HALF_S))
    assert clip.truncated
    assert found == _content(clip._passed(EVERY_HALF_S))
    assert len(found) > 4


def test_a_long_clip_is_probed_at_its_key_frames(tmp_path, monkeypatch) -> None:
    options = {"g": "12", "sc_threshold": "0"}
    clip = VideoFile(write_clip(tmp_path / "a.mp4", PICTURES, options=options))
    by_time = {f.time_s: f.rgb.tobytes() for f in clip.frames()}
    monkeypatch.setattr(clip, "_nearest", None)
    sample = list(clip.sample(15))
    assert [round(f.time_s * 30) for f in sample] == list(range(0, 120, 12))
    assert [f.rgb.tobytes() for f in sample] == [by_time[f.time_s] for f in sample]


@pytest.mark.slow
@pytest.mark.skipif(not CLIPS.exists(), reason=NO_CLIPS)
@pytest.mark.parametrize(
    "name", ["gym_side_right_60fps.mp4", "run_crosses_then_empty.mp4"]
)
def test_pictures_of_real_clips_are_those_of_reading_all(name) -> None:
    clip = VideoFile(CLIPS / name)
    times = np.arange(8) * 0.7 + 0.1
    for one, other in zip(clip._picked(times), clip._passed(times), strict=True):
        assert (one.index, one.time_s) == (other.index, other.time_s)
        assert np.array_equal(one.rgb, other.rgb)
