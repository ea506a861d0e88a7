"""How fast: stages, whole runs beside stock MediaPipe, cores, memory, length, number.

Clips are looped (stream copy, no re-encoding). Whole runs are processes of their own,
once on a long loop and once on a shorter one; the difference divided by the difference
in frames is a frame's cost without start-up. Ratios hold within one run of this script
on a machine that does nothing else.

    python -m benchmarks.speed CLIP [CLIP ...] [--seconds 60] [--only stages,stock,...]

With two clips of 6-30 s and 60 s loops everything takes about half an hour on two
cores.
"""

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import psutil

from benchmarks.program.memory import watched
from benchmarks.program.stages import stages
from formcheck.pose.nets.task_file import pose_landmarker_task

_STOCK = """
import sys, cv2
import mediapipe as mp
from mediapipe.tasks.python import vision
from mediapipe.tasks.python.core.base_options import BaseOptions
options = vision.PoseLandmarkerOptions(
    base_options=BaseOptions(model_asset_path=sys.argv[1]),
    running_mode=vision.RunningMode.VIDEO,
)
n = 0
for path in sys.argv[2:]:
    clip = cv2.VideoCapture(path)
    with vision.PoseLandmarker.create_from_options(options) as pose:
        while True:
            ok, picture = clip.read()
            if not ok:
                break
            rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            pose.detect_for_video(image, 33 * n)
            n += 1
assert n > 0
"""
_FIRST_FRAME = """
import os, sys
from formcheck.analysis.run import analyze
from formcheck.settings.settings import Settings
analyze(sys.argv[1], settings=Settings(workers=1), on_progress=lambda _: os._exit(0))
"""
SHORT_FRAC = 0.25
CORES = 2
BATCH = 8
LENGTHS_S = (10, 60, 600)
NUMBERS = (1, 2, 4, 8)
_MB = 1e6 / 2**20
"""Tables tell memory in units of 2**20 bytes."""
further: list[str] = []
"""Options that every run of formcheck gets as well."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """CPU and wall seconds of a process and its children, memory of the largest."""

    cpu_s: float
    wall_s: float
    peak_mb: float


@dataclass(frozen=True, kw_only=True)
class FrameCost:
    """What one more frame costs, start-up excluded; memory of the long run."""

    cpu_ms: float
    wall_ms: float
    peak_mb: float

    @property
    def fps(self) -> float:
        """Frames per second of wall time."""
        return 1000 / self.wall_ms


@dataclass(frozen=True, kw_only=True)
class Loops:
    """A clip looped twice: short and long."""

    short: Path
    long: Path
    extra: int

    @property
    def pair(self) -> tuple[Path, Path]:
        """Both files, the short one first."""
        return self.short, self.long


def looped(clip: Path, times: int, folder: Path) -> tuple[Path, int]:
    """Return the clip repeated some times, and its number of frames."""
    target = folder / f"{clip.stem}_{times}_times.mp4"
    n_frames, offset, end = 0, 0, 0
    with av.open(str(target), "w") as out:
        stream = None
        for _ in range(times):
            with av.open(str(clip)) as source:
                video = source.streams.video[0]
                if stream is None:
                    stream = out.add_stream_from_template(video)
                start = None
                for packet in source.demux(video):
                    if packet.dts is None:
                        continue
                    start = packet.dts if start is None else start
                    packet.pts += offset - start
                    packet.dts += offset - start
                    end = max(end, packet.pts + (packet.duration or 1))
                    packet.stream = stream
                    out.mux(packet)
                    n_frames += 1
                offset = end
    return target, n_frames


def repeats(clip: Path, seconds: float) -> int:
    """Return how many times a clip has to be shown to last so long, at least once."""
    with av.open(str(clip)) as source:
        video = source.streams.video[0]
        length_s = float(video.duration * video.time_base)
    return max(1, math.ceil(seconds / length_s))


def loops(clip: Path, seconds: float, folder: Path) -> Loops:
    """Return a short and a long loop of a clip, at least one repetition apart."""
    few = repeats(clip, SHORT_FRAC * seconds)
    many = max(repeats(clip, seconds), few + 1)
    short, n_short = looped(clip, few, folder)
    long, n_long = looped(clip, many, folder)
    return Loops(short=short, long=long, extra=n_long - n_short)


def run(command: list[str], *, cores: int = 1) -> Cost:
    """Run a command on some cores to its end and return what it cost."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, set(range(cores))),
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    with watched(psutil.Process(process.pid)) as peak:
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not (process.returncode == 1 and _result(command)):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(
        cpu_s=used.ru_utime + used.ru_stime,
        wall_s=wall_s,
        peak_mb=max(_MB * peak.own_mb, _MB * peak.child_mb, used.ru_maxrss / 1024),
    )


