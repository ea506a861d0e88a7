"""Print how far formcheck's numbers are from the truth, as Markdown.

``python -m benchmarks.accuracy`` analyses the sample clips (or the FOLDERs given: every
clip with a truth or labels beside it) and sums up the stored sweep. ``--mocap FOLDER``
adds force plates, ``--sweep N`` renders N short clips under drawn conditions and stores
their numbers, ``--write`` puts the tables between the markers of docs/measurement.md.

Bias is measured minus true; 95 % limits are bias -+ 1.96 sd; refused is the share of
numbers not given although there was a truth; covered is the share of given numbers
whose stated error reaches the truth.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from benchmarks import sweep
from benchmarks.compared import (
    Compared,
    coverage,
    from_csv,
    markdown,
    summaries,
)
from benchmarks.filmed import LABELS, compare_force_plates, compare_labelled
from benchmarks.pages import put_part
from benchmarks.pelvis_lines import LineFit, hip_line, picture_line, table
from benchmarks.truths import BY_RULE, KINDS, TRUTH, analysed, rendered_rows
from formcheck.settings.settings import Estimator

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "measurement.md"
SWEEP: Final = ROOT / "docs" / "accuracy_sweep.csv"
PICTURES: Final = ROOT / "docs" / "img"

TITLES: Final = {
    "sample_videos": "Sample clips",
    "sample_videos-pelvis": "Lines across the pelvis, sample clips",
    "sample_videos-mediapipe": "Sample clips, stock MediaPipe landmarks",
    "sample_videos-mediapipe-pelvis": "Lines across the pelvis, stock landmarks",
    "sweep": "Rendered conditions",
    "sweep-strikes": "Events of rendered conditions, by landing",
    "clips-labels": "Filmed clips, events labelled by eye",
    "clips-mediapipe-labels": "Filmed clips, stock MediaPipe landmarks",
    "force-plates-60": "Force plates, markers at 60 frames per second",
    "force-plates-30": "Force plates, markers at 30 frames per second",
}
RULED: Final = (*KINDS, *BY_RULE, "contact_time_difference")
"""Compared with the same rule on the exact joints: of their errors, the part for how
people differ from the rule's runners is not put to the test."""
Parts = dict[str, str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    parts: Parts = {}
    if options.sweep:
        for line in sweep.run(sweep.draw(options.sweep, options.seed), options.table):
            print(line, flush=True)
    else:
        for folder in options.folders or [ROOT / "sample_videos"]:
            parts |= _folder(folder, options.estimator)
    tracked = options.estimator == "tracks" and not options.folders
    if options.sweep or (tracked and options.table.exists()):
        parts |= _swept(options)
    if options.mocap:
        for fps in (60.0, 30.0):
            rows = compare_force_plates(options.mocap, fps)
            parts[f"force-plates-{fps:.0f}"] = markdown(summaries(rows))
    for name, text in parts.items():
        print(f"\n## {name}\n\n{text}")
        if options.write:
            put_part(PAGE, name, f"### {TITLES.get(name, name)}\n\n{text}")


def _folder(folder: Path, estimator: Estimator) -> Parts:
    """Return the tables of one folder: all numbers, and lines across the pelvis."""
    rows: list[Compared] = []
    labelled: list[Compared] = []
    lines: list[tuple[str, tuple[float, float], LineFit]] = []
    for path in _clips(folder):
        if not path.with_suffix(TRUTH).exists():
            labelled += compare_labelled(path, estimator)
            continue
        truth = json.loads(path.with_suffix(TRUTH).read_text())
        found = analysed(path, truth, estimator)
        rows += rendered_rows(found, truth)
        if found.scene is not None and found.scene.view != "side":
            drops = truth["values"]["pelvic_drop"]
            for fit in (hip_line(found, truth), picture_line(found, truth)):
                if fit is not None:
                    lines.append((path.stem, (drops["left"], drops["right"]), fit))
    name = folder.resolve().name + ("" if estimator == "tracks" else f"-{estimator}")
    parts: Parts = {}
    if rows:
        parts[name] = f"{markdown(summaries(rows))}\n\n{covered(rows)}"
    if labelled:
        parts[f"{name}-labels"] = markdown(summaries(labelled))
    if lines:
        parts[f"{name}-pelvis"] = table(lines)
    return parts


def _clips(folder: Path) -> list[Path]:
    """Return the clips of a folder that have a truth or labels beside them."""
    beside = (TRUTH, LABELS)
    return sorted(
        path
        for path in folder.glob("*.mp4")
        if any(path.with_suffix(suffix).exists() for suffix in beside)
    )


def _swept(options: argparse.Namespace) -> Parts:
    """Return the tables of the sweep's stored rows, and draw its plots."""
    drawn = sweep.draw(options.sweep or sweep.COUNT, options.seed)
    rows = from_csv(options.table)
    sweep.plot(rows, sweep.conditions(drawn), PICTURES)
    clips = len({row.clip for row in rows})
    text = f"{clips} clips.\n\n{markdown(summaries(rows))}\n\n{covered(rows)}"
    return {"sweep": text, "sweep-strikes": sweep.by_strike(rows, drawn)}


def covered(rows: Sequence[Compared]) -> str:
    """Return how many stated errors reach the truth, times by rule also left out."""
    own = [row for row in rows if row.key not in RULED]
    given, true = (sum(row.value == row.value for row in some) for some in (rows, own))
    return (
        f"All {given} numbers together: {100 * coverage(rows):.1f} % of the stated "
        f"95 % errors cover the truth. Of the {true} that are compared with the truth "
        f"itself and not with the same rule on the exact joints: "
        f"{100 * coverage(own):.1f} %."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--estimator",
        choices=get_args(Estimator),
        default="tracks",
        help="mediapipe = stock MediaPipe landmarks fed to the same steps",
    )
    parser.add_argument("--mocap", type=Path, help="folder of force-plate runs")
    parser.add_argument("--sweep", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=0, help="of the sweep")
    parser.add_argument("--table", type=Path, default=SWEEP, help="rows of the sweep")
    parser.add_argument("--write", action="store_true", help="into docs/measurement.md")
    return parser


if __name__ == "__main__":
    main()
