"""Print what lines across the back make of real runners' pelves.

``python -m benchmarks.pelvis_on_people FOLDER`` reads the skin markers of runners in
the format of ``markers.treadmill``. Pelvic drop (``pelvic_excursion``) of lines
on the skin is compared with that of the line through the middles of ASIS and PSIS: dots
over the PSIS, and edges of a waistband that reach so far to either side, the skin
between PSIS and iliac crests taken as straight. An edge is read over 0.6 hip widths,
about 10 cm; a stiff belt would move as the pelvis. Strikes are late or early by 10 ms
(SD), as from behind. ``shows`` is the part of the pelvis' drop that is seen; what is
read is divided by the program's part (:data:`formcheck.pelvis.stance.FOLLOWED`).
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.markers.treadmill import Trial, trials
from benchmarks.reference_runners import pelvis_deg
from formcheck.metrics.frontal.pelvis_errors import EXCURSION_ERROR_DEG
from formcheck.model import FloatArray, PelvisMethod
from formcheck.model.skeleton import SIDES
from formcheck.pelvis.stance import FOLLOWED
from formcheck.signal.harmonics import fit_stride, stride_curve

MARKERS: Final = ("L.Iliac.Crest", "L.PSIS", "R.PSIS", "R.Iliac.Crest")
"""From the runner's left to the right."""
HALF_WIDTHS_M: Final = (0.06, 0.075, 0.09, 0.10, 0.11)
STRIKES_SD_S: Final = 0.010
METHODS: Final[dict[str, PelvisMethod]] = {"dots": "dots", "band": "waistband"}
_LOST: Final = -32768


def back(path: Path) -> FloatArray:
    """Return the four markers of a run [m], NaN where lost, shape (n, 4, 3)."""
    stored = np.load(path)
    raw = np.stack([stored[name] for name in MARKERS], axis=1)
    found: FloatArray = np.where(raw == _LOST, np.nan, raw / 1e4)
    return found


def edge_deg(markers: FloatArray, half_width_m: float) -> FloatArray:
    """Return the tilt of an edge through the markers, against its usual shape [deg]."""
    across, up = markers[:, :, 2], markers[:, :, 1]
    across = across - across[:, 1:3].mean(axis=1, keepdims=True)
    columns = np.linspace(-half_width_m, half_width_m, 15)
    heights = np.empty((len(up), columns.size))
    rows = np.arange(len(up))
    for i, column in enumerate(columns):
        left = np.clip(np.sum(across < column, axis=1) - 1, 0, 2)
        span = across[rows, left + 1] - across[rows, left]
        share = (column - across[rows, left]) / span
        heights[:, i] = up[rows, left] + share * (up[rows, left + 1] - up[rows, left])
    heights -= np.nanmean(heights, axis=0)
    slope = heights @ columns / (columns @ columns)
    return np.degrees(np.arctan(slope))


def dots_deg(markers: FloatArray) -> FloatArray:
    """Return the tilt of the line over the PSIS [deg]."""
    across = markers[:, 2] - markers[:, 1]
    return np.degrees(np.arctan2(across[:, 1], across[:, 2]))


def drops_deg(tilt_deg: FloatArray, trial: Trial, late_s: float) -> FloatArray:
    """Return each leg's highest tilt in stance over the stride's mean [deg]."""
    run = trial.run
    left = np.sort(run.strikes_s["left"]) + late_s
    phase = np.interp(run.time_s, left, np.arange(len(left)))
    seen = np.isfinite(tilt_deg) & (run.time_s > left[0]) & (run.time_s < left[-1])
    harmonics, _, _ = fit_stride(phase[seen], tilt_deg[seen])
    found = []
    for side, sign in zip(SIDES, (-1.0, 1.0), strict=True):
        strikes = np.sort(run.strikes_s[side])
        offs = np.sort(run.toe_offs_s[side])
        stance = np.median([offs[offs > s][0] - s for s in strikes if s < offs[-1]])
        own = np.interp(strikes + late_s, left, np.arange(len(left)))[1:-1] % 1.0
        start = float(np.median((own + 0.25) % 1.0)) - 0.25
        inside = start + np.linspace(0.0, stance / np.median(np.diff(left)), 101)
        found.append(float((sign * stride_curve(harmonics, inside)).max()))
    return np.array(found)


def table(folder: Path) -> str:
    """Return a Markdown table of what each line reads."""
    rng = np.random.default_rng(0)
    off: dict[str, list[FloatArray]] = {}
    shows: dict[str, list[FloatArray]] = {}
    for trial in trials(folder):
        if not trial.pelvis_sides_m:
            continue
        markers = back(folder / f"{trial.run.name}.npz")
        true = drops_deg(pelvis_deg(trial), trial, 0.0)
        late_s = float(rng.normal(0.0, STRIKES_SD_S))
        lines = {"dots": dots_deg(markers)} | {
            f"band, {100 * half:g} cm": edge_deg(markers, half)
            for half in HALF_WIDTHS_M
        }
        lines["band, stiff belt"] = pelvis_deg(trial)
        for name, tilt in lines.items():
            seen = drops_deg(tilt, trial, late_s)
            followed = FOLLOWED[METHODS[name.split(",")[0]]]
            off.setdefault(name, []).append(seen / followed - true)
            shows.setdefault(name, []).append(np.array([seen.sum(), true.sum()]))
    head = "| line | legs | shows | bias, SD | rmse | 95 % of legs within "
    rows = [f"{head}| stated error covers | left - right, 95 % |", "|---" * 8 + "|"]
    for name, each in off.items():
        error = np.array(each)
        apart = error[:, 0] - error[:, 1]
        stated = EXCURSION_ERROR_DEG[METHODS[name.split(",")[0]]]
        seen_sum, true_sum = np.sum(shows[name], axis=0)
        rows.append(
            f"| {name} | {error.size} | {seen_sum / true_sum:.2f} "
            f"| {error.mean():+.1f}, {error.std():.1f} "
            f"| {np.sqrt(np.mean(error**2)):.1f} "
            f"| {np.quantile(np.abs(error), 0.95):.1f} "
            f"| {100 * np.mean(np.abs(error) <= stated):.0f} % of {stated:g} "
            f"| {np.quantile(np.abs(apart), 0.95):.1f} |"
        )
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pelvis_on_people",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    print(table(parser.parse_args(arguments).folder))


if __name__ == "__main__":
    main()