def _result(command: list[str]) -> bool:
    """Say whether an analysis or a batch wrote its result.

    Where a looped clip jumps from its end to its start the steps do not follow each
    other, for which it may be refused; all its frames were looked at all the same.
    """
    if "--out" not in command:
        return False
    out = Path(command[command.index("--out") + 1])
    return any((out / name).exists() for name in ("result.json", "summary.csv"))


def analyze(clip: Path, folder: Path, *, workers: int) -> list[str]:
    """Return the command line of an analysis without overlay."""
    return [
        *(sys.executable, "-m", "formcheck", "analyze", str(clip)),
        *("--no-overlay", "--workers", str(workers)),
        *("--out", str(folder / f"out_{clip.stem}_{workers}"), *further),
    ]


def batch(clip: Path, folder: Path, *, number: int, workers: int) -> list[str]:
    """Return the command line of a batch of one clip, again and again."""
    source = folder / f"{number}_{clip.stem}"
    source.mkdir(exist_ok=True)
    for i in range(number):
        (source / f"{i}.mp4").unlink(missing_ok=True)
        (source / f"{i}.mp4").symlink_to(clip.absolute())
    return [
        *(sys.executable, "-m", "formcheck", "batch", str(source), "--no-report"),
        *("--out", str(folder / f"out_{source.name}"), "--workers", str(workers)),
        *further,
    ]


def stock(*clips: Path) -> list[str]:
    """Return the command line of a plain loop over stock MediaPipe."""
    task = clips[0].with_name("pose_landmarker.task")
    task.write_bytes(pose_landmarker_task())
    return [sys.executable, "-c", _STOCK, str(task), *map(str, clips)]


def frame_cost(
    command: Callable[[Path], list[str]], clip: Loops, *, cores: int, times: int = 1
) -> FrameCost:
    """Return the cost of a frame from a short and a long run over ``times`` clips."""
    short, long = (run(command(path), cores=cores) for path in clip.pair)
    extra = clip.extra * times
    return FrameCost(
        cpu_ms=1000 * (long.cpu_s - short.cpu_s) / extra,
        wall_ms=1000 * (long.wall_s - short.wall_s) / extra,
        peak_mb=long.peak_mb,
    )


# ---------------------------------------------------------------- the tables


