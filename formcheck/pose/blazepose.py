"""Frames to heat-map candidates with MediaPipe's BlazePose nets, frame by frame."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.errors import TrackError
from formcheck.model import Candidates, FloatArray, Frame, Patches, View
from formcheck.pose.nets import N_PEAKS, Detector, LandmarkNet, Patch, Seen
from formcheck.pose.patches import frontal, patch_plan, with_patch
from formcheck.pose.regions import (
    DENSE_STEP_S,
    Prober,
    RegionPlan,
    fixed_plan,
    moving_plan,
    n_probes,
)
from formcheck.pose.source import FrameSource
from formcheck.skeleton import HEATMAP_POINTS, N_POINTS

_MAPS: Final = len(HEATMAP_POINTS)


def observe(
    source: FrameSource,
    *,
    view: View | None = None,
    capture_fps: float | None = None,
    on_frame: Callable[[Frame], None] | None = None,
) -> Candidates:
    """Return what the nets see in every frame of a clip.

    Parameters
    ----------
    source
        The clip; read once, or twice if the runner or the camera moves.
    view, capture_fps
        What the user knows; only for the pictures around the pelvis that clips from
        behind and from the front give.
    on_frame
        Called after each frame, for progress.

    Raises
    ------
    TrackError
        If nobody is found anywhere in the clip.
    """
    net = LandmarkNet()
    plan = plan_regions(source, net, view=view, capture_fps=capture_fps)
    record = Record()
    for frame in source.frames():
        record.add(frame, plan.at(frame.time_s), look(frame, net, plan))
        if on_frame is not None:
            on_frame(frame)
    return record.candidates(source, estimator="tracks")


def look(frame: Frame, net: LandmarkNet, plan: RegionPlan) -> Seen | None:
    """Return what is seen in one frame, None where nobody is looked for.

    Depends on this frame and the plan alone.
    """
    roi = plan.at(frame.time_s)
    if roi is None:
        return None
    seen = net(frame.rgb, roi)
    if plan.patches is None or not plan.patches.wants(frame):
        return seen
    return with_patch(seen, frame.rgb, roi)


def plan_regions(
    source: FrameSource,
    net: LandmarkNet,
    *,
    view: View | None = None,
    capture_fps: float | None = None,
) -> RegionPlan:
    """Return where to look in every frame, and which ones give a patch."""
    prober = Prober(Detector(), net)
    probes = source.sample(n_probes(source.header_duration_s))
    plan = fixed_plan(probes, prober)
    plan = plan or moving_plan(source.every(DENSE_STEP_S), prober)
    if not frontal(np.array(prober.across), view):
        return plan
    patches = patch_plan(source, capture_fps=capture_fps)
    return replace(plan, patches=patches)


class Record:
    """Collects rows of :class:`Candidates`: 1.2 kB a frame, 62 kB with its patch."""

    def __init__(self, n_peaks: int = N_PEAKS) -> None:
        self._nowhere = Seen(
            score=0.0,
            landmarks_px=np.full((N_POINTS, 3), np.nan, dtype=np.float32),
            visibility=np.zeros(N_POINTS, dtype=np.float32),
            next_roi=np.full(3, np.nan),
            peaks_px=np.full((_MAPS, n_peaks, 2), np.nan, dtype=np.float32),
            peak_score=np.full((_MAPS, n_peaks), np.nan, dtype=np.float32),
        )
        self._frame: list[int] = []
        self._time_s: list[float] = []
        self._roi: list[FloatArray] = []
        self._seen: list[Seen] = []
        self._patches: list[tuple[int, Patch]] = []

    def add(self, frame: Frame, roi: FloatArray | None, seen: Seen | None) -> None:
        """Add one frame; ``seen`` None = nobody was looked for or found."""
        self._frame.append(frame.index)
        self._time_s.append(frame.time_s)
        self._roi.append(np.full(3, np.nan) if roi is None else roi)
        if seen is not None and seen.patch is not None:
            self._patches.append((len(self._seen), seen.patch))
            seen = replace(seen, patch=None)
        self._seen.append(seen or self._nowhere)

    def candidates(self, source: FrameSource, *, estimator: str) -> Candidates:
        """Return everything collected."""
        if not self._seen:
            raise TrackError("the clip has no frames to look at; check start and end")
        seen = self._seen
        return Candidates(
            frame=np.array(self._frame, dtype=np.int64),
            time_s=np.array(self._time_s, dtype=np.float64),
            roi_px=np.array(self._roi, dtype=np.float32),
            score=np.array([s.score for s in seen], dtype=np.float32),
            landmarks_px=np.stack([s.landmarks_px for s in seen]),
            visibility=np.stack([s.visibility for s in seen]),
            peaks_px=np.stack([s.peaks_px for s in seen]),
            peak_score=np.stack([s.peak_score for s in seen]),
            width_px=source.width_px,
            height_px=source.height_px,
            estimator=estimator,
            patches=self._stacked_patches(),
        )

    def _stacked_patches(self) -> Patches | None:
        """Return all patches as one block, giving up the single ones on the way."""
        if not self._patches:
            return None
        rows = np.array([row for row, _ in self._patches])
        corner_px = np.stack([patch.corner_px for _, patch in self._patches])
        scale = np.array([patch.scale for _, patch in self._patches])
        rgb = np.empty((rows.size, *self._patches[0][1].rgb.shape), dtype=np.uint8)
        for i in range(rows.size - 1, -1, -1):
            rgb[i] = self._patches.pop()[1].rgb
        return Patches(
            frame=np.array(self._frame, dtype=np.int64)[rows],
            time_s=np.array(self._time_s, dtype=np.float64)[rows],
            rgb=rgb,
            corner_px=corner_px,
            scale=scale,
        )
