"""Every page and state of the app and the report, as pictures to be looked at.

``python -m benchmarks.screenshots FOLDER`` starts the app, analyses the sample clips
and writes PNG files at 375 and 1280 pixels, light and dark. With ``--axe FILE`` (the
``axe.min.js`` of https://github.com/dequelabs/axe-core, or that of the package
axe-playwright-python) every one is checked for accessibility, and what is wrong is
printed.
"""

import argparse
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks import app_browser as app

SAMPLES: Final = Path(__file__).parents[1] / "sample_videos"
SIZES: Final = ((375, 812), (1280, 900))
_SETTLED_S: Final = 2.0
_TALLEST_PX: Final = 9000


class Album:
    """Takes the pictures of one visitor and keeps count of what is wrong in them."""

    def __init__(self, page: Page, folder: Path, name: str, axe: Path | None) -> None:
        self._page = page
        self._folder = folder
        self._name = name
        self._axe = axe
        self.wrong: list[str] = []

    def take(self, state: str) -> None:
        """Photograph the first screen and the whole page, and check it."""
        time.sleep(_SETTLED_S)
        size = self._page.viewport_size
        self._page.screenshot(path=self._folder / f"{state}_{self._name}.png")
        if size is not None:
            tall = self._page.evaluate(
                "Math.max(...[...document.querySelectorAll('.stMain, body')]"
                ".map((part) => part.scrollHeight))"
            )
            whole = {"width": size["width"], "height": min(_TALLEST_PX, int(tall) + 40)}
            self._page.set_viewport_size(whole)
            time.sleep(_SETTLED_S / 2)
            self._page.screenshot(path=self._folder / f"{state}_{self._name}_whole.png")
            found = [f"{state}, {self._name}: {w}" for w in self._violations()]
            print(*found, sep="\n", end="\n" if found else "", flush=True)
            self.wrong += found
            self._page.set_viewport_size(size)

    def _violations(self) -> list[str]:
        if self._axe is None:
            return []
        return violations(self._page, self._axe)


def violations(page: Page, axe: Path) -> list[str]:
    """Return what axe finds wrong on a page: rule, and where it is broken first."""
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}), {len(one['nodes'])} x: "
        f"{one['nodes'][0]['target']!s} {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
    ]


def main() -> None:
    """Take all pictures and print what is wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--axe", type=Path)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    with app.running() as address, sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=app.chromium(), args=[*app.FLAGS]
        )
        for width, height in SIZES:
            for dark in (False, True):
                page = app.visitor(browser, width=width, height=height, dark=dark)
                name = f"{width}_{'dark' if dark else 'light'}"
                album = Album(page, given.folder, name, given.axe)
                _walk(page, address, album)
                wrong += album.wrong
                page.context.close()
        browser.close()
    print(f"{len(wrong)} things are wrong")


def _walk(page: Page, address: str, album: Album) -> None:
    """Go through the app as a runner would, and photograph each state."""
    app.home(page, address)
    album.take("analyse_empty")
    app.upload(page, SAMPLES / "03_side_right_overstride.mp4")
    app.fill(page, "Belt speed", "10.8 km/h")
    app.fill(page, "Body height", "17x5")
    album.take("analyse_wrong_height")
    app.fill(page, "Body height", "175 cm")
    page.get_by_role("button", name="Analyse").click()
    page.locator('.fc-answer, [role="progressbar"]').first.wait_for()
    album.take("running")
    page.locator(".fc-answer").wait_for()
    album.take("result_numbers")
    page.locator(".fc-viewer button[data-do=play]:not([disabled])").wait_for()
    album.take("result")
    app.menu(page, "Compare", "Compare two runs")
    album.take("compare")
    app.menu(page, "History", "History")
    album.take("history")
    app.menu(page, "How to film", "How to film")
    album.take("how_to_film")


if __name__ == "__main__":
    main()
