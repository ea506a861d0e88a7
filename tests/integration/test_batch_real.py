"""Real clips, real processes, a real cluster: killed, stopped and out of room."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from formcheck.batch.manifest import manifest_jobs
from formcheck.batch.scheduler import run_batch
from formcheck.batch.sessions import Order
from formcheck.settings.settings import Runner, Settings
from formcheck.settings.units import speed_mps
from tests.clips import CLIPS, NO_CLIPS

GARAGE = CLIPS / "garage_side_left_30fps.mp4"
SESSIONS = ("one", "two", "three")
PATIENCE_S = 90
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not GARAGE.exists(), reason=NO_CLIPS),
]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory) -> Path:
    """Three short parts of a clip, and a file that is none."""
    folder = tmp_path_factory.mktemp("manifest")
    (folder / "broken.mp4").write_bytes(b"not a video")
    lines = [f"{name},{GARAGE},{n}s,{n + 2}s" for n, name in enumerate(SESSIONS)]
    path = folder / "runs.csv"
    text = "\n".join(["session,clip,start,end", *lines, "broken,broken.mp4,,"])
    path.write_text(text)
    return path


def command(manifest: Path, out: Path, *more: str) -> list[str]:
    return [
        *(sys.executable, "-m", "formcheck", "batch", str(manifest)),
        *("--out", str(out), "--speed", "10km/h", "--workers", "2", "--no-report"),
        *more,
    ]


def heed_ctrl_c() -> None:
    """Undo what a shell does to programs in the background: they ignore Ctrl-C.

    The end of the terminal as well, under nohup.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def started(*arguments, **options) -> subprocess.Popen:
    options.setdefault("preexec_fn", heed_ctrl_c)
    return subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def content(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def settled(out: Path) -> dict[str, bytes]:
    """Return what is complete; a worker elsewhere may still be at something."""
    found = content(out)
    return {k: v for k, v in found.items() if not k.startswith(".unfinished")}


def finished(process: subprocess.Popen) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=PATIENCE_S)
    return process.returncode, stdout, stderr


def wait_until(true) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def busy(out: Path) -> bool:
    """Say whether a session is being analysed."""
    return any((out / ".unfinished").glob("formcheck-*"))


def workers_of(process: subprocess.Popen) -> list[psutil.Process]:
    """Return the processes that analyse, not Python's own helper."""
    found = []
    for child in psutil.Process(process.pid).children():
        line = " ".join(child.cmdline())
        if "spawn_main" in line:
            found.append(child)
    return found


