"""Which database is used, and how its file is kept private."""

import os
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from formcheck.errors import InputError

URL_VARIABLE: Final = "FORMCHECK_HISTORY"
"""Environment variable that names another database than the user's own file."""
_PRIVATE: Final = 0o600


def default_url() -> str:
    """Return the database in use: the environment's, else a file of the user's own."""
    named = os.environ.get(URL_VARIABLE)
    if named:
        return named
    # On every system: histories that were begun there are not to be lost.
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return f"sqlite:///{Path(home) / 'formcheck' / 'history.sqlite'}"


def is_kept(url: str | None = None) -> bool:
    """Say whether a history is in use: its file is there, or a server is named."""
    file = file_of(parsed(url or default_url()))
    return file is None or file.exists()


def parsed(url: str) -> URL:
    """Return a database URL, or refuse it in one sentence."""
    try:
        return make_url(url)
    except ArgumentError as error:
        raise InputError(
            f"{URL_VARIABLE} is no database URL; write it as sqlite:////folder/"
            "history.sqlite or postgresql+psycopg://user@host/name"
        ) from error


def file_of(url: URL) -> Path | None:
    """Return the file of an SQLite database; None for a server or memory."""
    named = url.get_backend_name() == "sqlite" and url.database not in (
        None,
        ":memory:",
    )
    return Path(str(url.database)) if named else None


def make_private(file: Path) -> None:
    """Make sure that only its owner can read a database file."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, _PRIVATE))
    file.chmod(_PRIVATE)


def engine(url: URL) -> Engine:
    """Return an engine that deletes for good."""
    # A pool would keep a connection to the file open until it is collected, unclosed.
    pool = {} if file_of(url) is None else {"poolclass": NullPool}
    made = create_engine(url, **pool)
    if url.get_backend_name() == "sqlite":

        @event.listens_for(made, "connect")
        def _forget_for_good(connection: Any, _record: Any) -> None:  # noqa: ANN401  (the driver's own)
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")  # overwrite what is deleted

    return made
