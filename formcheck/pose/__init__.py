"""Frames to candidates: the table of pose estimators.

``tracks``
    BlazePose's nets driven frame by frame, heat-map peaks kept (the default).
``heavy``
    The same with the larger landmark net, which has to be installed.
``mediapipe``
    The stock MediaPipe graph (``PoseLandmarker``), as a reference.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from formcheck.model import Candidates, View
from formcheck.model.frame_source import FrameSource, Split

ESTIMATORS: Final = {
    "tracks": "formcheck.pose.estimator",
    "heavy": "formcheck.pose.heavy",
    "mediapipe": "formcheck.pose.mediapipe_graph",
}
"""Estimator to the module whose ``observe`` runs it, imported when it is used."""


def observe(
    source: FrameSource,
    *,
    estimator: str = "tracks",
    view: View | None = None,
    capture_fps: float | None = None,
    workers: int = 1,
    split: Split | None = None,
    on_frames: Callable[[int], None] | None = None,
) -> Candidates:
    """Return what an estimator sees in every frame of a clip.

    Parameters
    ----------
    source
        The clip.
    estimator
        A key of ``ESTIMATORS``.
    view, capture_fps
        What the user knows of the clip; None = find out.
    workers
        How many processes may share the clip. The result is the same to the last bit.
    split
        How to cut the clip for them; without it one process reads for all.
    on_frames
        Called with the number of frames done, now and then, for progress.

    Returns
    -------
    Candidates
        One row per frame; NaN and score 0 where nobody was seen.
    """
    run = import_module(ESTIMATORS[estimator]).observe
    candidates: Candidates = run(
        source,
        view=view,
        capture_fps=capture_fps,
        workers=workers,
        split=split,
        on_frames=on_frames,
    )
    return candidates
