"""Draw the rendered foot's landing and push-off over those of a force-plate runner.

``python -m benchmarks.contact_plot MOCAP_FOLDER [PICTURE]``
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import matplotlib.pyplot as plt
import numpy as np
from scipy.interpolate import CubicSpline

from benchmarks.mocap import Run, hamner
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES
from formcheck.tracking.resampling import low_pass
from sample_videos.make_samples.foot import leg_length_m
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take

WINDOW_S: Final[FloatArray] = np.arange(-0.08, 0.0801, 0.002)
RUNS: Final = {
    "hamner_s04_run200": Take(speed_mps=2.0, cadence_spm=151.1, contact_s=(0.34, 0.34)),
    "hamner_s04_run400": Take(speed_mps=4.0, cadence_spm=172.6, contact_s=(0.25, 0.25)),
}
CURVES: Final = (
    "heel speed / belt speed",
    "foot pitch from flat, deg",
    "toe speed / belt speed",
    "heel height / leg length",
)
_FINE_S: Final = 0.002


def measured(run: Run, kind: str) -> FloatArray:
    """Return the curves around each contact or toe-off, shape (events, curves, t)."""
    smooth = {k: low_pass(p, 100.0, 15.0) for k, p in run.points.items()}
    path = {k: CubicSpline(run.time_s, p) for k, p in smooth.items()}
    found = []
    for side in SIDES:
        legs = [
            np.linalg.norm(smooth[f"{side}_{a}"] - smooth[f"{side}_{b}"], axis=1)
            for a, b in (("hip", "knee"), ("knee", "ankle"))
        ]
        leg = float(np.median(legs[0] + legs[1]))
        flat = run.strikes_s[side] + 0.12
        heel, toe = path[f"{side}_heel"], path[f"{side}_toe"]
        inside = (flat > run.time_s[0]) & (flat < run.time_s[-1])
        standing = [_foot(heel, toe, np.array([t]))[:2] for t in flat[inside]]
        level = np.mean(standing, axis=0)
        events = run.strikes_s if kind == "strike" else run.toe_offs_s
        for t in events[side]:
            at = t + WINDOW_S
            if at[0] < run.time_s[0] or at[-1] > run.time_s[-1]:
                continue
            pitch, height, heel_v, toe_v = _foot(heel, toe, at)
            v = run.speed_mps
            found.append(
                [heel_v / v, pitch - level[0], toe_v / v, (height - level[1]) / leg]
            )
    return np.array(found)


def _foot(
    heel: CubicSpline, toe: CubicSpline, at: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return pitch, heel height, backward speed of heel and of toe (y is up)."""
    line = toe(at) - heel(at)
    pitch = np.degrees(np.arctan2(line[:, 1], line[:, 0]))
    return pitch, heel(at)[:, 1], -heel(at, 1)[:, 0], -toe(at, 1)[:, 0]


def rendered(take: Take, kind: str) -> FloatArray:
    """Return the same curves of the renderer's right foot, shape (curves, t)."""
    steps = motion(take, np.array([0.0])).steps["right"]
    t = (steps.strike_s if kind == "strike" else steps.toe_off_s)[5]
    at = t + np.arange(-0.2, 0.2, _FINE_S)
    foot = motion(take, at).feet["right"]
    # The same filter as for the markers.
    heel, toe = (low_pass(p, 1.0 / _FINE_S, 15.0) for p in (foot.heel, foot.toe))
    pitch = low_pass(np.degrees(foot.pitch_rad), 1.0 / _FINE_S, 15.0)
    speed = [-np.gradient(p[:, 0], _FINE_S) / take.speed_mps for p in (heel, toe)]
    rise = (heel[:, 1] - foot.heel[:, 1].min()) / leg_length_m(take)
    curves = (speed[0], pitch, speed[1], rise)
    return np.stack([np.interp(t + WINDOW_S, at, c) for c in curves])


def draw(folder: Path, picture: Path) -> None:
    """Write the plot."""
    figure, axes = plt.subplots(2, 4, figsize=(13, 6), dpi=80, layout="constrained")
    for row, (kind, event) in enumerate((("strike", "contact"), ("off", "toe-off"))):
        for (stem, take), colour in zip(RUNS.items(), ("C0", "C1"), strict=True):
            people = measured(hamner(folder, stem), kind)
            model = rendered(take, kind)
            for column, axis in enumerate(axes[row]):
                axis.plot(1000 * WINDOW_S, people[:, column].T, colour, alpha=0.3)
                label = f"rendered, {take.speed_mps:g} m/s"
                axis.plot(1000 * WINDOW_S, model[column], colour, lw=2.5, label=label)
                axis.set_title(CURVES[column], fontsize=9)
                axis.set_xlabel(f"ms after {event}", fontsize=8)
    axes[0, 0].legend(fontsize=7)
    figure.suptitle("thin: one runner on force plates (Hamner and Delp 2013)")
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture)
    plt.close(figure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "picture",
        type=Path,
        nargs="?",
        default=Path(__file__).parents[1] / "docs" / "img" / "contact_kinematics.png",
    )
    options = parser.parse_args(arguments)
    draw(options.folder, options.picture)


if __name__ == "__main__":
    main()
