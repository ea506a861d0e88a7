from pathlib import Path

import pytest

from formcheck.analysis import kept_looks
from formcheck.analysis.kept_looks import KeptLooks
from formcheck.analysis.pose_pass import Watched
from formcheck.batch import worker
from formcheck.batch.sessions import ClipJob, Job, Order
from formcheck.errors import VideoError
from formcheck.settings.settings import Clip, Runner, Settings

CLIP = Clip(path=Path("run.mp4"))
HOW = Settings()


@pytest.fixture
def calls(monkeypatch) -> list[Clip]:
    seen: list[Clip] = []

    def watch(clip, *, settings, on_frames=None):
        seen.append(clip)
        return Watched(clip=clip, source=None, candidates=None)

    monkeypatch.setattr(kept_looks, "watch", watch)
    return seen


def test_what_was_kept_is_not_looked_at_again(tmp_path, calls) -> None:
    kept = KeptLooks(tmp_path / "looks")
    assert not kept.holds(CLIP, HOW)
    kept.keep(Watched(clip=CLIP, source=None, candidates=None), HOW)
    assert kept.holds(CLIP, HOW)
    answered = CLIP.model_copy(update={"speed_mps": 3.0, "waistband": "yes"})
    assert kept.look(answered, settings=HOW).clip == answered
    assert calls == []
    assert (tmp_path / "looks").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("clip", "how"),
    [
        (CLIP.model_copy(update={"end_s": 4.0}), HOW),
        (CLIP.model_copy(update={"capture_fps": 240.0}), HOW),
        (CLIP, Settings(estimator="heavy")),
    ],
)
def test_other_frames_or_another_net_are_looked_at_anew(
    tmp_path, calls, clip, how
) -> None:
    kept = KeptLooks(tmp_path)
    kept.keep(Watched(clip=CLIP, source=None, candidates=None), HOW)
    kept.look(clip, settings=how)
    assert calls == [clip]


def test_a_damaged_file_is_looked_at_anew(tmp_path, calls) -> None:
    kept = KeptLooks(tmp_path)
    kept.keep(Watched(clip=CLIP, source=None, candidates=None), HOW)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"half")
    kept.look(CLIP, settings=HOW)
    assert calls == [CLIP]


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path, calls) -> None:
    (tmp_path / "file").touch()
    kept = KeptLooks(tmp_path / "file" / "looks")
    kept.keep(Watched(clip=CLIP, source=None, candidates=None), HOW)
    kept.look(CLIP, settings=HOW)
    assert calls == [CLIP]


def test_a_batch_finds_what_the_app_has_seen(tmp_path, calls, monkeypatch) -> None:
    film = tmp_path / "run.mp4"
    film.write_bytes(b"film")
    kept = KeptLooks(tmp_path / "looks")
    kept.keep(Watched(clip=Clip(path=film), source=None, candidates=None), HOW)
    found: list[Watched] = []

    def analyze(clips, runner, settings, on_failure, look):
        found.extend(look(clip, settings=settings) for clip in clips)
        raise VideoError("enough")

    monkeypatch.setattr(worker.session, "analyze", analyze)
    monkeypatch.setattr(worker, "check_file", lambda path: None)
    job = Job(
        name="run",
        clips=(ClipJob(source=str(film), fields={"speed_mps": 3.0}),),
        runner=Runner(),
    )
    looks = str(tmp_path / "looks")
    settings = Settings(workers=2, overlay=False)
    order = Order(settings=settings, out=str(tmp_path / "out"), looks=looks)
    assert worker.work(job, order).status == "failed"
    assert [one.clip.speed_mps for one in found] == [3.0]
    assert calls == []
