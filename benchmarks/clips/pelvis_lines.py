"""What the published hip points make of pelvic drop, and what the picture gives.

The line through the two hip points of a pose model is the usual measure of pelvic drop.
Rendered clips from behind show how much of a true degree it sees.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.clips.people import Json, take_of
from formcheck.model import ClipAnalysis, FloatArray
from formcheck.model.skeleton import point
from sample_videos.make_samples.motion import motion


@dataclass(frozen=True, kw_only=True)
class LineFit:
    """Tilt read from one line, frame by frame, against the true tilt.

    ``slope`` is degrees read per true degree (NaN where the pelvis stays level);
    ``rmse_deg`` is what is left of the difference once both means are taken off.
    """

    line: str
    slope: float
    rmse_deg: float
    seen_frac: float


def hip_line(found: ClipAnalysis, truth: Json) -> LineFit:
    """Return how the line through the hip points follows the pelvis."""
    if found.track is None or found.scene is None:
        return LineFit(line="hip points", slope=np.nan, rmse_deg=np.nan, seen_frac=0.0)
    xy = found.track.xy_px
    across = xy[:, point("right_hip")] - xy[:, point("left_hip")]
    if found.scene.view == "front":
        across = across * [-1.0, 1.0]
    tilt = np.degrees(np.arctan2(-across[:, 1], across[:, 0]))
    return _fit("hip points", found.track.time_s, tilt, truth)


def picture_line(found: ClipAnalysis, truth: Json) -> LineFit | None:
    """Return how the waistband or the dots follow the pelvis; None if not read."""
    if found.pelvis is None or found.pelvis.refusal:
        return None
    line = found.pelvis
    return _fit(line.method, line.time_s, line.tilt_deg, truth)


def _fit(name: str, time_s: FloatArray, tilt_deg: FloatArray, truth: Json) -> LineFit:
    take = take_of(truth)
    first = float(time_s[0]) if time_s[0] > 1.0 else 0.0
    true = motion(take).pose(time_s - first).oblique_deg
    known = np.isfinite(tilt_deg)
    x, y = true[known], tilt_deg[known]
    x, y = x - x.mean(), y - y.mean()
    spread = float(np.sum(x * x))
    level = spread / max(1, len(x)) < 0.25  # less than half a degree about the mean
    return LineFit(
        line=name,
        slope=np.nan if level else float(np.sum(x * y)) / spread,
        rmse_deg=float(np.sqrt(np.mean((y - x) ** 2))),
        seen_frac=float(known.mean()),
    )


def table(rows: list[tuple[str, tuple[float, float], LineFit]]) -> str:
    """Return a Markdown table of (clip, true drops left and right, fit)."""
    lines = [
        "| clip | true drop L / R, deg | line | deg read per true deg | rmse, deg |",
        "|---|---|---|---|---|",
    ]
    for clip, (left, right), fit in rows:
        slope = f"{fit.slope:.2f}" if np.isfinite(fit.slope) else "-"
        lines.append(
            f"| {clip} | {left:.1f} / {right:.1f} | {fit.line} | {slope} "
            f"| {fit.rmse_deg:.2f} |"
        )
    return "\n".join(lines)
