"""Stock MediaPipe (``mp.solutions.pose``): the reference formcheck is measured against.

Its published landmarks stand in for heat-map peaks, one per joint, so that the same
steps can follow.
"""

import os
from collections.abc import Callable

import numpy as np

from formcheck.model import Candidates, View
from formcheck.model.frame_source import FrameSource, Split
from formcheck.model.skeleton import HEATMAP_POINTS, N_POINTS, point
from formcheck.pose.blazepose import Seen
from formcheck.pose.detections import Record, Row


def observe(
    source: FrameSource,
    *,
    view: View | None = None,  # noqa: ARG001  (the graph finds its own way)
    capture_fps: float | None = None,  # noqa: ARG001  (the same)
    workers: int = 1,  # noqa: ARG001  (each frame depends on the one before)
    split: Split | None = None,  # noqa: ARG001  (the same)
    on_frames: Callable[[int], None] | None = None,
) -> Candidates:
    """Return the stock graph's landmarks of every frame as candidates.

    The graph follows the body from frame to frame and so cannot share a clip out.
    """
    os.environ.setdefault("GLOG_minloglevel", "2")
    import mediapipe as mp

    record = Record(n_peaks=1, on_frames=on_frames)
    maps = [point(name) for name in HEATMAP_POINTS]
    size = np.array([source.width_px, source.height_px, source.width_px])
    with mp.solutions.pose.Pose(model_complexity=1) as graph:
        for frame in source.frames():
            found = graph.process(np.ascontiguousarray(frame.rgb)).pose_landmarks
            seen = None
            if found is not None:
                raw = np.array([[p.x, p.y, p.z, p.visibility] for p in found.landmark])
                xyz = (raw[:, :3] * size).astype(np.float32)
                shown = raw[:, 3].astype(np.float32)
                seen = Seen(
                    score=1.0,
                    landmarks_px=xyz[:N_POINTS],
                    visibility=shown,
                    next_roi=np.full(3, np.nan),
                    peaks_px=xyz[maps, None, :2],
                    peak_score=shown[maps, None],
                )
            record.add(Row(frame=frame.index, time_s=frame.time_s, seen=seen))
    return record.candidates(source, estimator="solutions")
