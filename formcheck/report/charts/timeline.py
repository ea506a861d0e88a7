"""Which foot is on the ground when, as a strip of bars in rows of a few seconds."""

import math
from typing import Final

import numpy as np

from formcheck.gait.strides import of_side
from formcheck.model import ClipAnalysis, Stride
from formcheck.model.skeleton import SIDES
from formcheck.report.charts import drawing
from formcheck.report.charts.drawing import SIDE_COLOURS, Axes
from formcheck.report.number_table import with_error

ROW_S: Final = 2.5
"""Seconds in one row: a bar is then wide enough for its milliseconds."""
MAX_ROWS: Final = 6
_SPARE_S: Final = 0.3
"""A last row that would show less than this is left out: no whole contact."""
_BAR: Final = 20.0
_ROW: Final = 74.0


def timeline(clip: ClipAnalysis, *, words: str) -> str:
    """Return the contacts of both feet from foot strike to toe-off."""
    start_s = min((s.foot_strike_s for s in clip.strides), default=0.0) - 0.05
    end_s = max((s.next_strike_s for s in clip.strides), default=start_s)
    rows = max(1, min(MAX_ROWS, math.ceil((end_s - start_s - _SPARE_S) / ROW_S)))
    parts = [_row(clip, start_s + row * ROW_S, row) for row in range(rows)]
    height = rows * _ROW + 20
    parts.append(
        drawing.text(drawing.WIDTH / 2, height - 4, "time [s]", anchor="middle")
    )
    return drawing.document(
        parts, height=height, title="Which foot is on the ground when", words=words
    )


def shown_s(clip: ClipAnalysis) -> float | None:
    """Return how many seconds are drawn if that is not the whole clip."""
    times = [s.foot_strike_s for s in clip.strides]
    whole_s = max(times) - min(times) if times else 0.0
    return ROW_S * MAX_ROWS if whole_s > ROW_S * MAX_ROWS else None


def _row(clip: ClipAnalysis, start_s: float, row: int) -> str:
    top = row * _ROW
    axes = Axes(x_range=(start_s, start_s + ROW_S), y_range=(0.0, 1.0), height=_ROW)
    parts = []
    for place, side in enumerate(SIDES):
        y = top + 6 + place * (_BAR + 4)
        parts.append(drawing.text(axes.left - 6, y + 14, side, anchor="end"))
        parts += [
            _bar(clip, stride, axes, y)
            for stride in of_side(clip.strides, side)
            if np.isfinite(stride.contact_time_s)
            and start_s <= stride.foot_strike_s < start_s + ROW_S
        ]
    parts += [
        drawing.text(axes.x(at_s), top + _ROW - 6, f"{at_s:.1f}", anchor="middle")
        for at_s in drawing.ticks(start_s, start_s + ROW_S)
    ]
    return "".join(parts)


def _bar(clip: ClipAnalysis, stride: Stride, axes: Axes, y: float) -> str:
    ms = 1000 * stride.contact_time_s
    x = axes.x(stride.foot_strike_s)
    # One that goes on in the next row ends at the edge of this one.
    end = min(axes.x(stride.toe_off_s), axes.x(axes.x_range[1]))
    said = (
        f"{stride.side} foot {stride.foot_strike_s:.2f} to {stride.toe_off_s:.2f} s, "
        f"contact {with_error(ms, _error_ms(clip, stride), 'ms')}"
    )
    bar = drawing.box(
        x,
        y,
        end - x,
        _BAR,
        more=f'rx="2" fill="{SIDE_COLOURS[stride.side]}"',
        said=said,
    )
    if end - x < 26:
        return bar
    label = drawing.text(
        (x + end) / 2,
        y + 14,
        f"{ms:.0f}",
        anchor="middle",
        more=' fill="#101418" font-weight="600" pointer-events="none"',
    )
    return bar + label


def _error_ms(clip: ClipAnalysis, stride: Stride) -> float:
    events = clip.timing.events if clip.timing else ()
    errors = {e.kind: e.error_s for e in events if e.side == stride.side}
    nan = float("nan")
    return 1000 * math.hypot(errors.get("foot_strike", nan), errors.get("toe_off", nan))
