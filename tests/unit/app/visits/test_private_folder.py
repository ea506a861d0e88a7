"""The server's folder is gone with the server, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from formcheck_app.visits.private_folder import PREFIX, sweep

APP = Path(__file__).parents[4] / "app"
_SERVER = """
import sys, time
from pathlib import Path
from formcheck_app.visits.private_folder import private_folder
folder = private_folder(Path(sys.argv[1]))
(folder / "visitor").mkdir()
(folder / "visitor" / "clip.mp4").write_bytes(b"a person")
print(folder, flush=True)
sys.stdin.read()
"""


def _server(parent: Path) -> tuple[subprocess.Popen[str], Path]:
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(APP)},
    )
    assert server.stdout is not None
    return server, Path(server.stdout.readline().strip())


def _end(server: subprocess.Popen[str], how: int | None) -> None:
    if how is None:
        server.communicate("")
    else:
        server.send_signal(how)
        server.communicate()


@pytest.mark.parametrize("how", [None, signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_of_a_visitor_outlives_the_server(tmp_path, how):
    server, folder = _server(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    _end(server, how)
    for _ in range(400):
        if not list(tmp_path.iterdir()):
            return
        time.sleep(0.05)
    pytest.fail("the folder is still there")


def test_what_an_earlier_server_left_is_deleted_and_a_living_ones_kept(tmp_path):
    server, living = _server(tmp_path)
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / ".lock").touch()
    old = tmp_path / f"{PREFIX}without-lock"
    old.mkdir()
    os.utime(old, (0, 0))
    starting = tmp_path / f"{PREFIX}starting"
    starting.mkdir()
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(other)
    try:
        assert set(sweep(tmp_path)) == {left, old}
        assert living.is_dir()
        assert starting.is_dir()
        assert other.is_dir()
    finally:
        _end(server, None)
