"""Filmed clips with events labelled by eye, and motion capture with force plates.

Filmed clips have ``X.labels.json`` beside them; the markers of motion capture are seen
by a synthetic camera with the noise of tracked landmarks.
"""

import json
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.clips.people import Json
from benchmarks.markers.mocap import Run, film, hamner
from benchmarks.tables.compared import Compared
from formcheck.analysis.clip import analyse_clip
from formcheck.gait.events import gait_timing
from formcheck.model import ClipAnalysis, GaitTiming
from formcheck.model.skeleton import SIDES, Side
from formcheck.settings.settings import Clip, Estimator, Runner, Settings

LABELS: Final = ".labels.json"
_FAR_S: Final = 0.10
"""An event this far from every true one is no match."""


def compare_labelled(path: Path, estimator: Estimator) -> list[Compared]:
    """Return cadence and events of a filmed clip against labels made by eye.

    People label contact late by 9 to 24 ms, and differ by 15 ms; read the sd.
    """
    label = json.loads(path.with_suffix(LABELS).read_text())
    spm = label.get("cadence_spm")
    slowed = label.get("capture_fps")
    found = analyse_clip(
        Clip(path=path, capture_fps=slowed),
        runner=Runner(),
        settings=Settings(estimator=estimator),
    )
    if found.scene is not None and found.scene.slow_motion_hint is not None:
        return []  # nobody knows how fast it was filmed
    rows: list[Compared] = []
    if isinstance(spm, int | float):
        m = next((m for m in found.metrics if m.key == "cadence"), None)
        rows.append(
            Compared(
                clip=path.name,
                key="cadence",
                place="",
                unit="steps/min",
                truth=float(spm),
                value=np.nan if m is None else m.value,
                error=np.nan if m is None else m.error,
            )
        )
    return rows + _labelled_events(found, label, path.name)


def _labelled_events(found: ClipAnalysis, label: Json, name: str) -> list[Compared]:
    """Return matched events [ms]; a labelled one that has no match is refused."""
    if found.timing is None or found.scene is None or found.scene.view != "side":
        return []
    near = found.scene.near_side
    rate_hz = found.info.mean_fps * found.info.slow_motion_factor
    rows = []
    for event in label.get("events", []):
        kind, side = event["kind"], event["foot"]
        # The first frame with contact is on average half a frame late.
        true_s = (event["frame"] - 0.5) / rate_hz
        own = [e for e in found.timing.events if (e.kind, e.side) == (kind, side)]
        match = min(own, key=lambda e: abs(e.time_s - true_s), default=None)
        hit = match is not None and abs(match.time_s - true_s) < _FAR_S
        rows.append(
            Compared(
                clip=name,
                key=kind,
                place="near" if side == near else "far",
                unit="ms",
                truth=0.0,
                value=1000.0 * (match.time_s - true_s) if match and hit else np.nan,
                error=1000.0 * match.error_s if match and hit else np.nan,
            )
        )
    return rows


# ---------------------------------------------------------------- force plates


def compare_force_plates(folder: Path, fps: float, seeds: int = 10) -> list[Compared]:
    """Return events, contact and stride length against force plates, per seed.

    The markers are seen by a synthetic side camera with the noise of tracked landmarks.
    """
    rows: list[Compared] = []
    for stem in ("hamner_s04_run200", "hamner_s04_run400"):
        run = hamner(folder, stem)
        for near in SIDES:
            for seed in range(seeds):
                timing = gait_timing(*film(run, near=near, fps=fps, seed=seed))
                name = f"{stem} {near} {seed}"
                length = run.speed_mps * 120.0 / run.cadence_spm
                rows.append(
                    Compared(
                        clip=name,
                        key="stride_length",
                        place="",
                        unit="m",
                        truth=length,
                        value=run.speed_mps * timing.stride_time_s,
                        error=run.speed_mps * timing.stride_time_error_s,
                    )
                )
                rows += _plate_events(run, timing, name, near)
    return rows


def _plate_events(
    run: Run, timing: GaitTiming, name: str, near: Side
) -> list[Compared]:
    rows = []
    for kind, truth in (("foot_strike", run.strikes_s), ("toe_off", run.toe_offs_s)):
        for event in timing.events:
            if event.kind != kind:
                continue
            true_s = truth[event.side]
            nearest = true_s[np.argmin(np.abs(true_s - event.time_s))]
            rows.append(
                Compared(
                    clip=name,
                    key=kind,
                    place="near" if event.side == near else "far",
                    unit="ms",
                    truth=0.0,
                    value=1000.0 * (event.time_s - nearest),
                    error=1000.0 * event.error_s,
                )
            )
    return rows
