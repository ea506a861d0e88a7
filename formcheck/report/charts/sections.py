"""The charts of the report: each with its title, its explanation and its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from formcheck.metrics.joint_angles import FOOT_BEFORE_S, LEG_BEFORE_S
from formcheck.model import ClipAnalysis, Curve, PelvisLine
from formcheck.report.charts import timeline
from formcheck.report.charts.captions import curve_words, path_words, timeline_words
from formcheck.report.charts.curves import curve_chart
from formcheck.report.charts.foot_paths import foot_paths
from formcheck.report.charts.pelvis_curve import CURVE_KEY, CURVE_TEXT, pelvis_chart
from formcheck.text.numbers import unit_words

_CURVE_TEXT: Final = "Mean of the strides; the band is their spread."
_CURVE_TEXTS: Final = {
    "knee_flexion": f"{_CURVE_TEXT} The angle at contact is read "
    f"{1000 * LEG_BEFORE_S:g} ms before 0 %.",
    "foot_pitch": f"{_CURVE_TEXT} At 0° the foot is flat on the belt. The foot-strike "
    f"angle is read {1000 * FOOT_BEFORE_S:g} ms before 0 %, and corrected for how the "
    "tracked points tip there.",
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
        The drawing, as SVG that says its title and words itself.
    """

    title: str
    text: str
    words: str
    shape: str
    chart: Markup


def clip_charts(clip: ClipAnalysis, curves: Sequence[Curve]) -> tuple[ChartBox, ...]:
    """Return the charts of a clip."""
    return (*step_charts(clip), *curve_charts(curves, clip.pelvis))


def step_charts(clip: ClipAnalysis) -> tuple[ChartBox, ...]:
    """Return the charts of a clip's steps; none of a clip that shows them poorly."""
    from_side = clip.scene is not None and clip.scene.view == "side"
    # From elsewhere contacts are coarse and feet go up and down; without a number the
    # clip is no run, or its seconds are none.
    return tuple(_steps(clip)) if clip.strides and clip.metrics and from_side else ()


def _steps(clip: ClipAnalysis) -> Iterator[ChartBox]:
    words = timeline_words(clip)
    shown_s = timeline.shown_s(clip)
    first = "" if shown_s is None else f" The first {shown_s:g} seconds."
    yield ChartBox(
        title="Which foot is on the ground when",
        text="Each bar is one contact from foot strike to toe-off, its length in "
        f"milliseconds.{first}",
        words=words,
        shape="timeline",
        chart=Markup(timeline.timeline(clip, words=words)),
    )
    words = path_words(clip)
    yield ChartBox(
        title="Path of the feet",
        text="Each toe seen from the hip: thin lines are single strides, the thick "
        "line their mean, the diamond the foot strike. Forward is right.",
        words=words,
        shape="paths",
        chart=Markup(foot_paths(clip, words=words)),
    )


def curve_charts(
    curves: Sequence[Curve], pelvis: PelvisLine | None = None
) -> tuple[ChartBox, ...]:
    """Return the chart of each joint's curve."""
    keys = dict.fromkeys(curve.key for curve in curves)
    return tuple(
        curve_box([curve for curve in curves if curve.key == key], pelvis)
        for key in keys
    )


def curve_box(curves: Sequence[Curve], pelvis: PelvisLine | None = None) -> ChartBox:
    """Return the chart of one joint's curves, one for each side."""
    key, words = curves[0].key, curve_words(curves)
    if key == CURVE_KEY:
        title, text = "Tilt of the pelvis", CURVE_TEXT
        chart = pelvis_chart(curves, pelvis, words=words)
    else:
        title = key.replace("_", " ").capitalize()
        text = _CURVE_TEXTS.get(key, _CURVE_TEXT)
        chart = curve_chart(
            curves,
            title=title,
            y_title=f"{title} [{unit_words(curves[0].unit)}]",
            words=words,
        )
    return ChartBox(
        title=title, text=text, words=words, shape="curve", chart=Markup(chart)
    )
