"""Derive how ordinary runners run from runners on a force treadmill.

``python -m benchmarks.reference_runners FOLDER --write`` puts the table into
``formcheck/knowledge/reference_runners.toml``: for every metric the mean and SD over
legs at each speed, the range that holds nine of ten of them, and the SD of left minus
right. Values are those of markers and plates, by the metrics' own definitions.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.markers.plate_truth import Key, Stances, stances, truth
from benchmarks.markers.treadmill import Trial, trials
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side

PAGE: Final = (
    Path(__file__).parents[1] / "formcheck" / "knowledge" / "reference_runners.toml"
)
SOURCE: Final = "fukuchi2017"
EDGE_S: Final = 1.0
HOLDS: Final = 1.645
"""Half width in SDs of the range that holds 90 % of a normal distribution."""
UNITS: Final = {
    "cadence": "steps/min",
    "stride_length": "m",
    "contact_time": "ms",
    "flight_time": "ms",
    "duty_factor": "frac",
    "overstride_distance": "leg",
    "shank_angle_ic": "deg",
    "foot_strike_angle": "deg",
    "knee_flexion_ic": "deg",
    "knee_flexion_stance": "deg",
    "hip_extension": "deg",
    "vertical_oscillation": "cm",
    "vertical_ratio": "frac",
    "pelvic_drop": "deg",
    "pelvic_excursion": "deg",
}
HEAD: Final = """\
# How {n} runners ran on a force treadmill, level, at three speeds: what is ordinary.
#
# Derived from: Fukuchi RK, Fukuchi CA, Duarte M. A public dataset of running
# biomechanics and the effects of running speed on lower extremity kinematics and
# kinetics. PeerJ 2017;5:e3298. Data: figshare 4543435, CC BY 4.0.
# Made by: python -m benchmarks.reference_runners FOLDER --write
#
# Mostly men, all trained. Markers and force plates, by the metrics' own definitions:
# without the errors of reading a video, which come on top.
#   mean, sd    over single legs (metrics of both legs: over runners), at each speed
#   low, high   hold 90 % of ordinary legs (mean -+ 1.645 SD)
#   left_right_sd   SD of left minus right between runners
# pelvic_drop is the stance peak minus the value at the plates' foot strike, and
# pelvic_excursion the stance peak minus the mean of the run: at the strike the pelvis
# is already 1 to 3 degrees up on the landing side.
"""


def pelvis_deg(trial: Trial) -> FloatArray:
    """Return the pelvis' tilt in the frontal plane [deg], + = right side higher."""
    right, left = trial.pelvis_sides_m
    across = right - left
    return np.degrees(np.arctan2(across[:, 1], across[:, 2]))


def pelvic(trial: Trial, own: dict[Side, Stances]) -> Iterator[tuple[Key, float]]:
    """Yield drop (stance peak minus strike) and excursion (minus stride mean)."""
    time_s, tilt = trial.run.time_s, pelvis_deg(trial)
    mean = float(np.mean(tilt))
    for side in SIDES:
        sign = 1.0 if side == "right" else -1.0
        drops, reaches = [], []
        for strike, off in zip(own[side].strike_s, own[side].toe_off_s, strict=True):
            part = sign * tilt[(time_s >= strike) & (time_s <= off)]
            at = sign * float(np.interp(strike, time_s, tilt))
            drops.append(float(part.max()) - at)
            reaches.append(float(part.max()) - sign * mean)
        yield ("pelvic_drop", side), float(np.mean(drops))
        yield ("pelvic_excursion", side), float(np.mean(reaches))


def values(folder: Path) -> tuple[dict[tuple[str, float], FloatArray], int]:
    """Return values by metric and speed, shape (runners, 1 or 2), and the runners."""
    rows: dict[tuple[str, float], list[list[float]]] = defaultdict(list)
    names = set()
    for trial in trials(folder):
        start_s, stop_s = trial.run.time_s[0] + EDGE_S, trial.run.time_s[-1] - EDGE_S
        own = {side: stances(trial.run, side, start_s, stop_s) for side in SIDES}
        found = truth(trial, start_s, stop_s) | dict(pelvic(trial, own))
        names.add(trial.runner)
        for key in UNITS:
            both = [found[key, side] for side in SIDES if (key, side) in found]
            row = both or [found[key, None]]
            rows[key, trial.run.speed_mps].append(row)
    return {name: np.array(row) for name, row in rows.items()}, len(names)


def table(folder: Path) -> str:
    """Return the table as TOML."""
    found, n = values(folder)
    speeds = sorted({speed for _, speed in found})
    parts = [HEAD.format(n=n)]
    for key, unit in UNITS.items():
        own = [found[key, speed] for speed in speeds]
        mean = np.array([v.mean() for v in own])
        sd = np.array([v.std(ddof=1) for v in own])
        lines = [
            f"[{key}]",
            f'unit = "{unit}"',
            f"runners = {n}",
            f"speeds_mps = {speeds}",
            f"mean = {_shown(mean, unit)}",
            f"sd = {_shown(sd, unit)}",
            f"low = {_shown(mean - HOLDS * sd, unit)}",
            f"high = {_shown(mean + HOLDS * sd, unit)}",
        ]
        if own[0].shape[1] == 2:
            apart = np.array([np.std(v[:, 0] - v[:, 1], ddof=1) for v in own])
            lines.append(f"left_right_sd = {_shown(apart, unit)}")
        lines.append(f'sources = ["{SOURCE}"]')
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _shown(numbers: FloatArray, unit: str) -> str:
    digits = {"frac": 4, "leg": 4, "m": 3, "ms": 0, "deg": 1, "cm": 1}.get(unit, 1)
    return "[" + ", ".join(f"{v:.{max(1, digits)}f}" for v in numbers) + "]"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reference_runners",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help="into the knowledge base")
    options = parser.parse_args(arguments)
    text = table(options.folder)
    print(text)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
