"""Whose fault an error is: the rule's, the renderer's or the pose net's.

``python -m benchmarks.blame MARKERS`` runs the program's event rules on (A) the real
markers of runners on force plates and (B) the exact joints of rendered people who run
those runners' strides, and prints what each makes of the plates' events. A - B is the
renderer's fault; A is the rule's. ``--clips FOLDER`` adds (C) the clips of rendered
people in FOLDER seen by the pose net, and their own exact joints: B - C is the net's.
Angles are those of the joints, read at the plates' events. MARKERS is a folder as
``markers.treadmill`` reads it. Times in ms, angles in degrees.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.clips.exact import exact_scene, exact_track
from benchmarks.clips.people import take_of
from benchmarks.markers.mocap import film
from benchmarks.markers.plate_truth import truth as plate_truth
from benchmarks.markers.treadmill import Trial, is_treadmill_folder, trials
from formcheck.analysis.clip import analyse_clip
from formcheck.errors import FormcheckError
from formcheck.gait.events import gait_timing
from formcheck.model import FloatArray, GaitTiming
from formcheck.model.skeleton import SIDES, Side
from formcheck.settings.settings import Clip, Runner, Settings
from sample_videos.make_samples.motion import Motion, motion
from sample_videos.make_samples.take import Take
from sample_videos.make_samples.truth import known, values

KINDS: Final = ("foot_strike", "toe_off")
ANGLES: Final = (
    "foot_strike_angle",
    "shank_angle_ic",
    "knee_flexion_ic",
    "knee_flexion_stance",
    "hip_extension",
    "overstride_distance",
)
MATCH_S: Final = 0.10
EDGE_S: Final = 0.5
FPS: Final = 60.0
SECONDS: Final = 8.0
Times = dict[Side, FloatArray]
Row = dict[str, float]


def true_times(run: Motion) -> dict[str, Times]:
    """Return the plates' events of a rendered run."""
    steps = run.rhythm.steps
    return {
        "foot_strike": {side: steps[side].strike_s for side in SIDES},
        "toe_off": {side: steps[side].toe_off_s for side in SIDES},
    }


def late_ms(timing: GaitTiming, true: dict[str, Times], last_s: float) -> Row:
    """Return the mean of found minus true times of each kind of event [ms]."""
    row: Row = {}
    for kind in KINDS:
        off = [
            t - true[kind][side][np.argmin(np.abs(true[kind][side] - t))]
            for side in SIDES
            for t in timing.times(kind, side)
            if EDGE_S < t < last_s - EDGE_S
        ]
        near = [1000.0 * t for t in off if abs(t) < MATCH_S]
        row[kind] = float(np.mean(near)) if near else float("nan")
    return row


# ---------------------------------------------------------------- A and B


def markers_and_joints(trial: Trial) -> tuple[Row, Row]:
    """Return what the rules make of a run's markers, and of its rendered joints."""
    track, scene = film(trial.run, near="right", fps=FPS, seed=0, noise_leg=0.0)
    plates = {"foot_strike": trial.run.strikes_s, "toe_off": trial.run.toe_offs_s}
    a = late_ms(gait_timing(track, scene), plates, float(track.time_s[-1]))
    measured = plate_truth(trial, 1.0, float(track.time_s[-1]) - 1.0)
    take = Take(
        runner=trial.run.name, height_m=trial.height_m, seconds=SECONDS, fps=FPS
    )
    run = motion(take)
    b = late_ms(
        gait_timing(exact_track(run, toe="ball"), exact_scene(take)),
        true_times(run),
        SECONDS,
    )
    made: dict[str, Any] = values(known(take, run))
    key = "vertical_oscillation"
    a[key], b[key] = measured[key, None], made[key]
    a[key] *= run.scale
    for key in ANGLES:
        a[key] = float(np.mean([measured[key, side] for side in SIDES]))
        b[key] = float(np.mean([made[key][side] for side in SIDES]))
    return a, b


def table(rows: Sequence[tuple[str, Row, Row]], first: str, second: str) -> str:
    """Return a table of two columns and their difference over all rows."""
    heads = ("what", f"{first} mean", f"{second} mean", "difference", "sd", "worst")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for key in rows[0][1]:
        a, b = (np.array([row[i][key] for row in rows]) for i in (1, 2))
        off = (a - b)[np.isfinite(a - b)]
        cells = [np.nanmean(a), np.nanmean(b), off.mean(), off.std(), max(off, key=abs)]
        shown = " | ".join(f"{value:+.1f}" for value in cells)
        lines.append(f"| {key.replace('_', ' ')} | {shown} |")
    return "\n".join(lines)


# ---------------------------------------------------------------- B and C


def joints_and_pixels(path: Path) -> tuple[Row, Row] | None:
    """Return what the rules make of a clip's exact joints, and of its frames."""
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    take = take_of(truth)
    run = motion(take)
    true = true_times(run)
    try:
        found = analyse_clip(
            Clip(path=path, speed_mps=run.belt_mps, capture_fps=take.capture_fps),
            runner=Runner(height_m=take.height_m),
            settings=Settings(overlay=False),
        )
    except FormcheckError:
        return None
    if found.timing is None:
        return None
    b = late_ms(gait_timing(exact_track(run), exact_scene(take)), true, take.seconds)
    return b, late_ms(found.timing, true, take.seconds)


def clip_rows(folder: Path) -> Iterator[tuple[str, Row, Row]]:
    """Yield B and C of every clip of rendered people in a folder."""
    for path in sorted(folder.glob("*.mp4")):
        both = joints_and_pixels(path)
        if both is not None:
            yield path.stem, *both


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.blame",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("markers", type=Path, nargs="?", metavar="MARKERS")
    parser.add_argument("--runner", action="append", default=[], help="only this one")
    parser.add_argument("--clips", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    if options.markers is None and options.clips is None:
        parser.error("give a folder of marker runs, --clips FOLDER, or both")
    if options.markers is not None:
        if not is_treadmill_folder(options.markers):
            parser.error(f"{options.markers} holds no runs like RBDS001runT25.npz")
        rows = [
            (trial.run.name, *markers_and_joints(trial))
            for trial in trials(options.markers, options.runner)
        ]
        if not rows:
            parser.error(f"{options.markers} has no run of {options.runner}")
        print(f"{len(rows)} runs\n\n{table(rows, 'A markers', 'B joints')}")
    if options.clips:
        seen = list(clip_rows(options.clips))
        if seen:
            print(f"\n{len(seen)} clips\n\n{table(seen, 'B joints', 'C pixels')}")


if __name__ == "__main__":
    main()
