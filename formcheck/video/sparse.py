"""Of a fast clip only as many frames are looked at as tell of the run.

One look by the net costs more than all else that is done for a frame, and the legs are
followed at about 60 frames per second in any case: what more pictures show is lost in
the errors of the events (docs/architecture.md).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.model import BoolArray, FloatArray
from formcheck.video.frame_rate import TRACKING_FPS, slow_motion_factor, usual_step_s
from formcheck.video.reader import VideoFile

MIN_FAST_FPS: Final = 1.5 * TRACKING_FPS
"""From so many pictures of real time per second on a clip is fast: see ``strands``."""
NEARLY_FRAC: Final = 0.01
"""59.94 and 59.6 frames per second are 60."""


def sparse(source: VideoFile, *, capture_fps: float | None) -> VideoFile:
    """Return the clip, or the same clip of which not all frames are looked at.

    What is chosen depends on the times in the file alone, not on its start and end as
    asked for. Nothing is left out where the packets do not tell the times.

    Parameters
    ----------
    source
        The clip.
    capture_fps
        The rate it was filmed with, None = not given.
    """
    if max(capture_fps or 0.0, source.header_fps or 0.0) < MIN_FAST_FPS:
        return source
    packets = source.packet_times()
    if packets is None:
        return source
    pts = sorted({time for time, _ in packets})
    time_s = np.array([source.seconds(time) for time in pts])
    chosen = enough(time_s, capture_fps=capture_fps)
    if chosen.all():
        return source
    every = looked_at_every(time_s, capture_fps=capture_fps)
    return source.looking_at(_those(pts, chosen), every=every)


def _those(pts: Sequence[int], chosen: BoolArray) -> list[int]:
    return [time for time, is_chosen in zip(pts, chosen, strict=True) if is_chosen]


def enough(time_s: FloatArray, *, capture_fps: float | None) -> BoolArray:
    """Return which frames to look at, so that 60 or more per real second are left.

    Every k-th one by time: where frames are missing, the next that is there.

    Parameters
    ----------
    time_s
        Container times of all frames [s], ascending, shape (n,).
    capture_fps
        The rate it was filmed with, None = not given.
    """
    every = looked_at_every(time_s, capture_fps=capture_fps)
    if every == 1:
        return np.ones(time_s.size, dtype=np.bool_)
    apart_s = (every - 0.5) * usual_step_s(time_s)
    chosen = np.zeros(time_s.size, dtype=np.bool_)
    i = 0
    while i < time_s.size:
        chosen[i] = True
        i = int(np.searchsorted(time_s, time_s[i] + apart_s))
    return chosen


def looked_at_every(time_s: FloatArray, *, capture_fps: float | None) -> int:
    """Return of how many frames one is looked at; 1 if the real rate is not known."""
    if time_s.size < 2:
        return 1
    real_fps = slow_motion_factor(time_s, capture_fps) / usual_step_s(time_s)
    if real_fps < MIN_FAST_FPS:
        return 1
    return max(1, int(real_fps * (1.0 + NEARLY_FRAC) / TRACKING_FPS))
