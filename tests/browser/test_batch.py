"""A coach with many clips: a batch, its questions in a row, nothing lost."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    RESULT_MS,
    clip_of,
    downloaded,
    drop,
    fill,
    home,
    start,
)

pytestmark = pytest.mark.slow
VIEWS = ("side", "rear", "other side")
BROKEN = 5
"""With the clips more files than may arrive at the same time."""


@pytest.fixture
def clips(tmp_path):
    """Return files that are no clips, two runs from the side and one from behind."""
    copies = []
    for view, name in zip(VIEWS, ("ana", "bo", "cy"), strict=True):
        copies.append(tmp_path / f"{name}.mp4")
        copies[-1].write_bytes(clip_of(view).read_bytes())
    broken = [tmp_path / f"dee_{number}.mp4" for number in range(BROKEN)]
    for file in broken:
        file.write_bytes(copies[0].read_bytes()[:100_000])
    return [*broken, *copies]


def test_many_clips_become_a_batch_and_questions_are_asked_in_a_row(
    url, visitor, clips, tmp_path
) -> None:
    page = visitor()
    home(page, url)
    drop(page, *clips)
    rows = page.get_by_label(re.compile("Belt speed of"))
    expect(rows).to_have_count(3, timeout=RESULT_MS)
    refused = page.get_by_role("alert")
    expect(refused).to_have_count(BROKEN, timeout=RESULT_MS)
    expect(refused.first).to_contain_text("Cannot read dee_")
    fill(page, "Belt speed", "10.8 km/h")
    fill(page, "Belt speed of cy.mp4", "12 km/h")
    page.reload()
    expect(page.get_by_label("Belt speed of cy.mp4")).to_have_value("12 km/h")
    start(page)
    page.wait_for_url("**/batch?batch=*")
    page.get_by_text(re.compile("of 3 clips")).first.wait_for()
    page.reload()  # nothing is lost

    page.get_by_role("heading", name="Is this line the waistband?").wait_for(
        timeout=RESULT_MS
    )
    runs = page.locator(".fc-run")
    expect(runs).to_have_count(3)
    ana, bo, cy = (
        runs.filter(has=page.get_by_role("heading", name=name, exact=True))
        for name in ("ana", "bo", "cy")
    )
    expect(ana.locator("p").first).to_contain_text(".")
    expect(cy).to_contain_text("Stride length")
    expect(bo.locator("dl").first).not_to_contain_text("Pelvic drop")
    page.wait_for_function(  # every picture is there
        "[...document.querySelectorAll('.fc-run img, .fc-photo')]"
        ".every((picture) => picture.naturalWidth > 0)"
    )
    page.get_by_role("button", name="Yes, the waistband").click()
    # While a card is drawn anew, the old one may stand beside it.
    numbers = bo.locator("dl").filter(has_text="Pelvic drop")
    expect(numbers).to_have_count(1, timeout=RESULT_MS)
    expect(page.get_by_role("heading", name="Is this line")).to_have_count(0)

    whole = downloaded(page, "Everything", tmp_path / "all.zip")
    with zipfile.ZipFile(whole) as archive:
        names = set(archive.namelist())
    assert {"index.html", "summary.csv", "bo/report.html", "cy/handout.html"} <= names
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Report of bo").click()
    report = opened.value
    expect(report.get_by_text("Pelvic drop").first).to_be_visible()

    stranger = visitor()
    stranger.goto(page.url)
    expect(stranger.get_by_text("Nothing here yet.")).to_be_visible()
    answer = stranger.request.get(report.url)
    assert answer.status == 404, "another's report is not there"
    page.get_by_role("link", name="Batch", exact=True).first.click()
    expect(runs).to_have_count(3)
