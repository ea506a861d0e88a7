"""Print how far formcheck's numbers are from the truth, as Markdown.

``python -m benchmarks.accuracy`` analyses the sample clips (or the FOLDERs given: every
clip with a truth or labels beside it) and sums up the stored sweep. ``--mocap FOLDER``
adds force plates, ``--sweep N`` draws N short clips (``clips.people_sweep``),
renders those that the table does not know yet (one that was stopped goes on) and stores
their numbers, ``--write`` puts the tables between the markers of docs/measurement.md.
``--estimator mediapipe`` feeds stock MediaPipe's landmarks to the same steps.

Bias is measured minus true, rmse holds bias and scatter; refused is the share of
numbers not given although there was a truth; covered is the share of given numbers
whose stated error reaches the truth.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from benchmarks.clips import people_sweep
from benchmarks.clips.filmed import LABELS, compare_force_plates, compare_labelled
from benchmarks.clips.pelvis_lines import LineFit, hip_line, picture_line, table
from benchmarks.clips.people import TRUTH, analysed, rendered_rows
from benchmarks.tables.compared import (
    Compared,
    coverage,
    markdown,
    summaries,
    uneven_claims,
)
from benchmarks.tables.pages import PAGE, put_part
from formcheck.settings.settings import Estimator

ROOT: Final = Path(__file__).parents[1]
SAMPLES: Final = ROOT / "sample_videos"

TITLES: Final = {
    "sample_videos": "Sample clips",
    "sample_videos-pelvis": "Lines across the pelvis, sample clips",
    "sample_videos-mediapipe": "Sample clips, stock MediaPipe landmarks",
    "sample_videos-mediapipe-pelvis": "Lines across the pelvis, stock landmarks",
    "sweep": "Rendered people, drawn conditions",
    "sweep-conditions": "Rendered people, condition by condition",
    "sweep-strikes": "Events of rendered people, by landing",
    "clips-labels": "Filmed clips, events labelled by eye",
    "clips-mediapipe-labels": "Filmed clips, stock MediaPipe landmarks",
    "force-plates-60": "Force plates, markers at 60 frames per second",
    "force-plates-30": "Force plates, markers at 30 frames per second",
}
Parts = dict[str, str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = _parser()
    options = parser.parse_args(arguments)
    parts: Parts = {}
    if options.sweep:
        drawn = people_sweep.draw(options.sweep, options.seed)
        for line in people_sweep.run(drawn, options.table, options.candidates):
            print(line, flush=True)
    else:
        for folder in options.folders or [SAMPLES]:
            if not _clips(folder):
                parser.error(f"{folder} holds no clips with a truth or labels beside")
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
        parts[name] = report(rows)
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
    """Return the tables of the sweep's stored rows."""
    rows = people_sweep.stored(options.table)
    drawn = people_sweep.draw(options.sweep or people_sweep.COUNT, options.seed)
    takes = {f"{one.name}.mp4": one.take for one in drawn}
    return {
        "sweep": report(rows),
        "sweep-conditions": people_sweep.by_condition(rows, takes),
        "sweep-strikes": people_sweep.by_strike(rows),
    }


def report(rows: Sequence[Compared]) -> str:
    """Return a table of all metrics, what stated errors reach, and false claims."""
    clips = len({row.clip for row in rows})
    given = sum(row.value == row.value for row in rows)
    return (
        f"{clips} clips.\n\n{markdown(summaries(rows))}\n\nAll {given} numbers: "
        f"{100 * coverage(rows):.1f} % of the stated 95 % errors cover the truth.\n\n"
        f"{uneven_claims(rows)}"
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
    parser.add_argument(
        "--table", type=Path, default=people_sweep.TABLE, help="rows of the sweep"
    )
    parser.add_argument(
        "--candidates", type=Path, help="folder that keeps what the nets saw"
    )
    parser.add_argument("--write", action="store_true", help="into docs/measurement.md")
    return parser


if __name__ == "__main__":
    main()
