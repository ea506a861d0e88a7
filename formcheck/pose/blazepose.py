"""Frames to heat-map candidates with MediaPipe's BlazePose nets, frame by frame."""

from collections.abc import Callable
from typing import Final

import numpy as np

from formcheck.errors import TrackError
from formcheck.model import Candidates, FloatArray, Frame
from formcheck.pose.nets import N_PEAKS, Detector, LandmarkNet, Seen
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
    source: FrameSource, *, on_frame: Callable[[Frame], None] | None = None
) -> Candidates:
    """Return what the nets see in every frame of a clip.

    Parameters
    ----------
    source
        The clip; read once, or twice if the runner or the camera moves.
    on_frame
        Called after each frame, for progress.

    Raises
    ------
    TrackError
        If nobody is found anywhere in the clip.
    """
    net = LandmarkNet()
    plan = plan_regions(source, net)
    record = Record()
    for frame in source.frames():
        roi = plan.at(frame.time_s)
        record.add(frame, roi, None if roi is None else net(frame.rgb, roi))
        if on_frame is not None:
            on_frame(frame)
    return record.candidates(source, estimator="tracks")


def plan_regions(source: FrameSource, net: LandmarkNet) -> RegionPlan:
    """Return where to look in every frame."""
    prober = Prober(Detector(), net)
    probes = source.sample(n_probes(source.header_duration_s))
    plan = fixed_plan(probes, prober)
    return plan or moving_plan(source.every(DENSE_STEP_S), prober)


class Record:
    """Collects rows of :class:`Candidates`, about 1.2 kB a frame."""

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

    def add(self, frame: Frame, roi: FloatArray | None, seen: Seen | None) -> None:
        """Add one frame; ``seen`` None = nobody was looked for or found."""
        self._frame.append(frame.index)
        self._time_s.append(frame.time_s)
        self._roi.append(np.full(3, np.nan) if roi is None else roi)
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
        )
