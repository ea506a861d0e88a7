"""Edits of what the pose model saw in a clip, and of the body that was followed."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from formcheck.analysis import clip as analysis
from formcheck.analysis.stages import follow as first_stage
from formcheck.model import Candidates, ClipAnalysis, ClipInfo, PoseTrack, View
from formcheck.model.skeleton import HEATMAP_POINTS, Side, point
from formcheck.pose.detection_files import load_candidates
from formcheck.settings.settings import Clip, Runner
from formcheck.tracking.duplicate_frames import rows
from formcheck.video.frame_rate import slow_motion_factor

GOLDEN = Path(__file__).parents[1] / "golden"
GYM = "gym_side_right_60fps"
GARAGE = "garage_side_left_30fps"
LAB = "lab_side_right_slowmo10x"


@cache
def seen(name: str) -> Candidates:
    """Return what the model saw in one of the stored real clips."""
    return load_candidates(GOLDEN / f"{name}.npz")


def measured(
    candidates: Candidates,
    *,
    capture_fps: float | None = None,
    view: View | None = None,
    runner: Runner | None = None,
    pose_edit: Callable[[PoseTrack], PoseTrack] | None = None,
) -> ClipAnalysis:
    """Return everything the candidates show; ``pose_edit`` spoils the tracked body."""
    time_s = candidates.of_file.time_s
    info = ClipInfo(
        name="run.mp4",
        sha256="0" * 64,
        codec="h264",
        rotation_deg=0,
        width_px=candidates.width_px,
        height_px=candidates.height_px,
        n_frames=time_s.size,
        duration_s=float(time_s[-1] - time_s[0]),
        mean_fps=(time_s.size - 1) / float(time_s[-1] - time_s[0]),
        capture_fps=capture_fps,
        slow_motion_factor=slow_motion_factor(time_s, capture_fps),
    )
    clip = Clip(path=Path("run.mp4"), capture_fps=capture_fps, view=view)
    linked = first_stage.linked
    if pose_edit is not None:
        first_stage.linked = lambda *given: pose_edit(linked(*given))  # type: ignore[assignment]
    try:
        return analysis.measure_clip(
            candidates, info=info, clip=clip, runner=runner or Runner()
        )
    finally:
        first_stage.linked = linked


def value(found: ClipAnalysis, key: str, side: Side | None = None) -> float:
    """Return a number; NaN if it was not measured."""
    return _one(found, key, side)[0]


def error(found: ClipAnalysis, key: str, side: Side | None = None) -> float:
    """Return a number's stated error; NaN if it was not measured."""
    return _one(found, key, side)[1]


def _one(found: ClipAnalysis, key: str, side: Side | None) -> tuple[float, float]:
    for metric in found.metrics:
        if (metric.key, metric.side) == (key, side):
            return metric.value, metric.error
    return float("nan"), float("nan")


def codes(found: ClipAnalysis) -> set[str]:
    """Return the codes of all remarks on a clip."""
    messages = (*found.quality, *(found.timing.messages if found.timing else ()))
    return {message.code for message in messages}


# ------------------------------------------------------------------ candidates


def cut(candidates: Candidates, start_s: float, stop_s: float) -> Candidates:
    """Keep a part of the clip, on its own clock."""
    time_s = candidates.time_s
    return rows(candidates, (time_s >= start_s) & (time_s <= stop_s))


def hole(candidates: Candidates, at_s: float, length_s: float) -> Candidates:
    """Drop the frames of a stretch; the clock runs on."""
    inside = (candidates.time_s >= at_s) & (candidates.time_s < at_s + length_s)
    return rows(candidates, ~inside)


def every(candidates: Candidates, step: int, first: int = 0) -> Candidates:
    """Keep every so many frames."""
    return rows(candidates, slice(first, None, step))


def retimed(
    candidates: Candidates, clock: Callable[[np.ndarray], np.ndarray]
) -> Candidates:
    """Give every frame another time."""
    return replace(candidates, time_s=clock(candidates.time_s), patches=None)


def slower_part(
    candidates: Candidates, start_s: float, stop_s: float, factor: float
) -> Candidates:
    """Play a part slower than the rest."""

    def clock(time_s: np.ndarray) -> np.ndarray:
        inside = np.clip(time_s, start_s, stop_s) - start_s
        slow: np.ndarray = time_s + (factor - 1.0) * inside
        return slow

    return retimed(candidates, clock)


def backward(candidates: Candidates) -> Candidates:
    """Play the clip from its end."""
    names = ("roi_px", "score", "landmarks_px", "visibility", "peaks_px", "peak_score")
    turned = {name: getattr(candidates, name)[::-1] for name in names}
    time_s = candidates.time_s[-1] - candidates.time_s[::-1]
    return replace(candidates, **turned, time_s=time_s, glance=None, patches=None)


def moved(
    candidates: Candidates, move: Callable[[np.ndarray], np.ndarray]
) -> Candidates:
    """Move every point; ``move`` gets places [px], shape (frames, points, 2)."""
    n, maps, k, _ = candidates.peaks_px.shape
    landmarks = candidates.landmarks_px.copy()
    landmarks[..., :2] = move(landmarks[..., :2].astype(np.float64))
    flat = candidates.peaks_px.reshape(n, maps * k, 2).astype(np.float64)
    roi = candidates.roi_px.copy()
    roi[:, :2] = move(roi[:, None, :2].astype(np.float64))[:, 0]
    return replace(
        candidates,
        landmarks_px=landmarks,
        peaks_px=move(flat).reshape(n, maps, k, 2).astype(np.float32),
        roi_px=roi,
        glance=None,
        patches=None,
    )


def rolled(candidates: Candidates, turn_deg: float) -> Candidates:
    """Turn the picture clockwise about its centre; lines of the room turn as well."""
    centre = np.array([candidates.width_px, candidates.height_px]) / 2.0
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    turn = np.array([[c, s], [-s, c]])
    found = moved(candidates, lambda xy: (xy - centre) @ turn + centre)
    return replace(found, roll_deg=candidates.roll_deg + turn_deg)


def hidden(
    candidates: Candidates, name: str, share: float, *, seed: int = 0, run: int = 6
) -> Candidates:
    """Hide one joint for a share of the frames, some in a row."""
    rng = np.random.default_rng(seed)
    n = candidates.time_s.size
    gone = np.zeros(n, dtype=bool)
    while gone.mean() < share:
        first = int(rng.integers(0, n - run))
        gone[first : first + run] = True
    peaks, score = candidates.peaks_px.copy(), candidates.peak_score.copy()
    peaks[gone, HEATMAP_POINTS.index(name)] = np.nan
    score[gone, HEATMAP_POINTS.index(name)] = np.nan
    return replace(candidates, peaks_px=peaks, peak_score=score)


# ------------------------------------------------------------------ the tracked body


def turned_foot(side: Side, at_s: float, n: int) -> Callable[[PoseTrack], PoseTrack]:
    """Return an edit that takes heel for toe in some frames."""

    def edit(pose: PoseTrack) -> PoseTrack:
        xy = pose.xy_px.copy()
        first = int(np.searchsorted(pose.time_s, at_s))
        heel, toe = point(f"{side}_heel"), point(f"{side}_toe")
        xy[first : first + n, [heel, toe]] = xy[first : first + n, [toe, heel]]
        return replace(pose, xy_px=xy)

    return edit
