"""Rendered clips with ``X.truth.json``, analysed and set beside their truth.

Rendered contact is a model of people's, so contact times of rendered clips are compared
with the same rule on the exact joints.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.compared import Compared
from benchmarks.exact import exact_scene, exact_track
from formcheck.analysis.clip import analyse_clip
from formcheck.errors import FormcheckError
from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.metrics import METRICS, Inputs, measure
from formcheck.metrics.asymmetry import timing_asymmetries
from formcheck.model import ClipAnalysis, GaitTiming
from formcheck.model.skeleton import SIDES, Side
from formcheck.settings.settings import Clip, Estimator, Runner, Settings
from sample_videos.make_samples.shapes import HANGS_TO_M
from sample_videos.make_samples.take import Take

TRUTH: Final = ".truth.json"
BY_RULE: Final = ("contact_time", "flight_time", "duty_factor")
"""Compared with the same rule on the exact joints."""
UNMATCHED_S: Final = 0.10
"""An event farther than this from all of the exact joints' has nothing to be compared
with: at the ends of a clip one of the two may see a stance more."""
KINDS: Final = ("foot_strike", "toe_off")
Json = Mapping[str, Any]


def take_of(truth: Json) -> Take:
    """Return how a clip was rendered."""
    known = {f.name for f in fields(Take)}
    said = {k: v for k, v in truth["take"].items() if k in known}
    return Take(**{k: tuple(v) if isinstance(v, list) else v for k, v in said.items()})


def clip_of(path: Path, truth: Json) -> Clip:
    """Return a rendered clip with what its maker would tell formcheck."""
    take = take_of(truth)
    shows_band = take.outfit not in HANGS_TO_M
    return Clip(
        path=path,
        speed_mps=take.speed_mps,
        capture_fps=take.capture_fps,
        waistband="yes" if shows_band and not take.view.startswith("side") else None,
        dots=take.outfit in ("dots", "dots_hem", "strip"),
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
    ruled = timing_asymmetries(exact, scene=exact_scene(take), clip=0)
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
                if abs(event.time_s - nearest) > UNMATCHED_S:
                    continue
                yield Compared(
                    clip=name,
                    key=kind,
                    place=place(take, side),
                    unit="ms",
                    truth=0.0,
                    value=1000.0 * (event.time_s - nearest),
                    error=1000.0 * event.error_s,
                )
