import re
from xml.etree import ElementTree

import pytest

from formcheck.knowledge import load
from formcheck.report.handout import handout_html
from formcheck.report.sections.advice_html import advice_html
from formcheck.report.sections.exercise_drawings import HEIGHT, WIDTH, drawing, figures
from tests.runners import RUNNERS

LINES = ("near", "far", "ghost", "band", "prop", "move")


def test_every_exercise_has_its_drawing_and_no_other() -> None:
    assert set(figures()) == set(load().exercises)


@pytest.mark.parametrize("key", sorted(figures()))
def test_a_drawing_is_sound_and_stays_on_its_field(key) -> None:
    figure = figures()[key]
    points = [xy for name in LINES for line in figure.get(name, ()) for xy in line]
    assert all(0 <= x <= WIDTH for x in points[::2])
    assert all(0 <= y <= HEIGHT for y in points[1::2])
    assert figure["view"] in ("side", "front", "above")
    svg = drawing(key, "A <title>")
    ElementTree.fromstring(svg)
    assert 'aria-label="A &lt;title&gt;"' in svg


def test_what_has_no_drawing_gets_none() -> None:
    assert drawing("cure", "Cure") == ""


def test_cards_and_the_handout_show_them() -> None:
    told = RUNNERS["marathon_outer_hip"].advice()
    assert len(re.findall("<svg viewBox", advice_html(told))) >= 2
    assert b"<svg viewBox" in handout_html(told)
