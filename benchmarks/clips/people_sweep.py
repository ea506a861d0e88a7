"""Many short clips of rendered people under drawn conditions.

Each is rendered, analysed, compared and deleted; one row per number stays. The command
is :mod:`benchmarks.accuracy`.
"""

import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from benchmarks.clips.people import TRUTH, clip_of, rendered_rows
from benchmarks.tables.compared import (
    HEADINGS,
    Compared,
    cells,
    from_csv,
    scatter_table,
    summaries,
    to_csv,
)
from formcheck.analysis.clip import clip_info, measure_clip
from formcheck.analysis.pose_pass import watch
from formcheck.errors import FormcheckError
from formcheck.settings.settings import Runner, Settings
from sample_videos.make_samples.film import film
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.strides import runners
from sample_videos.make_samples.take import CameraView, Outfit, Take
from sample_videos.make_samples.truth import write_truth

SIDE_OUTFITS: Final[tuple[Outfit, ...]] = ("tucked", "dark", "tights", "over")
REAR_OUTFITS: Final[tuple[Outfit, ...]] = ("tucked", "tucked", "dots", "dark")
VIEWS: Final[tuple[CameraView, ...]] = (
    *("side_right", "side_left", "side_right", "rear", "side_left"),
    *("side_right", "side_left", "front", "side_right", "rear"),
)
"""Filmed in turn; six of ten from the side."""
COUNT: Final = 102
"""Clips of the stored sweep: every run of every runner twice."""
RATES: Final = (30.0, 60.0, 25.0, 60.0, 30.0, 60.0, 120.0, 30.0, 60.0, 240.0, 30.0)
SECONDS: Final = {25.0: 7.0, 30.0: 7.0, 60.0: 6.0, 120.0: 4.0, 240.0: 2.5}
"""Length of a clip by its frames per second [s]."""
N_BODIES: Final = 22
TABLE: Final = Path(__file__).parents[2] / "docs" / "accuracy_sweep.csv"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One clip of the sweep."""

    name: str
    take: Take


def draw(count: int, seed: int = 0) -> list[Drawn]:
    """Return takes that fill the space of conditions evenly.

    Every run of 17 runners at three speeds in turn (belt 2.2 to 5.3 m/s, scaled to the
    body), mirrored or not, on all bodies, 1.55 to 1.95 m tall; step asymmetry -8 to
    8 %, foot strikes changed by -12 to 6 deg, pelvic drop as run or drawn; a waistband
    that follows 0.5 to 0.9 of the pelvis; clothes, skin, shoes, rooms, light, noise;
    cameras turned by -8 to 8 and rolled by -3 to 3 deg, that shake or are held.
    """
    rng = np.random.default_rng(seed)
    # A Latin hypercube: each condition takes each of ``count`` equal slices once.
    at = np.stack([rng.permutation(count) for _ in range(18)], axis=1)
    at = (at + rng.random(at.shape)) / count
    names, order = runners(), rng.permutation(count)
    return [
        Drawn(
            name=f"sweep_{i:03d}",
            take=_take(i, names[int(order[i]) % len(names)], row.tolist()),
        )
        for i, row in enumerate(at)
    ]


def _take(i: int, runner: str, u: Sequence[float]) -> Take:
    view = VIEWS[i % len(VIEWS)]
    side = view.startswith("side")
    fps = RATES[i % len(RATES)] if side else (30.0, 60.0, 30.0)[i % 3]
    outfits = SIDE_OUTFITS if side else REAR_OUTFITS
    changed = -12.0 + 18.0 * u[0]
    plain = replace(_STEADY, view=view, runner=runner, fps=fps, seed=1000 + i)
    return replace(
        plain,
        mirrored=u[1] < 0.5,
        step_asymmetry_pct=round(16.0 * (u[2] - 0.5), 2) if i % 3 == 0 else 0.0,
        strike_change_deg=(round(changed, 1), round(changed + 8.0 * (u[3] - 0.5), 1))
        if i % 4 == 1
        else (0.0, 0.0),
        drop_deg=(round(10.0 * u[4], 2), round(10.0 * u[5], 2)) if i % 2 else None,
        body=int(N_BODIES * u[6]),
        height_m=round(1.55 + 0.40 * u[7], 3),
        band_gain=round(0.5 + 0.4 * u[8], 2),
        lean_deg=round(2.0 + 9.0 * u[9], 1),
        outfit=outfits[int(u[10] * len(outfits))],
        palette=i % 6,
        skin=int(5 * u[11]),
        hair=i % 4,
        shoes=i % 5,
        room=i % 3,
        yaw_deg=round(16.0 * (u[12] - 0.5), 2) if i % 2 else 0.0,
        roll_deg=round(6.0 * (u[13] - 0.5), 2),
        noise=round(4.0 * u[14], 2),
        dim=round(0.6 + 0.5 * u[15], 2),
        shake_mm=round(4.0 * u[16], 1) if i % 5 == 2 else 0.0,
        hand_mm=round(8.0 * u[17], 1) if i % 7 == 3 else 0.0,
        seconds=SECONDS[fps],
        width_px=(560 if i % 4 else 720) if side else 360,
        height_px=(420 if i % 4 else 540) if side else 540,
        distance_m=3.8 if side else 3.4,
    )


_STEADY: Final = Take(fill_frac=0.78, crf=23)


def run(drawn: Sequence[Drawn], table: Path, kept: Path | None = None) -> Iterator[str]:
    """Render, analyse and delete clips that ``table`` does not know yet.

    Yields a line per clip; the table is complete after every one, so that a sweep that
    was stopped goes on where it was. In ``kept`` what the pose nets saw, and the truth,
    are kept: clips that are there are measured anew, without any video.
    """
    rows = stored(table)
    known = {row.clip for row in rows}
    for one in drawn:
        name = f"{one.name}.mp4"
        seen = kept is not None and _stored_in(kept, one).exists()
        if name in known and not seen:
            continue
        try:
            with TemporaryDirectory() as folder:
                found = _one(one, kept or Path(folder))
        except FormcheckError as error:
            yield f"{one.name}: refused: {error}"
            continue
        rows = [*(row for row in rows if row.clip != name), *found]
        to_csv(sorted(rows, key=lambda row: row.clip), table)
        yield f"{one.name}: {len(found)} numbers"


def _one(one: Drawn, kept: Path) -> list[Compared]:
    kept.mkdir(parents=True, exist_ok=True)
    stored, beside = _stored_in(kept, one), kept / f"{one.name}{TRUTH}"
    if not stored.exists():
        _watch(one, stored, beside)
    truth = json.loads(beside.read_text())
    candidates, info = pickle.loads(stored.read_bytes())
    found = measure_clip(
        candidates,
        info=info,
        clip=clip_of(Path(truth["clip"]), truth),
        runner=Runner(height_m=one.take.height_m),
    )
    return list(rendered_rows(found, truth))


def _stored_in(kept: Path, one: Drawn) -> Path:
    """Return where what the pose nets saw of a clip is kept."""
    return kept / f"{one.name}.pickle"


def _watch(one: Drawn, stored: Path, beside: Path) -> None:
    """Render a clip and store what the pose nets see in it, and its truth."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{one.name}.mp4"
        made = motion(one.take)
        film(one.take, path, run=made)
        write_truth(one.take, beside, name=path.name, about="sweep", run=made)
        clip = clip_of(path, json.loads(beside.read_text()))
        seen = watch(clip, settings=Settings(overlay=False))
        info = clip_info(clip, seen.source, seen.candidates)
        unfinished = stored.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps((seen.candidates, info)))
        unfinished.rename(stored)


