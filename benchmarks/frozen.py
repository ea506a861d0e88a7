"""Digests of results from stored candidates, to prove that a change moves no number.

``python -m benchmarks.frozen FOLDER`` measures every ``.npz`` of
:func:`formcheck.pose.detection_files.save_candidates` and prints the SHA-256 of its
``result.json``; ``--out FOLDER`` writes the results themselves, to compare what moved.
"""

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from formcheck.analysis.clip import measure_clip
from formcheck.analysis.run import merge
from formcheck.model import ClipInfo
from formcheck.pose.detection_files import load_candidates
from formcheck.results.result_json import to_bytes
from formcheck.settings.settings import Clip, Runner, Settings
from formcheck.video.frame_rate import slow_motion_factor


def result_bytes(stored: Path) -> bytes:
    """Return the ``result.json`` of stored candidates; belt at 3 m/s, height 1.75 m."""
    candidates = load_candidates(stored)
    time_s = candidates.of_file.time_s
    capture_fps = _capture_fps(stored.stem)
    clip = Clip(path=stored, capture_fps=capture_fps)
    runner = Runner(height_m=1.75, speed_mps=3.0)
    info = ClipInfo(
        name=stored.name,
        sha256="",
        codec="",
        rotation_deg=0,
        width_px=candidates.width_px,
        height_px=candidates.height_px,
        n_frames=time_s.size,
        duration_s=float(time_s[-1] - time_s[0]),
        mean_fps=(time_s.size - 1) / float(time_s[-1] - time_s[0]),
        capture_fps=capture_fps,
        slow_motion_factor=slow_motion_factor(time_s, capture_fps),
    )
    found = measure_clip(candidates, info=info, clip=clip, runner=runner)
    analysis = merge([found], clips=[clip], runner=runner, settings=Settings())
    return to_bytes(replace(analysis, versions={}))


def _capture_fps(stem: str) -> float | None:
    if stem.startswith("lab_"):
        return 300.0
    return 240.0 if "240fps" in stem else None


def _results(folder: Path) -> Iterator[tuple[str, bytes]]:
    for stored in sorted(folder.glob("*.npz")):
        yield stored.stem, result_bytes(stored)


def main() -> None:
    """Print a digest for each stored clip of a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="write the results here")
    chosen = parser.parse_args()
    for stem, content in _results(chosen.folder):
        print(hashlib.sha256(content).hexdigest()[:16], stem)
        if chosen.out is not None:
            chosen.out.mkdir(parents=True, exist_ok=True)
            (chosen.out / f"{stem}.json").write_bytes(content)


if __name__ == "__main__":
    main()
