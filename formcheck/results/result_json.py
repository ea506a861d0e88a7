"""An analysis as ``result.json``: the same bytes on every run, and read back."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from pydantic import ValidationError

from formcheck.errors import InputError
from formcheck.model import Analysis, ClipAnalysis
from formcheck.model.skeleton import LEG_JOINTS, SIDES, point
from formcheck.results.schema import SCHEMA, Result
from formcheck.settings.validation_messages import complaint
from formcheck.small_files import read_whole

DIGITS: Final = 7
"""Significant digits kept: far finer than any error, coarser than the last bits
in which two processors may differ."""
_MOST: Final = 10_000
"""Numbers, findings ... of one run, of which there are a hundred; what is wrong with
each of a million took 4 GB to say."""
_SHOWN: Final = 40
"""Signs of a wrong schema."""
_FOLLOWED: Final = tuple(
    f"{side}_{joint}" for joint in ("hip", *LEG_JOINTS) for side in SIDES
)


def to_result(analysis: Analysis) -> Result:
    """Return the analysis in the published form, checked against it."""
    return Result.model_validate(_tidy(_plain(analysis)))


def to_bytes(analysis: Analysis) -> bytes:
    """Return the content of ``result.json``."""
    dumped = to_result(analysis).model_dump(mode="json", by_alias=True)
    text = json.dumps(dumped, indent=2, ensure_ascii=False, allow_nan=False)
    return (_one_line_numbers(text) + "\n").encode()


def read(path: Path) -> Result:
    """Return a result file's content.

    Raises
    ------
    InputError
        If the file cannot be read or is no result of this version.
    """
    return parse(read_whole(path), str(path))


def parse(data: bytes, path: str) -> Result:
    """Return what a result file's bytes hold; ``path`` names it in messages."""
    try:
        found = json.loads(data)
        json.dumps(found, ensure_ascii=False).encode()  # halves of signs fit no page
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is not a result file; give the result.json of an analysis"
        ) from error
    schema = found.get("schema") if isinstance(found, dict) else None
    if schema != SCHEMA:
        raise InputError(
            f"{path} is not a result file of this version: its schema is "
            f"{repr(schema)[:_SHOWN]}, "
            f"expected {SCHEMA!r}; give the result.json of an analysis"
        )
    if any(isinstance(part, list) and len(part) > _MOST for part in found.values()):
        raise InputError(
            f"{path} is damaged: a list has more than {_MOST} entries; analyse the "
            "clip again"
        )
    try:
        return Result.model_validate(found)
    except ValidationError as error:
        raise InputError(
            f"{path} is damaged: {complaint(error)}; analyse the clip again"
        ) from error


def _plain(analysis: Analysis) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "clips": [_clip(clip) for clip in analysis.clips],
        "metrics": [asdict(m) for m in analysis.metrics],
        "also_measured": [asdict(m) for m in analysis.also_measured],
        "not_measured": [asdict(m) for m in analysis.not_measured],
        "asymmetries": [asdict(a) for a in analysis.asymmetries],
        "patterns": [],
        "curves": [asdict(c) for c in analysis.curves],
        "expected": {e.key: asdict(e) for e in analysis.expected},
        "findings": [asdict(f) for f in analysis.findings],
        "unclear": [asdict(u) for u in analysis.unclear],
        "recommendations": [asdict(r) for r in analysis.recommendations],
        "red_flags": [asdict(f) for f in analysis.red_flags],
        "advice": dict(analysis.advice),
        "settings": analysis.settings,
        "versions": analysis.versions,
    }


def _clip(clip: ClipAnalysis) -> dict[str, Any]:
    info, scene = clip.info, clip.scene
    events = clip.timing.events if clip.timing else ()
    return {
        "file": info.name,
        "sha256": info.sha256,
        "view": scene and scene.view,
        "faces": scene and scene.faces,
        "near_side": scene and scene.near_side,
        "setting": scene.setting if scene else "unknown",
        "width_px": info.width_px,
        "height_px": info.height_px,
        "n_frames": info.n_frames,
        "duration_s": info.duration_s,
        "mean_fps": info.mean_fps,
        "capture_fps": info.capture_fps,
        "slow_motion_factor": info.slow_motion_factor,
        "roll_deg": clip.roll_deg,
        "motion": scene.motion if scene else "none",
        "quality": [asdict(message) for message in clip.quality],
        "events": [asdict(event) for event in events],
        "tracking": _tracking(clip),
    }


def _tracking(clip: ClipAnalysis) -> dict[str, Any]:
    filled = clip.track.interpolated_frac if clip.track else None
    return {
        "estimator": clip.pose.estimator if clip.pose else "none",
        "left_right_margin": clip.pose.left_right_margin if clip.pose else None,
        "frames_looked_at": clip.pose.time_s.size if clip.pose else None,
        "interpolated_frac": {
            name: float(filled[point(name)]) for name in _FOLLOWED if filled is not None
        },
    }


def _tidy(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    """Return JSON values: NaN as None, floats rounded, arrays and tuples as lists."""
    if isinstance(value, Mapping):
        return {key: _tidy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(item) for item in value]
    if isinstance(value, np.ndarray | np.generic):
        return _tidy(value.tolist())
    if isinstance(value, float):
        if not np.isfinite(value):
            return None
        return float(f"{value:.{DIGITS}g}") + 0.0  # + 0.0 makes -0.0 a plain zero
    return value


def _one_line_numbers(text: str) -> str:
    """Put each list of plain numbers on one line."""
    number = r"(?:-?\d[\d.eE+-]*|null)"
    return re.sub(
        rf"\[\s+({number}(?:,\s+{number})*)\s+\]",
        lambda found: "[" + " ".join(found[1].split()) + "]",
        text,
    )
