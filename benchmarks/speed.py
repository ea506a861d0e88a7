"""How fast: CPU time per frame and memory of a whole run, beside stock MediaPipe.

Each clip is looped (stream copy, no re-encoding) to at least a minute. Both programs
run as whole processes on one core, once on the looped clip and once on a shorter loop;
the difference divided by the difference in frames is a frame's cost without start-up.

    python -m benchmarks.speed CLIP [CLIP ...] [--seconds 60]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import av

_STOCK = """
import sys, cv2
import mediapipe as mp
clip = cv2.VideoCapture(sys.argv[1])
n = 0
with mp.solutions.pose.Pose(model_complexity=1) as pose:
    while True:
        ok, picture = clip.read()
        if not ok:
            break
        pose.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        n += 1
assert n > 0
"""
SHORT_FRAC = 0.25


@dataclass(frozen=True, kw_only=True)
class Cost:
    """CPU and wall seconds and peak memory of one whole process."""

    cpu_s: float
    wall_s: float
    peak_mb: float


@dataclass(frozen=True, kw_only=True)
class FrameCost:
    """What one more frame costs, start-up excluded; memory of the long run."""

    cpu_ms: float
    wall_ms: float
    peak_mb: float


def looped(clip: Path, seconds: float, folder: Path) -> tuple[Path, int]:
    """Return the clip repeated to a length, and its number of frames."""
    target = folder / f"{clip.stem}_{seconds:.0f}s.mp4"
    n_frames, offset, end, done_s = 0, 0, 0, 0.0
    with av.open(str(target), "w") as out:
        stream = None
        while done_s < seconds:
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
                offset, done_s = end, float(end * video.time_base)
    return target, n_frames


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
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(
        cpu_s=used.ru_utime + used.ru_stime,
        wall_s=time.perf_counter() - started,
        peak_mb=used.ru_maxrss / 1024,
    )


def formcheck_command(clip: Path, out: Path, *, workers: int) -> list[str]:
    """Return the command line of an analysis without overlay."""
    return [
        *(sys.executable, "-m", "formcheck", "analyze", str(clip)),
        *("--no-overlay", "--workers", str(workers), "--out", str(out)),
    ]


def frame_cost(
    commands: tuple[list[str], list[str]], frames: tuple[int, int], *, cores: int = 1
) -> FrameCost:
    """Return the cost of a frame from a short and a long run."""
    short, long = (run(command, cores=cores) for command in commands)
    extra = frames[1] - frames[0]
    return FrameCost(
        cpu_ms=1000 * (long.cpu_s - short.cpu_s) / extra,
        wall_ms=1000 * (long.wall_s - short.wall_s) / extra,
        peak_mb=long.peak_mb,
    )


def compare(clip: Path, seconds: float, folder: Path) -> tuple[FrameCost, FrameCost]:
    """Return formcheck's and the stock graph's cost of a frame of one clip."""
    short, n_short = looped(clip, SHORT_FRAC * seconds, folder)
    long, n_long = looped(clip, seconds, folder)
    ours = frame_cost(
        (
            formcheck_command(short, folder / "short", workers=1),
            formcheck_command(long, folder / "long", workers=1),
        ),
        (n_short, n_long),
    )
    stock = frame_cost(
        (
            [sys.executable, "-c", _STOCK, str(short)],
            [sys.executable, "-c", _STOCK, str(long)],
        ),
        (n_short, n_long),
    )
    return ours, stock


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    print("| clip | formcheck | stock MediaPipe | ratio | peak memory |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for clip in arguments.clips:
            ours, stock = compare(clip, arguments.seconds, Path(folder))
            print(
                f"| {clip.name} | {ours.cpu_ms:.1f} ms CPU/frame "
                f"| {stock.cpu_ms:.1f} ms CPU/frame "
                f"| {ours.cpu_ms / stock.cpu_ms:.2f} "
                f"| {ours.peak_mb:.0f} MB ({stock.peak_mb:.0f} MB) |",
                flush=True,
            )


if __name__ == "__main__":
    main()
