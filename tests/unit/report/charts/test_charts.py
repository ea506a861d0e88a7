"""Charts as SVG: well formed, to scale, with nothing that runs and words for all."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import numpy as np
import pytest

from formcheck.history.runs import Point
from formcheck.model import Curve, MetricValue
from formcheck.model.skeleton import SIDES
from formcheck.report.charts import drawing
from formcheck.report.charts.curves import curve_chart
from formcheck.report.charts.foot_paths import foot_paths
from formcheck.report.charts.left_right_bars import left_right_bars
from formcheck.report.charts.timeline import MAX_ROWS, ROW_S, shown_s, timeline
from formcheck.report.charts.trend import trend
from formcheck.report.headline import Pair
from tests.fabricated import make_clip_analysis

NS = {"s": "http://www.w3.org/2000/svg"}


def parsed(svg: str) -> ElementTree.Element:
    """Return a drawing, which has to be XML and must not run anything."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        assert not element.tag.endswith("script")
        assert not [name for name in element.attrib if name.startswith("on")]
    return root


def metric(value: float, error: float, side: str) -> MetricValue:
    return MetricValue(
        key="foot_strike_angle",
        label="Foot-strike angle",
        value=value,
        unit="deg",
        error=error,
        spread=1.0,
        side=side,
        n_strides=9,
        method="",
        clip=0,
    )


def pair(left: tuple[float, float], right: tuple[float, float]) -> Pair:
    return Pair(
        key="foot_strike_angle",
        label="Foot-strike angle",
        left=metric(*left, "left"),
        right=metric(*right, "right"),
        words="",
    )


def bars(svg: str) -> list[ElementTree.Element]:
    return parsed(svg).findall("s:rect", NS)


def texts(svg: str) -> list[tuple[float, float, str]]:
    return [
        (float(t.get("x")), float(t.get("y")), t.text)
        for t in parsed(svg).iter(f"{{{NS['s']}}}text")
        if t.get("x")
    ]


def test_bars_are_mirrored_and_to_scale() -> None:
    left, right = bars(left_right_bars([pair((15.0, 1.0), (10.0, 1.0))], words=""))
    full = (drawing.WIDTH / 2 - 10) / 16  # the farthest end, 15 + 1, fills its half
    assert float(left.get("width")) == pytest.approx(15 * full, abs=0.1)
    assert float(right.get("width")) == pytest.approx(10 * full, abs=0.1)
    end_of_left = float(left.get("x")) + float(left.get("width"))
    assert end_of_left == pytest.approx(float(right.get("x")), abs=0.1)


def test_no_bar_covers_a_number() -> None:
    pairs = [pair((15.0, 1.0), (10.0, 1.0)), pair((100.0, 16.0), (0.0, 16.0))]
    svg = left_right_bars(pairs, words="")
    spans = [
        (float(b.get("y")), float(b.get("y")) + float(b.get("height")))
        for b in bars(svg)
    ]
    for _, base, words in texts(svg):
        for top, bottom in spans:
            # A line of text reaches from its base 12 px up, and 3 px below it.
            assert base + 3 <= top or base - 12 >= bottom, words


def test_a_negative_number_is_hollow_and_an_unknown_error_has_no_whisker() -> None:
    svg = left_right_bars([pair((-8.0, np.nan), (10.0, np.nan))], words="")
    left, right = bars(svg)
    assert left.get("fill") == "none"
    assert right.get("fill") == drawing.SIDE_COLOURS["right"]
    assert parsed(svg).findall("s:path", NS) == []
    assert parsed(left_right_bars([], words="")) is not None


def curve(side: str, mean: np.ndarray) -> Curve:
    sd = np.ones(101)
    return Curve(
        key="knee_flexion", side=side, unit="deg", mean=mean, sd=sd, n_strides=9
    )


