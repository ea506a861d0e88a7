"""Several clips of one run (left side, right side, rear) become one analysis."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from formcheck.analysis.pose_pass import Look, OnFrames, check, watch
from formcheck.errors import FormcheckError, InputError
from formcheck.model import (
    Analysis,
    ClipAnalysis,
    Expected,
    MetricValue,
    NotMeasured,
    PelvisLine,
)
from formcheck.settings.settings import Clip, Runner, Settings
from formcheck.settings.version import METHOD
from formcheck.video.reader import VideoFile

# What comes after the last frame is imported where it is used: scipy and the rest take
# longer than the first frames do.

MEASURING_PACKAGES: Final = (
    "formcheck",
    "mediapipe",
    "ai-edge-litert",
    "av",
    "opencv-contrib-python",
    "numpy",
    "scipy",
)
"""Packages whose version can change a number."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an analysis is: ``done`` frames of clip number ``clip`` of ``clips``.

    ``total`` is what the file's header promises; None where it is silent.
    """

    clip: int
    clips: int
    name: str
    done: int
    total: int | None


OnProgress = Callable[[Progress], None]
ConfirmClip = Callable[[Clip, PelvisLine], bool]
"""Asks a person whether a line in a clip is the waistband."""
OnFailure = Callable[[int, FormcheckError], None]
"""Called with the number of a clip that could not be analysed, and why."""


def analyze(
    clips: Clip | Path | str | Sequence[Clip | Path | str],
    runner: Runner | None = None,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
    on_failure: OnFailure | None = None,
    confirm: ConfirmClip | None = None,
    look: Look | None = None,
) -> Analysis:
    """Analyse one run, filmed in one clip or several.

    Parameters
    ----------
    clips
        One file or several of the same run, in any order of views.
    runner
        The person: height and belt speed turn times into lengths.
    settings
        How to analyse.
    on_progress
        Called after every frame.
    on_failure
        Called with a clip that cannot be analysed, which is then left out. Without it,
        and if no clip is left, the error is raised.
    confirm
        Asks a person whether the line on a clip's stills is the waistband, where the
        clip's ``waistband`` is ``ask``.
    look
        Returns what the nets see in a clip; another one may have looked before.

    Raises
    ------
    FormcheckError
        If a clip cannot be read or shows nobody; the message names the clip.
    """
    wanted = [clips] if isinstance(clips, Clip | Path | str) else list(clips)
    if not wanted:
        raise InputError("no clip was given; name at least one video file")
    chosen = [c if isinstance(c, Clip) else Clip(path=Path(c)) for c in wanted]
    person, how = runner or Runner(), settings or Settings()
    _check_words(person, how)
    if on_failure is None and len(chosen) > 1:
        check(chosen)
    found: list[ClipAnalysis] = []
    kept: list[Clip] = []
    for index, clip in enumerate(chosen):
        try:
            count = _counter(clip, index, len(chosen), on_progress)
            seen = (look or watch)(clip, settings=how, on_frames=count)
            from formcheck.analysis.clip import measure_seen

            analysis = measure_seen(
                seen,
                runner=person,
                index=len(found),
                confirm=None if confirm is None else partial(confirm, clip),
            )
        except FormcheckError as error:
            if on_failure is not None:
                on_failure(index, error)
            if on_failure is None or (not found and index == len(chosen) - 1):
                raise
        else:
            found.append(analysis)
            kept.append(clip)
    return merge(found, clips=kept, runner=person, settings=how)


def _check_words(runner: Runner, settings: Settings) -> None:
    """Refuse answers and languages that the knowledge base does not have."""
    if not runner.answers and settings.language == Settings().language:
        return
    from formcheck.advice.answers import checked
    from formcheck.knowledge import load

    checked(runner.answers, load(settings.language))


def merge(
    found: Sequence[ClipAnalysis],
    *,
    clips: Sequence[Clip],
    runner: Runner,
    settings: Settings,
) -> Analysis:
    """Return what all clips say together.

    Each number comes from the clip that measures it best and keeps its index; see
    :mod:`formcheck.analysis.merging`.
    """
    from formcheck.advice.advise import with_advice
    from formcheck.analysis.merging import merged
    from formcheck.findings.reference_values import expected
    from formcheck.findings.robustness import retests

    run = merged(found)
    usual = expected(
        _speed_mps(run.metrics),
        runner.height_m,
        incline_pct=runner.incline_pct,
    )
    analysis = Analysis(
        clips=run.clips,
        metrics=run.metrics,
        also_measured=run.also_measured,
        not_measured=(
            *run.not_measured,
            *(one for one in usual if isinstance(one, NotMeasured)),
        ),
        asymmetries=run.asymmetries,
        curves=run.curves,
        expected=tuple(one for one in usual if isinstance(one, Expected)),
        settings=chosen_settings(clips, runner, settings),
        versions=versions(),
    )
    return with_advice(
        analysis,
        runner=runner,
        language=settings.language,
        clinician=settings.clinician,
        retest=lambda: {
            index: retests(clip, runner=runner, speed_mps=asked.speed_mps, index=index)
            for index, (clip, asked) in enumerate(zip(found, clips, strict=True))
        },
    )


def _speed_mps(metrics: Sequence[MetricValue]) -> float | None:
    return next((m.value for m in metrics if m.key == "belt_speed"), None)


def chosen_settings(
    clips: Sequence[Clip], runner: Runner, settings: Settings
) -> dict[str, object]:
    """Return what the user chose, for the result; file names without folders.

    What cannot change a number (workers, the overlay) is left out, and so are the
    answers: results are passed on more freely than such things are told. What followed
    from them stands in the advice.
    """
    return {
        "estimator": settings.estimator,
        "runner": _about(runner),
        "clips": [
            {**clip.model_dump(mode="json", exclude={"path"}), "file": clip.name}
            for clip in clips
        ],
    }


def _about(runner: Runner) -> dict[str, object]:
    """Return what was said of the runner; name and date only where they were given."""
    always = runner.model_dump(mode="json", include={"height_m", "speed_mps"})
    given = runner.model_dump(mode="json", include={"name", "date"})
    return {**always, **{key: value for key, value in given.items() if value}}


def versions() -> dict[str, str]:
    """Return the versions of everything that can change a number."""
    found = {"python": platform.python_version()}
    for package in MEASURING_PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return {**found, "method": METHOD}


def _counter(
    clip: Clip, index: int, clips: int, on_progress: OnProgress | None
) -> OnFrames | None:
    if on_progress is None:
        return None

    def count(done: int, source: VideoFile) -> None:
        on_progress(
            Progress(
                clip=index,
                clips=clips,
                name=clip.name,
                done=done,
                total=source.header_frames,
            )
        )

    return count
