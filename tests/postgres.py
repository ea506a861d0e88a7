"""A PostgreSQL server for one test, on a free port, as an unprivileged user."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this user."""


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, or None if they are not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server whose data lie in ``folder``; yield an SQLAlchemy URL."""
    tools = programs()
    assert tools is not None
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, USER, USER)
    data, port = folder / "data", _free_port()

    def call(*words: str) -> None:
        subprocess.run(
            [*as_user, *words], cwd=folder, check=True, capture_output=True, timeout=60
        )

    call(
        *(str(tools / "initdb"), "-D", str(data), "-U", USER, "--auth=trust"),
        *("--no-sync", "--encoding=UTF8", "--locale=C"),
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    control = [str(tools / "pg_ctl"), "-D", str(data), "-w", "-t", "30"]
    call(*control, "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
    finally:
        call(*control, "-m", "immediate", "stop")
