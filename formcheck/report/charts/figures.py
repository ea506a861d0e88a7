"""Plotly figures, shared by the report and the app."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from formcheck.gait.strides import of_side
from formcheck.model import ClipAnalysis, Curve, FloatArray
from formcheck.model.skeleton import SIDES, Side
from formcheck.report.number_table import with_error
from formcheck.tracking.resampling import low_pass

SIDE_COLOURS: Final[dict[Side, str]] = {"left": "#2a8fd4", "right": "#e6741d"}
"""Blue and orange are told apart with every common colour blindness, and both can be
read on white and on black."""
_GREY: Final = "#808080"
_SHOWN_S: Final = 3.0
"""Length of the timeline that is shown at first."""
_SHOWN_STRIDES: Final = 40
_PATH_HZ: Final = 10.0


def timeline(clip: ClipAnalysis) -> go.Figure:
    """Return which foot is on the ground when."""
    figure = go.Figure()
    events = clip.timing.events if clip.timing else ()
    errors = {(e.kind, e.side): e.error_s for e in events}
    for side in SIDES:
        down = [s for s in of_side(clip.strides, side) if np.isfinite(s.contact_time_s)]
        error_ms = 1000 * np.hypot(
            errors.get(("foot_strike", side), np.nan),
            errors.get(("toe_off", side), np.nan),
        )
        figure.add_bar(
            y=[f"{side} foot"] * len(down),
            base=[s.foot_strike_s for s in down],
            x=[s.contact_time_s for s in down],
            orientation="h",
            marker={"color": SIDE_COLOURS[side], "line": {"width": 0}},
            name=f"{side} foot on the ground",
            text=[f"{1000 * s.contact_time_s:.0f}" for s in down],
            textposition="inside",
            textangle=0,
            insidetextanchor="middle",
            insidetextfont={"color": "#ffffff"},
            hovertext=[
                f"{side} foot {s.foot_strike_s:.2f}-{s.toe_off_s:.2f} s<br>contact "
                + with_error(1000 * s.contact_time_s, float(error_ms), "ms")
                for s in down
            ],
            hoverinfo="text",
        )
    start = min((s.foot_strike_s for s in clip.strides), default=0.0) - 0.1
    style(figure)
    figure.update_layout(barmode="overlay", bargap=0.35, showlegend=False)
    figure.update_xaxes(title="time [s]", range=[start, start + _SHOWN_S])
    figure.update_yaxes(
        fixedrange=True, categoryarray=["right foot", "left foot"], showgrid=False
    )
    return figure


def foot_paths(clip: ClipAnalysis) -> go.Figure:
    """Return the path of each toe around the hip, every stride and the mean.

    Both axes are leg lengths; forward is to the right whichever way the runner faces.
    """
    figure = go.Figure()
    style(figure)
    if clip.track is not None and clip.scene is not None:
        for side in SIDES:
            loops = foot_loops(clip, side)
            if len(loops):
                _add_loops(figure, side, loops)
    figure.update_xaxes(title="ahead of the hip [leg lengths]", zeroline=True)
    figure.update_yaxes(
        title="above the hip [leg lengths]", scaleanchor="x", zeroline=False
    )
    return figure


def foot_loops(clip: ClipAnalysis, side: Side) -> FloatArray:
    """Return toe minus mid-hip over each stride, shape (n, 101, 2): ahead, up."""
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


def _add_loops(figure: go.Figure, side: Side, loops: FloatArray) -> None:
    colour = SIDE_COLOURS[side]
    gap = np.full((len(loops), 1, 2), np.nan)
    every = np.concatenate([loops[:, ::2], gap], axis=1).reshape(-1, 2).round(3)
    mean = np.mean(loops, axis=0).round(3)
    figure.add_scatter(
        x=every[:, 0].tolist(),
        y=every[:, 1].tolist(),
        mode="lines",
        line={"color": colour, "width": 1},
        opacity=0.25,
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=mean[:, 0].tolist(),
        y=mean[:, 1].tolist(),
        mode="lines",
        line={"color": colour, "width": 3},
        name=f"{side} toe, mean",
        hoverinfo="name",
    )
    figure.add_scatter(
        x=[mean[0, 0]],
        y=[mean[0, 1]],
        mode="markers",
        marker={"color": colour, "size": 11, "symbol": "diamond"},
        name=f"{side} foot strike",
        hoverinfo="name",
        showlegend=False,
    )


def curve_chart(curves: Sequence[Curve], *, title: str) -> go.Figure:
    """Return one angle over the gait cycle, both sides, with their spread."""
    figure = go.Figure()
    pct = list(range(101))
    for curve in curves:
        colour = SIDE_COLOURS[curve.side]
        if np.isfinite(curve.sd).all():
            band = [*(curve.mean + curve.sd), *(curve.mean - curve.sd)[::-1]]
            figure.add_scatter(
                x=[*pct, *pct[::-1]],
                y=np.round(band, 2).tolist(),
                fill="toself",
                fillcolor=colour,
                line={"width": 0},
                opacity=0.2,
                hoverinfo="skip",
                showlegend=False,
            )
        figure.add_scatter(
            x=pct,
            y=curve.mean.round(2).tolist(),
            mode="lines",
            line={"color": colour, "width": 3},
            name=f"{curve.side}, {curve.n_strides} strides",
        )
    style(figure)
    figure.update_xaxes(title="gait cycle from foot strike [%]", dtick=20)
    figure.update_yaxes(title=f"{title} [{curves[0].unit}]" if curves else title)
    return figure


def style(figure: go.Figure) -> None:
    """Set what all charts share; width and height are those of the page's box."""
    figure.update_layout(
        template="none",
        autosize=True,
        margin={"l": 64, "r": 12, "t": 8, "b": 44},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "system-ui, sans-serif", "size": 13, "color": _GREY},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0.0},
        dragmode="pan",
    )
    grid = {"gridcolor": "rgba(128,128,128,0.25)", "zerolinecolor": _GREY}
    figure.update_xaxes(**grid)
    figure.update_yaxes(**grid)
