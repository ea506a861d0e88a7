"""``formcheck info``: versions, pose models, cache, schema, knowledge."""

from typing import Annotated

import typer

from formcheck.cli.exit_codes import errors_in_one_line


def info(
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of result.json.")
    ] = False,
    knowledge: Annotated[
        bool,
        typer.Option("--knowledge", help="Print the knowledge base for review."),
    ] = False,
    language: Annotated[
        str, typer.Option(help="Language of the knowledge base: en, de.")
    ] = "en",
) -> None:
    """Print versions, the pose models and where they are kept."""
    with errors_in_one_line():
        if knowledge:
            from formcheck.knowledge import load
            from formcheck.report.knowledge_review import review

            typer.echo(review(load(language)), nl=False)
            return
        if schema:
            import json

            from formcheck.results.schema import json_schema

            typer.echo(json.dumps(json_schema(), indent=2))
            return
        from formcheck.analysis.run import versions
        from formcheck.pose.nets import model_files as models

        for name, number in versions().items():
            typer.echo(f"{name:24} {number}")
        typer.echo(f"{'pose models':24} {_models()}")
        typer.echo(f"{'cache':24} {models.cache_folder()}")


def _models() -> str:
    """Return whether the pose models are there and unchanged."""
    from formcheck.pose.nets import model_files as models

    models.detector_model()
    models.landmark_model()
    return "found and checked"
