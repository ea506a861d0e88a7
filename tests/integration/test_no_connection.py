"""A person's video never leaves the machine: no process reaches beyond it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.clips import short_sample

ROOT = Path(__file__).parents[2]
CLIP = "CLIP"
WORDS = [sys.executable, "-m", "formcheck"]
OF_THIS_MACHINE = ("'127.0.0.1'", "'localhost'", "'::1'", "'/", "b'\\x00", "''")
"""Loopback, and sockets that are files or names on this machine."""


@pytest.fixture
def listened(tmp_path) -> dict[str, str]:
    """Return surroundings in which each reach for an address is written down."""
    (tmp_path / "log").touch()
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            str(ROOT / part) for part in ("tests/socket_log", "", "app")
        ),
        "SOCKET_LOG": str(tmp_path / "log"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }


def beyond(surroundings: dict[str, str]) -> list[str]:
    """Return what reached beyond this machine."""
    lines = Path(surroundings["SOCKET_LOG"]).read_text().splitlines()
    return [line for line in lines if not any(word in line for word in OF_THIS_MACHINE)]


def test_a_reach_for_the_network_would_be_seen(listened) -> None:
    reach = "import socket; s = socket.socket(2, 2); s.connect(('192.0.2.1', 9))"
    subprocess.run([sys.executable, "-c", reach], env=listened, check=False)
    assert beyond(listened) == ["socket.connect ('192.0.2.1', 9)"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["analyze", CLIP, "--workers", "2"],
        ["analyze", CLIP, "--end", "1s", "--estimator", "mediapipe"],
        ["batch", "runs.csv", "--out", "many"],
    ],
    ids=["analyze", "mediapipe", "batch"],
)
def test_a_command_reaches_for_nothing_beyond_this_machine(
    command, listened, tmp_path
) -> None:
    clip = str(short_sample("01_side_right"))
    (tmp_path / "runs.csv").write_text(f"clip,end\n{clip},2s\n")
    done = subprocess.run(
        [*WORDS, *(clip if word == CLIP else word for word in command)],
        env=listened,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    short = "mediapipe" in command  # a second of a run has no numbers
    assert done.returncode == int(short), done.stderr
    assert "Traceback" not in done.stderr
    assert beyond(listened) == []


@pytest.mark.slow
def test_the_app_listens_on_this_machine_alone_and_calls_nobody(
    listened, tmp_path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = subprocess.Popen(
        [*WORDS, "app", "--no-browser", "--port", str(port)],
        env=listened,
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _answered(f"http://127.0.0.1:{port}/_stcore/health", app)
        _answered(f"http://127.0.0.1:{port}/", app)
    finally:
        app.terminate()
        app.wait(30)
    assert beyond(listened) == []


def _answered(url: str, app: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert app.poll() is None, "the app ended at once"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the app did not answer")
