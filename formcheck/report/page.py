"""The report: one HTML file that needs nothing else, on screen, phone and paper.

Its pictures lie in it and nothing in it runs, so it can be mailed, filed and opened
without a network.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from formcheck.knowledge import ENGLISH, load
from formcheck.knowledge.phrases import phrases
from formcheck.metrics import METRICS
from formcheck.model import Analysis, ClipAnalysis, MetricValue
from formcheck.report import number_table as display
from formcheck.report.charts.sections import ChartBox, clip_charts, curve_charts
from formcheck.report.film_again import run_date, written
from formcheck.report.handout_content import handout as page_of
from formcheck.report.headline import headlines
from formcheck.report.images.stills.angle_stills import stills_of
from formcheck.report.images.stills.captions import caption, still_words
from formcheck.report.localised import localised
from formcheck.report.pelvis_section import PelvisBox, pelvis_box
from formcheck.report.sections.advice import advice_view
from formcheck.report.sections.environment import environment
from formcheck.report.sections.reference import usual, usual_rows

KEY_NUMBERS: Final = (
    "cadence",
    "stride_length",
    "step_time",
    "contact_time",
    "foot_strike_angle",
    "pelvic_excursion",
)
"""Shown large at the top, as far as they were measured."""
_LEVEL_WORDS: Final = {"info": "Note", "warn": "Please check", "error": "Not usable"}
_VIEW_WORDS: Final = {"side": "from the side", "rear": "from behind"}
_SLOWED: Final = 1.05


@dataclass(frozen=True, kw_only=True)
class Card:
    """One key number."""

    label: str
    values: tuple[tuple[str, str], ...]
    difference: str
    definition: str


@dataclass(frozen=True, kw_only=True)
class ClipSection:
    """What the template shows of one clip; folded, if the clips together come first."""

    name: str
    facts: str
    cards: tuple[Card, ...]
    rows: tuple[display.Row, ...]
    refusals: tuple[display.Refusal, ...]
    messages: tuple[tuple[str, str, str], ...]
    charts: tuple[ChartBox, ...]
    overlay: str | None
    stills: tuple[tuple[Markup, Sequence[str]], ...] = ()
    pelvis: PelvisBox | None = None
    foldable: bool = False


def report_html(
    analysis: Analysis,
    *,
    overlays: Mapping[int, str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    handout: str = "",
) -> bytes:
    """Return the content of ``report.html``.

    Parameters
    ----------
    analysis
        What is shown.
    overlays
        File name of the overlay video in the same folder, by clip index.
    pictures
        JPEG files of the stills by their names, see ``stills_of`` in
        :mod:`formcheck.report.images.stills.angle_stills`; those that are missing are
        left out.
    handout
        File name of the one page that lies beside it; named at the top, and no link,
        since a report is mailed alone.
    """
    templates = environment("formcheck.report", shown=_shown)
    advice = advice_view(analysis)
    shown = range(0) if advice.stop else range(len(analysis.clips))
    stills = {name: data_uri(jpeg) for name, jpeg in (pictures or {}).items()}
    sections = [
        _section(analysis, index, (overlays or {}).get(index), stills)
        for index in shown
    ]
    if len(sections) > 1:
        sections.insert(0, _together(analysis))
    page = templates.get_template("report.html.j2").render(
        analysis=analysis,
        advice=advice,
        headlines=() if advice.stop else headlines(analysis),
        about=about(analysis, advice.language),
        handout=handout,
        again=page_of(analysis).again,
        finding_stills=_finding_stills(analysis, stills),
        sections=sections,
        expected=() if advice.stop else usual(analysis),
        expected_rows=usual_rows(),
        metric_labels={key: metric.label for key, metric in METRICS.items()},
    )
    return localised(page, advice.language).encode()


def _shown(value: MetricValue) -> str:
    return display.with_error(value.value, value.error, value.unit)


def _section(
    analysis: Analysis, index: int, overlay: str | None, stills: Mapping[str, Markup]
) -> ClipSection:
    clip = analysis.clips[index]
    alone = len(analysis.clips) == 1
    metrics = analysis.metrics if alone else clip.metrics
    uneven = analysis.asymmetries if alone else clip.asymmetries
    missing = analysis.not_measured if alone else clip.not_measured
    rows = display.rows(metrics, uneven)
    return ClipSection(
        name=clip.info.name,
        facts=clip_facts(clip),
        cards=tuple(_cards(rows)),
        rows=tuple(rows),
        refusals=tuple(display.refusals(missing)),
        messages=tuple(
            (message.level, _LEVEL_WORDS[message.level], message.message)
            for message in clip.quality
        ),
        charts=clip_charts(clip, analysis.curves if alone else clip.curves),
        overlay=overlay,
        stills=tuple(_stills(clip, index, stills)),
        pelvis=pelvis_box(clip, analysis.advice.get("language", ENGLISH)),
        foldable=not alone and bool(rows),
    )


def _together(analysis: Analysis) -> ClipSection:
    """Return what all clips say together: each number once, the legs compared."""
    rows = display.rows(analysis.metrics, analysis.asymmetries)
    return ClipSection(
        name="All clips together",
        facts="Each value comes from the clip that measures it best; per-clip values "
        "are listed below.",
        cards=tuple(_cards(rows)),
        rows=tuple(rows),
        refusals=tuple(display.refusals(analysis.not_measured)),
        messages=(),
        charts=curve_charts(analysis.curves),
        overlay=None,
    )


def _finding_stills(
    analysis: Analysis, stills: Mapping[str, Markup]
) -> dict[str, list[tuple[Markup, str]]]:
    """Return the stills that show each finding, by its key."""
    drawn = [
        (one.metric, stills[name], still_words(one.metric))
        for index, clip in enumerate(analysis.clips)
        for name, one in stills_of(clip, index)
        if name in stills
    ]
    return {
        finding.key: [
            (file, words)
            for metric, file, words in drawn
            if metric.key in finding.metrics
            and (finding.side is None or metric.side in (None, finding.side))
        ]
        for finding in analysis.findings
        if finding.level != "typical"
    }


def _stills(
    clip: ClipAnalysis, index: int, stills: Mapping[str, Markup]
) -> Iterable[tuple[Markup, Sequence[str]]]:
    """Return each still of a clip and the lines below it."""
    for name, one in stills_of(clip, index):
        if name in stills:
            yield stills[name], caption(one)


def data_uri(jpeg: bytes) -> Markup:
    """Return a picture as an address that holds it."""
    return Markup(f"data:image/jpeg;base64,{b64encode(jpeg).decode()}")


def about(analysis: Analysis, language: str = ENGLISH) -> list[str]:
    """Return whose run it is, of which day, and what was typed: what is known."""
    given = analysis.settings.get("runner")
    runner = given if isinstance(given, dict) else {}
    say, day = phrases(language), run_date(analysis)
    known = [str(runner["name"])] if runner.get("name") else []
    if day is not None:
        known.append(written(day, load(language).wording))
    if runner.get("height_m"):
        known.append(say(f"height {100 * runner['height_m']:.0f} cm"))
    if runner.get("speed_mps"):
        known.append(say(f"belt speed {3.6 * runner['speed_mps']:.1f} km/h"))
    return known


def clip_facts(clip: ClipAnalysis) -> str:
    """Return in one line how a clip was filmed."""
    info, scene = clip.info, clip.scene
    rate = f"{info.mean_fps:.4g} frames per second"
    facts = [f"{info.duration_s:.1f} s", f"{rate}{_looked_at(clip)}"]
    if abs(info.slow_motion_factor - 1.0) > _SLOWED - 1.0:
        facts.append(f"slow motion, {info.slow_motion_factor:.3g} times")
    facts.append(f"{info.width_px} \N{MULTIPLICATION SIGN} {info.height_px}")
    if scene is not None:
        facts.append(_VIEW_WORDS.get(scene.view, "from the front"))
        if scene.near_side is not None:
            facts.append(f"{scene.near_side} leg near the camera")
        if scene.setting == "overground":
            facts.append("not on a treadmill")
    if clip.pose is not None and clip.pose.estimator != "tracks":
        heavy = clip.pose.estimator == "heavy"
        facts.append("heavy model" if heavy else f"estimator {clip.pose.estimator}")
    return ", ".join(facts)


def _looked_at(clip: ClipAnalysis) -> str:
    """Return how many of a fast clip's frames were processed, in brackets."""
    looked_at = clip.pose.time_s.size if clip.pose else clip.info.n_frames
    if looked_at >= clip.info.n_frames:
        return ""
    return f" ({looked_at} of {clip.info.n_frames} processed)"


def _cards(rows: Sequence[display.Row]) -> list[Card]:
    measured = {row.key: row for row in rows}
    return [
        Card(
            label=row.label,
            values=tuple((m.side or "", _shown(m)) for m in row.values),
            difference=row.difference,
            definition=row.definition,
        )
        for key in KEY_NUMBERS
        if (row := measured.get(key))
    ]
