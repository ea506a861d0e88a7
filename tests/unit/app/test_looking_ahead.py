import threading
import time

import pytest

from formcheck.analysis.kept_looks import KeptLooks
from formcheck.analysis.pose_pass import Watched
from formcheck.background.fair_queue import Turns
from formcheck.errors import VideoError
from formcheck.settings.settings import Clip, Settings
from formcheck_app import looking_ahead
from formcheck_app.looking_ahead import LookAhead

HOW = Settings()


def wait(until, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def clips(tmp_path) -> list[Clip]:
    made = [Clip(path=tmp_path / f"{name}.mp4") for name in ("one", "bad", "two")]
    for clip in made:
        clip.path.touch()
    return made


def watch(clip, *, settings):
    if clip.path.stem == "bad":
        raise VideoError("no film")
    return Watched(clip=clip, source=None, candidates=None)


def test_clips_are_looked_at_as_they_arrive(tmp_path, monkeypatch, clips) -> None:
    monkeypatch.setattr(looking_ahead, "watch", watch)
    ahead = LookAhead(Turns(1), tmp_path / "looks")
    for known in (clips[:1], clips, clips):  # a page is run again and again
        ahead.look(known, HOW)
    kept = KeptLooks(ahead.folder)
    wait(lambda: kept.holds(clips[2], HOW))
    assert kept.holds(clips[0], HOW)
    assert not kept.holds(clips[1], HOW), "what cannot be read costs no other"
    ahead.stop()


def test_who_is_stopped_takes_no_further_turn(tmp_path, monkeypatch, clips) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(clip, *, settings):
        begun.set()
        go_on.wait(10.0)
        return Watched(clip=clip, source=None, candidates=None)

    monkeypatch.setattr(looking_ahead, "watch", slow)
    turns = Turns(1)
    ahead = LookAhead(turns, tmp_path / "looks")
    ahead.look(clips, HOW)
    assert begun.wait(10.0)
    ahead.stop()
    go_on.set()
    other = LookAhead(turns, tmp_path / "others")
    assert turns.take(other), "its turn was given back"
    kept = KeptLooks(ahead.folder)
    assert kept.holds(clips[0], HOW)
    assert not kept.holds(clips[2], HOW)
    turns.give_back(other)
    other.stop()
