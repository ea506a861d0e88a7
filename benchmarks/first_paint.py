"""How long after ``formcheck app`` its first page is on the screen.

``python -m benchmarks.first_paint [RUNS]`` starts the app as a user does, opens it in
Debian's chromium as soon as it listens, and prints the seconds since the start of the
process until it listened, until the heading showed, and until the page was complete;
then their medians. Only a machine with nothing else to do gives figures of any use.
"""

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import time
from typing import Final

from playwright.sync_api import Browser, sync_playwright

_FLAGS: Final = ("--no-sandbox", "--headless", "--disable-gpu", "--no-first-run")
_PATIENCE_S: Final = 60.0
_LAST_WORDS: Final = "never a diagnosis"


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("runs", type=int, nargs="?", default=5)
    runs = words.parse_args().runs
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*_FLAGS]
        )
        found = [_once(browser) for _ in range(runs)]
        browser.close()
    medians = [statistics.median(column) for column in zip(*found, strict=True)]
    print("listens  heading  complete [s after the start]")
    for row in [*found, medians]:
        print("  ".join(f"{seconds:7.2f}" for seconds in row))
    print("the last line is the median")


def _once(browser: Browser) -> tuple[float, float, float]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = browser.new_page()
    words = [sys.executable, "-m", "formcheck", "app", "--no-browser"]
    begin_s = time.perf_counter()
    server = subprocess.Popen([*words, "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        _until_listening(port)
        listens_s = time.perf_counter() - begin_s
        page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
        page.get_by_role("heading", name="How do you run?").wait_for()
        heading_s = time.perf_counter() - begin_s
        page.get_by_text(_LAST_WORDS).wait_for()
        return listens_s, heading_s, time.perf_counter() - begin_s
    finally:
        server.terminate()
        server.wait()
        page.close()


def _until_listening(port: int) -> None:
    deadline = time.perf_counter() + _PATIENCE_S
    while time.perf_counter() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")


if __name__ == "__main__":
    main()
