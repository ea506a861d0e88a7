"""One clip on several threads or processes: the same bytes as on one."""

from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from formcheck.model import Candidates
from formcheck.pose import estimator as blazepose
from formcheck.pose import observe
from formcheck.pose import parallel as crew
from formcheck.video.parts import parts
from formcheck.video.reader import VideoFile
from formcheck.video.sparse import sparse
from tests.clips import CLIPS, NO_CLIPS

GYM = CLIPS / "gym_side_right_60fps.mp4"
SLOW_MOTION = CLIPS / "lab_side_right_slowmo10x.mp4"
WALKS_AWAY = CLIPS / "rear_walk_portrait.mp4"
CROSSES = CLIPS / "run_crosses_then_empty.mp4"
ABOUT_A_KEY_FRAME = {"start_s": 5.2, "end_s": 10.9}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not GYM.exists(), reason=NO_CLIPS),
]


def same(a: Candidates, b: Candidates) -> bool:
    return content(a) == content(b)


def content(data) -> list:
    """Return the bytes of all fields, also of the patches."""
    if not is_dataclass(data):
        return [np.asarray(data).tobytes()]
    return [content(getattr(data, f.name)) for f in fields(data)]


def seen(
    path: Path,
    workers: int,
    *,
    split: bool = True,
    capture_fps: float | None = None,
    **part,
) -> Candidates:
    source = sparse(VideoFile(path, **part), capture_fps=capture_fps)
    cut = partial(parts, source) if split else None
    return observe(source, workers=workers, split=cut)


def test_pictures_around_the_hips_come_from_all_nets(easily_shared) -> None:
    alone = seen(WALKS_AWAY, 1, end_s=2.5)
    assert alone.patches.frame.size > 40
    assert same(alone, seen(WALKS_AWAY, 3, end_s=2.5))


@pytest.fixture(scope="module")
def slow_motion() -> Candidates:
    return seen(SLOW_MOTION, 1, **ABOUT_A_KEY_FRAME)


@pytest.fixture
def easily_shared(monkeypatch) -> None:
    """Share even short clips, and cut them where there are few key frames."""
    monkeypatch.setattr(blazepose, "MIN_SHARED_S", 0.0)
    monkeypatch.setattr(blazepose, "PIECES_EACH", 1)
    monkeypatch.setattr(blazepose, "MAX_FED", 1)


@pytest.fixture
def crews(monkeypatch) -> list[int]:
    """Return a list to which each crew that starts adds its number of processes."""
    started: list[int] = []

    class Noted(crew.Crew):
        def __init__(self, workers: int, *net: str) -> None:
            started.append(workers)
            super().__init__(workers, *net)

    monkeypatch.setattr(blazepose, "Crew", Noted)
    return started


def test_one_decoder_for_several_nets_gives_the_same_bytes(crews) -> None:
    part = {"start_s": 0.5, "end_s": 2.5}
    alone = seen(GYM, 1, **part)
    assert alone.time_s.size == 121  # both ends of two seconds at 60 pictures
    assert same(alone, seen(GYM, 4, **part))
    assert crews == [], "threads suffice where there are few key frames"


def test_pieces_from_key_frames_give_the_same_bytes(
    easily_shared, slow_motion, crews
) -> None:
    assert len(parts(VideoFile(SLOW_MOTION, **ABOUT_A_KEY_FRAME), 2)) == 2
    assert same(slow_motion, seen(SLOW_MOTION, 2, **ABOUT_A_KEY_FRAME))
    assert crews == [2]


def test_a_thinned_clip_gives_the_same_bytes_however_it_is_shared(
    easily_shared, slow_motion, crews
) -> None:
    part = {"capture_fps": 300.0, **ABOUT_A_KEY_FRAME}
    alone = seen(SLOW_MOTION, 1, **part)
    assert alone.of_file.frame.tolist() == slow_motion.frame.tolist()
    assert alone.frame.tolist() == [f for f in slow_motion.frame if f % 5 == 0]
    looked_at = np.isin(slow_motion.frame, alone.frame)
    for name in ("time_s", "landmarks_px", "peaks_px"):
        whole = getattr(slow_motion, name)[looked_at]
        np.testing.assert_array_equal(getattr(alone, name), whole)
    assert same(alone, seen(SLOW_MOTION, 2, split=False, **part))
    assert crews == []
    assert same(alone, seen(SLOW_MOTION, 2, **part))
    assert crews == [2]


def test_a_runner_who_leaves_the_picture_is_shared_as_well() -> None:
    alone = seen(CROSSES, 1, end_s=4)
    assert np.isnan(alone.roi_px).any(), "nobody is there at the end"
    assert same(alone, seen(CROSSES, 2, end_s=4))


def test_a_piece_that_cannot_be_read_falls_back_to_reading_in_one(
    easily_shared, slow_motion
) -> None:
    source = VideoFile(SLOW_MOTION, **ABOUT_A_KEY_FRAME)
    pieces = parts(source, 2)
    times = pieces[1].span.pts
    wrong = pieces[1].only(replace(pieces[1].span, pts=(*times[:-1], times[-1] + 1)))
    told: list[int] = []
    shared = observe(
        source, workers=2, split=lambda _: [pieces[0], wrong], on_frames=told.append
    )
    assert same(slow_motion, shared)
    assert told == list(range(1, shared.time_s.size + 1)), "no frame counted twice"
