"""How a command ends: one line and an exit code, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import typer

from formcheck.errors import FormcheckError, InputError
from formcheck.processes import EXIT_INTERRUPTED

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Turn errors made on purpose into one line and an exit code."""
    try:
        yield
    except InputError as error:
        _stop(error, EXIT_USAGE)
    except FormcheckError as error:
        _stop(error, EXIT_FAILED)
    except KeyboardInterrupt:
        typer.echo("formcheck: stopped; nothing was written", err=True)
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _stop(error: FormcheckError, code: int) -> NoReturn:
    typer.echo(f"formcheck: {' '.join(str(error).split())}", err=True)
    raise typer.Exit(code) from error


@contextmanager
def waiting(what: str, shown: bool) -> Iterator[None]:
    """Show a spinner on a terminal while something takes a while."""
    from formcheck.cli.progress import spinner

    with spinner(what if shown else "writing the report"):
        yield
