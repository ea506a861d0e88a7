"""Many short rendered clips under drawn conditions, to check the stated errors.

Each clip is rendered, analysed, compared and deleted; one row per number stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from benchmarks.compared import Compared, from_csv, scatter_table, to_csv
from benchmarks.truths import compare_rendered
from formcheck.errors import FormcheckError
from sample_videos.make_samples.film import film
from sample_videos.make_samples.take import CameraView, Outfit, Take
from sample_videos.make_samples.truth import write_truth

SIDE_OUTFITS: Final[tuple[Outfit, ...]] = ("tucked", "dark", "tights", "bare", "over")
REAR_OUTFITS: Final[tuple[Outfit, ...]] = ("tucked", "bare", "dots")
REAR_EVERY: Final = 6
"""Every so many clips one is filmed from behind."""
COUNT: Final = 66
"""Clips of the stored sweep."""
RATES: Final = (30.0, 60.0, 60.0, 30.0, 60.0, 30.0, 120.0)
SIDE_SECONDS: Final = 6.5
REAR_SECONDS: Final = 9.0
CONDITIONS: Final = (
    "speed_mps",
    "cadence_spm",
    "strike_deg",
    "step_asymmetry_pct",
    "height_m",
    "roll_deg",
    "noise",
    "fps",
)
PLOTTED: Final = (
    "foot_strike",
    "toe_off",
    "contact_time",
    "step_time_asymmetry",
    "foot_strike_angle",
    "stride_length",
)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One clip of the sweep."""

    name: str
    take: Take


def draw(count: int, seed: int = 0) -> list[Drawn]:
    """Return takes that fill the space of conditions evenly.

    Speed 2.3 to 5 m/s, cadence 150 to 200 (higher when faster), strike -12 to 20 deg
    per foot, step asymmetry -10 to 10 %, height 1.55 to 1.95 m, roll -3 to 3 deg,
    noise, frame rate, clothes, palette, side, drop.
    """
    rng = np.random.default_rng(seed)
    # A Latin hypercube: each condition takes each of ``count`` equal slices once.
    at = np.stack([rng.permutation(count) for _ in range(12)], axis=1)
    at = (at + rng.random(at.shape)) / count
    return [
        Drawn(name=f"sweep_{i:03d}", take=_take(i, row.tolist()))
        for i, row in enumerate(at)
    ]


def _take(i: int, u: Sequence[float]) -> Take:
    rear = i % REAR_EVERY == REAR_EVERY - 1
    speed = 2.3 + 2.7 * u[0]
    # Faster runners step faster: a band of 30 steps/min that rises from 150 to 170.
    cadence = 150.0 + 20.0 * u[0] + 30.0 * u[1]
    strike = -12.0 + 32.0 * u[2]
    other = float(np.clip(strike + 12.0 * (u[3] - 0.5), -12.0, 20.0))
    side: CameraView = "side_left" if u[11] < 0.5 else "side_right"
    outfits = REAR_OUTFITS if rear else SIDE_OUTFITS
    wide = not rear and i % 2 == 0
    return Take(
        view="rear" if rear else side,
        speed_mps=round(speed, 3),
        cadence_spm=round(cadence, 2),
        strike_deg=(round(strike, 2), round(other, 2)),
        step_asymmetry_pct=round(20.0 * (u[4] - 0.5), 2) if i % 3 else 0.0,
        height_m=round(1.55 + 0.40 * u[5], 3),
        roll_deg=round(6.0 * (u[6] - 0.5), 2),
        noise=round(4.0 * u[7], 2),
        drop_deg=(round(10.0 * u[8], 2), round(10.0 * u[9], 2)),
        outfit=outfits[int(u[10] * len(outfits))],
        palette=i % 3,
        fps=30.0 if rear else RATES[i % len(RATES)],
        seconds=REAR_SECONDS if rear else SIDE_SECONDS,
        width_px=360 if rear else (640 if wide else 480),
        height_px=480 if rear else 360,
        fill_frac=0.80,
        distance_m=3.4 if rear else 3.8,
        crf=23,
        seed=1000 + i,
    )


def run(drawn: Sequence[Drawn], table: Path) -> Iterator[str]:
    """Render, analyse and delete clips that ``table`` does not know yet.

    Yields a line per clip; the table is complete after every one.
    """
    rows = from_csv(table) if table.exists() else []
    known = {row.clip for row in rows}
    for one in drawn:
        if f"{one.name}.mp4" in known:
            continue
        try:
            found = _one(one)
        except FormcheckError as error:
            yield f"{one.name}: refused: {error}"
            continue
        rows = [*rows, *found]
        to_csv(rows, table)
        yield f"{one.name}: {len(found)} numbers"


def _one(one: Drawn) -> list[Compared]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{one.name}.mp4"
        film(one.take, path)
        truth = path.with_suffix(".truth.json")
        write_truth(one.take, truth, name=path.name, about="sweep")
        return compare_rendered(path, "tracks")


def conditions(drawn: Sequence[Drawn]) -> pd.DataFrame:
    """Return the conditions of each clip, by name of its file."""
    takes = [{"clip": f"{one.name}.mp4", **asdict(one.take)} for one in drawn]
    table = pd.DataFrame(takes).set_index("clip")
    table["strike_deg"] = [float(np.mean(pair)) for pair in table["strike_deg"]]
    return table


def by_strike(rows: Sequence[Compared], drawn: Sequence[Drawn]) -> str:
    """Return a table of event errors by how the foot lands, from means of clips.

    ``scatter`` is the mean SD of single events within a clip.
    """
    takes = {f"{one.name}.mp4": one.take for one in drawn}
    single: dict[tuple[str, str, str], list[float]] = {}
    for row in rows:
        if row.key in ("foot_strike", "toe_off") and np.isfinite(row.value):
            name = (row.clip, row.key, row.place)
            single.setdefault(name, []).append(row.value - row.truth)
    groups: dict[tuple[str, str, str], list[list[float]]] = {}
    for (clip, key, place), values in single.items():
        landing = _landing(takes[clip], place)
        groups.setdefault((key, landing, place), []).append(values)
    return scatter_table(groups)


def _landing(take: Take, place: str) -> str:
    """Return how the near or far foot lands: above 8 deg heel, below -5 forefoot."""
    near = 0 if take.view == "side_left" else 1
    angle = take.strike_deg[near if place == "near" else 1 - near]
    return "heel" if angle > 8.0 else ("forefoot" if angle < -5.0 else "midfoot")


def plot(rows: Sequence[Compared], table: pd.DataFrame, folder: Path) -> None:
    """Draw error against condition, one picture per condition."""
    folder.mkdir(parents=True, exist_ok=True)
    for condition in CONDITIONS:
        figure, axes = plt.subplots(2, 3, figsize=(9, 5), dpi=80, layout="constrained")
        for axis, key in zip(axes.ravel(), PLOTTED, strict=True):
            own = [row for row in rows if row.key == key and np.isfinite(row.value)]
            x = [float(table.loc[row.clip, condition]) for row in own]
            y = [row.value - row.truth for row in own]
            axis.axhline(0.0, color="0.7", linewidth=0.8)
            axis.plot(x, y, ".", markersize=4)
            unit = own[0].unit if own else ""
            axis.set_title(f"{key}, {unit}", fontsize=9)
            axis.set_xlabel(condition, fontsize=8)
        figure.savefig(folder / f"sweep_{condition}.png")
        plt.close(figure)
