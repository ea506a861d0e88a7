"""How a command ends: one line and an exit code, never a traceback."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import typer

from formcheck.errors import FormcheckError, InputError
from formcheck.processes import exit_stopped
from formcheck.text.escaping import escaped

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
DEBUG: Final = "FORMCHECK_DEBUG"
"""Set to anything this environment variable shows where an error comes from."""
_LONGEST: Final = 200


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
        raise typer.Exit(exit_stopped()) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        said = escaped(" ".join(f"{type(error).__name__}: {error}".split()))
        typer.echo(
            f"formcheck: an error of formcheck itself ({said[:_LONGEST]}); please "
            f"report it, with what {DEBUG}=1 adds",
            err=True,
        )
        raise typer.Exit(EXIT_FAILED) from error


def _stop(error: FormcheckError, code: int) -> NoReturn:
    typer.echo(f"formcheck: {' '.join(str(error).split())}", err=True)
    raise typer.Exit(code) from error


@contextmanager
def waiting(what: str, shown: bool) -> Iterator[None]:
    """Show a spinner on a terminal while something takes a while."""
    from formcheck.cli.progress import spinner

    with spinner(what if shown else "writing the report"):
        yield
