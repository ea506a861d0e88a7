"""The report on paper and on a phone, as a browser lays it out."""

import pytest

from formcheck.report.page import report_html
from tests.fabricated import make_analysis, make_clip_analysis
from tests.runners import RUNNERS

pytestmark = pytest.mark.slow
A4_PX = (703, 1054)
"""What the margins of @page leave of 210 x 297 mm, at 96 pixels an inch."""
PHONE_PX = (390, 844)
SMALL_PHONE_PX = (375, 812)
LAPTOP_PX = (1280, 900)


@pytest.fixture
def report(browser, tmp_path):
    """Open the report of one of the ten runners."""
    pages = []

    def opened(name: str, size: tuple[int, int], language: str = "en"):
        path = tmp_path / f"{name}.html"
        path.write_bytes(report_html(RUNNERS[name].advice(language)))
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        pages.append(page)
        page.goto(path.as_uri())
        return page

    yield opened
    for page in pages:
        page.close()


@pytest.mark.parametrize("name", ["long_stride_9_kmh", "nothing_wrong"])
def test_on_paper_the_numbers_come_first_and_letters_can_be_read(report, name) -> None:
    page = report(name, A4_PX)
    page.emulate_media(media="print")
    box = page.locator(".main-numbers").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= A4_PX[1] / 2
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll("p, li, dd, td, span")]
            .filter((e) => e.offsetParent !== null && e.innerText.trim())
            .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 9 * 96 / 72, "9 points"


@pytest.mark.parametrize("name", ["marathon_outer_hip", "sudden_night_pain"])
def test_nothing_is_wider_than_a_phone(report, name) -> None:
    page = report(name, PHONE_PX)
    for summary in page.locator("section.advice summary").all():
        if summary.is_visible():
            summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_PX[0]


def test_exercises_open_and_folded_cards_hold_their_gate(report) -> None:
    page = report("sixteen_years_old", PHONE_PX)
    card = page.locator("#advice-core")
    assert not card.is_visible(), "folded behind the message"
    page.get_by_text("Also worth a look").first.click()
    assert card.is_visible()
    assert card.get_by_text("For after you have asked your doctor.").is_visible()


def unfold(page) -> None:
    """Open everything that opens with a click."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")


@pytest.fixture
def numbers_page(browser, tmp_path):
    """Open the report of a measured clip, at a width, with what its scripts said."""
    pages = []

    def opened(width: int):
        path = tmp_path / "report.html"
        path.write_bytes(report_html(make_analysis()))
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        return page, said

    yield opened
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_every_chart_is_there_without_a_script_and_can_be_read(
    numbers_page, width
) -> None:
    page, said = numbers_page(width)
    unfold(page)
    charts = page.locator(".plot svg")
    assert charts.count() >= 3
    for chart in charts.all():
        box = chart.bounding_box()
        assert box is not None
        assert 12 * box["width"] / 400 >= 9, "letters of 12 in a drawing of 400"
    assert said == []


@pytest.mark.parametrize("width", [375, 1280])
def test_what_left_against_right_says_is_not_squeezed(numbers_page, width) -> None:
    page, _ = numbers_page(width)
    unfold(page)
    cells = [c for c in page.locator(".numbers td.compared").all() if c.inner_text()]
    assert cells
    # Three lines of 24 px and the padding.
    assert max(c.bounding_box()["height"] for c in cells) <= 3 * 24 + 16


@pytest.mark.parametrize("size", [SMALL_PHONE_PX, LAPTOP_PX])
@pytest.mark.parametrize("name", ["long_stride_9_kmh", "marathon_outer_hip"])
def test_numbers_findings_and_what_to_do_are_on_the_first_screen(
    report, name, size
) -> None:
    page = report(name, size)
    for place in (".main-numbers", ".brief"):
        box = page.locator(place).bounding_box()
        assert box["y"] + box["height"] <= size[1]


@pytest.fixture
def session_page(browser, tmp_path):
    """Open the report of a session of two clips on a laptop."""
    clips = make_clip_analysis(), make_clip_analysis(name="second.mp4", clip=1)
    path = tmp_path / "report.html"
    path.write_bytes(report_html(make_analysis(*clips)))
    page = browser.new_page(viewport={"width": LAPTOP_PX[0], "height": LAPTOP_PX[1]})
    page.goto(path.as_uri())
    yield page
    page.close()


def test_each_clip_of_a_session_opens_with_a_click(session_page) -> None:
    clips = session_page.get_by_text("Numbers and charts of this clip", exact=True)
    assert clips.count() == 2
    charts = session_page.locator("details.clip details.clip > summary")
    charts = charts.filter(has_text="Charts")
    for n in range(2):
        assert not charts.nth(n).is_visible()
        clips.nth(n).click()
        charts.nth(n).click()
        assert session_page.locator("details.clip[open] .plot").nth(n).is_visible()
