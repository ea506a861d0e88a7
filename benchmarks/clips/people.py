"""Rendered clips with ``X.truth.json``, analysed and set beside their truth.

Events and contact times are compared with the force plates' of the runner whose stride
is rendered, the pelvis with what its bones do, not with what a waistband shows.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.tables.compared import Compared
from formcheck.analysis.clip import analyse_clip
from formcheck.errors import FormcheckError
from formcheck.metrics import METRICS
from formcheck.model import ClipAnalysis, FloatArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.settings.settings import Clip, Estimator, Runner, Settings
from sample_videos.make_samples.strides import strides
from sample_videos.make_samples.take import Take

TRUTH: Final = ".truth.json"
HANGING: Final = ("over", "over_long", "dots_hem")
"""Clothes under which no waistband is seen."""
UNMATCHED_S: Final = 0.10
"""An event farther than this from all true ones has nothing to be compared with: at
the ends of a clip it may lie outside."""
KINDS: Final = ("foot_strike", "toe_off")
BOUNCES: Final = ("vertical_oscillation", "vertical_ratio")
SAME_GRAVITY: Final = 0.05
"""Their truth is off by this share where a clip's gravity is."""
Json = Mapping[str, Any]


def take_of(truth: Json) -> Take:
    """Return how a clip was rendered."""
    names = {f.name for f in fields(Take)}
    said = {k: v for k, v in truth["take"].items() if k in names}
    return Take(**{k: tuple(v) if isinstance(v, list) else v for k, v in said.items()})


def clip_of(path: Path, truth: Json) -> Clip:
    """Return a rendered clip with what its maker would tell formcheck."""
    take = take_of(truth)
    shows_band = take.outfit not in HANGING
    return Clip(
        path=path,
        speed_mps=truth["values"]["belt_speed"],
        capture_fps=take.capture_fps,
        waistband="yes" if shows_band and not take.view.startswith("side") else None,
        dots=take.outfit in ("dots", "dots_hem"),
    )


def analysed(path: Path, truth: Json, estimator: Estimator = "tracks") -> ClipAnalysis:
    """Return what formcheck makes of a rendered clip."""
    return analyse_clip(
        clip_of(path, truth),
        runner=Runner(height_m=take_of(truth).height_m),
        settings=Settings(estimator=estimator),
    )


# ---------------------------------------------------------------- rendered clips


def compare_rendered(path: Path, estimator: Estimator = "tracks") -> list[Compared]:
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
    wanted = dict(truth["values"])
    measured = {(m.key, m.side): m for m in found.metrics}
    refused = {(m.key, m.side) for m in found.not_measured}
    for key, values in wanted.items():
        if not _shown(key, take) or (key in BOUNCES and not _falls_freely(truth)):
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
    yield from _differences(found, truth)
    if take.view.startswith("side"):
        yield from _events(found, take, truth)


def _falls_freely(truth: Json) -> bool:
    """Return whether a clip's flights take as long as gravity has it.

    Strides that are faster or slower than the runner's own, for a body of that size,
    keep the height of their bounce: none but a rendered body does that.
    """
    own, values = strides(take_of(truth)), truth["values"]
    longer = values["stride_length"] / (own.speed_mps * own.stride_s)
    slower = values["stride_time"] / own.stride_s
    return bool(abs(longer / slower**2 - 1.0) <= SAME_GRAVITY)


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


def _differences(found: ClipAnalysis, truth: Json) -> Iterator[Compared]:
    """Yield left minus right of step time [%], contact time [ms], strike angle."""
    uneven = {a.key: a for a in found.asymmetries}
    values = truth["values"]
    contact = values["contact_time"]
    percent = 200.0 / values["stride_time"]
    asked = (
        ("step_time", "step_time_asymmetry", values["step_time_asymmetry_pct"]),
        (
            "contact_time",
            "contact_time_difference",
            contact["left"] - contact["right"],
        ),
        (
            "foot_strike_angle",
            "foot_strike_difference",
            values["foot_strike_difference"],
        ),
    )
    for key, called, true in asked:
        a = uneven.get(key)
        if a is None:
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
            told=a.exceeds_error and not a.note,
        )


def _events(found: ClipAnalysis, take: Take, truth: Json) -> Iterator[Compared]:
    """Yield each event against the force plate's [ms]."""
    if found.timing is None:
        return
    for kind in KINDS:
        for side in SIDES:
            true_s = true_times_s(truth, kind, side)
            for event in found.timing.events:
                if event.kind != kind or event.side != side or not len(true_s):
                    continue
                nearest = true_s[np.argmin(np.abs(true_s - event.time_s))]
                if abs(event.time_s - nearest) > UNMATCHED_S:
                    continue
                yield Compared(
                    clip=truth["clip"],
                    key=kind,
                    place=place(take, side),
                    unit="ms",
                    truth=0.0,
                    value=1000.0 * (event.time_s - nearest),
                    error=1000.0 * event.error_s,
                )


def true_times_s(truth: Json, kind: str, side: Side) -> FloatArray:
    """Return the force plates' events of one kind and side within a clip [s]."""
    return np.array([
        event["time_s"]
        for event in truth["events"]
        if (event["kind"], event["side"]) == (kind, side)
    ])  # fmt: skip
