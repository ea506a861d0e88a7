"""Frames to candidates: the table of pose estimators.

``tracks``
    BlazePose's nets driven frame by frame, heat-map peaks kept (the default).
``solutions``
    The stock MediaPipe graph, as a reference.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from formcheck.model import Candidates, Frame, View
from formcheck.pose.source import FrameSource

ESTIMATORS: Final = {
    "tracks": "formcheck.pose.blazepose",
    "solutions": "formcheck.pose.solutions",
}
"""Estimator to the module whose ``observe`` runs it, imported when it is used."""


def observe(
    source: FrameSource,
    *,
    estimator: str = "tracks",
    view: View | None = None,
    capture_fps: float | None = None,
    on_frame: Callable[[Frame], None] | None = None,
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
    on_frame
        Called after each frame, for progress.

    Returns
    -------
    Candidates
        One row per frame; NaN and score 0 where nobody was seen.
    """
    run = import_module(ESTIMATORS[estimator]).observe
    candidates: Candidates = run(
        source, view=view, capture_fps=capture_fps, on_frame=on_frame
    )
    return candidates
