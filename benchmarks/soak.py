"""Whether many analyses in one process leave anything behind.

``python -m benchmarks.soak [--runs 200] [--apart] [CLIP ...]`` analyses short parts of
clips in turn, writes results and report of each, and prints memory, open files and
threads after every twenty. Pose nets and decoder run in the process itself, the harder
case; ``--apart`` gives each its child process, as a server does. Exit code 1 if memory
or files grew by 5 % or more from the first twenty to the last, or a result changed.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import psutil

MOST_GROWTH: Final = 0.05
GROUP: Final = 20
PART_S: Final = 2.6
USUAL: Final = ("01_side_right", "06_rear_even_small_drop", "12_hard_portrait_dark")


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the process holds after an analysis."""

    memory_mb: float
    files: int
    threads: int
    children: int


def main() -> int:
    """Run as a program."""
    asked = _arguments()
    os.environ["FORMCHECK_IN_PLACE"] = "0" if asked.apart else "1"
    held: list[Held] = []
    results: dict[Path, bytes] = {}
    changed = 0
    begun_s = time.monotonic()
    print("| runs | MB | open files | threads | child processes |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as root:
        for run in range(asked.runs):
            clip = asked.clips[run % len(asked.clips)]
            found = _analysed(clip, Path(root) / "out")
            changed += results.setdefault(clip, found) != found
            held.append(_held())
            if (run + 1) % GROUP == 0:
                print(_line(run + 1, _typical(held[-GROUP:])), flush=True)
        left = [path.name for path in Path(root).iterdir() if path.name != "out"]
    first, last = _typical(held[:GROUP]), _typical(held[-GROUP:])
    memory, files = growth(first.memory_mb, last.memory_mb), last.files - first.files
    print(
        f"{asked.runs} analyses in {time.monotonic() - begun_s:.0f} s: memory "
        f"{100 * memory:+.1f} %, open files {files:+d}, threads "
        f"{last.threads - first.threads:+d}, results that changed {changed}, "
        f"left over {len(left)}"
    )
    grew = memory >= MOST_GROWTH or growth(first.files, last.files) >= MOST_GROWTH
    return int(grew or changed > 0 or bool(left))


def growth(first: float, last: float) -> float:
    """Return by what share something grew.

    >>> growth(200.0, 206.0)
    0.03
    """
    return (last - first) / first


def _analysed(path: Path, out: Path) -> bytes:
    """Return the result of a part of a clip, as it is written."""
    import formcheck

    clip = formcheck.Clip(path=path, end_s=PART_S)
    analysis = formcheck.analyze(clip, formcheck.Runner(speed_mps=3.0, height_m=1.75))
    formcheck.write_results(analysis, out)
    return (out / "result.json").read_bytes()


def _held() -> Held:
    me = psutil.Process()
    return Held(
        memory_mb=me.memory_info().rss / 1e6,
        files=me.num_fds() if hasattr(me, "num_fds") else me.num_handles(),
        threads=me.num_threads(),
        children=len(me.children(recursive=True)),
    )


def _typical(held: Sequence[Held]) -> Held:
    return Held(
        memory_mb=median(one.memory_mb for one in held),
        files=round(median(one.files for one in held)),
        threads=round(median(one.threads for one in held)),
        children=round(median(one.children for one in held)),
    )


def _line(runs: int, held: Held) -> str:
    return (
        f"| {runs} | {held.memory_mb:.0f} | {held.files} | {held.threads} | "
        f"{held.children} |"
    )


def _arguments() -> argparse.Namespace:
    samples = Path(__file__).parents[1] / "sample_videos"
    usual = [samples / f"{name}.mp4" for name in USUAL]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("clips", nargs="*", type=Path, default=usual)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--apart", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