def table(title: str, *columns: str) -> None:
    """Print the head of a table."""
    print(f"\n**{title}**\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def row(*cells: object) -> None:
    """Print a line of a table; numbers with three digits."""
    shown = (f"{c:.3g}" if isinstance(c, float) else str(c) for c in cells)
    print(f"| {' | '.join(shown)} |", flush=True)


def start_up(clips: list[Path], folder: Path, seconds: float) -> None:
    """Print how long until the help and until the first frame."""
    del folder, seconds
    table("Start-up, best of 5 [s]", "what", "wall", "CPU")
    commands = {
        "formcheck --help": [sys.executable, "-m", "formcheck", "--help"],
        "analyze until the first frame": [
            *(sys.executable, "-c", _FIRST_FRAME, str(clips[0])),
        ],
    }
    for name, command in commands.items():
        costs = [run(command, cores=CORES) for _ in range(5)]
        row(name, min(c.wall_s for c in costs), min(c.cpu_s for c in costs))


def stage_table(clips: list[Path], folder: Path, seconds: float) -> None:
    """Print the stages, and the whole program beside the floor."""
    table(
        "Stages, one process [CPU ms/frame]",
        *("clip", "decode", "crop", "net", "peaks", "floor", "pose stage", "/ floor"),
        *("tracking", "rest", "after pose, share", "whole program", "/ floor"),
    )
    for clip in clips:
        both = loops(clip, seconds, folder)
        s = stages(both.long)
        whole = frame_cost(lambda path: analyze(path, folder, workers=1), both, cores=1)
        row(
            *(clip.stem, s.decode, s.crop, s.net, s.peaks, s.floor),
            *(s.pose, s.pose / s.floor, s.tracking, s.rest, s.after_pose_frac),
            *(whole.cpu_ms, whole.cpu_ms / s.floor),
        )


def core_table(clips: list[Path], folder: Path, seconds: float) -> None:
    """Print the CPU time of a frame beside stock MediaPipe's, all on one core."""
    table(
        "Beside stock MediaPipe, one core, start-up excluded [CPU ms/frame]",
        *("clip", "stock", "formcheck", "/ stock", "peak MB"),
    )
    for clip in clips:
        both = loops(clip, seconds, folder)
        plain = frame_cost(stock, both, cores=1)
        ours = frame_cost(lambda path: analyze(path, folder, workers=1), both, cores=1)
        ratio = ours.cpu_ms / plain.cpu_ms
        row(clip.stem, plain.cpu_ms, ours.cpu_ms, ratio, ours.peak_mb)


def stock_table(clips: list[Path], folder: Path, seconds: float) -> None:
    """Print throughput beside stock MediaPipe, and what a second core brings."""
    table(
        f"Beside stock MediaPipe, {CORES} cores, start-up excluded",
        *("clip", "what", "frames/s", "/ stock", "CPU ms/frame", "/ stock", "peak MB"),
    )
    for clip in clips:
        both = loops(clip, seconds, folder)
        plain = frame_cost(stock, both, cores=CORES)
        lines = {"stock MediaPipe": plain}
        for workers in (1, CORES):
            lines[f"one clip, {workers} workers"] = frame_cost(
                lambda path, n=workers: analyze(path, folder, workers=n),
                both,
                cores=CORES,
            )
        lines[f"batch of {BATCH}, {CORES} workers"] = frame_cost(
            lambda path: batch(path, folder, number=BATCH, workers=CORES),
            both,
            cores=CORES,
            times=BATCH,
        )
        for name, cost in lines.items():
            row(
                *(clip.stem, name, cost.fps, cost.fps / plain.fps),
                *(cost.cpu_ms, cost.cpu_ms / plain.cpu_ms, cost.peak_mb),
            )
        one, two = (lines[f"one clip, {n} workers"] for n in (1, CORES))
        row(clip.stem, f"1 -> {CORES} workers", two.fps / one.fps, "", "", "", "")


def length_table(clips: list[Path], folder: Path, seconds: float) -> None:
    """Print cost and memory against the length of a clip."""
    del seconds
    table(
        f"Length of a clip, {CORES} workers, start-up included",
        *("clip", "length [s]", "frames", "wall s", "CPU ms/frame", "peak MB"),
    )
    for length in LENGTHS_S:
        path, n = looped(clips[0], repeats(clips[0], length), folder)
        cost = run(analyze(path, folder, workers=CORES), cores=CORES)
        cpu_ms = 1000 * cost.cpu_s / n
        row(clips[0].stem, length, n, cost.wall_s, cpu_ms, cost.peak_mb)


def number_table(clips: list[Path], folder: Path, seconds: float) -> None:
    """Print cost against the number of clips of a batch."""
    del seconds
    table(
        f"Number of clips of {LENGTHS_S[0]} s in a batch, {CORES} workers",
        *("clips", "wall s", "wall s/clip", "CPU s/clip", "peak MB"),
    )
    path, _ = looped(clips[0], repeats(clips[0], LENGTHS_S[0]), folder)
    for number in NUMBERS:
        cost = run(
            batch(path, folder, number=number, workers=CORES),
            cores=CORES,
        )
        row(
            *(number, cost.wall_s, cost.wall_s / number),
            *(cost.cpu_s / number, cost.peak_mb),
        )


TABLES = {
    "start": start_up,
    "stages": stage_table,
    "core": core_table,
    "stock": stock_table,
    "length": length_table,
    "number": number_table,
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--capture-fps", help="of slow-motion clips")
    parser.add_argument("--only", help=f"some of: {','.join(TABLES)}")
    arguments = parser.parse_args()
    wanted = arguments.only.split(",") if arguments.only else list(TABLES)
    if arguments.capture_fps:
        further.extend(["--capture-fps", arguments.capture_fps])
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load average at the start {load:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            TABLES[name](arguments.clips, Path(folder), arguments.seconds)


if __name__ == "__main__":
    main()
