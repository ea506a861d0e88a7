"""A batch from jobs to files, with an analysis that is known."""

import csv
import io
import json
import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import fsspec
import pandas as pd
import pytest

from formcheck.analysis import run as session
from formcheck.batch import scheduler as module
from formcheck.batch.scheduler import run_batch, shared_order
from formcheck.batch.sessions import ClipJob, Job, Order, folder_jobs
from formcheck.errors import OutputError, VideoError
from formcheck.model import ClipAnalysis, Message, NotMeasured
from formcheck.report import publish as publishing
from formcheck.results.result_json import to_result
from formcheck.settings.settings import Runner, Settings
from tests.fabricated import make_analysis, make_clip_analysis

TABLES = {"batch.json", "summary.csv", "summary.parquet", "failures.csv", "index.html"}


_one_clip = cache(lambda name, clip: make_clip_analysis(name=name, clip=clip))
_NOTHING: dict[bytes, Message] = {
    b"poor": Message(code="runner_small", level="error", message="too far away"),
    b"walk": Message(code="walk", level="warn", message="a walk, not a run"),
}
"""Why clips of this content give no number."""


def nothing(clip: ClipAnalysis, why: Message) -> ClipAnalysis:
    """Return a clip in which nothing could be measured."""
    missing = NotMeasured(key="cadence", side=None, reason=why.message)
    return replace(
        clip,
        timing=None,
        strides=(),
        metrics=(),
        asymmetries=(),
        curves=(),
        quality=(why,),
        not_measured=(missing,),
    )


@pytest.fixture
def analysed(monkeypatch) -> list[list[str]]:
    """Replace the analysis; clips that hold b"bad" cannot be analysed.

    Those that hold b"poor" or b"walk" are, and give no number.
    """
    calls: list[list[str]] = []

    def analyze(clips, runner, settings, on_failure, look=None):
        calls.append([clip.path.name for clip in clips])
        found = []
        for index, clip in enumerate(clips):
            held = clip.path.read_bytes()
            if held == b"bad":
                on_failure(index, VideoError(f"{clip.path.name}: cannot be read"))
                continue
            one = _one_clip(clip.path.name, len(found))
            found.append(nothing(one, _NOTHING[held]) if held in _NOTHING else one)
        if not found:
            raise VideoError("no clip is left")
        return make_analysis(*found)

    monkeypatch.setattr(session, "analyze", analyze)
    return calls


