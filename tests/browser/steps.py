"""What people do with the app, step by step."""

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import av
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.clips import short_sample

RESULT_MS = 240_000


def clip_of(view: str) -> Path:
    """Return the beginning of a sample clip, just long enough to be measured."""
    name, seconds = {
        "side": ("01_side_right", 3.5),
        "other side": ("02_side_left", 3.5),
        "rear": ("06_rear_even_small_drop", 5.0),
    }[view]
    return short_sample(name, seconds)


def played_over(clip: Path, times: int, folder: Path) -> Path:
    """Return a clip that plays so many times over, by its packets."""
    path = folder / f"{clip.stem}_{times}_times.mp4"
    with av.open(clip) as source, av.open(path, "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        packets = [p for p in source.demux(stream) if p.dts is not None]
        for k in range(times):
            for packet in packets:
                again = av.Packet(bytes(packet))
                again.pts = packet.pts + k * stream.duration
                again.dts = packet.dts + k * stream.duration
                again.duration = packet.duration
                again.time_base = packet.time_base
                again.is_keyframe = packet.is_keyframe
                again.stream = copy
                target.mux(again)
    return path


def home(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("heading", name="How do you run?").wait_for()


def settled(page: Page) -> None:
    """Wait until the page is drawn: until then old fields stand beside the new."""
    app = page.locator('[data-testid="stApp"]')
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def drop(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(files)


def cards(page: Page, count: int) -> None:
    """Wait until so many clips are on the table."""
    expect(page.locator("[class*=st-key-remove-]")).to_have_count(
        count, timeout=RESULT_MS
    )


def only_until(page: Page, seconds: int, clips: int) -> None:
    """Use the first seconds of each clip only."""
    for place in range(clips):
        settled(page)
        page.get_by_text("More about this clip").nth(place).click()
        field = page.get_by_label("Use only until").nth(place)
        field.fill(f"{seconds}s")
        field.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    settled(page)
    field = page.get_by_label(label, exact=True)
    expect(field).to_have_count(1)
    field.fill(text)
    field.press("Enter")


def start(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name=re.compile("Analyse$")).click()


def result(page: Page) -> None:
    page.get_by_role("heading", name="Your running form").wait_for(timeout=RESULT_MS)


def go(page: Page, name: str) -> None:
    """Click a link of the menu, twice if the page was drawn anew under the click."""
    before = page.url
    link = page.get_by_role("link", name=name, exact=True).first
    for _ in range(2):
        settled(page)
        if link.get_attribute("href") == urlsplit(page.url).path.lstrip("/"):
            return
        link.click()
        with suppress(PlaywrightTimeout):
            page.wait_for_url(lambda now: now != before, timeout=10_000)
            return


def downloaded(page: Page, label: str, to: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(label)).first.click()
    waiting.value.save_as(to)
    return to


def press(page: Page, name: str) -> None:
    settled(page)
    button = page.get_by_role("button", name=name)
    expect(button).to_have_count(1)
    button.click()


def keep(page: Page) -> None:
    """Keep the run that is shown.

    Pressed twice if need be: while pictures arrive the page moves under the click.
    """
    kept = page.get_by_text("Kept in the history.")
    for _ in range(2):
        settled(page)
        page.get_by_role("button", name=re.compile("Keep$")).click()
        with suppress(PlaywrightTimeout):
            kept.wait_for(timeout=15_000)
            return
    kept.wait_for()


def more(page: Page) -> None:
    """Open what else can be taken away."""
    page.locator(".st-key-share").get_by_role("button", name="More").click()
