"""One real clip, copied in ways that change no step: its numbers have to stay."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from formcheck import analyze
from formcheck.model import Analysis
from formcheck.model.skeleton import SIDES, opposite
from formcheck.results.result_json import to_bytes
from formcheck.settings.settings import Clip, Runner
from formcheck.video.reader import VideoFile
from tests.clips import CLIPS, NO_CLIPS

GYM = CLIPS / "gym_side_right_60fps.mp4"
GARAGE = CLIPS / "garage_side_left_30fps.mp4"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not GYM.exists(), reason=NO_CLIPS),
]
RUNNER = Runner(speed_mps=3.9)
END_S = 5.0
"""Of what is copied: seven strides of each foot."""
EVENT_S = 0.03
"""The difference of two readings of one event: its 95 % error, 20 ms, times the root of
two. The net sees a mirrored picture with new eyes."""
Change = Callable[[np.ndarray], np.ndarray]


def copied(
    path: Path,
    *,
    source: Path = GYM,
    codec: str = "libx264",
    every: int = 1,
    later_s: float = 0.0,
    change: Change = np.ascontiguousarray,
) -> Path:
    """Write a copy of the clip with its own times, encoded anew."""
    base = Fraction(1, 90_000)
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=60 // every)
        stream.options = {"preset": "ultrafast", "crf": "22", **quiet}
        stream.pix_fmt = "yuv420p"
        for i, (picture, time_s) in enumerate(pictures(source, every, change)):
            if i == 0:
                stream.height, stream.width = picture.shape[:2]
                stream.codec_context.time_base = base
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.time_base = base
            frame.pts = round((time_s + later_s) / base)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def pictures(
    source: Path, every: int, change: Change
) -> Iterator[tuple[np.ndarray, float]]:
    for frame in VideoFile(source, end_s=END_S).frames():
        if frame.index % every == 0:
            yield change(frame.rgb), frame.time_s


def at_720p(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (720, 1280), interpolation=cv2.INTER_AREA)


def in_a_mirror(picture: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(at_720p(picture)[:, ::-1])


@pytest.fixture(scope="module")
def original() -> Analysis:
    return analyze(Clip(path=GYM, end_s=END_S), RUNNER)


def assert_same_numbers(copy: Analysis, original: Analysis, *, turned=False) -> None:
    mine = {(m.key, m.side): m for m in original.metrics}
    assert {n.key for n in copy.not_measured} == {n.key for n in original.not_measured}
    for value in copy.metrics:
        side = opposite(value.side) if turned and value.side else value.side
        other = mine.pop((value.key, side))
        assert value.value == pytest.approx(
            other.value, abs=max(value.error, other.error) + 1e-9
        ), f"{value.key} {value.side}"
    assert not mine


def test_a_copy_of_30_frames_a_second_smaller_and_later_gives_the_same_numbers(
    tmp_path, original
):
    path = copied(tmp_path / "copy.mp4", every=2, later_s=1.234, change=at_720p)
    assert_same_numbers(analyze(path, RUNNER), original)


def test_a_mirrored_copy_gives_the_same_events_with_sides_exchanged(tmp_path, original):
    path = copied(tmp_path / "mirror.mp4", codec="libx265", change=in_a_mirror)
    mirror = analyze(path, RUNNER)
    assert_same_numbers(mirror, original, turned=True)
    assert mirror.clips[0].scene.near_side == "left"
    for kind in ("foot_strike", "toe_off"):
        for side in SIDES:
            assert mirror.clips[0].timing.times(kind, opposite(side)) == pytest.approx(
                original.clips[0].timing.times(kind, side), abs=EVENT_S
            )


def test_another_runner_in_a_mirror_exchanges_the_sides_too(tmp_path):
    # 30 frames per second, hand-held; one foot is refused in both.
    path = copied(tmp_path / "mirror.mp4", source=GARAGE, change=in_a_mirror)
    mirror = analyze(path, RUNNER)
    plain = analyze(Clip(path=GARAGE, end_s=END_S), RUNNER)
    assert_same_numbers(mirror, plain, turned=True)
    assert [s.clips[0].scene.near_side for s in (plain, mirror)] == ["left", "right"]


def test_a_trimmed_clip_keeps_the_events_of_its_part(original):
    part = analyze(Clip(path=GYM, start_s=1.0, end_s=4.5), RUNNER).clips[0]
    for kind in ("foot_strike", "toe_off"):
        for side in SIDES:
            whole = original.clips[0].timing.times(kind, side)
            found = part.timing.times(kind, side)
            inside = whole[(whole > 1.4) & (whole < 4.4)]
            assert found[found > 1.4][: inside.size] == pytest.approx(
                inside, abs=EVENT_S
            )


def test_the_same_clip_gives_the_same_bytes(original):
    again = analyze(Clip(path=GYM, end_s=END_S), RUNNER)
    assert to_bytes(again) == to_bytes(original)
