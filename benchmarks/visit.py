"""How long a runner waits: from the start of the server to the last picture.

``python -m benchmarks.visit CLIP [RUNS]`` starts the app, hands the clip over, fills in
speed and height as a person does while the frames are looked at, and prints seconds:
server, first page, upload to card, upload to all frames looked at, click to first
number, and from there to the first still and to the video; then the medians, and how
busy the machine was.
"""

import os
import re
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks import app_browser as app

STEPS: Final = (
    *("server", "first page", "card", "looked at", "number", "still", "video"),
)


def main() -> None:
    """Measure and print."""
    clip = Path(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    found = []
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=app.chromium(), args=[*app.FLAGS]
        )
        for _ in range(runs):
            begun_s = time.perf_counter()
            with app.running() as address:
                server_s = time.perf_counter() - begun_s
                page = app.visitor(browser, width=1280, height=900, dark=False)
                found.append((server_s, *_visit(page, address, clip)))
                page.context.close()
            print(_row(found[-1]), flush=True)
        browser.close()
    print("  ".join(f"{step:>10}" for step in STEPS))
    print(_row([statistics.median(column) for column in zip(*found, strict=True)]))
    print(
        f"medians of {runs} [s]; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    )


def _row(seconds: Sequence[float]) -> str:
    return "  ".join(f"{one:10.2f}" for one in seconds)


def _visit(page: Page, address: str, clip: Path) -> tuple[float, ...]:
    """Return the seconds of each step after the server's start."""
    clock = time.perf_counter
    at = clock()
    app.home(page, address)
    first_page_s = clock() - at
    at = clock()
    app.upload(page, clip)
    card_s = clock() - at
    app.fill(page, "Belt speed", "10.8 km/h")
    app.fill(page, "Body height", "175 cm")
    page.get_by_text(re.compile(r"\bProcessed$")).wait_for()
    looked_s = clock() - at
    at = clock()
    page.get_by_role("button", name="Analyse").click()
    page.locator(".fc-answer").wait_for()
    number_s = clock() - at
    page.locator(".fc-viewer img.still:not([hidden])").wait_for()
    still_s = clock() - at
    page.locator(".fc-viewer button[data-do=play]:not([disabled])").wait_for()
    return first_page_s, card_s, looked_s, number_s, still_s, clock() - at


if __name__ == "__main__":
    main()
