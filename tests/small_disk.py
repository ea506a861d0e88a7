"""A disk of a few megabytes, to be filled; only root may mount one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE_MB = 24
FULL = "No space left on device"


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """Mount one for the time of the block; the test is skipped where none may be."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount here")
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, left_kb: int) -> Path:
    """Leave a few kilobytes on a disk; return the file to delete for room."""
    free = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(free.f_bavail * free.f_frsize - 1024 * left_kb))
    return filler