def test_a_curve_is_drawn_where_its_numbers_are() -> None:
    mean = np.linspace(0.0, 50.0, 101)
    svg = curve_chart([curve("left", mean)], title="Knee", y_title="", words="")
    (drawn,) = [
        p.get("points").split()
        for p in parsed(svg).iter(f"{{{NS['s']}}}polyline")
        if len(p.get("points").split()) == 101
    ]
    places = np.array([[float(v) for v in p.split(",")] for p in drawn])
    steps = np.diff(places, axis=0)
    assert np.all(steps[:, 0] > 0)
    assert steps[:, 1] == pytest.approx(np.full(100, steps[0, 1]), abs=0.11)
    ticks = {w: y for _, y, w in texts(svg)}
    assert places[0, 1] == pytest.approx(ticks["0"] - 4, abs=12.0) or "0" in ticks


@pytest.mark.parametrize("n", [1, 2])
def test_a_curve_says_both_sides_at_each_moment(n) -> None:
    curves = [curve(side, np.full(101, 30.0 + i)) for i, side in enumerate(SIDES[:n])]
    svg = curve_chart(curves, title="Knee", y_title="", words="", stance_frac=0.36)
    hints = [t.text for t in parsed(svg).iter(f"{{{NS['s']}}}title")]
    assert len(hints) == 26
    assert hints[1].startswith("4 % of the stride: left 30")
    assert ("right" in hints[1]) == (n == 2)


def test_a_timeline_has_a_bar_for_each_contact_with_its_milliseconds() -> None:
    clip = make_clip_analysis()
    svg = timeline(clip, words="both feet")
    known = [s for s in clip.strides if np.isfinite(s.contact_time_s)]
    start_s = min(s.foot_strike_s for s in clip.strides)
    shown = [s for s in known if s.foot_strike_s - start_s < MAX_ROWS * ROW_S - 0.5]
    hints = [t.text for t in parsed(svg).iter(f"{{{NS['s']}}}title")]
    assert len(shown) <= len(hints) <= len(known)
    first = f"contact {1000 * known[0].contact_time_s:.0f} ±"
    assert any(first in hint for hint in hints)
    assert all(float(b.get("width")) > 0 for b in bars(svg))
    assert shown_s(clip) is None or shown_s(clip) == MAX_ROWS * ROW_S


def test_foot_paths_keep_their_shape() -> None:
    svg = foot_paths(make_clip_analysis(), words="paths")
    assert parsed(svg).get("aria-label") == "Path of the feet: paths"
    assert len(svg) < 40_000


def test_a_chart_of_nothing_is_drawn() -> None:
    clip = make_clip_analysis()
    bare = replace(clip, strides=(), timing=None, track=None)
    assert parsed(timeline(bare, words="")) is not None
    assert parsed(foot_paths(bare, words="")) is not None
    assert parsed(curve_chart([], title="", y_title="", words="")) is not None


def test_a_trend_shows_every_run_with_its_error_and_the_band_of_no_change() -> None:
    day = datetime(2026, 3, 2, tzinfo=UTC)
    points = [
        Point(run=1, at=day, value=0.32, error=0.02, unit="frac"),
        Point(run=2, at=day + timedelta(7), value=0.30, error=np.nan, unit="frac"),
    ]
    svg = trend(points, label="Duty factor", words="two runs", smallest=0.03)
    hints = [t.text for t in parsed(svg).iter(f"{{{NS['s']}}}title")]
    assert hints[0].startswith("within this band")
    assert re.fullmatch(r"0[12] Mar 2026: 32 ± 2 %", hints[1])
    assert len(hints) == 3
    assert "nan" not in svg
    assert parsed(trend(points[:1], label="Duty factor", words="")) is not None


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (-0.3, 0.7), (0.0, 237.0), (99.9, 100.1), (5, 5)]
)
def test_ticks_are_round_numbers_inside_the_range(low, high) -> None:
    found = drawing.ticks(low, high)
    assert len(found) <= 7
    assert all(low - 1e-6 <= tick <= high + 1e-6 for tick in found)
    if high > low:
        assert len(found) >= 2


def test_words_from_outside_cannot_become_markup() -> None:
    svg = curve_chart([], title='<b onload="x">', y_title="<i>", words="</svg><script>")
    assert parsed(svg).get("aria-label").startswith('<b onload="x">')
