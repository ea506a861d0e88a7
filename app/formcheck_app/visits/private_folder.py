"""The server's private folder, which never outlives the server for long.

It holds what visitors upload. A small process waits for the server's end, however that
comes, and deletes the folder; what is left even so, as when the machine lost power, is
deleted by the next server.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX: Final = "formcheck-app-"
_LOCK: Final = ".lock"
_OLD_S: Final = 60.0
"""A folder without a lock that is younger belongs to a server that is just starting."""
_DELETER: Final = """
import shutil, sys, time
sys.stdin.buffer.read()
for _ in range(20):
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    time.sleep(0.25)
"""
"""Waits until its standard input ends, as it does with the server; the server's helpers
may write for another moment."""

_held: list[object] = []
"""Locks, and the process that deletes: kept for as long as the server lives."""


def private_folder(inside: Path | None = None) -> Path:
    """Return a new folder for this server alone; delete those that were left behind."""
    parent = inside or Path(tempfile.gettempdir())
    sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    _hold(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    deleter = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _DELETER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C and the end of the terminal are not for it
    )
    _held.append(deleter)
    return folder


def _hold(folder: Path) -> None:
    """Lock a folder for as long as this process lives."""
    if fcntl is None:
        return
    lock = (folder / _LOCK).open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _held.append(lock)


def sweep(parent: Path) -> list[Path]:
    """Delete the folders of servers that are gone; return them."""
    gone = []
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _mine(folder) and _abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
                gone.append(folder)
    return gone


def _mine(folder: Path) -> bool:
    """Say whether a folder is one of this user's, and no link to elsewhere."""
    mine = not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()
    return mine and folder.is_dir() and not folder.is_symlink()


def _abandoned(folder: Path) -> bool:
    old = time.time() - folder.stat().st_mtime > _OLD_S
    lock = folder / _LOCK
    if fcntl is None or not lock.exists():
        return old
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
