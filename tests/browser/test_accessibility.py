"""Every page and state, held to the rules of axe: a phone by day, a desk by night."""

from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.screenshots import violations
from tests.browser.steps import (
    RESULT_MS,
    cards,
    clip_of,
    drop,
    fill,
    go,
    home,
    press,
    result,
    settled,
    start,
)

pytestmark = pytest.mark.slow
HARD_TO_USE = """() => {
  const found = new Set();
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (box.width <= 1 || box.height <= 1 || style.visibility === "hidden") continue;
    if (one.closest("svg, script, style, .fc-hidden")) continue;
    const said = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.nodeValue.trim()).join(" ").trim();
    const name = said.slice(0, 60);
    const px = parseFloat(style.fontSize);
    if (said && px < 16 && style.fontFamily.indexOf("Material") < 0)
      found.add(`${px} px: ${name}`);
    const clips = ["hidden", "clip"].includes(style.overflowX);
    if (said && clips && one.scrollWidth > one.clientWidth + 1)
      found.add(`cut: ${name}`);
    if (said && box.right > innerWidth + 1) found.add(`beyond the screen: ${name}`);
    const tapped = "button, a[href], select, summary, .stTextInput input";
    if (one.matches(tapped) && box.height < 43.5)
      found.add(`${Math.round(box.height)} px high: ${one.textContent.slice(0, 60)}`);
  }
  return [...found];
}"""
"""What is too small to read or to tap on a phone, or not to be seen whole."""
ORDER = """() => ({
  mains: document.querySelectorAll('[role="main"]').length,
  levels: [...document.querySelectorAll("h1,h2,h3,h4")].map(h => +h.tagName[1]),
  unnamed: [...document.querySelectorAll("input[type=file]")]
    .filter((field) => !field.getAttribute("aria-label")).length,
})"""
VARIANTS = ((375, "light"), (1280, "dark"))


@pytest.fixture(scope="module")
def axe() -> Path:
    """Return the script that checks a page."""
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe is not installed: pip install axe-playwright-python")
    return Path(found.submodule_search_locations[0]) / "axe.min.js"


def check(page: Page, axe: Path, state: str, wrong: list[str]) -> None:
    """Note what is wrong with a state at both widths, one light and one dark."""
    for width, scheme in VARIANTS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)
        found = violations(page, axe)
        if found:  # what is drawn anew is pale for a moment
            settled(page)
            page.wait_for_timeout(3000)
            found = violations(page, axe)
        wrong += [f"{state}, {width} {scheme}: {one}" for one in found]
        wrong += [f"{state}, {width}: {one}" for one in page.evaluate(HARD_TO_USE)]
        wrong += [f"{state}, {width}: {one}" for one in out_of_order(page)]


def out_of_order(page: Page) -> list[str]:
    """Return what those miss who hear the page: its parts, in their order."""
    found = page.evaluate(ORDER)
    levels = found["levels"]
    said = {
        "not one main part": found["mains"] != 1,
        "no heading of the page": levels[:1] != [1],
        "a heading is skipped": any(b - a > 1 for a, b in pairwise(levels)),
        "a field for files without a name": found["unnamed"] > 0,
        "no menu of pages": page.get_by_role("navigation", name="Pages").count() != 1,
    }
    return [words for words, so in said.items() if so]


def test_no_page_breaks_a_rule_of_accessibility(url, visitor, axe) -> None:
    page = visitor()
    wrong: list[str] = []
    home(page, url)
    for section in page.locator('[data-testid="stExpander"] summary').all()[1:]:
        section.click()
    check(page, axe, "empty", wrong)
    go(page, "Result")
    page.get_by_text("There is no result here yet.").wait_for()
    check(page, axe, "no result", wrong)
    go(page, "How to film")
    page.get_by_role("heading", name="Check a test clip").wait_for()
    check(page, axe, "how to film", wrong)
    drop(page, clip_of("side"))
    page.locator(".fc-checks").wait_for(timeout=RESULT_MS)
    check(page, axe, "a test clip", wrong)
    go(page, "History")
    check(page, axe, "history off", wrong)
    press(page, "Switch the history on")
    page.get_by_text("No run is kept yet").wait_for()
    check(page, axe, "history on", wrong)

    go(page, "Analyse")
    drop(page, clip_of("side"))
    cards(page, 1)
    fill(page, "Body height", "17x5")
    expect(page.get_by_role("alert").filter(has_text="17x5")).to_be_visible()
    check(page, axe, "a wrong height", wrong)
    fill(page, "Body height", "175 cm")
    fill(page, "Belt speed", "10.8 km/h")
    start(page)
    result(page)
    page.locator(".fc-viewer button[data-do=play]:not([disabled])").wait_for(
        timeout=RESULT_MS
    )
    check(page, axe, "result", wrong)
    go(page, "Compare")
    page.get_by_role("heading", name="Compare two runs").wait_for()
    page.wait_for_timeout(1500)
    check(page, axe, "compare", wrong)
    assert wrong == [], "\n".join(wrong)
