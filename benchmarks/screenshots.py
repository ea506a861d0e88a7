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
from typing import Final, Literal

from playwright.sync_api import Page, sync_playwright

from benchmarks.program import app_browser as app

SAMPLES: Final = Path(__file__).parents[1] / "sample_videos"
SIZES: Final = ((375, 812), (1280, 900))
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
_SETTLED_S: Final = 1.0
_TALLEST_PX: Final = 9000


class Album:
    """Takes the pictures of a visit and keeps count of what is wrong in them."""

    def __init__(self, page: Page, folder: Path, axe: Path | None) -> None:
        self._page = page
        self._folder = folder
        self._axe = axe
        self.wrong: list[str] = []

    def take(self, state: str) -> None:
        """Photograph a state at both widths, light and dark, and check it."""
        for width, height in SIZES:
            for scheme in SCHEMES:
                self._page.set_viewport_size({"width": width, "height": height})
                self._page.emulate_media(color_scheme=scheme)
                time.sleep(_SETTLED_S)
                self._one(f"{state}_{width}_{scheme}", width)

    def _one(self, name: str, width: int) -> None:
        self._page.screenshot(path=self._folder / f"{name}.png")
        tall = self._page.evaluate(
            "Math.max(...[...document.querySelectorAll('.stMain, body')]"
            ".map((part) => part.scrollHeight))"
        )
        whole = {"width": width, "height": min(_TALLEST_PX, int(tall) + 40)}
        self._page.set_viewport_size(whole)
        time.sleep(_SETTLED_S / 2)
        self._page.screenshot(path=self._folder / f"{name}_whole.png")
        if self._axe is not None:
            found = [f"{name}: {one}" for one in violations(self._page, self._axe)]
            print(*found, sep="\n", end="\n" if found else "", flush=True)
            self.wrong += found


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
    with app.running() as address, sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=app.chromium(), args=[*app.FLAGS]
        )
        page = app.visitor(browser, width=1280, height=900, dark=False)
        album = Album(page, given.folder, given.axe)
        _walk(page, address, album)
        browser.close()
    print(f"{len(album.wrong)} things are wrong")


def _walk(page: Page, address: str, album: Album) -> None:
    """Go through the app as a runner would, and photograph each state."""
    app.home(page, address)
    album.take("analyse_empty")
    app.upload(page, SAMPLES / "03_side_right_overstride.mp4")
    app.fill(page, "Belt speed", "13.3 km/h")
    app.fill(page, "Body height", "17x5")
    album.take("analyse_wrong_height")
    app.fill(page, "Body height", "183 cm")
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
    page.locator("input[type=file]").set_input_files(
        SAMPLES / "12_hard_portrait_dark.mp4"
    )
    page.locator(".fc-checks").wait_for()
    album.take("how_to_film")
    _batch(page, album)
    _in_german(page, album)


def _batch(page: Page, album: Album) -> None:
    """Photograph a batch that asks about a waistband."""
    app.menu(page, "Analyse", "How do you run?")
    clips = ("01_side_right", "06_rear_even_small_drop", "10_front", "12_hard_portrait")
    found = [path for name in clips for path in SAMPLES.glob(f"{name}*.mp4")]
    page.locator("input[type=file]").first.set_input_files(found)
    page.locator("[class*=st-key-own-speed-]").nth(len(found) - 1).wait_for()
    album.take("many_clips")
    page.get_by_role("button", name="Analyse").click()
    page.get_by_role("button", name="Leave it open").wait_for()
    album.take("batch")


def _in_german(page: Page, album: Album) -> None:
    """Photograph the result, and the pages that are empty, in German."""
    page.set_viewport_size({"width": 1280, "height": 900})
    app.menu(page, "Result", "Your running form")
    page.get_by_role("combobox", name="Language, Sprache").click()
    page.get_by_role("option", name="Deutsch").click()
    page.get_by_role("heading", name="Dein Laufstil").wait_for()
    album.take("result_german")
    app.menu(page, "Auswerten", "Wie läufst du?")
    album.take("analyse_german")
    app.menu(page, "Vergleichen", "Zwei Läufe vergleichen")
    album.take("compare_german")
    app.menu(page, "Richtig filmen", "Richtig filmen")
    album.take("how_to_film_german")


if __name__ == "__main__":
    main()
