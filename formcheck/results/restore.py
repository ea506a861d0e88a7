"""A stored result as an analysis again, as far as it can be shown.

Tracks and strides are not stored; what is drawn from them is left out.
"""

import math
from pathlib import Path

from formcheck.model import Analysis, ClipAnalysis, ClipInfo, Expected, Scene
from formcheck.results.result_json import read
from formcheck.results.schema import ClipPart, Result


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
    """Return what a result holds."""
    return Analysis(
        clips=tuple(_clip(result, index) for index in range(len(result.clips))),
        metrics=tuple(result.metrics),
        also_measured=tuple(result.also_measured),
        not_measured=tuple(result.not_measured),
        asymmetries=tuple(result.asymmetries),
        curves=tuple(result.curves),
        expected=tuple(
            Expected(key=key, **part.model_dump())
            for key, part in result.expected.items()
        ),
        findings=tuple(result.findings),
        unclear=tuple(result.unclear),
        recommendations=tuple(result.recommendations),
        red_flags=tuple(result.red_flags),
        advice=result.advice,
        settings=result.settings,
        versions=result.versions,
    )


def _clip(result: Result, index: int) -> ClipAnalysis:
    part = result.clips[index]
    return ClipAnalysis(
        info=_info(part),
        scene=_scene(part),
        pose=None,
        track=None,
        timing=None,
        roll_deg=part.roll_deg,
        quality=tuple(part.quality),
        metrics=tuple(m for m in result.metrics if m.clip == index),
        not_measured=tuple(n for n in result.not_measured if n.clip == index),
        asymmetries=tuple(a for a in result.asymmetries if a.clip == index),
        curves=tuple(c for c in result.curves if c.clip == index),
    )


def _info(part: ClipPart) -> ClipInfo:
    return ClipInfo(
        name=part.file,
        sha256=part.sha256,
        codec="",
        rotation_deg=0,
        width_px=part.width_px,
        height_px=part.height_px,
        n_frames=part.n_frames,
        duration_s=part.duration_s,
        mean_fps=math.nan if part.mean_fps is None else part.mean_fps,
        capture_fps=part.capture_fps,
        slow_motion_factor=part.slow_motion_factor,
    )


def _scene(part: ClipPart) -> Scene | None:
    if part.view is None or part.faces is None:
        return None
    return Scene(
        view=part.view,
        faces=part.faces,
        near_side=part.near_side,
        motion=part.motion,
        setting=part.setting,
    )
