"""A batch of many short clips, of which everything that can be killed is killed.

``python -m benchmarks.ordeal [--sessions 200] [--workers 2] [CLIP ...]`` runs the same
manifest twice. The first time in peace. The second time workers are killed, then the
whole batch, it is stopped by Ctrl-C and by SIGTERM, loses a worker of a Dask cluster,
finds no room on the disk, and some clips vanish while it runs; each time ``--resume``
goes on. Prints what was said, and how the two folders differ: not at all. Exit code 1
if they do, or if a traceback, a process or a temporary file is left.
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil

PATIENCE_S: Final = 3600.0
PART_S: Final = 2.2
SMALL_DISK_BYTES: Final = 5000
VANISHING: Final = 4
"""Clips; as many as two workers are at may be open already."""
KILLS: Final = 6
USUAL: Final = ("01_side_right", "02_side_left", "04_asymmetry_side_left", "10_front")
Preparation = Callable[[], None]


class Trial:
    """One manifest, its output folder, and all that was noticed on the way."""

    def __init__(self, root: Path, manifest: Path, workers: int) -> None:
        self.scratch = root / "tmp"
        self.scratch.mkdir()
        self.manifest, self.workers = manifest, workers
        self.bad: list[str] = []
        self.killed = 0

    def start(
        self, out: Path, *more: str, prepare: Preparation | None = None
    ) -> subprocess.Popen:
        """Start the batch; what is done already is kept."""
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "formcheck", "batch", str(self.manifest)),
                *("--out", str(out), "--workers", str(self.workers), "--resume"),
                *("--speed", "10.8km/h", "--no-report", *more),
            ],
            env={
                **os.environ,
                "TMPDIR": str(self.scratch),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=prepare or _heed_ctrl_c,
        )

    def end(self, name: str, process: subprocess.Popen, code: int) -> None:
        """Wait for a batch and print how it ended; what is wrong is kept."""
        children = _children(process)
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
        _, alive = psutil.wait_procs(children, timeout=30)
        last = (stderr.strip() or stdout.strip() or "(silent)").splitlines()[-1]
        print(f"| {name} | {process.returncode} | {last[:150]} |", flush=True)
        if process.returncode != code:
            self.bad.append(f"{name}: exit code {process.returncode}, not {code}")
        if "Traceback" in stderr + stdout:
            self.bad.append(f"{name}: a traceback")
        if alive:
            self.bad.append(f"{name}: {len(alive)} processes left")

    def until(self, out: Path, done: int, process: subprocess.Popen) -> None:
        """Wait until so many sessions are done."""
        end_s = time.monotonic() + PATIENCE_S
        while len(sessions(out)) < done and process.poll() is None:
            if time.monotonic() > end_s:
                raise RuntimeError(f"{done} sessions were never done")
            time.sleep(0.05)

    def kill_worker(self, process: subprocess.Popen) -> None:
        """Kill one of the processes that analyse."""
        lines = {child: child.cmdline() for child in _children(process)}
        workers = [c for c, line in lines.items() if "spawn_main" in " ".join(line)]
        if workers:
            workers[self.killed % len(workers)].kill()
            self.killed += 1


def main() -> int:
    """Run as a program."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        manifest = _manifest(root, asked.clips, asked.sessions)
        trial = Trial(root, manifest, asked.workers)
        print("| what happened | exit code | last words |\n|---|---|---|")
        quiet, troubled = root / "quiet", root / "troubled"
        begun_s = time.monotonic()
        trial.end("nothing", trial.start(quiet), 0)
        quiet_s = time.monotonic() - begun_s
        _trouble(trial, root, troubled, asked.sessions)
        differing = compare(quiet, troubled)
        left = [path.name for path in trial.scratch.iterdir()]
        unfinished = list(troubled.glob(".unfinished*/*"))
        print(
            f"\n{len(sessions(quiet))} sessions in {quiet_s:.0f} s; {trial.killed} "
            f"workers killed; {len(differing)} of {len(content(quiet))} files differ; "
            f"{len(left) + len(unfinished)} temporary files left"
        )
    wrong = [*trial.bad, *(f"differs: {one}" for one in differing), *left]
    print("\n".join(f"BAD {one}" for one in wrong))
    return int(bool(wrong or unfinished))


