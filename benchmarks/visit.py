"""How long a runner waits: from the start of the server to the last picture.

``python -m benchmarks.visit CLIP [--runs N] [--chooses S] [--at-once]`` starts the app,
takes S seconds to choose the clip (5), hands it over, fills in speed and height while
the frames are looked at, and prints seconds: server, first page, upload to card, upload
to all frames looked at, click to first number, upload to first number, and from the
click to the first still and to the video; then the medians, and how busy the machine
was. With ``--at-once`` nobody waits for the frames: the button is clicked as soon as
the fields are filled in.
"""

import argparse
import math
import os
import re
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks.program import app_browser as app

STEPS: Final = (
    *("server", "first page", "card", "looked at", "click-number"),
    *("number", "still", "video"),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("clip", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--chooses", type=float, default=5.0)
    parser.add_argument("--at-once", action="store_true")
    wanted = parser.parse_args()
    found = []
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=app.chromium(), args=[*app.FLAGS]
        )
        for _ in range(wanted.runs):
            begun_s = time.perf_counter()
            with app.running() as address:
                server_s = time.perf_counter() - begun_s
                page = app.visitor(browser, width=1280, height=900, dark=False)
                found.append((server_s, *_visit(page, address, wanted)))
                page.context.close()
            print(_row(found[-1]), flush=True)
        browser.close()
    print("  ".join(f"{step:>12}" for step in STEPS))
    print(_row([statistics.median(column) for column in zip(*found, strict=True)]))
    load = os.getloadavg()[0]
    print(f"medians of {wanted.runs} [s]; load {load:.1f}, {os.cpu_count()} cores")


def _row(seconds: Sequence[float]) -> str:
    return "  ".join(f"{one:12.2f}" for one in seconds)


def _visit(page: Page, address: str, wanted: argparse.Namespace) -> tuple[float, ...]:
    """Return the seconds of each step after the server's start."""
    clock = time.perf_counter
    at = clock()
    app.home(page, address)
    first_page_s = clock() - at
    time.sleep(wanted.chooses)
    uploaded_at = clock()
    app.upload(page, wanted.clip)
    card_s = clock() - uploaded_at
    app.fill(page, "Belt speed", "10.8 km/h")
    app.fill(page, "Body height", "175 cm")
    looked_s = math.nan
    if not wanted.at_once:
        page.get_by_text(re.compile(r"\bProcessed$")).wait_for()
        looked_s = clock() - uploaded_at
    at = clock()
    page.get_by_role("button", name="Analyse").click()
    page.locator(".fc-answer").wait_for()
    click_to_number_s, number_s = clock() - at, clock() - uploaded_at
    page.locator(".fc-viewer img.still:not([hidden])").wait_for()
    still_s = clock() - at
    page.locator(".fc-viewer button[data-do=play]:not([disabled])").wait_for()
    before = first_page_s, card_s, looked_s
    return *before, click_to_number_s, number_s, still_s, clock() - at


if __name__ == "__main__":
    main()
