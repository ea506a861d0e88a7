"""The frames seen with the larger net (:mod:`formcheck.pose.nets.heavy_model`)."""

from collections.abc import Callable

from formcheck.model import Candidates, View
from formcheck.model.frame_source import FrameSource, Split
from formcheck.pose import estimator


def observe(
    source: FrameSource,
    *,
    view: View | None = None,
    capture_fps: float | None = None,
    workers: int = 1,
    split: Split | None = None,
    on_frames: Callable[[int], None] | None = None,
) -> Candidates:
    """Return what :func:`formcheck.pose.estimator.observe` does, by the larger net."""
    return estimator.observe(
        source,
        view=view,
        capture_fps=capture_fps,
        workers=workers,
        split=split,
        on_frames=on_frames,
        net="heavy",
    )
