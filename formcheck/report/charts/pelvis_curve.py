"""The pelvis over the stride, as a chart."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from formcheck.model import Curve, PelvisLine
from formcheck.report.charts.figures import SIDE_COLOURS, style

CURVE_KEY: Final = "pelvic_drop"
CURVE_TEXT: Final = (
    "How much lower than on average the side of the swinging leg is, over the stride "
    "of each leg. The thin lines are the spread of the strides; 0 is their mean."
)


def pelvis_chart(curves: Sequence[Curve], line: PelvisLine | None) -> go.Figure:
    """Return the tilt toward the swinging side over each leg's stride.

    The stance is shaded where a clip's line is given; thin lines hold the strides'
    spread.
    """
    figure = go.Figure()
    pct = list(range(101))
    for curve in curves:
        colour = SIDE_COLOURS[curve.side]
        for edge in (curve.mean + curve.sd, curve.mean - curve.sd):
            figure.add_scatter(
                x=pct,
                y=np.round(edge, 2).tolist(),
                mode="lines",
                line={"color": colour, "width": 1},
                opacity=0.4,
                hoverinfo="skip",
                showlegend=False,
            )
        figure.add_scatter(
            x=pct,
            y=np.round(curve.mean, 2).tolist(),
            mode="lines",
            line={"color": colour, "width": 3},
            name=f"{curve.side} leg's stride",
        )
    style(figure)
    if line is not None:
        figure.add_vrect(
            x0=0,
            x1=100 * line.stance_frac,
            fillcolor="#808080",
            opacity=0.15,
            line_width=0,
            annotation_text="foot on the ground",
            annotation_position="bottom left",
        )
    figure.update_xaxes(title="stride from foot strike [%]")
    figure.update_yaxes(title="swing side lower [deg]", zeroline=True)
    return figure
