"""``formcheck compare``: what really changed between two results."""

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli.exit_codes import errors_in_one_line
from formcheck.errors import InputError
from formcheck.text.escaping import escaped


def compare(
    before: Annotated[
        Path, typer.Argument(metavar="BEFORE.json", help="The earlier result.json.")
    ],
    after: Annotated[
        Path, typer.Argument(metavar="AFTER.json", help="The later result.json.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for comparison.json and comparison.csv."),
    ] = None,
    language: Annotated[str, typer.Option(help="Language: en, de.")] = "en",
) -> None:
    """Say which numbers really changed, and which changes are within noise."""
    with errors_in_one_line():
        from formcheck.knowledge import load
        from formcheck.results import comparison_text as changes
        from formcheck.results.comparison import between_sessions, compared
        from formcheck.results.result_json import read

        load(language)  # refuses one that there is not
        found = compared(
            read(_result(before)), read(_result(after)), published=between_sessions()
        )
        if out is not None:
            changes.write(found, out)
        text = changes.as_text(found, language)
        typer.echo("\n".join(escaped(line) for line in text.split("\n")))


def _result(path: Path) -> Path:
    """Return the result file; a folder of results stands for its own."""
    if not path.is_dir():
        return path
    if not (path / "result.json").exists():
        raise InputError(f"{path} holds no result.json; name a folder of results")
    return path / "result.json"
