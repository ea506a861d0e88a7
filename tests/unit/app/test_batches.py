"""How far a batch is: the first round looks at all clips, later ones at few."""

import threading

from formcheck.background.fair_queue import Turns
from formcheck.batch.sessions import Outcome, Question
from formcheck.settings.settings import Runner, Settings
from formcheck_app import batches
from formcheck_app.batches import Batches, Wanted


def test_a_round_after_answers_counts_only_the_clips_they_change(
    tmp_path, monkeypatch
) -> None:
    asked = Question(key="k", name="bo.mp4", method="waistband", still="b.png")

    def analysed(jobs, order, pool, on_outcome) -> None:
        del order, pool
        for job in jobs:
            questions = (asked,) if job.name == "bo" else ()
            on_outcome(Outcome(name=job.name, status="done", questions=questions))

    monkeypatch.setattr(batches, "run_batch", analysed)
    monkeypatch.setattr(batches, "write_answers", lambda *_: None)
    monkeypatch.setattr(batches, "_forget_clips", lambda _: None)
    wanted = [
        Wanted(path=tmp_path / name / f"{name}.mp4", fields={}, runner=Runner())
        for name in ("ana", "bo", "cy")
    ]
    folder = tmp_path / "batch"
    (folder / "results").mkdir(parents=True)
    many = Batches(Turns(1))
    batch = many.start(wanted, Settings(), folder)
    assert batch.round == {"ana", "bo", "cy"}
    _wait(batch)
    assert batch.done == 3
    ((_, question),) = batch.asked
    many.answer(batch, question, "yes")
    assert batch.round == {"bo"}
    _wait(batch)
    assert batch.done == 1


def _wait(batch) -> None:
    for thread in threading.enumerate():
        if thread.name.endswith("(_follow)"):
            thread.join(30)
    assert batch.ended
