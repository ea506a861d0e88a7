"""``formcheck models``: which pose nets are there, and how to get the larger one."""

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli.exit_codes import errors_in_one_line

_MB = 1_000_000


def models(
    install: Annotated[
        bool,
        typer.Option(
            "--install",
            help="Fetch BlazePose heavy (27.7 MB in a package of 41 MB, Apache 2.0) "
            "from the npm registry, check it and keep it in your data folder.",
        ),
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option(help="Install from this package, fetched by hand (.tgz)."),
    ] = None,
) -> None:
    """List the pose nets, or install the larger one for --model heavy."""
    with errors_in_one_line():
        from formcheck.pose.nets import heavy_model
        from formcheck.pose.nets.model_files import HEAVY, checked, landmark_model

        if install or file is not None:
            if file is None:
                typer.echo(f"fetching {heavy_model.SOURCE}", err=True)
                path = heavy_model.install()
            else:
                body = heavy_model.read(file)
                path = heavy_model.install(lambda: body)
            typer.echo(f"installed and checked: {path}")
            return
        landmark_model()
        typer.echo("full   comes with formcheck, found and checked")
        if heavy_model.installed():
            checked(HEAVY)
            typer.echo(f"heavy  installed and checked: {HEAVY.path}")
        else:
            typer.echo("heavy  not installed; formcheck models --install gets it")
