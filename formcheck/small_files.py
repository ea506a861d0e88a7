"""Tables, settings and results from elsewhere: checked, then read whole.

They come from strangers as videos do: a manifest can name a pipe that never ends as the
description of a runner. Nothing but a regular file is opened, and no more is read than
such files ever hold.
"""

import stat
from pathlib import Path
from typing import Final

from formcheck.errors import InputError

MOST_MB: Final = 200.0
"""A manifest of a million lines has 60, the result of a clip of an hour 20."""
NO_FILE: Final = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
"""What is no file though it has a name, and what it is called."""


def read_whole(path: Path, *, most_mb: float = MOST_MB) -> bytes:
    """Return a file's content.

    Raises
    ------
    InputError
        If it is not there or out of reach, no regular file, or too large.
    """
    try:
        found = path.stat()
        for is_such, what in NO_FILE:  # before it is opened, which may never return
            if is_such(found.st_mode):
                raise InputError(f"{path} is {what}; give a file")
        most = round(most_mb * 1e6)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:  # a zero byte in the name
        raise InputError(f"there is no file {path}; check the name") from error
    if len(data) > most:
        raise InputError(
            f"{path} is larger than {most_mb:g} MB, the most that such a file may "
            "have; check whether it is the right one"
        )
    return data
