"""A real server and a real browser: Debian's chromium, driven by playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

FLAGS = (
    *("--no-sandbox", "--headless", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
PATIENCE_MS = 60_000
START_S = 60.0
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed: sudo apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Return where the server keeps the history."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def url(data) -> Iterator[str]:
    """Start the app as a user does and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "formcheck", "app", "--no-browser"]
    with (data / "log").open("w") as log:
        server = subprocess.Popen(
            [*words, "--port", str(port)],
            cwd=data,
            env={
                **os.environ,
                "XDG_DATA_HOME": str(data),
                "PYTHONPATH": str(Path(__file__).parents[2]),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(server, f"{address}/_stcore/health")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen[bytes], health: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert server.poll() is None, "the app ended at once"
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the app did not start")


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Browser]:
    """Let go after each file: its event loop would be in the way of other tests'."""
    with sync_playwright() as started:
        launched = started.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visitor(browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a profile of its own, as another person would."""
    opened: list[BrowserContext] = []

    def open_profile(width: int = 1280) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            accept_downloads=True,
            reduced_motion="reduce",  # what moves costs a core without a graphics card
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context.new_page()

    yield open_profile
    for context in opened:
        context.close()
