"""``formcheck handout``: the one page of a run, with chosen cards and a note."""

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli.exit_codes import errors_in_one_line
from formcheck.errors import InputError
from formcheck.text.escaping import escaped


def handout(
    run: Annotated[
        Path,
        typer.Argument(metavar="RUN", help="A folder of results.", show_default=False),
    ],
    cards: Annotated[
        str,
        typer.Option(
            help="Cards to show in place of the first three, by their keys with commas "
            "between; --list names them.",
            show_default=False,
        ),
    ] = "",
    note: Annotated[
        str, typer.Option(help="Your own words on the page.", show_default=False)
    ] = "",
    language: Annotated[
        str | None,
        typer.Option(help="Language: en, de.", show_default="that of the run"),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it to handout.pdf with a browser.")
    ] = False,
    list_cards: Annotated[
        bool, typer.Option("--list", help="List the cards of this run and end.")
    ] = False,
) -> None:
    """Write handout.html of a run: one page to print, with your cards and note."""
    with errors_in_one_line():
        from formcheck.report.handout import write_handout
        from formcheck.results.folder import RESULT
        from formcheck.results.restore import read_result

        folder = run.parent if run.name == RESULT else run
        if not (folder / RESULT).exists():
            raise InputError(f"{run} holds no {RESULT}; name a folder of results")
        if list_cards:
            for one in read_result(folder / RESULT).recommendations:
                typer.echo(escaped(f"{one.key:20} {one.title}"))
            return
        written = write_handout(
            folder, cards=card_keys(cards), note=note, language=language, pdf=pdf
        )
        typer.echo(escaped(f"handout: {written}"))


def check_cards(keys: tuple[str, ...]) -> None:
    """Refuse cards that do not exist, before any work is done.

    Raises
    ------
    InputError
        If there is no card of that key.
    """
    if not keys:
        return
    from formcheck.knowledge import load

    known = load().recommendations
    for key in keys:
        if key not in known:
            raise InputError(f"there is no card {key!r}; there are {', '.join(known)}")


def card_keys(text: str) -> tuple[str, ...]:
    """Return the keys of cards that were typed with commas between."""
    return tuple(key.strip() for key in text.split(",") if key.strip())