@pytest.fixture(scope="module")
def undisturbed(manifest, tmp_path_factory) -> dict[str, bytes]:
    """Return all files of a batch that nothing happened to."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    code, stdout, stderr = finished(started(manifest, out))
    assert code == 1, "one file is no video"
    assert "4 sessions: 3 done, 1 failed" in stdout
    assert "cannot read broken.mp4 as a video" in stderr
    files = content(out)
    assert {f"{name}/result.json" for name in SESSIONS} <= set(files)
    return files


def test_a_killed_worker_costs_nothing(manifest, undisturbed, tmp_path) -> None:
    out = tmp_path / "out"
    process = started(manifest, out)
    wait_until(lambda: busy(out))
    workers_of(process)[0].kill()
    code, stdout, _ = finished(process)
    assert (code, "3 done, 1 failed" in stdout) == (1, True)
    assert content(out) == undisturbed


def test_a_killed_batch_leaves_no_process_and_resumes(
    manifest, undisturbed, tmp_path
) -> None:
    out = tmp_path / "out"
    process = started(manifest, out)
    wait_until(lambda: any((out / name).exists() for name in SESSIONS) and busy(out))
    orphans = workers_of(process)
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    psutil.wait_procs(orphans, timeout=PATIENCE_S)
    assert not [orphan for orphan in orphans if orphan.is_running()]
    code, stdout, _ = finished(started(manifest, out, "--resume"))
    assert code == 1
    assert "kept from before" in stdout
    assert content(out) == undisturbed


def to_all(process: subprocess.Popen, sign: signal.Signals) -> None:
    """Send a signal as a terminal does: to the batch and all it started."""
    os.killpg(process.pid, sign)


def to_one(process: subprocess.Popen, sign: signal.Signals) -> None:
    """Send a signal as schedulers and service managers do."""
    process.send_signal(sign)


@pytest.mark.parametrize(
    ("send", "sign", "code"),
    [
        (to_all, signal.SIGINT, 130),
        (to_one, signal.SIGTERM, 143),
        (to_all, signal.SIGHUP, 129),
    ],
)
def test_a_stopped_batch_leaves_valid_files_and_tells_the_signal(
    manifest, undisturbed, tmp_path, send, sign, code
) -> None:
    for attempt in range(3):
        out = tmp_path / f"out{attempt}"
        process = started(manifest, out)
        wait_until(
            lambda out=out: any((out / n).exists() for n in SESSIONS) and busy(out)
        )
        send(process, sign)
        ended, stdout, stderr = finished(process)
        if "3 done" not in stdout:  # else the batch was quicker than the signal
            break
    assert ended == code, stderr
    last = stderr.splitlines()[-1]
    assert last.startswith("formcheck: stopped; ")
    assert last.endswith("of 4 sessions are done; --resume does the rest")
    assert "Traceback" not in stderr
    files = content(out)
    assert not [name for name in files if ".unfinished" in name]
    for name, data in files.items():
        if "/" in name:
            assert data == undisturbed[name], "whole or not there at all"
    if sign == signal.SIGINT:
        finished(started(manifest, out, "--resume"))
        assert content(out) == undisturbed


def test_a_full_disk_is_one_sentence_and_resumes(
    manifest, undisturbed, tmp_path
) -> None:
    out = tmp_path / "out"

    def little_room() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    # Neither byte code nor what `make coverage` notes would find room.
    quiet = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    quiet["PYTHONDONTWRITEBYTECODE"] = "1"
    process = started(manifest, out, preexec_fn=little_room, env=quiet)
    code, _, stderr = finished(process)
    assert code == 1
    assert "Traceback" not in stderr
    assert "File too large" in stderr.splitlines()[-1]
    assert not any((out / name).exists() for name in SESSIONS)
    finished(started(manifest, out, "--resume"))
    assert content(out) == undisturbed


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=50,
    ) as running:
        yield running


@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_the_same_files_and_survives_a_lost_worker(
    manifest, undisturbed, tmp_path, cluster
) -> None:
    out = tmp_path / "out"
    process = started(manifest, out, "--dask", cluster.scheduler_address)
    wait_until(lambda: busy(out))
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    code, stdout, stderr = finished(process)
    assert "3 done, 1 failed" in stdout, stderr
    assert code == 1
    assert content(out) == undisturbed


@pytest.mark.filterwarnings("default")
def test_interrupting_a_batch_on_a_cluster_leaves_valid_files(
    manifest, undisturbed, tmp_path, cluster
) -> None:
    out = tmp_path / "out"
    process = started(manifest, out, "--dask", cluster.scheduler_address)
    wait_until(lambda: busy(out))
    os.killpg(process.pid, signal.SIGINT)
    code, stdout, stderr = finished(process)
    assert code == 130, stdout + stderr
    assert "Traceback" not in stderr
    for name, data in settled(out).items():
        if "/" in name:
            assert data == undisturbed[name], "whole or not there at all"


def test_any_executor_gives_the_same_files(manifest, undisturbed, tmp_path) -> None:
    out = tmp_path / "out"
    jobs = manifest_jobs(
        str(manifest), fields={"speed_mps": speed_mps("10km/h")}, runner=Runner()
    )
    order = Order(settings=Settings(overlay=False), out=str(out), report=False)
    with ThreadPoolExecutor(2) as executor:
        run_batch(jobs, order, executor)
    assert content(out) == undisturbed
