"""A stored result as an analysis again, as far as it can be shown.

Tracks and strides are not stored; what is drawn from them is left out.
"""

import math
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from pydantic import BaseModel

from formcheck.model import (
    Analysis,
    Asymmetry,
    ClipAnalysis,
    ClipInfo,
    Curve,
    DocumentNote,
    ExerciseCard,
    Expected,
    Finding,
    Message,
    MetricValue,
    NotMeasured,
    Recommendation,
    RedFlag,
    Scene,
    Unclear,
)
from formcheck.results.result_json import read
from formcheck.results.schema import (
    ClipPart,
    DocumentNotePart,
    ExercisePart,
    Result,
)

_Made = TypeVar("_Made")
_NESTED: Final[dict[type, type]] = {
    DocumentNotePart: DocumentNote,
    ExercisePart: ExerciseCard,
}


def read_result(path: Path | str) -> Analysis:
    """Return the analysis that a ``result.json`` holds.

    Tracks, strides and pictures are not stored: ``analysis.clips`` have none.

    Raises
    ------
    InputError
        If the file cannot be read or is no result of this version.

    Examples
    --------
    >>> analysis = read_result(folder / "result.json")
    >>> analysis.metric("cadence").unit
    'steps/min'
    """
    return to_analysis(read(Path(path)))


def to_analysis(result: Result) -> Analysis:
    """Return what a result holds; ``null`` becomes NaN, as in a fresh analysis."""
    metrics = tuple(_make(MetricValue, part) for part in result.metrics)
    missing = tuple(_make(NotMeasured, part) for part in result.not_measured)
    uneven = tuple(_make(Asymmetry, part) for part in result.asymmetries)
    curves = tuple(_make(Curve, part) for part in result.curves)
    return Analysis(
        clips=tuple(
            _clip(
                part,
                metrics=tuple(m for m in metrics if m.clip == index),
                not_measured=tuple(n for n in missing if n.clip == index),
                asymmetries=tuple(a for a in uneven if a.clip == index),
                curves=tuple(c for c in curves if c.clip == index),
            )
            for index, part in enumerate(result.clips)
        ),
        metrics=metrics,
        also_measured=tuple(_make(MetricValue, part) for part in result.also_measured),
        not_measured=missing,
        asymmetries=uneven,
        curves=curves,
        expected=tuple(
            _make(Expected, part, key=key) for key, part in result.expected.items()
        ),
        findings=tuple(_make(Finding, part) for part in result.findings),
        unclear=tuple(_make(Unclear, part) for part in result.unclear),
        recommendations=tuple(
            _make(Recommendation, part) for part in result.recommendations
        ),
        red_flags=tuple(_make(RedFlag, part) for part in result.red_flags),
        advice=result.advice,
        settings=result.settings,
        versions=result.versions,
    )


def _clip(part: ClipPart, **found: Any) -> ClipAnalysis:  # noqa: ANN401  (tuples of parts)
    scene = None
    if part.view is not None and part.faces is not None:
        scene = Scene(
            view=part.view,
            faces=part.faces,
            near_side=part.near_side,
            motion=part.motion,
            setting=part.setting,
        )
    return ClipAnalysis(
        info=_make(ClipInfo, part, name=part.file, codec="", rotation_deg=0),
        scene=scene,
        pose=None,
        track=None,
        timing=None,
        roll_deg=part.roll_deg,
        quality=tuple(_make(Message, message) for message in part.quality),
        **found,
    )


def _make(kind: type[_Made], part: BaseModel, **more: object) -> _Made:
    """Return a model object from the fields of a part that it knows."""
    names = {field.name: field.type for field in fields(kind)}  # type: ignore[arg-type]  # kind is a dataclass
    given = {
        name: _value(getattr(part, name), names[name])
        for name in type(part).model_fields
        if name in names and name not in more
    }
    return kind(**given, **more)


def _value(value: object, kind: object) -> object:
    if value is None and kind is float:
        return math.nan
    if isinstance(value, list):
        if value and isinstance(value[0], BaseModel):
            return tuple(_make(_NESTED[type(part)], part) for part in value)
        if value and not isinstance(value[0], str):
            return np.array([math.nan if v is None else v for v in value], dtype=float)
        return tuple(value)
    return value
