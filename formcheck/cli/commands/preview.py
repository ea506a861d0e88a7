"""``formcheck preview``: a quick look at clips, before any is analysed."""

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli.exit_codes import errors_in_one_line
from formcheck.text.escaping import escaped

_MARKS = {"info": "note", "warn": "change", "error": "cannot be measured"}


def preview(
    clips: Annotated[
        list[Path], typer.Argument(metavar="CLIP...", help="Video files.")
    ],
) -> None:
    """Say in a second how a clip was filmed, and what to change before analysing."""
    with errors_in_one_line():
        from formcheck.analysis.preview import preview as look

        for path in clips:
            seen = look(path)
            typer.echo(f"{escaped(seen.name)}: {seen.filmed}; {seen.facts}")
            for message in seen.messages:
                typer.echo(f"  {_MARKS[message.level]}: {escaped(message.message)}")
            if not seen.messages:
                typer.echo("  this can be measured well")
