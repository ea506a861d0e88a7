from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.errors import OutputError
from formcheck.model import ClipAnalysis, Frame
from formcheck.model.skeleton import SIDES, point
from formcheck.report.images.artist import SIDE_RGB, Artist, beside, clear
from formcheck.report.images.interpolation import Paths
from formcheck.report.images.overlay import write_overlay
from tests.fabricated import make_clip_analysis

N = 40
UNEVEN_S = np.cumsum(np.where(np.arange(N) % 7 == 3, 0.1, 1 / 60))


@pytest.fixture(scope="module")
def analysis() -> ClipAnalysis:
    return make_clip_analysis(seconds=6.0)


def grey_frames(
    n: int = N, *, width: int = 1080, height: int = 1920, first: int = 0
) -> Iterator[Frame]:
    rgb = np.full((height, width, 3), 120, dtype=np.uint8)
    for i in range(n):
        yield Frame(index=first + i, time_s=float(UNEVEN_S[i]), rgb=rgb)


def read(path: Path) -> tuple[av.VideoStream, list[av.VideoFrame]]:
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
        return container.streams.video[0].codec_context, frames


def near(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    away = np.abs(picture.astype(int) - colour).max(axis=2)
    return int((away < 40).sum())  # 4:2:0 and compression blur thin lines


@pytest.mark.slow
def test_a_browser_can_play_it(tmp_path: Path, analysis) -> None:
    path = tmp_path / "overlay.mp4"
    write_overlay(grey_frames(), analysis, path)
    codec, frames = read(path)
    assert (codec.name, codec.pix_fmt) == ("h264", "yuv420p")
    assert (codec.width, codec.height) == (720, 1280)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert len(frames) == N


@pytest.mark.slow
def test_every_frame_keeps_its_own_time(tmp_path: Path, analysis) -> None:
    path = tmp_path / "overlay.mp4"
    write_overlay(grey_frames(), analysis, path)
    times = np.array([f.time for f in read(path)[1]])
    # 1/90000 s is the clock of the file.
    np.testing.assert_allclose(times, UNEVEN_S - UNEVEN_S[0], atol=2e-5)


@pytest.mark.slow
def test_both_legs_are_drawn_and_the_near_one_is_thicker(tmp_path, analysis) -> None:
    path = tmp_path / "overlay.mp4"
    write_overlay(grey_frames(first=100), analysis, path)
    picture = read(path)[1][20].to_ndarray(format="rgb24")[300:]  # below the caption
    left, right = near(picture, SIDE_RGB["left"]), near(picture, SIDE_RGB["right"])
    assert analysis.scene.near_side == "right"
    assert right > left > 100


def test_a_small_clip_with_odd_size_is_not_enlarged(tmp_path: Path, analysis) -> None:
    small = replace(analysis, info=replace(analysis.info, width_px=321, height_px=241))
    path = tmp_path / "overlay.mp4"
    write_overlay(grey_frames(5, width=321, height=241), small, path)
    codec, _ = read(path)
    assert (codec.width, codec.height) == (320, 240)


def thinned(analysis: ClipAnalysis, every: int) -> ClipAnalysis:
    """Return the analysis of the same clip with fewer frames looked at."""
    pose = analysis.pose
    names = ("frame", "time_s", "xy_px", "z_px", "score", "interpolated")
    few = {name: getattr(pose, name)[::every].copy() for name in names}
    return replace(analysis, pose=replace(pose, **few))


def test_between_the_frames_looked_at_the_body_is_drawn_where_it_is() -> None:
    whole = make_clip_analysis(seconds=3.0, fps=240.0)
    legs = [point(f"{s}_{j}") for s in SIDES for j in ("knee", "ankle", "heel", "toe")]
    exact, few = Artist(whole), Artist(thinned(whole, 4))
    rgb = np.zeros((1, 1, 3), dtype=np.uint8)
    off = []
    for index, time_s in zip(whole.pose.frame, whole.pose.time_s, strict=True):
        frame = Frame(index=int(index), time_s=float(time_s), rgb=rgb)
        off.append(few.points(frame)[legs] - exact.points(frame)[legs])
    away = np.linalg.norm(off, axis=-1) / (whole.pose.leg_px * 720 / 1080)
    assert not away[::4].any(), "frames looked at are drawn as they were seen"
    # Points scatter by 0.7 % of a leg from frame to frame. The belt stops a foot
    # between two frames: an eighth of the 0.3 leg that it would have gone on.
    assert np.percentile(away, 95) < 0.02
    assert away[:-3].max() < 0.05
    assert away[-3:].max() < 0.06, "straight on behind the last frame"


def test_a_joint_not_seen_is_not_drawn_between_either() -> None:
    time_s = np.arange(4) / 60
    xy = np.stack([np.arange(4.0), np.arange(4.0)], axis=1)[:, None]
    xy = np.concatenate([xy, xy], axis=1)
    xy[1, 0] = np.nan
    paths = Paths(np.arange(0, 16, 4), time_s, xy)
    rgb = np.zeros((1, 1, 3), dtype=np.uint8)
    at = {i: paths.at(Frame(index=i, time_s=i / 240, rgb=rgb)) for i in range(14)}
    assert at[13] is None, "nothing is known behind the last frame"
    for i in range(13):
        assert at[i][1] == pytest.approx([i / 4, i / 4])
        assert np.isnan(at[i][0]).any() == (0 < i < 8)
        if i > 8:
            assert at[i][0] == pytest.approx([i / 4, i / 4])


def test_frames_without_a_runner_are_kept_bare(tmp_path: Path, analysis) -> None:
    path = tmp_path / "overlay.mp4"
    write_overlay(grey_frames(5, first=100_000), analysis, path)
    picture = read(path)[1][2].to_ndarray(format="rgb24")[300:]
    assert near(picture, SIDE_RGB["right"]) == 0


def test_a_place_that_does_not_exist_is_one_sentence(tmp_path: Path, analysis) -> None:
    with pytest.raises(OutputError, match=r"cannot write overlay\.mp4"):
        write_overlay(grey_frames(2), analysis, tmp_path / "none" / "overlay.mp4")


def test_nothing_half_written_stays(tmp_path: Path, analysis) -> None:
    def broken() -> Iterator[Frame]:
        yield from grey_frames(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_overlay(broken(), analysis, tmp_path / "overlay.mp4")
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_an_event_never_covers_the_foot() -> None:
    assert beside(300, 20, 150, 720) == 320
    assert beside(600, 20, 150, 720) == 430, "left of the foot near the edge"
    assert beside(100, 20, 150, 200) == 0
    assert beside(300, 20, 150, 720, left=True) == 130, "away from the other foot"
    assert beside(100, 20, 150, 720, left=True) == 120, "no room at the left"


def test_names_of_events_do_not_lie_on_each_other() -> None:
    taken = [(100, 200, 500), (150, 250, 478)]
    assert clear(505, (120, 220), [], line=24) == 505
    assert clear(505, (120, 220), taken, line=24) == 454, "above both"
    assert clear(505, (260, 330), taken, line=24) == 505, "beside them"
    assert clear(440, (120, 220), taken, line=24) == 440, "far above them"
