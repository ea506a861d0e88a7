"""What a person does with the app, in a real browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from formcheck import cli
from formcheck.history.store import History
from formcheck.results.result_json import read
from tests.browser.steps import (
    RESULT_MS,
    cards,
    clip_of,
    downloaded,
    drop,
    fill,
    go,
    home,
    keep,
    more,
    only_until,
    played_over,
    press,
    result,
    start,
)
from tests.clips import corner_picture, write_clip

pytestmark = pytest.mark.slow
REFUSED = re.compile("Cannot read|is empty|lasts")


def test_from_two_clips_to_report_comparison_and_history(
    url, data, visitor, tmp_path
) -> None:
    foreign: list[str] = []
    page = visitor()
    page.on("request", lambda r: foreign.append(r.url) if _leaves(r.url) else None)
    side, rear = clip_of("side"), clip_of("rear")
    home(page, url)

    # Switch the history on first, so that a run can be kept.
    go(page, "History")
    press(page, "Switch the history on")
    page.get_by_text("No run is kept yet").wait_for()

    go(page, "Analyse")
    drop(page, side, rear)
    cards(page, 2)
    expect(page.get_by_text("From the side, running to the")).to_have_count(1)
    expect(page.get_by_text(re.compile(r"mp4\s+From behind$"))).to_have_count(1)
    only_until(page, 3, clips=1)  # of the side clip
    fill(page, "Belt speed", "10.8")
    fill(page, "Body height", "175")
    start(page)
    _confirm_waistband(page)
    result(page)

    numbers = page.locator(".fc-answer .fc-card")
    expect(numbers).to_have_count(3)
    for title in ("Stride length", "Pelvic drop"):
        expect(page.get_by_label(title, exact=True)).to_contain_text("±")

    _scrub(page)
    more(page)
    report = downloaded(page, "Report as a file", tmp_path / "report.html")
    text = report.read_text(encoding="utf-8")
    assert "Running form" in text
    assert "data:image/jpeg" in text, "the pictures lie in it"
    assert "<script" not in text
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Handout").click()
    handout = downloaded(page, "Save as PDF", tmp_path / "handout.pdf")
    assert handout.read_bytes().startswith(b"%PDF")
    page.keyboard.press("Escape")
    more(page)
    _same_as_command_line(page, tmp_path, side, rear)
    page.keyboard.press("Escape")  # what lies under an open menu cannot be clicked
    _keep_and_compare(page)
    _forget(page, data)
    assert foreign == [], "nothing leaves the machine"


def _confirm_waistband(page: Page) -> None:
    """Say yes to the line that is drawn on the rear clip."""
    question = page.get_by_role("heading", name="Is this line your waistband?")
    question.wait_for(timeout=RESULT_MS)
    expect(page.locator("img.fc-photo")).to_be_visible()
    page.get_by_role("button", name="Yes, the waistband").click()


def _leaves(address: str) -> bool:
    return address.startswith(("http", "ws")) and "//127.0.0.1:" not in address


def _scrub(page: Page) -> None:
    """Step by event, by frame and from a curve; play; see toe-offs only."""
    viewer = page.locator(".fc-viewer")
    still = viewer.locator("img.still:not([hidden])")
    still.wait_for(timeout=RESULT_MS)
    first = still.get_attribute("alt")
    assert first is not None
    viewer.get_by_role("button", name="Next").click()
    expect(still).not_to_have_attribute("alt", first)
    viewer.get_by_label("Moments").select_option("toe_off")
    expect(still).to_have_attribute("alt", re.compile("toe-off"))
    frame_on = viewer.get_by_role("button", name="One frame on")
    expect(frame_on).to_be_enabled(timeout=RESULT_MS)
    frame_on.click()
    film = viewer.locator("video.film")
    expect(film).to_be_visible()
    before_s = film.evaluate("film => film.currentTime")
    frame_on.click()
    page.wait_for_timeout(500)
    after_s = film.evaluate("film => film.currentTime")
    assert 0.005 < after_s - before_s < 0.05, "one frame of a clip of 30 to 60 a second"
    viewer.locator('rect[data-pct="40"]').first.click(force=True)
    page.wait_for_timeout(500)
    assert film.evaluate("film => film.currentTime") != after_s


def _same_as_command_line(page: Page, folder: Path, side: Path, rear: Path) -> None:
    """Compare every byte of the result with what the command line prints."""
    from_app = downloaded(page, "Numbers for scripts", folder / "app.json")
    printed = CliRunner().invoke(
        cli.app,
        [
            *("analyze", f"{side}:end=3s", str(rear), "--json"),
            *("--speed", "10.8km/h", "--height", "175cm", "--waistband", "yes"),
        ],
    )
    assert printed.exit_code == 0, printed.stderr
    theirs, ours = json.loads(printed.stdout), json.loads(from_app.read_bytes())
    assert len(ours["metrics"]) > 5
    for key in ("metrics", "not_measured", "asymmetries", "findings"):
        assert ours[key] == theirs[key], key


def _keep_and_compare(page: Page) -> None:
    page.get_by_text("Keep this run in the history").click()
    fill(page, "Whose run", "Ana")
    keep(page)
    go(page, "Compare")
    page.get_by_role("heading", name="Compare two runs").wait_for()
    table = page.get_by_role("table").first
    expect(table).to_contain_text("Cadence", timeout=RESULT_MS)


def _forget(page: Page, data: Path) -> None:
    file = data / "formcheck" / "history.sqlite"
    assert file.exists()
    kept = History(f"sqlite:///{file}")
    assert [run.person for run in kept.runs()] == ["Ana"]
    kept.close()
    go(page, "History")
    page.get_by_text(re.compile(r"\d\d:\d\d, Ana")).wait_for()
    press(page, "Delete everything")
    press(page, "Undo")
    page.get_by_text(re.compile(r"\d\d:\d\d, Ana")).wait_for()
    press(page, "Delete everything")
    press(page, "Forget for good")
    press(page, "Switch the history off")
    page.get_by_text("Nothing is kept at the moment").wait_for()
    assert not file.exists()


def test_files_that_are_no_clips_are_refused_in_a_sentence(
    url, visitor, tmp_path
) -> None:
    text, empty = tmp_path / "notes.mp4", tmp_path / "empty.mp4"
    text.write_text("dear diary\n" * 100)
    empty.touch()
    long = write_clip(
        tmp_path / "long.mp4",
        (corner_picture(shade=i % 9) for i in range(601)),
        times_s=[float(i) for i in range(601)],
    )
    page = visitor(375)
    home(page, url)
    for file, words in (
        (text, "Cannot read notes.mp4 as a video"),
        (empty, "Empty.mp4 is empty (0 bytes)"),
        (long, "Long.mp4 lasts 10 minutes, at most 3 are read"),
    ):
        drop(page, file)
        expect(page.get_by_role("alert")).to_contain_text(words)
    assert page.locator("[class*=st-key-remove-]").count() == 0
    expect(page.get_by_text("Traceback")).to_have_count(0)
    drop(page, clip_of("side"))
    cards(page, 1)
    expect(page.get_by_role("alert").filter(has_text=REFUSED)).to_have_count(0)


def test_two_visitors_at_once_see_only_their_own(url, visitor, tmp_path) -> None:
    side = clip_of("side")
    files = []
    for name in ("anas_run.mp4", "bos_run.mp4"):
        files.append(tmp_path / name)
        files[-1].write_bytes(side.read_bytes())
    pages = [visitor(), visitor()]
    for page, file in zip(pages, files, strict=True):
        home(page, url)
        drop(page, file)
        cards(page, 1)
    for page in pages:
        start(page)
    for page, own, other in zip(pages, files, files[::-1], strict=True):
        result(page)
        expect(page.get_by_text(own.name).first).to_be_visible()
        expect(page.get_by_text(other.name)).to_have_count(0)
        more(page)
        found = read(downloaded(page, "Numbers for scripts", tmp_path / "r.json"))
        assert [clip.file for clip in found.clips] == [own.name]
        go(page, "Compare")
        page.get_by_role("heading", name="Compare two runs").wait_for()
        expect(page.get_by_text(other.name)).to_have_count(0)


def test_reloads_a_second_tab_and_a_second_run_lose_nothing(
    url, visitor, tmp_path
) -> None:
    files = []
    for name in ("first.mp4", "second.mp4"):
        files.append(tmp_path / name)
        files[-1].write_bytes(clip_of("side").read_bytes())
    page = visitor(375)
    home(page, url)
    drop(page, files[0])
    cards(page, 1)
    fill(page, "Belt speed", "10.8 km/h")
    page.wait_for_timeout(1000)
    page.reload()
    cards(page, 1)
    expect(page.get_by_label("Belt speed", exact=True)).to_have_value("10.8 km/h")
    start(page)
    page.wait_for_url("**/result?run=*")

    go(page, "Analyse")
    drop(page, files[1])
    cards(page, 1)
    start(page)
    page.wait_for_url("**/result?run=*")
    result(page)
    for name in page.locator(".fc-answer .fc-card h2").all():
        tall = name.evaluate(
            "h => h.clientHeight / parseFloat(getComputedStyle(h).fontSize)"
        )
        assert tall < 4.5, f"{name.inner_text()} is broken into letters"
    tab = page.context.new_page()
    tab.goto(f"{url}/result")  # the plain address, as one that was typed
    tab.get_by_role("heading", name="Your running form").wait_for(timeout=RESULT_MS)
    choice = tab.get_by_role("combobox", name="Run").first
    expect(choice).to_be_visible()
    choice.click()
    for place, file in enumerate(files, start=1):
        expect(tab.get_by_role("option", name=f"{place}. {file.name}")).to_be_visible()
    tab.close()


def test_a_run_can_be_stopped_and_strangers_see_nothing_of_it(
    url, visitor, tmp_path
) -> None:
    page = visitor()
    home(page, url)
    # Long enough to be still looked at when somebody stops it.
    drop(page, played_over(clip_of("side"), 10, tmp_path))
    cards(page, 1)
    start(page)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("The analysis was stopped; its clips are deleted.").wait_for()
    stranger = visitor()
    stranger.goto(page.url)
    stranger.get_by_text("There is no result here yet.").wait_for()
    expect(stranger.get_by_text("The analysis was stopped")).to_have_count(0)
