"""Whether the app may be opened to others, and with which PIN."""

import os

from formcheck.cli.commands.app import (
    EVERY_ADDRESS,
    OPEN_VARIABLE,
    PIN_VARIABLE,
    check_pin,
)


def pin() -> str | None:
    """Return the PIN that visitors have to type; None = nobody has to."""
    return os.environ.get(PIN_VARIABLE) or None


def check_opening(address: str | None) -> None:
    """Refuse to let others in without a PIN, unless that is wanted.

    ``address`` None is every address, as the server takes it.

    Raises
    ------
    InputError
        If there is no PIN, or one that is soon guessed.
    """
    open_to_all = os.environ.get(OPEN_VARIABLE) == "1"
    check_pin(address or EVERY_ADDRESS[0], pin(), open_to_all=open_to_all)
