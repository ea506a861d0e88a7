"""The charts of the report: each with its title, its explanation and its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from formcheck.metrics.foot_strike import FLAT_OFFSET_DEG, TIP_FRAC
from formcheck.metrics.joint_angles import FOOT_BEFORE_S, LEG_BEFORE_S
from formcheck.model import ClipAnalysis, Curve, PelvisLine
from formcheck.report.charts import figures as charts
from formcheck.report.charts.captions import curve_words, path_words, timeline_words
from formcheck.report.charts.embedding import embedded
from formcheck.report.charts.pelvis_curve import CURVE_KEY, CURVE_TEXT, pelvis_chart

_CURVE_TEXT: Final = "Mean of the strides; the band is their spread."
_CURVE_TEXTS: Final = {
    "knee_flexion": f"{_CURVE_TEXT} The angle at contact is read "
    f"{1000 * LEG_BEFORE_S:g} ms before 0 %.",
    "foot_pitch": f"{_CURVE_TEXT} At 0° the foot is flat on the belt. The foot-strike "
    f"angle is read {1000 * FOOT_BEFORE_S:g} ms before 0 %, less {FLAT_OFFSET_DEG:g}° "
    f"by which the tracked points tip too far up then, over {TIP_FRAC}, the part of a "
    "tip that they show.",
}


@dataclass(frozen=True, kw_only=True)
class ChartBox:
    """One chart of the page.

    Attributes
    ----------
    title, text
        What it is and how it is read.
    words
        What it shows, for those who cannot see it.
    shape
        ``timeline``, ``paths`` or ``curve``.
    chart
        The drawing.
    """

    title: str
    text: str
    words: str
    shape: str
    chart: Markup


@dataclass(frozen=True, kw_only=True)
class _Drawn:
    title: str
    text: str
    words: str
    shape: str
    figure: Any


def clip_charts(
    clip: ClipAnalysis, curves: Sequence[Curve], index: int
) -> tuple[ChartBox, ...]:
    """Return the charts of a clip; ``index`` tells their names in the page apart."""
    found: list[_Drawn] = []
    from_side = clip.scene is not None and clip.scene.view == "side"
    # From elsewhere contacts are coarse and feet go up and down; without a number the
    # clip is no run, or its seconds are none.
    if clip.strides and clip.metrics and from_side:
        found += _steps(clip)
    found += _curves(curves, clip.pelvis)
    return _embedded(found, index)


def curve_charts(curves: Sequence[Curve], index: int) -> tuple[ChartBox, ...]:
    """Return the chart of each joint's curve."""
    return _embedded([*_curves(curves, None)], index)


def _steps(clip: ClipAnalysis) -> Iterator[_Drawn]:
    yield _Drawn(
        title="Which foot is on the ground when",
        text="Each bar is one contact from foot strike to toe-off, its length in "
        "milliseconds. Drag to see the rest of the clip.",
        words=timeline_words(clip),
        shape="timeline",
        figure=charts.timeline(clip),
    )
    yield _Drawn(
        title="Path of the feet",
        text="Each toe seen from the hip: thin lines are single strides, the thick "
        "line their mean, the diamond the foot strike. Forward is right.",
        words=path_words(clip),
        shape="paths",
        figure=charts.foot_paths(clip),
    )


def _curves(curves: Sequence[Curve], pelvis: PelvisLine | None) -> Iterator[_Drawn]:
    for key in dict.fromkeys(curve.key for curve in curves):
        chosen = [curve for curve in curves if curve.key == key]
        ours = key == CURVE_KEY
        title = key.replace("_", " ").capitalize()
        yield _Drawn(
            title="Tilt of the pelvis" if ours else title,
            text=CURVE_TEXT if ours else _CURVE_TEXTS.get(key, _CURVE_TEXT),
            words=curve_words(chosen),
            shape="curve",
            figure=pelvis_chart(chosen, pelvis)
            if ours
            else charts.curve_chart(chosen, title=title),
        )


def _embedded(found: Sequence[_Drawn], index: int) -> tuple[ChartBox, ...]:
    return tuple(
        ChartBox(
            title=one.title,
            text=one.text,
            words=one.words,
            shape=one.shape,
            chart=embedded(one.figure, f"chart-{index}-{number}"),
        )
        for number, one in enumerate(found)
    )
