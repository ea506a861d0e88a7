"""Clips from behind that are hard to come by: even legs, small pictures, dots and hem.

``python -m benchmarks.rear FOLDER`` renders twenty runners with even legs, six in
pictures so small that the hips are about 31 px apart, and four with two dots below the
hem of a shirt, into FOLDER (those that are there stay), analyses them and prints what
was found minus what is true. ``claims`` are differences of the legs that are called
real; runners with even legs have none. ``--write`` puts the table into
docs/measurement.md.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy import PAGE
from benchmarks.pages import put_part
from benchmarks.pelvis_lines import picture_line
from benchmarks.sweep import Drawn
from benchmarks.truths import TRUTH, Json, analysed, take_of
from formcheck.model import ClipAnalysis
from formcheck.model.skeleton import SIDES
from formcheck.pelvis.tilt import hip_width_px
from sample_videos.make_samples.film import film
from sample_videos.make_samples.take import Outfit, Take
from sample_videos.make_samples.truth import write_truth

EVEN: Final = 20
_REAR: Final = Take(
    view="rear",
    width_px=420,
    height_px=600,
    fill_frac=0.80,
    distance_m=3.4,
    seconds=9.0,
    fps=30.0,
    crf=28,
)
_SMALL: Final = replace(_REAR, width_px=360, height_px=720, fill_frac=0.435)
_WORN: Final[tuple[Outfit, ...]] = (
    "tucked",
    "bare",
    "dots",
    "dark",
    "tights",
    "over",
)
_KEYS: Final = (
    "pelvic_excursion",
    "pelvic_drop",
    "femoral_adduction",
    "lateral_trunk_lean",
    "step_time",
)
_HEADS: Final = (
    "clip",
    "clothes",
    "hips, px",
    "read from",
    "excursion, deg",
    "drop, deg",
    "slope",
    "thigh, deg",
    "trunk, deg",
    "step, ms",
    "claims",
)


def takes() -> list[Drawn]:
    """Return all takes: runners with even legs, small pictures, dots below a hem."""
    return [*even(), *small(), *hems()]


def even() -> list[Drawn]:
    """Return runners whose legs do the same, under conditions drawn evenly."""
    rng = np.random.default_rng(5)
    at = np.stack([rng.permutation(EVEN) for _ in range(8)], axis=1)
    at = (at + rng.random(at.shape)) / EVEN
    return [_even(i, *row) for i, row in enumerate(at.tolist())]


def _even(i: int, *u: float) -> Drawn:
    speed = 2.3 + 2.2 * u[0]
    drop, strike = round(9.0 * u[2], 2), round(-8.0 + 28.0 * u[7], 1)
    take = replace(
        _REAR,
        speed_mps=round(speed, 2),
        cadence_spm=round(152.0 + 9.0 * (speed - 2.3) + 20.0 * u[1], 1),
        drop_deg=(drop, drop),
        strike_deg=(strike, strike),
        height_m=round(1.55 + 0.40 * u[3], 3),
        roll_deg=round(4.0 * (u[4] - 0.5), 2),
        noise=round(3.0 * u[5], 2),
        trunk_follow=round(-0.4 + 0.9 * u[6], 2),
        camera_height_m=round(0.7 + 0.5 * ((i * 7) % EVEN) / EVEN, 2),
        outfit=_WORN[i % len(_WORN)],
        palette=i % 3,
        seed=612 + i // 10 + i % 10,
    )
    return Drawn(name=f"even_{i:02d}", take=take)


def small() -> list[Drawn]:
    """Return runners who fill 44 % of a small picture."""
    sixty = replace(_SMALL, fps=60.0)
    return [
        Drawn(name=f"small_{i}", take=take)
        for i, take in enumerate(
            (
                replace(_SMALL, drop_deg=(6.0, 0.0), seed=1600),
                replace(
                    _SMALL,
                    drop_deg=(3.0, 7.0),
                    outfit="bare",
                    palette=2,
                    roll_deg=2.0,
                    seed=1960,
                ),
                replace(
                    _SMALL, drop_deg=(8.0, 3.0), outfit="dots", palette=1, seed=1407
                ),
                replace(_SMALL, drop_deg=(5.0, 5.0), outfit="dark", seed=1382),
                replace(sixty, drop_deg=(0.0, 0.0), palette=1, seed=1696),
                replace(sixty, drop_deg=(0.0, 0.0), outfit="dots", seed=1396),
            )
        )
    ]


def hems() -> list[Drawn]:
    """Return runners with two dots below the hem of a shirt."""
    worn, low = replace(_REAR, outfit="dots_hem"), replace(_SMALL, outfit="dots_hem")
    return [
        Drawn(name=f"hem_{i}", take=take)
        for i, take in enumerate(
            (
                replace(worn, drop_deg=(8.0, 3.0), seed=1710),
                replace(worn, drop_deg=(0.0, 0.0), palette=1, seed=1699),
                replace(
                    worn,
                    drop_deg=(5.0, 9.0),
                    palette=2,
                    roll_deg=-2.0,
                    fps=60.0,
                    seed=2249,
                ),
                replace(low, drop_deg=(2.0, 7.0), palette=1, seed=2340),
            )
        )
    ]


# ---------------------------------------------------------------- what is found


def run(drawn: Sequence[Drawn], folder: Path) -> Iterator[str]:
    """Yield the table's rows, one per clip, rendering those that are not there."""
    yield "| " + " | ".join(_HEADS) + " |"
    yield "|---" * len(_HEADS) + "|"
    for one in drawn:
        path = folder / f"{one.name}.mp4"
        beside = path.with_suffix(TRUTH)
        if not beside.exists():
            film(one.take, path)
            write_truth(one.take, beside, name=path.name, about="benchmark")
        truth = json.loads(beside.read_text())
        yield row(one.name, analysed(path, truth), truth)


def row(name: str, found: ClipAnalysis, truth: Json) -> str:
    """Return one clip's row: found minus true, left and right."""
    line = picture_line(found, truth)
    off = {key: _off(found, truth, key) for key in _KEYS}
    cells = [
        name,
        take_of(truth).outfit.replace("_", ", "),
        "-" if found.pose is None else f"{hip_width_px(found.pose):.0f}",
        "refused" if line is None else line.line,
        off["pelvic_excursion"],
        off["pelvic_drop"],
        "-" if line is None or np.isnan(line.slope) else f"{line.slope:.2f}",
        off["femoral_adduction"],
        off["lateral_trunk_lean"],
        off["step_time"],
        ", ".join(claims(found)) or "-",
    ]
    return "| " + " | ".join(cells) + " |"


def claims(found: ClipAnalysis) -> list[str]:
    """Return the differences of the legs that are called real."""
    return [a.key for a in found.asymmetries if a.exceeds_error and not a.note]


def _off(found: ClipAnalysis, truth: Json, key: str) -> str:
    read = {m.side: m.value for m in found.metrics if m.key == key}
    if not read:
        return "-"
    scale, digits = (1000.0, 0) if key == "step_time" else (1.0, 1)
    true = truth["values"][key]
    return " / ".join(
        f"{scale * (read[side] - true[side]):+.{digits}f}" if side in read else "-"
        for side in SIDES
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rear",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help="into docs/measurement.md")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for line in run(takes(), options.folder):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        text = "\n".join(lines)
        put_part(PAGE, "rear", f"### Hard clips from behind\n\n{text}")


if __name__ == "__main__":
    main()
