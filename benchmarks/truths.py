"""Clips with known numbers, analysed and set beside them.

Three kinds: rendered clips with ``X.truth.json``, filmed clips with ``X.labels.json``
(events labelled by eye), and motion capture with force plates seen by a synthetic
camera. Rendered contact is a model of people's, so contact times of rendered clips are
compared with the same rule on the exact joints.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.compared import Compared
from benchmarks.exact import exact_scene, exact_track
from benchmarks.mocap import Run, film, hamner
from formcheck.errors import FormcheckError
from formcheck.events import gait_timing
from formcheck.metrics import METRICS, Inputs, measure
from formcheck.model import ClipAnalysis, GaitTiming
from formcheck.pipeline import analyse_clip
from formcheck.settings import Clip, Estimator, Runner, Settings
from formcheck.skeleton import SIDES, Side
from formcheck.strides import strides
from formcheck.symmetry import timing_asymmetries
from sample_videos.make_samples.take import Take

TRUTH: Final = ".truth.json"
LABELS: Final = ".labels.json"
BY_RULE: Final = ("contact_time", "flight_time", "duty_factor")
"""Compared with the same rule on the exact joints."""
KINDS: Final = ("foot_strike", "toe_off")
_FAR_S: Final = 0.10
"""An event this far from every true one is no match."""

Json = Mapping[str, Any]


def clips_of(folder: Path) -> list[Path]:
    """Return the clips in a folder that have a truth or labels beside them."""
    return sorted(
        path
        for path in folder.glob("*.mp4")
        if path.with_suffix(TRUTH).exists() or path.with_suffix(LABELS).exists()
    )


def take_of(truth: Json) -> Take:
    """Return how a clip was rendered."""
    known = {f.name for f in fields(Take)}
    said = {k: v for k, v in truth["take"].items() if k in known}
    return Take(**{k: tuple(v) if isinstance(v, list) else v for k, v in said.items()})


def clip_of(path: Path, truth: Json) -> Clip:
    """Return a rendered clip with what its maker would tell formcheck."""
    take = take_of(truth)
    shows_band = take.outfit not in ("over", "over_long", "hem")
    return Clip(
        path=path,
        speed_mps=take.speed_mps,
        capture_fps=take.capture_fps,
        waistband="yes" if shows_band and not take.view.startswith("side") else None,
        dots=take.outfit in ("dots", "strip"),
    )


def analysed(path: Path, truth: Json, estimator: Estimator = "tracks") -> ClipAnalysis:
    """Return what formcheck makes of a rendered clip."""
    return analyse_clip(
        clip_of(path, truth),
        runner=Runner(height_m=take_of(truth).height_m),
        settings=Settings(estimator=estimator),
    )


# ---------------------------------------------------------------- rendered clips


def compare_rendered(path: Path, estimator: Estimator) -> list[Compared]:
    """Return every number of a rendered clip that has a truth."""
    truth = json.loads(path.with_suffix(TRUTH).read_text())
    try:
        found = analysed(path, truth, estimator)
    except FormcheckError as error:
        raise FormcheckError(f"{path.name}: {error}") from error
    return list(rendered_rows(found, truth))


def rendered_rows(found: ClipAnalysis, truth: Json) -> Iterator[Compared]:
    """Yield the numbers, differences and events of one rendered clip."""
    take, name = take_of(truth), truth["clip"]
    exact = exact_timing(take)
    wanted = dict(truth["values"])
    if take.view.startswith("side"):
        wanted |= _by_rule(take, exact)
    measured = {(m.key, m.side): m for m in found.metrics}
    refused = {(m.key, m.side) for m in found.not_measured}
    for key, values in wanted.items():
        if not _shown(key, take):
            continue
        pairs = values.items() if isinstance(values, Mapping) else [(None, values)]
        for side, value in pairs:
            m = measured.get((key, side))
            if m is None and not refused & {(key, side), (key, None)}:
                continue
            yield Compared(
                clip=name,
                key=key,
                place=place(take, side),
                unit=METRICS[key].unit,
                truth=float(value),
                value=np.nan if m is None else m.value,
                error=np.nan if m is None else m.error,
            )
    yield from _differences(found, truth, exact)
    if take.view.startswith("side"):
        yield from _events(found, take, name, exact)


def _shown(key: str, take: Take) -> bool:
    """Return whether a clip's view can show a metric; the belt speed is typed in."""
    if key not in METRICS or key == "belt_speed":
        return False
    own = "side" if take.view.startswith("side") else "frontal"
    return METRICS[key].view in ("any", own)


def place(take: Take, side: Side | None) -> str:
    """Return where a side is: near or far in side views, else its name."""
    if side is None or not take.view.startswith("side"):
        return side or ""
    return "near" if take.view == f"side_{side}" else "far"


def exact_timing(take: Take) -> GaitTiming:
    """Return the events that formcheck's rules give on the exact joints."""
    return gait_timing(exact_track(take), exact_scene(take))


def _by_rule(take: Take, exact: GaitTiming) -> dict[str, dict[Side | None, float]]:
    track = exact_track(take)
    inputs = Inputs(
        track=track,
        scene=exact_scene(take),
        timing=exact,
        strides=strides(exact),
        runner=Runner(height_m=take.height_m),
        speed_mps=take.speed_mps,
        clip=0,
    )
    found: dict[str, dict[Side | None, float]] = {key: {} for key in BY_RULE}
    for m in measure(inputs).values:
        if m.key in BY_RULE:
            found[m.key][m.side] = m.value
    return found


def _differences(
    found: ClipAnalysis, truth: Json, exact: GaitTiming
) -> Iterator[Compared]:
    """Yield left minus right of step time [%], contact time [ms], strike angle."""
    take = take_of(truth)
    uneven = {a.key: a for a in found.asymmetries}
    ruled = timing_asymmetries(
        exact, scene=exact_scene(take), rate_hz=take.real_fps, clip=0
    )
    by_rule = {a.key: a.difference for a in ruled}
    values = truth["values"]
    percent = 200.0 / values["stride_time"]
    asked = (
        ("step_time", "step_time_asymmetry", values["step_time_asymmetry_pct"]),
        ("contact_time", "contact_time_difference", by_rule.get("contact_time")),
        (
            "foot_strike_angle",
            "foot_strike_difference",
            values["foot_strike_difference"],
        ),
    )
    for key, called, true in asked:
        a = uneven.get(key)
        if a is None or true is None:
            continue
        scale = percent if key == "step_time" else 1.0
        yield Compared(
            clip=truth["clip"],
            key=called,
            place="",
            unit="%" if key == "step_time" else a.unit,
            truth=float(true),
            value=scale * a.difference,
            error=scale * a.error,
        )


def _events(
    found: ClipAnalysis, take: Take, name: str, exact: GaitTiming
) -> Iterator[Compared]:
    """Yield each tracked event against the same rule on the exact joints [ms]."""
    if found.timing is None:
        return
    for kind in KINDS:
        for side in SIDES:
            true_s = exact.times(kind, side)
            for event in found.timing.events:
                if event.kind != kind or event.side != side or not len(true_s):
                    continue
                nearest = true_s[np.argmin(np.abs(true_s - event.time_s))]
                yield Compared(
                    clip=name,
                    key=kind,
                    place=place(take, side),
                    unit="ms",
                    truth=0.0,
                    value=1000.0 * (event.time_s - nearest),
                    error=1000.0 * event.error_s,
                )


# ---------------------------------------------------------------- filmed clips


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
