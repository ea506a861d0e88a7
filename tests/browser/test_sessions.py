"""A physiotherapist with two patients: runs apart, nothing lost, histories apart."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    cards,
    clip_of,
    drop,
    fill,
    go,
    home,
    keep,
    press,
    result,
    start,
)

pytestmark = pytest.mark.slow


def test_two_patients_keep_their_names_numbers_and_histories(
    url, visitor, tmp_path
) -> None:
    page = visitor()
    home(page, url)
    go(page, "History")
    press(page, "Switch the history on")
    page.get_by_text("No run is kept yet").wait_for()
    numbers = {}
    for name, view in (("Ana", "side"), ("Bo", "other side")):
        go(page, "Analyse")
        page.get_by_role("heading", name="How do you run?").wait_for()
        file = tmp_path / f"{name.lower()}.mp4"
        file.write_bytes(clip_of(view).read_bytes())
        drop(page, file)
        cards(page, 1)
        fill(page, "Belt speed", "10.8 km/h")
        fill(page, "Name", name)
        start(page)
        page.wait_for_url("**/result?run=*")
        page.reload()  # the tablet went to sleep meanwhile
        result(page)
        expect(page.get_by_text(f"{name},").first).to_be_visible()
        page.get_by_text("Keep this run in the history").click()
        expect(page.get_by_label("Whose run")).to_have_value(name)
        numbers[name] = page.get_by_label("Cadence", exact=True).inner_text()
        keep(page)

    assert numbers["Ana"] != numbers["Bo"], "each has the numbers of their own clip"
    go(page, "History")
    page.get_by_role("heading", name="Runs", exact=True).wait_for()
    of = {
        name: page.locator("summary", has_text=re.compile(rf"\d, {name}\b"))
        for name in ("Ana", "Bo")
    }
    expect(of["Ana"]).to_have_count(1)
    expect(of["Bo"]).to_have_count(1)
    page.get_by_role("combobox", name="Whose runs").click()
    page.get_by_role("option", name="Ana").click()
    expect(of["Bo"]).to_have_count(0)
    expect(of["Ana"]).to_have_count(1)

    go(page, "Compare")
    page.get_by_role("heading", name="Compare two runs").wait_for()
    expect(page.get_by_text("Within noise").first).to_be_visible()
    films = page.locator(".fc-paired video")
    expect(films).to_have_count(2, timeout=240_000)
    page.locator(".fc-paired").get_by_role("button", name="Next stride").click()
    expect(page.locator(".fc-paired [role=status]")).to_contain_text("Stride 2 of")
    expect(page.get_by_label("Before", exact=True)).to_have_count(1)
    page.get_by_role("combobox", name="Language, Sprache").click()
    page.get_by_role("option", name="Deutsch").click()
    page.get_by_role("heading", name="Zwei Läufe vergleichen").wait_for()
    expect(page.get_by_label("Vorher", exact=True)).to_have_count(1)
    go(page, "Ergebnis")
    page.get_by_role("heading", name="Dein Laufstil").wait_for()
    written = page.get_by_role("link", name="Bericht", exact=True)
    expect(written).to_have_count(1, timeout=240_000)
    for name in ("report.html", "handout.html"):
        address = str(written.get_attribute("href")).replace("report.html", name)
        expect_german(page.request.get(f"{url}{address}").text())


def expect_german(html: str) -> None:
    """What was written while the page spoke English is written again."""
    assert '<html lang="de">' in html
    assert "Schrittfrequenz" in html
    assert "Cadence" not in html
