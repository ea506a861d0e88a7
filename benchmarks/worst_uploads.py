"""The worst files there are, handed to the app: what its server takes for them.

``python -m benchmarks.worst_uploads`` opens the app in a browser, drops each file that
asks for much (of ``tests/hostile``, and some of 480 MB), waits until it is shown or
refused, and prints the sentence and the most memory that the server, and its largest
child process, had meanwhile. Exit code 1 if the server took more than 600 MB, or said
nothing.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks.program import app_browser as app
from benchmarks.program.memory import server, watched
from tests.hostile.trial import every_case

MOST_SERVER_MB: Final = 600.0
LARGE: Final = 480_000_000
WAIT_MS: Final = 240_000
ERRORS: Final = (
    "[data-testid=stAlertContentError], [data-testid=stFileUploaderFileErrorMessage]"
)
WORST: Final = (
    *("mp4: half a million edits", "mp4: 5 million times", "mp4: title of 50 MB"),
    *("mp4: 20 fragments of 50 million samples", "mp4: packed header of 4 GB"),
    *("mkv: header of 100 MB", "mkv: a megabyte told once, meant 100,000 times"),
    "avi: one picture of 8000 x 7000 among small ones",
    *("gif: ground of 8000 x 4900, 2000 frames of a point", "ts: 100 MB of nothing"),
    *("size: 8190 x 4800", "frames: growing", "tracks: 300", "list: m3u8"),
)


def main() -> int:
    """Run as a program."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    bad = False
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "tmp").mkdir()
        os.environ["TMPDIR"] = str(root / "tmp")
        with app.running() as address, sync_playwright() as started:
            browser = started.chromium.launch(
                executable_path=app.chromium(), args=[*app.FLAGS]
            )
            print("| file | MB | said after [s] | server [MB] | child [MB] | said |")
            print("|---|---|---|---|---|---|")
            for what, make in files():
                folder = root / "files"
                folder.mkdir()
                path = make(folder)
                size_mb = path.stat().st_size / 1e6
                page = app.visitor(browser, width=1000, height=800, dark=False)
                app.home(page, address)
                begun_s = time.monotonic()
                with watched(server()) as peak:
                    said = _dropped(page, path)
                seconds = time.monotonic() - begun_s
                page.context.close()
                print(
                    f"| {what} | {size_mb:.1f} | {seconds:.0f} | "
                    f"{peak.own_mb:.0f} | {peak.child_mb:.0f} | {said[:110]} |",
                    flush=True,
                )
                bad = bad or peak.own_mb > MOST_SERVER_MB or not said
                for made in sorted(folder.rglob("*"), reverse=True):
                    made.unlink()
                folder.rmdir()
            browser.close()
    return int(bad)


def files() -> Iterator[tuple[str, Callable[[Path], Path]]]:
    """Yield the name of each file, and what makes it in a folder."""
    known = {case.name: case.make for case in every_case()}
    for name in WORST:
        yield name, known[name]
    yield "480 MB of zeros", lambda folder: _large(folder / "zeros.mp4", b"")
    head = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
    yield "480 MB behind a head", lambda folder: _large(folder / "head.mp4", head)


def _large(path: Path, head: bytes) -> Path:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(LARGE)
    return path


def _dropped(page: Page, path: Path) -> str:
    """Hand a file over and return what the page says of it; empty if nothing."""
    page.locator("input[type=file]").first.set_input_files([path])
    shown = page.locator("[class*=st-key-remove-]")
    refused = page.locator(ERRORS)
    with suppress(Exception):  # told as silence
        shown.or_(refused).first.wait_for(timeout=WAIT_MS)
        if refused.count():
            return " ".join(refused.first.inner_text().split())
        return "(shown)"
    return ""


if __name__ == "__main__":
    sys.exit(main())
