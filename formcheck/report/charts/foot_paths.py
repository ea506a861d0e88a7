"""The path of each toe around the hip, every stride and the mean."""

from typing import Final

import numpy as np

from formcheck.gait.strides import of_side
from formcheck.model import ClipAnalysis, FloatArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.report.charts import drawing
from formcheck.report.charts.drawing import SIDE_COLOURS, WIDTH, Axes
from formcheck.tracking.resampling import low_pass

_SHOWN_STRIDES: Final = 40
_PATH_HZ: Final = 10.0
_EVERY: Final = 4


def foot_loops(clip: ClipAnalysis, side: Side) -> FloatArray:
    """Return toe minus mid-hip over each stride, shape (n, 101, 2): ahead, up.

    Both are leg lengths; forward is positive whichever way the runner faces.
    """
    track, scene = clip.track, clip.scene
    if track is None or scene is None:
        return np.empty((0, 101, 2))
    hip = (track.of("left_hip") + track.of("right_hip")) / 2
    away = low_pass(track.of(f"{side}_toe") - hip, track.rate_hz, _PATH_HZ)
    ahead = -1.0 if scene.faces == "image_left" else 1.0
    ahead_up = away / track.leg_px * np.array([ahead, -1.0])
    loops = []
    for stride in of_side(clip.strides, side)[:_SHOWN_STRIDES]:
        at_s = np.linspace(stride.foot_strike_s, stride.next_strike_s, 101)
        loops.append(
            np.stack([np.interp(at_s, track.time_s, a) for a in ahead_up.T], axis=1)
        )
    return np.array(loops) if loops else np.empty((0, 101, 2))


def foot_paths(clip: ClipAnalysis, *, words: str) -> str:
    """Return the path of each toe; both axes have the same scale."""
    loops = {side: foot_loops(clip, side) for side in SIDES}
    every = np.concatenate([found.reshape(-1, 2) for found in loops.values()])
    x_range, y_range = drawing.reach(every[:, 0]), drawing.reach(every[:, 1])
    axes = Axes(x_range=x_range, y_range=y_range, height=0.0, top=28.0)
    inner = WIDTH - axes.left - axes.right
    tall = inner * (y_range[1] - y_range[0]) / (x_range[1] - x_range[0])
    height = tall + axes.top + axes.bottom
    axes = Axes(x_range=x_range, y_range=y_range, height=height, top=28.0)
    parts = [
        drawing.frame(
            axes,
            x_title="ahead of the hip [leg lengths]",
            y_title="up",
        )
    ]
    for side, found in loops.items():
        if len(found):
            parts += _side(axes, found, SIDE_COLOURS[side])
    names = [(f"{s} toe, mean", SIDE_COLOURS[s]) for s in SIDES if len(loops[s])]
    parts.append(drawing.legend(names, x=axes.left, y=16))
    return drawing.document(parts, height=height, title="Path of the feet", words=words)


def _side(axes: Axes, loops: FloatArray, colour: str) -> list[str]:
    mean = np.mean(loops, axis=0)
    drawn = [
        drawing.line(axes.points(*loop[::_EVERY].T), colour, width=0.8, opacity=0.3)
        for loop in loops
    ]
    drawn.append(drawing.line(axes.points(*mean.T), colour, width=2.5))
    x, y = axes.x(mean[0, 0]), axes.y(mean[0, 1])
    drawn.append(
        f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z" fill="{colour}" '
        'stroke="#ffffff" stroke-width="1"><title>foot strike</title></path>'
    )
    return drawn
