"""Writes down each address that a process of formcheck reaches for or listens at.

Python imports a module of this name when it starts, in children as well.
"""

import os
import sys

NAMED = {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"}


def _write_down(event: str, arguments: tuple[object, ...]) -> None:
    if event in NAMED:
        address = arguments[0 if event == "socket.getaddrinfo" else 1]
        with open(os.environ["SOCKET_LOG"], "a") as log:  # noqa: PTH123  (early start)
            log.write(f"{event} {address!r}\n")


if "SOCKET_LOG" in os.environ:
    sys.addaudithook(_write_down)
