"""``formcheck analyze``: one run, from its clips to a folder of results."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.commands.handout import card_keys, check_cards
from formcheck.cli.commands.samples import named_samples, sample_clip
from formcheck.cli.exit_codes import EXIT_FAILED, errors_in_one_line, waiting
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
    typed_clips,
    typed_runner,
    typed_settings,
)
from formcheck.errors import InputError, OutputError

if TYPE_CHECKING:
    from formcheck.model import Analysis
    from formcheck.settings.settings import Clip, Runner, Settings


def analyze(
    clips: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CLIP[:option=value,...] ...",
            help="One video, or several of the same run. Options of one clip: view, "
            "capture_fps, speed, start, end; as in left.mp4:view=side,capture_fps=240",
            show_default=False,
        ),
    ] = None,
    sample: Annotated[
        list[str] | None,
        typer.Option(
            help="A sample clip, with the speed and height known of it: 01. "
            "formcheck samples lists them.",
            show_default=False,
        ),
    ] = None,
    speed: Annotated[
        str | None,
        typer.Option(help="Belt speed: 10.8km/h, 3m/s, 6.7mph, 5:33min/km."),
    ] = None,
    height: Annotated[
        str | None, typer.Option(help="The runner's height: 175cm, 1.75m, 5ft9in.")
    ] = None,
    capture_fps: Annotated[
        str | None,
        typer.Option(help="Frames per second it was filmed with (slow motion)."),
    ] = None,
    view: Annotated[
        ViewChoice, typer.Option(help="Where the camera stands.")
    ] = ViewChoice.auto,
    runner: RunnerOption = None,
    waistband: Annotated[
        WaistbandChoice | None,
        typer.Option(
            help="From behind: whether the line drawn on stills/waistband_CLIP.png is "
            "the waistband.",
            show_default="ask, in a terminal",
        ),
    ] = None,
    dots: Annotated[
        bool,
        typer.Option(
            "--dots", help="From behind: two light dots or a strip of tape are worn."
        ),
    ] = False,
    start: Annotated[
        str | None, typer.Option(help="Begin here: 2s, 1:30, 500ms.")
    ] = None,
    end: Annotated[str | None, typer.Option(help="Stop here.")] = None,
    estimator: EstimatorOption = EstimatorChoice.tracks,
    model: ModelOption = ModelChoice.full,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Processes that share a clip; the result is the same for any number.",
            show_default="all cores",
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(help="Whose run it is; stands on the report.")
    ] = "",
    date: Annotated[
        str | None,
        typer.Option(help="Day of the run, as 2026-03-12.", show_default="today"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the results.", show_default="formcheck_<first clip>"
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(help="Language of the advice: en, de.")
    ] = "en",
    clinician: ClinicianOption = False,
    cards: Annotated[
        str,
        typer.Option(
            help="Cards for the one-page handout, at most three keys with commas "
            "between; see formcheck handout --list.",
            show_default=False,
        ),
    ] = "",
    note: Annotated[
        str, typer.Option(help="Your own words on the handout.", show_default=False)
    ] = "",
    blur_faces: BlurFacesOption = False,
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
        "waistband": waistband and waistband.value,
        "dots": "yes" if dots else None,
        "start": start,
        "end": end,
    }
    with errors_in_one_line():
        drawn = named_samples(sample or [])
        chosen = typed_clips(clips or [], typed)
        chosen += [sample_clip(one, typed) for one in drawn]
        if not chosen:
            raise InputError("name a clip, or --sample 01 for a computer-made runner")
        if drawn and height is None and runner is None:
            height = drawn[0].height or None
        person = typed_runner(runner, height, name=name, date=date)
        if person.date is None:
            today = datetime.now().astimezone().date()
            person = person.model_copy(update={"date": today})
        _analyze(
            chosen,
            person,
            typed_settings(
                estimator.value,
                model=model.value,
                overlay=not no_overlay,
                blur_faces=blur_faces,
                workers=workers,
                language=language,
                clinician=clinician,
            ),
            out=out,
            json=json,
            cards=card_keys(cards),
            note=note,
        )


def _analyze(
    clips: "list[Clip]",
    person: "Runner",
    settings: "Settings",
    *,
    out: Path | None,
    json: bool,
    cards: tuple[str, ...] = (),
    note: str = "",
) -> None:
    from formcheck.results.folder import REPORT, check_folder, default_folder

    check_cards(cards)
    target = out or (None if json else default_folder(clips[0].path))
    if target is not None:
        try:
            check_folder(target)
        except OutputError as error:
            raise InputError(str(error)) from error
    analysis = _run(clips, person, settings, asking=not json)
    cards = _allowed(cards, analysis)
    if target is not None:
        from formcheck.report.publish import publish

        with waiting("writing the report and the overlay", settings.overlay):
            publish(
                analysis,
                clips,
                target,
                overlay=settings.overlay,
                blur_faces=settings.blur_faces,
                cards=cards,
                note=note,
            )
    if json:
        from formcheck.results.result_json import to_bytes

        sys.stdout.buffer.write(to_bytes(analysis))
        sys.stdout.buffer.flush()
    else:
        from formcheck.report.terminal import print_summary

        print_summary(analysis, None if target is None else target / REPORT)
    _stop_if_unusable(analysis)


def _allowed(cards: tuple[str, ...], analysis: "Analysis") -> tuple[str, ...]:
    """Return the cards if this runner may be shown them; else none, and say why."""
    from formcheck.advice.retold import chosen

    try:
        chosen(analysis, cards)
    except InputError as error:
        typer.echo(f"formcheck: {error}; the handout shows its own", err=True)
        return ()
    return cards


def _stop_if_unusable(analysis: "Analysis") -> None:
    """End with code 1 and a line for each clip in which nothing could be measured."""
    from formcheck.quality.clip import unusable

    lost = [(clip.info.name, unusable(clip)) for clip in analysis.clips]
    for name, reason in lost:
        if reason:
            typer.echo(f"formcheck: {name} could not be analysed: {reason}", err=True)
    if any(reason for _, reason in lost):
        raise typer.Exit(EXIT_FAILED)


def _run(
    clips: "list[Clip]", person: "Runner", settings: "Settings", *, asking: bool
) -> "Analysis":
    """Analyse with a progress bar and questions, if somebody is there to see them."""
    from formcheck.analysis.run import analyze as analyze_session
    from formcheck.cli.progress import progress
    from formcheck.cli.waistband_prompt import question

    with progress() as bar:
        ask = question(bar) if bar and asking and sys.stdin.isatty() else None
        if ask is None:
            return analyze_session(clips, person, settings, bar)
        return analyze_session(clips, person, settings, bar, confirm=ask)
