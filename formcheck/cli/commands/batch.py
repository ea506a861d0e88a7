"""``formcheck batch``: many clips to one table and many reports."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from formcheck.batch.storage import joined
from formcheck.cli.exit_codes import EXIT_FAILED, errors_in_one_line
from formcheck.cli.options import (
    BlurFacesOption,
    ClinicianOption,
    EstimatorChoice,
    EstimatorOption,
    ModelChoice,
    ModelOption,
    RunnerOption,
    ViewChoice,
    WaistbandChoice,
    typed_runner,
    typed_settings,
)
from formcheck.errors import InputError, OutputError
from formcheck.processes import exit_stopped
from formcheck.text.escaping import escaped

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from formcheck.batch.scheduler import Batch
    from formcheck.batch.sessions import Job, Order, Outcome
    from formcheck.settings.settings import Runner


def batch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|MANIFEST.csv",
            help="A folder of clips (each video is a session, or each sub-folder is), "
            "or a table with the columns session, clip, view, speed, height, "
            "capture_fps, waistband, runner. Also as a URL.",
            show_default=False,
        ),
    ],
    out: Annotated[
        str, typer.Option(help="Folder or URL for the results.", show_default=False)
    ],
    speed: Annotated[
        str | None, typer.Option(help="Belt speed of all clips: 10.8km/h, 3m/s.")
    ] = None,
    height: Annotated[
        str | None, typer.Option(help="Height of all runners: 175cm, 5ft9in.")
    ] = None,
    capture_fps: Annotated[
        str | None, typer.Option(help="Frames per second all were filmed with.")
    ] = None,
    view: Annotated[
        ViewChoice, typer.Option(help="Where the camera stands in all clips.")
    ] = ViewChoice.auto,
    waistband: Annotated[
        WaistbandChoice | None,
        typer.Option(
            help="Whether the line at the hips of all clips is the waistband; ask: "
            "what is open is collected, and formcheck confirm asks it later.",
            show_default="ask",
        ),
    ] = None,
    runner: RunnerOption = None,
    glob: Annotated[
        str | None,
        typer.Option(
            help="Which files of the folder: '*.mp4', '**/left*.mov'.",
            show_default="all videos",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes.", show_default="all cores")
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(help="Run on a Dask cluster: the address of its scheduler."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Leave sessions alone that are done already."),
    ] = False,
    report: Annotated[
        bool, typer.Option(help="Write a report with stills for each session.")
    ] = True,
    overlay: Annotated[
        bool,
        typer.Option(help="Draw overlay videos; takes longer than the analysis."),
    ] = False,
    blur_faces: BlurFacesOption = False,
    language: Annotated[
        str, typer.Option(help="Language of the reports: en, de.")
    ] = "en",
    clinician: ClinicianOption = False,
    estimator: EstimatorOption = EstimatorChoice.tracks,
    model: ModelOption = ModelChoice.full,
) -> None:
    """Analyse many sessions: one table, one page over all, one folder for each."""
    typed = {
        "speed": speed,
        "capture_fps": capture_fps,
        "view": view.value,
        "waistband": waistband and waistband.value,
    }
    with errors_in_one_line():
        from formcheck.batch.sessions import Order
        from formcheck.knowledge import load
        from formcheck.settings.typed import clip_fields

        if not out:
            raise InputError("--out is empty; name a folder for the results")
        load(language)  # refuses one that there is not, before any work
        fields = clip_fields({k: v for k, v in typed.items() if v is not None})
        person = typed_runner(runner, height)
        order = Order(
            settings=typed_settings(
                estimator.value,
                model=model.value,
                overlay=overlay,
                workers=workers,
                blur_faces=blur_faces,
                language=language,
                clinician=clinician,
            ),
            out=out.rstrip("/") or "/",
            report=report,
            resume=resume,
        )
        jobs = _jobs(source, glob, order, fields, person, runner)
        _check_place(order)
        done = run(jobs, order, dask)
    tell(done, order)
    if any(outcome.failures for outcome in done.outcomes):
        raise typer.Exit(EXIT_FAILED)


def _check_place(order: "Order") -> None:
    """Refuse a place for the results that cannot be one, as wrong use."""
    from formcheck.batch.scheduler import check_place
    from formcheck.batch.storage import Place

    try:
        check_place(Place(order.out))
    except OutputError as error:
        raise InputError(str(error)) from error


def _jobs(
    source: str,
    glob: str | None,
    order: "Order",
    fields: dict[str, Any],
    person: "Runner",
    file: Path | None,
) -> "list[Job]":
    """Return the sessions that a folder or a manifest names."""
    from formcheck.batch.manifest import manifest_jobs
    from formcheck.batch.sessions import folder_jobs

    files = () if file is None else (str(file),)
    table = source.split("?")[0].lower().endswith((".csv", ".tsv", ".txt"))
    if table and not Path(source).is_dir():
        if glob is not None:
            raise InputError("--glob chooses files of a folder; a manifest names them")
        return manifest_jobs(source, fields=fields, runner=person, runner_files=files)
    return folder_jobs(
        source,
        fields=fields,
        runner=person,
        pattern=glob,
        out=order.out,
        runner_files=files,
    )


def run(jobs: "Sequence[Job]", order: "Order", dask: str | None = None) -> "Batch":
    """Run all sessions, showing how far it is."""
    from formcheck.batch.scheduler import run_batch, shared_order
    from formcheck.cli.progress import batch_progress

    seen: list[Outcome] = []
    with batch_progress(len(jobs)) as show:

        def told(outcome: "Outcome") -> None:
            seen.append(outcome)
            reasons = [f"{f.clip}: {f.reason}" for f in outcome.failures]
            show(outcome.name, reasons)

        try:
            if dask is not None:
                with _cluster(dask) as executor:
                    order = shared_order(order, 1, len(jobs))
                    return run_batch(jobs, order, executor, on_outcome=told)
            workers = order.settings.workers or 1
            order = shared_order(order, workers, len(jobs))
            with _processes(min(workers, len(jobs))) as executor:
                return run_batch(jobs, order, executor, on_outcome=told)
        except KeyboardInterrupt:
            kept = sum(outcome.status in ("done", "kept") for outcome in seen)
            typer.echo(
                f"formcheck: stopped; {kept} of {len(jobs)} sessions are done; "
                "--resume does the rest",
                err=True,
            )
            raise typer.Exit(exit_stopped()) from None


@contextmanager
def _processes(workers: int) -> "Iterator[Executor]":
    """Yield the processes of this machine; stopped at once if the block fails."""
    from formcheck.batch.process_pool import LocalPool

    pool = LocalPool(workers)
    try:
        yield pool
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def _cluster(address: str) -> "Iterator[Executor]":
    """Yield the workers of a Dask cluster."""
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(
            "--dask needs Dask; install it with: pip install 'formcheck[cluster]'"
        ) from error
    try:
        client = Client(  # type: ignore[no-untyped-call]  # dask is not typed
            address, timeout="20s", set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise InputError(
            f"no Dask scheduler answers at {address}: {error}; "
            "give its address as tcp://host:8786"
        ) from error
    with client:
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]  # dask is not typed


def tell(done: "Batch", order: "Order") -> None:
    """Print what became of the sessions, and where it is."""
    parts = [f"{done.count('done')} done"]
    if done.count("kept"):
        parts.append(f"{done.count('kept')} kept from before")
    if done.count("without numbers"):
        parts.append(f"{done.count('without numbers')} without numbers")
    if done.count("failed"):
        parts.append(f"{done.count('failed')} failed")
    see = any(outcome.failures for outcome in done.outcomes)
    reasons = " (see failures.csv)" if see else ""
    sessions = "session" if len(done.outcomes) == 1 else "sessions"
    typer.echo(f"{len(done.outcomes)} {sessions}: {', '.join(parts)}{reasons}")
    if math.isfinite(done.cpu_s):
        typer.echo(f"{done.cpu_s:.1f} CPU seconds for each session done now")
    typer.echo(escaped(f"table: {joined(order.out, 'summary.csv')}"))
    typer.echo(escaped(f"page:  {joined(order.out, 'index.html')}"))
    open_ = sum(len(outcome.questions) for outcome in done.outcomes)
    if open_:
        lines = "a line" if open_ == 1 else f"{open_} lines"
        typer.echo(
            escaped(
                f"{lines} at the hips may be the waistband; formcheck confirm "
                f"{order.out} asks, and measures the pelvis then"
            )
        )
