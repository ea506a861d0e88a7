"""``formcheck app``: the app in the browser, on this machine only unless asked."""

import os
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
LOCAL: Final = ("127.0.0.1", "localhost", "::1")
PACKAGE: Final = "formcheck_app"
"""The app's package, which lies in ``app/`` of a checkout."""


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
) -> None:
    """Start the app: upload a clip in the browser, see the result there."""
    with errors_in_one_line():
        server = server_file()
    if host not in LOCAL:
        typer.echo(warning(host), err=True)
    typer.echo(f"formcheck: http://{host}:{port} in a browser; Ctrl-C ends it")
    limits = {
        MAX_MB_VARIABLE: f"{max_mb:g}",
        MAX_MINUTES_VARIABLE: f"{max_minutes:g}",
    }
    words = arguments(server, host=host, port=port, max_mb=max_mb, headless=no_browser)
    sys.stdout.flush()
    environment = {**os.environ, **limits, "PYTHONPATH": search_path(server)}
    os.execve(sys.executable, [sys.executable, *words], environment)


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


def warning(host: str) -> str:
    """Return what to think about before others are let in."""
    return (
        f"formcheck: listening on {host}: everybody who can reach this machine can "
        "upload clips and see what the history holds; there is no password and no "
        "encryption. Use it only in a network you trust."
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