@pytest.fixture
def clips(tmp_path) -> Path:
    folder = tmp_path / "clips"
    for name, content in {
        "a.mp4": b"a",
        "bad.mp4": b"bad",
        "two/good.mp4": b"g",
        "two/worse.mp4": b"bad",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def jobs_of(folder) -> list[Job]:
    return folder_jobs(str(folder), fields={}, runner=Runner())


def order_to(out, *, report: bool = False, **changes) -> Order:
    settings = Settings(overlay=False)
    return Order(settings=settings, out=str(out), report=report, **changes)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_every_session_gets_a_folder_and_bad_clips_are_named(
    tmp_path, clips, executor, analysed
) -> None:
    out = tmp_path / "out"
    batch = run_batch(jobs_of(clips), order_to(out), executor)
    assert {o.name: o.status for o in batch.outcomes} == {
        "a": "done",
        "bad": "failed",
        "two": "done",
    }
    assert {p.name for p in out.iterdir()} == TABLES | {"a", "two"}
    failures = table((out / "failures.csv").read_bytes())
    assert [(f["session"], Path(f["clip"]).name) for f in failures] == [
        *(("bad", "bad.mp4"), ("two", "worse.mp4")),
    ]
    assert failures[1]["reason"] == "worse.mp4: cannot be read"
    assert len(json.loads((out / "two" / "result.json").read_bytes())["clips"]) == 1


def test_a_session_without_numbers_is_kept_counted_and_told_with_its_reason(
    tmp_path, executor, analysed
) -> None:
    folder, out = tmp_path / "clips", tmp_path / "out"
    for path, held in {
        "poor.mp4": b"poor",
        "walk.mp4": b"walk",
        "two/good.mp4": b"g",
        "two/poor.mp4": b"poor",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(held)
    for order in (order_to(out), order_to(out, resume=True)):
        batch = run_batch(jobs_of(folder), order, executor)
        assert batch.count("without numbers") == 2
        assert (out / "poor" / "result.json").exists()
        failures = table((out / "failures.csv").read_bytes())
        assert [(f["session"], f["reason"]) for f in failures] == [
            ("poor", "too far away"),
            ("two", "too far away"),
        ]
        page = (out / "index.html").read_text()
        assert "2 without numbers." in page
        assert '<a href="poor/result.json">poor</a>' in page
        assert "without numbers: a walk, not a run" in page


def test_the_summary_has_each_number_of_each_session_once(
    tmp_path, clips, executor, analysed
) -> None:
    out = tmp_path / "out"
    run_batch(jobs_of(clips), order_to(out), executor)
    rows = table((out / "summary.csv").read_bytes())
    result = to_result(make_analysis(make_clip_analysis(name="a.mp4")))
    mine = [row for row in rows if row["session"] == "a"]
    expected = len(result.metrics) + len(result.asymmetries) + len(result.not_measured)
    assert len(mine) == expected
    for metric in result.metrics:
        (row,) = (
            row
            for row in mine
            if (row["metric"], row["side"]) == (metric.key, metric.side or "")
        )
        assert float(row["value"]) == pytest.approx(metric.value, rel=1e-6)
        assert float(row["error"]) == pytest.approx(metric.error, rel=1e-6)
        assert (row["unit"], row["file"]) == (metric.unit, "a.mp4")
    differences = [row for row in mine if row["side"] == "left-right"]
    assert [float(row["value"]) for row in differences] == pytest.approx(
        [a.difference for a in result.asymmetries], rel=1e-6
    )


def test_the_parquet_table_is_the_csv_with_types(
    tmp_path, clips, executor, analysed
) -> None:
    out = tmp_path / "out"
    run_batch(jobs_of(clips), order_to(out), executor)
    typed = pd.read_parquet(out / "summary.parquet")
    plain = table((out / "summary.csv").read_bytes())
    assert typed["value"].dtype == "float64"
    assert typed["metric"].tolist() == [row["metric"] for row in plain]
    assert typed["value"].isna().tolist() == [row["value"] == "" for row in plain]
    known = typed["value"].dropna()
    assert known.tolist() == pytest.approx(
        [float(row["value"]) for row in plain if row["value"]], rel=1e-6
    )


def test_the_page_lists_links_and_failures(tmp_path, clips, executor, analysed):
    out = tmp_path / "out"
    run_batch(jobs_of(clips), order_to(out, report=True), executor)
    assert (out / "a" / "report.html").exists()
    page = (out / "index.html").read_text()
    assert '<a href="a/report.html">a</a>' in page
    assert "worse.mp4: cannot be read" in page
    assert "3 sessions" in page
    assert "1 gave no result" in page
    result = to_result(make_analysis(make_clip_analysis(name="a.mp4")))
    cadence = next(m.value for m in result.metrics if m.key == "cadence")
    assert f'data-value="{cadence}"' in page
    assert f"<div>{cadence:.1f}</div>" in page, "one value needs no bars"


def test_without_reports_the_page_links_the_results(
    tmp_path, clips, executor, analysed
) -> None:
    out = tmp_path / "out"
    run_batch(jobs_of(clips), order_to(out), executor)
    assert 'href="a/result.json"' in (out / "index.html").read_text()
    assert not (out / "a" / "report.html").exists()


def test_resuming_keeps_what_is_done_and_gives_the_same_bytes(
    tmp_path, clips, executor, analysed
) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    jobs = jobs_of(clips)
    run_batch(jobs[:1], order_to(out), executor)
    (out / ".unfinished" / "x").mkdir(parents=True)  # a run that was killed
    analysed.clear()
    batch = run_batch(jobs, order_to(out, resume=True), executor)
    assert batch.count("kept") == 1
    assert ["a.mp4"] not in analysed
    run_batch(jobs, order_to(other), executor)
    assert content(out) == content(other)


@pytest.mark.parametrize("change", ["content", "options", "report", "damage"])
def test_resuming_does_again_what_has_changed(
    tmp_path, clips, executor, analysed, change
) -> None:
    out = tmp_path / "out"
    jobs = jobs_of(clips)[:1]
    run_batch(jobs, order_to(out), executor)
    report = False
    if change == "content":
        (clips / "a.mp4").write_bytes(b"other")
    elif change == "options":
        clip = ClipJob(source=jobs[0].clips[0].source, fields={"view": "rear"})
        jobs = [Job(name="a", clips=(clip,), runner=Runner())]
    elif change == "report":
        report = True
    else:
        (out / "a" / "result.json").write_bytes(b"{")
    batch = run_batch(jobs, order_to(out, resume=True, report=report), executor)
    assert batch.count("done") == 1


def test_resuming_counts_a_clip_lost_in_a_session_again(
    tmp_path, clips, executor, analysed
) -> None:
    out = tmp_path / "out"
    run_batch(jobs_of(clips), order_to(out), executor)
    before = (out / "failures.csv").read_bytes()
    run_batch(jobs_of(clips), order_to(out, resume=True), executor)
    assert (out / "failures.csv").read_bytes() == before


def test_a_clip_that_vanished_is_named(tmp_path, clips, executor, analysed) -> None:
    jobs = jobs_of(clips)
    (clips / "a.mp4").unlink()
    batch = run_batch(jobs, order_to(tmp_path / "out"), executor)
    assert batch.outcomes[0].status == "failed"
    assert "there is no file" in batch.outcomes[0].failures[0].reason
    assert batch.outcomes[2].status == "done"


def test_a_full_disk_ends_the_batch_and_keeps_what_is_done(
    tmp_path, clips, executor, analysed, monkeypatch
) -> None:
    out = tmp_path / "out"
    jobs = jobs_of(clips)
    run_batch(jobs[:1], order_to(out), executor)
    write = publishing.write_data

    def full(folder, *arguments, **options):
        raise OutputError("cannot write the results: No space left on device")

    monkeypatch.setattr(publishing, "write_data", full)
    with pytest.raises(OutputError, match=r"No space left .* with --resume"):
        run_batch(jobs, order_to(out, resume=True), executor)
    assert (out / "a" / "result.json").exists()
    monkeypatch.setattr(publishing, "write_data", write)
    batch = run_batch(jobs, order_to(out, resume=True), executor)
    assert [o.status for o in batch.outcomes] == ["kept", "failed", "done"]


def test_a_folder_with_other_things_is_refused(tmp_path, clips, executor) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(OutputError, match="holds other files"):
        run_batch(jobs_of(clips), order_to(tmp_path), executor)
    assert {p.name for p in tmp_path.iterdir()} == {"mine.txt", "clips"}


class Flaky(Executor):
    """An executor whose workers are lost now and then."""

    def __init__(self, lost: int) -> None:
        self.lost = lost

    def submit(self, fn, /, *args, **kwargs) -> Future:
        future: Future = Future()
        if self.lost > 0:
            self.lost -= 1
            future.set_exception(RuntimeError("worker lost"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_a_lost_worker_is_tried_again_once(tmp_path, clips, analysed) -> None:
    jobs = jobs_of(clips)[:1]
    once = run_batch(jobs, order_to(tmp_path / "1"), Flaky(1))
    assert once.count("done") == 1
    twice = run_batch(jobs, order_to(tmp_path / "2"), Flaky(2))
    (failure,) = twice.outcomes[0].failures
    assert "died 2 times (RuntimeError: worker lost)" in failure.reason


def test_an_interruption_leaves_tables_of_what_is_done(
    tmp_path, clips, executor, analysed
) -> None:
    def stop(outcome) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_batch(jobs_of(clips), order_to(out), executor, on_outcome=stop)
    assert {p.name for p in out.iterdir()} >= TABLES
    sessions = {row["session"] for row in table((out / "summary.csv").read_bytes())}
    assert len(sessions) <= 1


def test_results_can_go_to_a_store(clips, executor, analysed) -> None:
    filesystem = fsspec.filesystem("memory")
    filesystem.store.clear()
    for path in clips.rglob("*.mp4"):
        inside = path.relative_to(clips).as_posix()
        filesystem.pipe_file(f"/in/{inside}", path.read_bytes())
    jobs = folder_jobs("memory:///in", fields={}, runner=Runner())
    order = order_to("memory:///out")
    assert [job.name for job in jobs] == ["a", "bad", "two"]
    first = run_batch(jobs, order, executor)
    assert [o.status for o in first.outcomes] == ["done", "failed", "done"]
    result = json.loads(filesystem.cat_file("/out/a/result.json"))
    assert result["schema"] == "formcheck.result/1"
    again = run_batch(jobs, order_to("memory:///out", resume=True), executor)
    assert [o.status for o in again.outcomes] == ["kept", "failed", "kept"]
    filesystem.store.clear()


def test_the_largest_sessions_are_begun_first(tmp_path, clips, analysed) -> None:
    (clips / "z.mp4").write_bytes(b"z" * 50)
    order: list[str] = []

    class Noted(Flaky):
        def submit(self, fn, /, *args, **kwargs) -> Future:
            order.append(args[0].name)
            return super().submit(fn, *args, **kwargs)

    run_batch(jobs_of(clips), order_to(tmp_path / "out"), Noted(0))
    assert order == ["z", "two", "bad", "a"]


def test_only_some_sessions_are_handed_over_at_a_time(
    tmp_path, clips, analysed, monkeypatch
) -> None:
    monkeypatch.setattr(module, "WAITING", 1)
    batch = run_batch(jobs_of(clips), order_to(tmp_path / "out"), Flaky(0))
    assert len(batch.outcomes) == 3


def test_few_sessions_share_the_cores() -> None:
    order = order_to("x")
    assert shared_order(order, 8, 3).settings.workers == 2
    assert shared_order(order, 2, 8).settings.workers == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_refused_before_any_work(tmp_path, clips, executor):
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="cannot write to"):
        run_batch(jobs_of(clips), order_to(out), executor)


def test_stopping_before_any_session_is_done_keeps_the_tables_of_before(
    tmp_path, clips, executor, analysed, monkeypatch
) -> None:
    out = tmp_path / "out"
    run_batch(jobs_of(clips), order_to(out), executor)
    before = content(out)

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_batch(jobs_of(clips), order_to(out), ThreadPoolExecutor(1))
    assert {k: v for k, v in content(out).items() if k in TABLES} == {
        k: v for k, v in before.items() if k in TABLES
    }
