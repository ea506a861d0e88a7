"""``formcheck confirm``: what a batch could not know, asked afterwards."""

from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.batch.storage import joined
from formcheck.cli.commands.batch import run, tell
from formcheck.cli.exit_codes import EXIT_FAILED, errors_in_one_line
from formcheck.cli.waistband_prompt import WHAT
from formcheck.processes import exit_stopped
from formcheck.text.escaping import escaped

if TYPE_CHECKING:
    from formcheck.batch.sessions import Question
    from formcheck.settings.settings import Waistband


def confirm(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="DIR", help="What --out of the batch was.", show_default=False
        ),
    ],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes.", show_default="all cores")
    ] = None,
) -> None:
    """Ask whether lines of a batch are the waistband, and measure those that are.

    Every question shows a picture. What is answered is kept at once, so that Ctrl-C
    loses nothing; what is left open is asked the next time.
    """
    with errors_in_one_line():
        from formcheck.batch.questions import read_questions, write_answers
        from formcheck.batch.storage import Place
        from formcheck.processes import cores

        known = read_questions(folder.rstrip("/") or "/")
        place = Place(known.order.out)
        many = len(known.questions)
        lines = "line" if many == 1 else "lines"
        typer.echo(
            f"{many} {lines} to look at; y, n, or Enter to leave it open", err=True
        )
        answered = 0
        for number, (session, question) in enumerate(known.questions, start=1):
            said = _ask(f"{number} of {many}", session, question, known.order.out)
            if said is not None:
                write_answers(place, {question.key: said})
                answered += 1
        if not answered:
            typer.echo("nothing was answered; nothing is changed", err=True)
            return
        settings = known.order.settings.model_copy(
            update={"workers": workers or cores()}
        )
        from dataclasses import replace

        order = replace(known.order, settings=settings)
        done = run(known.jobs, order)
    tell(done, order)
    if any(outcome.failures for outcome in done.outcomes):
        raise typer.Exit(EXIT_FAILED)


def _ask(
    place: str, session: str, question: "Question", folder: str
) -> "Waistband | None":
    """Ask about one line; None leaves it open."""
    still = joined(joined(folder, session), question.still)
    what = WHAT[question.method]
    typer.echo(f"\n{place}: {question.name} in {escaped(session)}", err=True)
    typer.echo(f"look at {escaped(still)}", err=True)
    text = f"Is the line drawn there the {what}, not the hem of a shirt? [y/n]"
    while True:
        try:
            typed = typer.prompt(text, default="", show_default=False, err=True)
        except typer.Abort:
            typer.echo("\nformcheck: stopped; what you answered is kept", err=True)
            raise typer.Exit(exit_stopped()) from None
        word = str(typed).strip().lower()
        if not word:
            return None
        if word in ("y", "yes"):
            return "yes"
        if word in ("n", "no"):
            return "no"
        typer.echo("  type y, n, or nothing", err=True)
