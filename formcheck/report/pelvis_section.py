"""The pelvis in the report: the stills, its curve, and how to film it better."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from markupsafe import Markup

from formcheck.model import ClipAnalysis, Curve, PelvisLine
from formcheck.report.charts.figures import SIDE_COLOURS, style
from formcheck.report.images.pelvis_stills import still_jpeg

CURVE_KEY: Final = "pelvic_drop"
CURVE_TEXT: Final = (
    "How much lower than on average the side of the swinging leg is, over the stride "
    "of each leg. The thin lines are the spread of the strides; 0 is their mean."
)
METHOD_TEXT: Final = {
    "waistband": "Read from the edge of the waistband, which moves with the pelvis.",
    "dots": "Read from two light dots on the shorts.",
    "strip": "Read from a strip of light tape on the shorts.",
}
LIMITS: Final = (
    "The change of tilt within a stride is measured, never how level the pelvis is. "
    "About 2 degrees either way; not compared with markers on the bone yet."
)
SIDES_TEXT: Final = (
    "The pictures name the side that is lower, the tables the leg that stands: when "
    "the left side is lowest, the right leg stands as a rule, and it counts as the "
    "right leg's drop."
)
FILM_BETTER: Final = (
    "To have it measured: tuck the shirt in or take it off, wear a waistband of "
    "another colour, or put two dots of white tape (3 cm wide, 11 cm apart) on the "
    "{face} of dark shorts just below the waistband. Film 15 s or more from straight "
    "{place}, the camera level and at waist height or a little lower."
)
ASKS_TEXT: Final = (
    "no number of the pelvis is given yet. If the yellow line is {line}, analyse "
    "again and say so; if it is the hem of a shirt, there is no way to measure from "
    "this clip."
)
REFUSED_TEXT: Final = (
    "No number of the pelvis is given; the reason is below. The yellow line is what "
    "was followed."
)
_LINE_WORDS: Final = {
    "waistband": "the waistband",
    "strip": "tape on the shorts",
    "dots": "drawn through the two dots",
}


@dataclass(frozen=True, kw_only=True)
class PelvisBox:
    """What the page shows of one clip's pelvis."""

    picture: Markup
    seen: str
    """What the pictures show, for those who cannot see them."""
    method: str
    asks: str
    refused: str
    sides: str
    film_better: str


def pelvis_box(clip: ClipAnalysis) -> PelvisBox | None:
    """Return the stills and their words; None if no line was found."""
    line = clip.pelvis
    if line is None or not line.stills:
        return None
    front = clip.scene is not None and clip.scene.view == "front"
    face, place = ("front", "in front") if front else ("back", "behind")
    data = base64.b64encode(still_jpeg(line)).decode()
    refused = bool(line.refusal)
    return PelvisBox(
        picture=Markup("data:image/jpeg;base64,") + Markup(data),
        seen=f"The {face} of the hips at both extremes of the tilt, with the line that "
        "was followed drawn in",
        method="" if refused else f"{METHOD_TEXT[line.method]} {LIMITS}",
        asks=ASKS_TEXT.format(line=_LINE_WORDS[line.method]) if line.asks else "",
        refused=REFUSED_TEXT if refused and not line.asks else "",
        sides=SIDES_TEXT,
        film_better=FILM_BETTER.format(face=face, place=place) if refused else "",
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
