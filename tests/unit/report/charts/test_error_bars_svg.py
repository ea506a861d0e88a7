import math
import re
import xml.etree.ElementTree as ET

import pytest

from formcheck.report.charts.error_bars_svg import whiskers
from formcheck.report.headline import Bar


def lines(svg: str) -> list[list[float]]:
    return [
        [float(x) for x in found]
        for found in re.findall(
            r'<line x1="(\S+)" y1="(\S+)" x2="(\S+)" y2="(\S+)"', svg
        )
    ]


def rects(svg: str) -> list[list[float]]:
    return [
        [float(x) for x in found]
        for found in re.findall(r'<rect x="(\S+)" y="\S+" width="(\S+)"', svg)
    ]


def test_bars_and_whiskers_are_to_scale() -> None:
    svg = whiskers(
        [
            Bar(side="left", value=6.0, error=2.0),
            Bar(side="right", value=3.0, error=1.0),
        ]
    )
    ET.fromstring(svg)
    (left_x, left), (_, right) = rects(svg)
    assert left_x == 6.0, "bars start at zero, at the margin"
    assert left == pytest.approx(228 * 6 / 8, abs=0.1)  # 8 = 6 + 2 is the full width
    assert right == pytest.approx(228 * 3 / 8, abs=0.1)
    zero, whisker, *_ = lines(svg)
    assert zero[0] == zero[2] == 6.0
    assert [whisker[0], whisker[2]] == pytest.approx(
        [6 + 228 * 4 / 8, 6 + 228 * 8 / 8], abs=0.1
    )


def test_a_difference_is_drawn_around_zero() -> None:
    svg = whiskers([Bar(side=None, value=-1.0, error=3.0)])
    zero, whisker, *_ = lines(svg)
    assert zero[0] == 120.0
    assert whisker[0] == pytest.approx(6.0, abs=0.1)
    assert whisker[2] == pytest.approx(120 + 114 * 2 / 4, abs=0.1)


def test_an_unknown_error_has_no_whisker() -> None:
    svg = whiskers([Bar(side=None, value=2.0, error=math.nan)])
    assert len(lines(svg)) == 1, "only the zero line"


def test_nothing_to_draw_is_an_empty_picture() -> None:
    ET.fromstring(whiskers([]))
    ET.fromstring(whiskers([Bar(side=None, value=0.0, error=math.nan)]))
