"""What the pose net does to each joint of rendered people, near and far, by phase.

``python -m benchmarks.net_joints KEPT`` reads what :mod:`benchmarks.accuracy` kept
with ``--sweep N --candidates KEPT`` and prints tracked minus true joints of the clips
from the side, in per cent of a leg: ahead and up, mean over clips, SD between clips and
the scatter within a clip. The toe is the tip of the shoe. ``--write`` puts the table
into docs/measurement.md.
"""

import argparse
import json
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.clips.people import TRUTH, clip_of, take_of
from benchmarks.tables.pages import PAGE, put_part
from formcheck.analysis.clip import measure_clip
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, point
from formcheck.settings.settings import Runner
from sample_videos.make_samples.camera import camera
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.truth import projected

JOINTS: Final = ("hip", "knee", "ankle", "heel", "toe")
PHASES: Final = ("stance", "swing")
Place = tuple[str, str, str]


def offsets(stored: Path) -> Iterator[tuple[Place, FloatArray]]:
    """Yield where a joint is tracked minus where it is, ahead and up [% leg], (n, 2).

    Places are joint, near or far, stance or swing; nothing for other views, and for
    cameras that move.
    """
    truth = json.loads(stored.with_suffix(TRUTH).read_text(encoding="utf-8"))
    take = take_of(truth)
    if not take.view.startswith("side") or take.shake_mm or take.hand_mm:
        return
    candidates, info = pickle.loads(stored.read_bytes())
    clip = clip_of(Path(truth["clip"]), truth)
    runner = Runner(height_m=take.height_m)
    track = measure_clip(candidates, info=info, clip=clip, runner=runner).track
    if track is None:
        return
    run = motion(take)
    pixels = projected(run, run.pose(track.time_s), camera(take))
    ahead = 1.0 if take.view == "side_right" else -1.0
    scale = 100.0 / track.leg_px * np.array([ahead, -1.0])
    for side in SIDES:
        steps = run.rhythm.steps[side]
        at = track.time_s[:, None]
        down = np.any((steps.strike_s <= at) & (at < steps.toe_off_s), axis=1)
        place = "near" if take.view == f"side_{side}" else "far"
        for joint in JOINTS:
            name = f"{side}_{joint}"
            off = scale * (track.xy_px[:, point(name)] - pixels[name])
            known = np.isfinite(off).all(axis=1)
            yield (joint, place, "stance"), off[known & down]
            yield (joint, place, "swing"), off[known & ~down]


def table(found: dict[Place, list[FloatArray]]) -> str:
    """Return the table of all places that were seen."""
    heads = ("joint", "side", "phase", "clips", "ahead, %", "sd of clips", "scatter")
    heads += ("up, %", "sd of clips", "scatter")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for joint in JOINTS:
        for side in ("near", "far"):
            for phase in PHASES:
                clips = [off for off in found.get((joint, side, phase), []) if len(off)]
                if not clips:
                    continue
                means = np.array([off.mean(axis=0) for off in clips])
                within = np.mean([off.std(axis=0) for off in clips], axis=0)
                cells = [
                    f"{means[:, i].mean():+.1f} | {means[:, i].std():.1f} "
                    f"| {within[i]:.1f}"
                    for i in (0, 1)
                ]
                lines.append(
                    f"| {joint} | {side} | {phase} | {len(clips)} | "
                    + " | ".join(cells)
                    + " |"
                )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.net_joints",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kept", type=Path, metavar="KEPT")
    parser.add_argument("--write", action="store_true", help="into docs/measurement.md")
    options = parser.parse_args(arguments)
    found: dict[Place, list[FloatArray]] = {}
    for stored in sorted(options.kept.glob("*.pickle")):
        for place, off in offsets(stored):
            found.setdefault(place, []).append(off)
    if not found:
        parser.error(f"{options.kept} holds nothing seen of runners from the side")
    text = table(found)
    print(text)
    if options.write:
        put_part(PAGE, "net-joints", f"### What the net does to each joint\n\n{text}")


if __name__ == "__main__":
    main()
