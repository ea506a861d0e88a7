"""The history of the visitor whose page is shown.

On one's own machine there is one history. Where the app is opened to others each
browser has a file of its own, named by its secret and found again with it, so that
nobody sees another's runs; a database that was named on purpose is common to all.
"""

import os
from hashlib import sha256
from typing import Final

from formcheck.history.database import URL_VARIABLE, default_url, file_of, parsed
from formcheck.history.database import is_kept as is_kept_at
from formcheck.history.store import History
from formcheck_app.visits.visitor import current_visitor

SHARED_VARIABLE: Final = "FORMCHECK_SHARED"
"""Set by ``formcheck app`` where others are let in."""
_NAME_LETTERS: Final = 32


def history() -> History:
    """Return this visitor's history; its file is made if it is missing."""
    return History(history_url(current_visitor().secret))


def is_kept() -> bool:
    """Whether this visitor keeps a history."""
    return is_kept_at(history_url(current_visitor().secret))


def history_url(secret: str) -> str:
    """Return where the history of the visitor with a secret lies."""
    common = default_url()
    file = file_of(parsed(common))
    named = os.environ.get(URL_VARIABLE)
    if file is None or named or os.environ.get(SHARED_VARIABLE) != "1":
        return common
    name = sha256(secret.encode()).hexdigest()[:_NAME_LETTERS]
    return f"sqlite:///{file.parent / 'visitors' / name}.sqlite"
