"""The command line: one file per command, in ``commands``.

Results go to standard output, progress and complaints to standard error. Exit code 0 is
done, 1 a clip that could not be analysed, 2 wrong use.
"""

import io
import sys
from importlib import metadata
from typing import Annotated

import typer

from formcheck.cli.commands import (
    analyze,
    ask,
    batch,
    compare,
    confirm,
    handout,
    info,
    models,
    preview,
    samples,
)
from formcheck.cli.commands import app as app_command
from formcheck.cli.usage import Command
from formcheck.processes import heed_endings

# Everything heavy is imported where it is used, so that --help comes at once.

app = typer.Typer(
    help="Running-form analysis from an ordinary treadmill video. "
    "A form check, not a diagnosis.",
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _bare(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.")
    ] = False,
) -> None:
    """Print the version, or what there is to choose from."""
    if version:
        typer.echo(f"formcheck {metadata.version('formcheck')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
    else:
        return
    raise typer.Exit


app.command("analyze", cls=Command)(analyze.analyze)
app.command("batch", cls=Command)(batch.batch)
app.command("confirm", cls=Command)(confirm.confirm)
app.command("preview", cls=Command)(preview.preview)
app.command("compare", cls=Command)(compare.compare)
app.command("handout", cls=Command)(handout.handout)
app.command("ask", cls=Command)(ask.ask)
app.command("app", cls=Command)(app_command.app)
app.command("info", cls=Command)(info.info)
app.command("samples", cls=Command)(samples.samples)
app.command("models", cls=Command)(models.models)


def main() -> None:
    """Run the command line; a termination signal is tidied up like Ctrl-C."""
    heed_endings()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a sign it lacks is no reason to fail
            stream.reconfigure(errors="replace")
    app()
