"""The app started as a user does, and a browser to look at it; for looking and timing.

``running()`` gives the address of a server of its own, with an empty history.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

FLAGS: Final = ("--no-sandbox", "--headless", "--disable-gpu", "--no-first-run")
PATIENCE_MS: Final = 300_000
_START_S: Final = 90.0


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Start the app and yield its address; it is ended after."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = Path(__file__).parents[2]
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "formcheck", "app", "--no-browser"),
                *("--port", str(port)),
            ],
            env={**os.environ, "PYTHONPATH": path, "XDG_DATA_HOME": data},
            cwd=data,
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(server, f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(20)
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], health: str) -> None:
    end_s = time.monotonic() + _START_S
    while time.monotonic() < end_s:
        if server.poll() is not None:
            raise RuntimeError("the app ended at once")
        with contextlib.suppress(urllib.error.URLError, OSError):
            with contextlib.suppress(urllib.error.HTTPError):  # it asks for a PIN
                urllib.request.urlopen(health, timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the app did not start")


def visitor(browser: Browser, *, width: int, height: int, dark: bool) -> Page:
    """Return a page of a new visitor."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def chromium() -> str:
    """Return where Debian's browser is."""
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("chromium is not installed: apt-get install chromium")
    return found


def home(page: Page, address: str) -> None:
    """Open the first page."""
    page.goto(address)
    page.get_by_role("heading", name="How do you run?").wait_for()
    page.locator("input[type=file]").first.wait_for(state="attached")


def upload(page: Page, *clips: Path) -> None:
    """Hand clips over and wait until each has its card."""
    page.locator("input[type=file]").first.set_input_files([*clips])
    for place in range(len(clips)):
        page.locator("[class*=st-key-remove-]").nth(place).wait_for()


def fill(page: Page, label: str, text: str) -> None:
    """Type into a field."""
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Enter")


def analyse(page: Page) -> None:
    """Start the analysis, and wait until its first number is there."""
    page.get_by_role("button", name="Analyse").click()
    answer = page.locator(".fc-answer")
    question = page.get_by_role("button", name="Yes, the waistband")
    answer.or_(question).first.wait_for()
    if question.count():
        question.click()
        answer.wait_for()


def menu(page: Page, name: str, heading: str) -> None:
    """Go to a page by the menu."""
    page.locator(".st-key-menu").get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=heading, level=1).wait_for()