def stored(table: Path) -> list[Compared]:
    """Return the rows of a sweep; none if there was none."""
    return from_csv(table) if table.exists() else []


def by_strike(rows: Sequence[Compared]) -> str:
    """Return a table of event errors by how the foot lands, from means of clips.

    ``scatter`` is the mean SD of single events within a clip.
    """
    strikes = {
        (row.clip, row.place): row.truth
        for row in rows
        if row.key == "foot_strike_angle"
    }
    single: dict[tuple[str, str, str], list[float]] = {}
    for row in rows:
        if row.key in ("foot_strike", "toe_off") and np.isfinite(row.value):
            name = (row.clip, row.key, row.place)
            single.setdefault(name, []).append(row.value - row.truth)
    groups: dict[tuple[str, str, str], list[list[float]]] = {}
    for (clip, key, place), values in single.items():
        landing = _landing(strikes.get((clip, place), np.nan))
        groups.setdefault((key, landing, place), []).append(values)
    return scatter_table(groups)


SHOWN: Final = (
    *("foot_strike", "toe_off", "cadence", "contact_time", "foot_strike_angle"),
    *("knee_flexion_ic", "vertical_oscillation", "pelvic_drop", "femoral_adduction"),
)
"""Numbers that are told condition by condition."""


def conditions(take: Take) -> list[str]:
    """Return the conditions that a take belongs to."""
    found = [
        f"{take.real_fps:.0f} frames/s",
        f"clothes: {take.outfit}",
        "camera turned by over 4 deg" if abs(take.yaw_deg) > 4.0 else "camera square",
        "noisy or dark" if take.noise > 2.5 or take.dim < 0.7 else "good light",
    ]
    if take.shake_mm or take.hand_mm:
        found.append("camera shakes or is held")
    if take.shoes % 5 == 4:
        found.append("white shoes")
    return found


def by_condition(rows: Sequence[Compared], takes: Mapping[str, Take]) -> str:
    """Return how far numbers are off in each condition, near and far together.

    ``takes`` are the takes of the rows' clips.
    """
    groups: dict[str, list[Compared]] = {}
    for row in rows:
        if row.key in SHOWN:
            for condition in conditions(takes[row.clip]):
                groups.setdefault(condition, []).append(replace(row, place=""))
    heads = ("condition", HEADINGS[0], *HEADINGS[2:])
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for condition in sorted(groups):
        for summary in summaries(groups[condition]):
            label, _, *rest = cells(summary)
            lines.append("| " + " | ".join((condition, label, *rest)) + " |")
    return "\n".join(lines)


def _landing(strike_deg: float) -> str:
    """Return how a foot lands: above 8 deg heel, below -5 forefoot."""
    if np.isnan(strike_deg):
        return "unknown"
    return "heel" if strike_deg > 8.0 else ("forefoot" if strike_deg < -5.0 else "mid")
