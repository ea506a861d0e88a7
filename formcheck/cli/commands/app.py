"""``formcheck app``: the app in the browser, on this machine only unless asked."""

import errno
import io
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from formcheck.cli.exit_codes import errors_in_one_line
from formcheck.errors import InputError

MAX_MB_VARIABLE: Final = "FORMCHECK_MAX_MB"
MAX_MINUTES_VARIABLE: Final = "FORMCHECK_MAX_MINUTES"
"""As ``background.uploads`` reads them, which takes too long to import here."""
SHARED_VARIABLE: Final = "FORMCHECK_SHARED"
"""Tells the app that others are let in, so that each keeps a history of their own."""
PIN_VARIABLE: Final = "FORMCHECK_PIN"
OPEN_VARIABLE: Final = "FORMCHECK_NO_PIN"
"""What others have to type; set to 1 the second one lets them in without."""
SHORTEST_PIN: Final = 6
LOCAL: Final = ("127.0.0.1", "localhost", "::1")
PACKAGE: Final = "formcheck_app"
"""The app's package, which lies in ``app/`` of a checkout."""
EVERY_ADDRESS: Final = ("0.0.0.0", "::")
_SOMEWHERE: Final = ("192.0.2.1", 9)
"""An address that is kept for documentation: it belongs to nobody."""


def app(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets others in.")
    ] = LOCAL[0],
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port.")] = 8501,
    max_mb: Annotated[float, typer.Option(min=1, help="Largest upload in MB.")] = 500.0,
    max_minutes: Annotated[
        float, typer.Option(min=0.1, help="Longest clip in minutes.")
    ] = 3.0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser window.")
    ] = False,
    pin: Annotated[
        str | None,
        typer.Option(
            help="What others have to type first, 6 signs or more; better in the "
            "environment, where nobody looks over your shoulder.",
            envvar="FORMCHECK_PIN",
            show_default=False,
        ),
    ] = None,
    no_pin: Annotated[
        bool, typer.Option("--no-pin", help="Let others in without a PIN.")
    ] = False,
) -> None:
    """Start the app: upload a clip in the browser, see the result there."""
    with errors_in_one_line():
        server = server_file()
        check_free(host, port)
        check_pin(host, pin, open_to_all=no_pin)
    if host not in LOCAL:
        typer.echo(warning(host, pin=bool(pin)), err=True)
    for line in invitation(host, port):
        typer.echo(line)
    limits = {
        MAX_MB_VARIABLE: f"{max_mb:g}",
        MAX_MINUTES_VARIABLE: f"{max_minutes:g}",
        SHARED_VARIABLE: "0" if host in LOCAL else "1",
        PIN_VARIABLE: pin or "",
        OPEN_VARIABLE: "1" if no_pin else "0",
    }
    words = arguments(server, host=host, port=port, max_mb=max_mb, headless=no_browser)
    sys.stdout.flush()
    environment = {**os.environ, **limits, "PYTHONPATH": search_path(server)}
    os.execve(sys.executable, [sys.executable, *words], environment)


def check_pin(host: str, pin: str | None, *, open_to_all: bool) -> None:
    """Refuse to let others in without a PIN, or with one that is soon guessed.

    Raises
    ------
    InputError
        If there is no PIN and nobody said that there shall be none.
    """
    if pin and len(pin.strip()) < SHORTEST_PIN:
        raise InputError(
            f"the PIN has {len(pin.strip())} signs; give {SHORTEST_PIN} or more"
        )
    if not pin and host not in LOCAL and not open_to_all:
        raise InputError(
            f"{host} lets others in; set a PIN for them with --pin or {PIN_VARIABLE}, "
            "or say --no-pin"
        )


def check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before it is told to anybody.

    Raises
    ------
    InputError
        If another program has the port, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server will: a port that was just given back counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise InputError(
                    f"port {port} is in use, perhaps by another formcheck; end that, "
                    f"or choose another one with --port {port % 65535 + 1}"
                ) from error
            raise InputError(
                f"cannot listen on {host}:{port}: {error.strerror or error}"
            ) from error


def invitation(host: str, port: int) -> list[str]:
    """Return what to open where: an address, and for phones its code to be scanned."""
    if host in LOCAL:
        shown = f"[{host}]" if ":" in host else host
        return [f"formcheck: http://{shown}:{port} in a browser; Ctrl-C ends it"]
    lines = [f"formcheck: http://localhost:{port} in a browser; Ctrl-C ends it"]
    reached = lan_address() if host in EVERY_ADDRESS else host
    if reached is not None:
        shown = f"[{reached}]" if ":" in reached else reached
        address = f"http://{shown}:{port}"
        lines.append(f"formcheck: {address} on phones in the same network")
        lines += [drawn] if (drawn := code(address)) else []
    return lines


def lan_address() -> str | None:
    """Return this machine's address in its network; None if it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)  # chooses a way; nothing is sent
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") or address == "0.0.0.0" else address


def code(address: str) -> str:
    """Return an address as a code that a phone's camera reads, in letters."""
    if find_spec("segno") is None:  # a convenience that an older environment lacks
        return ""
    import segno

    drawn = io.StringIO()
    segno.make(address, micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()


def server_file() -> Path:
    """Return the app's server: in the checkout, or installed with the package."""
    import formcheck

    checkout = Path(formcheck.__file__).parents[1] / "app" / PACKAGE
    spec = find_spec(PACKAGE)
    installed = (spec.submodule_search_locations or ()) if spec else ()
    for folder in (checkout, *map(Path, installed)):
        server = folder / "server.py"
        if server.is_file():
            return server
    raise InputError(
        "the app's pages are not installed; install formcheck again with "
        "pip install formcheck"
    )


def search_path(server: Path) -> str:
    """Return a ``PYTHONPATH`` that finds this very package and the app's."""
    import formcheck

    places = [Path(formcheck.__file__).parents[1], server.parents[1]]
    known = os.environ.get("PYTHONPATH")
    return os.pathsep.join([*map(str, places), *([known] if known else [])])


def warning(host: str, *, pin: bool = False) -> str:
    """Return what to think about before others are let in."""
    who = " and knows the PIN" if pin else ""
    return (
        f"formcheck: listening on {host}: everybody who can reach this machine{who} "
        "can upload clips; there are no accounts and no encryption. Use it in a "
        "network you trust, or behind a proxy that encrypts (docs/privacy.md)."
    )


def arguments(
    server: Path, *, host: str, port: int, max_mb: float, headless: bool
) -> list[str]:
    """Return how the server is started.

    What protects the user is said again here, since options go before any settings
    file.
    """
    options = {
        "server.address": host,
        "server.port": port,
        "server.maxUploadSize": max(1, round(max_mb)),
        "server.headless": str(headless).lower(),
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",  # with it go notes for programmers
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return ["-m", "streamlit", "run", str(server), *flags]
