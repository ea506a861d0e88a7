"""The command line: ``formcheck analyze`` and ``formcheck info``.

Results go to standard output, progress and complaints to standard error. Exit code 0 is
done, 1 a clip that could not be analysed, 2 wrong use.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from formcheck.errors import FormcheckError, InputError, OutputError

if TYPE_CHECKING:
    from formcheck.model import Analysis
    from formcheck.settings import Clip, Runner, Settings

# Everything heavy is imported where it is used, so that --help comes at once.

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130

app = typer.Typer(
    help="Running-form analysis from an ordinary treadmill video. "
    "A form check, not a diagnosis.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class ViewChoice(StrEnum):
    """Where the camera stands; ``auto`` finds out."""

    auto = "auto"
    side = "side"
    rear = "rear"
    front = "front"


class EstimatorChoice(StrEnum):
    """How the body is found; ``solutions`` is the stock MediaPipe graph."""

    tracks = "tracks"
    solutions = "solutions"


def main() -> None:
    """Run the command line; a termination signal is tidied up like Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


@app.command()
def analyze(
    clips: Annotated[
        list[str],
        typer.Argument(
            metavar="CLIP[:option=value,...] ...",
            help="One video, or several of the same run. Options of one clip: view, "
            "capture_fps, speed, start, end; as in left.mp4:view=side,capture_fps=240",
            show_default=False,
        ),
    ],
    speed: Annotated[
        str | None,
        typer.Option(help="Belt speed: 10.8km/h, 3m/s, 6.7mph, 5:33min/km."),
    ] = None,
    height: Annotated[
        str | None, typer.Option(help="The runner's height: 175cm, 1.75m, 5ft9in.")
    ] = None,
    capture_fps: Annotated[
        str | None,
        typer.Option(help="Pictures per second it was filmed with (slow motion)."),
    ] = None,
    view: Annotated[
        ViewChoice, typer.Option(help="Where the camera stands.")
    ] = ViewChoice.auto,
    runner: Annotated[
        Path | None,
        typer.Option(help="TOML file with height, speed and answers."),
    ] = None,
    start: Annotated[
        str | None, typer.Option(help="Begin here: 2s, 1:30, 500ms.")
    ] = None,
    end: Annotated[str | None, typer.Option(help="Stop here.")] = None,
    estimator: Annotated[
        EstimatorChoice, typer.Option(help="How the body is found.")
    ] = EstimatorChoice.tracks,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the results.", show_default="formcheck_<first clip>"
        ),
    ] = None,
    no_overlay: Annotated[
        bool, typer.Option("--no-overlay", help="Draw no overlay video.")
    ] = False,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print the result as JSON; no folder without --out."
        ),
    ] = False,
) -> None:
    """Measure one run and write result.json, a report, tables and an overlay video."""
    typed = {
        "speed": speed,
        "capture_fps": capture_fps,
        "view": view.value,
        "start": start,
        "end": end,
    }
    with _errors_in_one_line():
        chosen = _clips(clips, typed)
        person = _runner(runner, height)
        _analyze(
            chosen,
            person,
            _settings(estimator.value, overlay=not no_overlay),
            out=out,
            json=json,
        )


def _analyze(
    clips: "list[Clip]",
    person: "Runner",
    settings: "Settings",
    *,
    out: Path | None,
    json: bool,
) -> None:
    from formcheck.report.folder import REPORT, check_folder, default_folder

    target = out or (None if json else default_folder(clips[0].path))
    if target is not None:
        try:
            check_folder(target)
        except OutputError as error:
            raise InputError(str(error)) from error
    analysis = _run(clips, person, settings)
    if target is not None:
        from formcheck.report.publish import publish

        with _waiting("writing the report and the overlay", settings.overlay):
            publish(analysis, clips, target, overlay=settings.overlay)
    if json:
        from formcheck.report.result_json import to_bytes

        sys.stdout.buffer.write(to_bytes(analysis))
        sys.stdout.buffer.flush()
    else:
        from formcheck.report.terminal import print_summary

        print_summary(analysis, None if target is None else target / REPORT)


def _run(clips: "list[Clip]", person: "Runner", settings: "Settings") -> "Analysis":
    """Analyse with a progress bar, if somebody is there to see it."""
    from formcheck.report.terminal import progress
    from formcheck.session import analyze as analyze_session

    with progress() as on_progress:
        return analyze_session(clips, person, settings, on_progress)


@app.command()
def info(
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of result.json.")
    ] = False,
) -> None:
    """Print versions, the pose models and where they are kept."""
    with _errors_in_one_line():
        if schema:
            import json

            from formcheck.report.schema import json_schema

            typer.echo(json.dumps(json_schema(), indent=2))
            return
        from formcheck.pose import models
        from formcheck.session import versions

        for name, number in versions().items():
            typer.echo(f"{name:24} {number}")
        typer.echo(f"{'pose models':24} {_models()}")
        typer.echo(f"{'cache':24} {models.cache_folder()}")


def _models() -> str:
    """Return whether the pose models are there and unchanged."""
    from formcheck.pose import models

    models.detector_model()
    models.landmark_model()
    return "found and checked"


# ---------------------------------------------------------------- what was typed


def _clips(texts: list[str], typed: dict[str, str | None]) -> "list[Clip]":
    from formcheck.settings import clip_fields, parse_clip

    defaults = clip_fields({k: v for k, v in typed.items() if v is not None})
    return [parse_clip(text, defaults) for text in texts]


def _runner(file: Path | None, height: str | None) -> "Runner":
    from formcheck.settings import load_runner, make_runner

    typed = make_runner(height=height)
    if file is None:
        return typed
    known: dict[str, Any] = typed.model_dump(exclude_none=True, exclude={"answers"})
    return load_runner(file).model_copy(update=known)


def _settings(estimator: str, *, overlay: bool) -> "Settings":
    from formcheck.settings import Settings

    return Settings.model_validate({"estimator": estimator, "overlay": overlay})


# ---------------------------------------------------------------- ways to end


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
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
def _waiting(what: str, shown: bool) -> Iterator[None]:
    """Show a spinner on a terminal while something takes a while."""
    from formcheck.report.terminal import spinner

    with spinner(what if shown else "writing the report"):
        yield
