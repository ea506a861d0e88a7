"""Stock MediaPipe (``PoseLandmarker``): the reference formcheck is measured against.

Its published landmarks stand in for heat-map peaks, one per joint, so that the same
steps can follow.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from formcheck.model import Candidates, FloatArray, Frame, View
from formcheck.model.frame_source import FrameSource, Split
from formcheck.model.skeleton import HEATMAP_POINTS, N_POINTS, point
from formcheck.pose.detections import Record, Row
from formcheck.pose.nets.blazepose import Seen
from formcheck.pose.nets.quiet import quiet
from formcheck.pose.nets.task_file import pose_landmarker_task
from formcheck.processes import signals_late


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
    record = Record(n_peaks=1, on_frames=on_frames)
    size = np.array([source.width_px, source.height_px, source.width_px])
    with pose_landmarker() as landmarks:
        for frame in source.frames():
            found = landmarks(frame)
            seen = None if found is None else _seen(found, size)
            record.add(Row(frame=frame.index, time_s=frame.time_s, seen=seen))
    return record.candidates(source, estimator="mediapipe")


@contextmanager
def pose_landmarker() -> Iterator[Callable[[Frame], FloatArray | None]]:
    """Yield what finds one body in the frames of a clip, to be given in their order.

    It returns the landmarks' x, y, z and visibility, shape (33, 4), in parts of the
    frame's width, height and width; None where nobody is found.
    """
    with signals_late(), quiet():
        import mediapipe as mp
        from mediapipe.tasks.python import vision
        from mediapipe.tasks.python.core.base_options import BaseOptions

    last_ms = -1

    def landmarks(frame: Frame) -> FloatArray | None:
        nonlocal last_ms  # times must rise, however close two frames are
        last_ms = max(last_ms + 1, round(1000 * frame.time_s))
        # Of an image whose lines are not packed it would see something else.
        rgb = np.ascontiguousarray(frame.rgb)
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        with quiet():
            found: list[Any] = graph.detect_for_video(image, last_ms).pose_landmarks
        if not found:
            return None
        return np.array([[p.x, p.y, p.z, p.visibility] for p in found[0]])

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=pose_landmarker_task()),
        running_mode=vision.RunningMode.VIDEO,
    )
    with quiet():
        graph = vision.PoseLandmarker.create_from_options(options)
    try:
        yield landmarks
    finally:
        with quiet():
            graph.close()


def _seen(raw: FloatArray, size_px: FloatArray) -> Seen:
    """Return landmarks in parts of a frame as what a net sees in it."""
    xyz = (raw[:, :3] * size_px).astype(np.float32)
    shown = raw[:, 3].astype(np.float32)
    maps = [point(name) for name in HEATMAP_POINTS]
    return Seen(
        score=1.0,
        landmarks_px=xyz[:N_POINTS],
        visibility=shown,
        next_roi=np.full(3, np.nan),
        peaks_px=xyz[maps, None, :2],
        peak_score=shown[maps, None],
    )