def _trouble(trial: Trial, root: Path, out: Path, n: int) -> None:
    """Do all that can happen to a batch, one after the other, until it is done."""
    process = trial.start(out)
    for kill in range(KILLS):
        trial.until(out, (kill + 1) * n // 30 + 1, process)
        trial.kill_worker(process)
    trial.until(out, n // 4, process)
    process.kill()
    trial.end(f"{trial.killed} workers killed, then all", process, -signal.SIGKILL)
    for name, sign, share in (
        ("Ctrl-C", signal.SIGINT, 0.35),
        ("SIGTERM", signal.SIGTERM, 0.45),
    ):
        process = trial.start(out)
        trial.until(out, int(share * n), process)
        os.killpg(process.pid, sign)
        trial.end(name, process, 128 + sign)
    _on_a_cluster(trial, out, n)
    trial.end("no room on the disk", trial.start(out, prepare=_little_room), 1)
    process = trial.start(out)
    trial.until(out, int(0.8 * n), process)
    gone = _vanished(root, sessions(out))
    trial.end(f"{len(gone)} clips vanished", process, 1)
    for path in gone:
        path.with_suffix(".aside").rename(path)
    trial.end("all is well again", trial.start(out), 0)


def _on_a_cluster(trial: Trial, out: Path, n: int) -> None:
    """Kill a worker of a cluster, and then the batch that uses it."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        process = trial.start(out, "--dask", cluster.scheduler_address)
        trial.until(out, int(0.5 * n), process)
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        trial.until(out, int(0.65 * n), process)
        os.killpg(process.pid, signal.SIGINT)
        trial.end("a Dask worker killed, then Ctrl-C", process, 128 + signal.SIGINT)


def _vanished(root: Path, done: list[str]) -> list[Path]:
    """Take clips away that were not looked at yet, and return them."""
    waiting = [p for p in sorted(root.glob("clips/*.mp4")) if p.stem not in done]
    for path in waiting[-VANISHING:]:
        path.rename(path.with_suffix(".aside"))
    return waiting[-VANISHING:]


def sessions(out: Path) -> list[str]:
    """Return the names of the sessions that are done."""
    return sorted(path.parent.name for path in out.glob("[!.]*/session.json"))


def content(out: Path) -> dict[str, bytes]:
    """Return the content of all files by name."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def compare(one: Path, other: Path) -> list[str]:
    """Return the files that are not the same in two folders."""
    a, b = content(one), content(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def _manifest(root: Path, clips: list[Path], n: int) -> Path:
    """Write a manifest of parts of clips, each session with a file of its own."""
    (root / "clips").mkdir()
    lines = ["session,clip,start,end"]
    for k in range(n):
        path = root / "clips" / f"s{k:03d}.mp4"
        path.symlink_to(clips[k % len(clips)].resolve())
        start = 0.05 * (k // len(clips) % 40)
        lines.append(f"{path.stem},{path},{start:.2f}s,{start + PART_S:.2f}s")
    made = root / "runs.csv"
    made.write_text("\n".join(lines) + "\n")
    return made


def _children(process: subprocess.Popen) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        return []


def _heed_ctrl_c() -> None:
    """Undo what a shell does to programs in the background: they ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _little_room() -> None:
    _heed_ctrl_c()
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK_BYTES, SMALL_DISK_BYTES))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _arguments() -> argparse.Namespace:
    samples = Path(__file__).parents[1] / "sample_videos"
    usual = [samples / f"{name}.mp4" for name in USUAL]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ordeal")
    parser.add_argument("clips", nargs="*", type=Path, default=usual)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
