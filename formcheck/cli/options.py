"""What was typed, as clips, a runner and settings; shared by the commands."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from formcheck.errors import InputError

if TYPE_CHECKING:
    from formcheck.settings.settings import Clip, Runner, Settings


class ViewChoice(StrEnum):
    """Where the camera stands; ``auto`` finds out."""

    auto = "auto"
    side = "side"
    rear = "rear"
    front = "front"


class WaistbandChoice(StrEnum):
    """Whether the line at the hips is the waistband."""

    yes = "yes"
    no = "no"
    ask = "ask"


class EstimatorChoice(StrEnum):
    """How the body is found; ``mediapipe``, once ``solutions``, is the stock graph."""

    tracks = "tracks"
    mediapipe = "mediapipe"
    solutions = "solutions"


class ModelChoice(StrEnum):
    """Which pose net looks at the frames."""

    full = "full"
    heavy = "heavy"


RunnerOption = Annotated[
    Path | None, typer.Option(help="TOML file with height, speed and answers.")
]
EstimatorOption = Annotated[
    EstimatorChoice,
    typer.Option(metavar="[tracks|mediapipe]", help="How the body is found."),
]
ModelOption = Annotated[
    ModelChoice,
    typer.Option(
        metavar="[full|heavy]",
        help="Pose net; heavy is surer from behind and costs three times as much "
        "(get it with: formcheck models --install).",
    ),
]
ClinicianOption = Annotated[
    bool,
    typer.Option(
        "--clinician",
        help="A clinician reads this: shows what else waits for one to look.",
    ),
]
BlurFacesOption = Annotated[
    bool,
    typer.Option("--blur-faces", help="Hide the runner's face in videos and stills."),
]


def typed_clips(texts: list[str], typed: dict[str, str | None]) -> "list[Clip]":
    """Return the clips of a session; options given once hold for all."""
    from formcheck.batch.storage import is_url
    from formcheck.settings.typed import clip_fields, parse_clip

    for text in filter(is_url, texts):
        raise InputError(
            f"{text} is an address, and analyze takes files of this computer only; "
            "download it, or name it in a manifest for formcheck batch"
        )
    defaults = clip_fields({k: v for k, v in typed.items() if v is not None})
    clips = [parse_clip(text, defaults) for text in texts]
    for number, clip in enumerate(clips):
        if clip in clips[:number]:
            raise InputError(f"{clip.path} is named twice; name each clip once")
    return clips


def typed_runner(
    file: Path | None, height: str | None, *, name: str = "", date: str | None = None
) -> "Runner":
    """Return the person; what is typed goes before what the file says."""
    from formcheck.settings.typed import load_runner, make_runner

    typed = make_runner(height=height, name=name, date=date)
    if file is None:
        return typed
    known: dict[str, Any] = typed.model_dump(exclude_defaults=True)
    return load_runner(file).model_copy(update=known)


def typed_settings(
    estimator: str,
    *,
    model: str = "full",
    overlay: bool,
    workers: int | None,
    language: str = "en",
    blur_faces: bool = False,
    clinician: bool = False,
) -> "Settings":
    """Return how to analyse; all cores unless a number was typed."""
    from formcheck.processes import cores
    from formcheck.settings.settings import Settings

    if model == ModelChoice.heavy:
        if estimator != EstimatorChoice.tracks:
            raise InputError(
                f"--model heavy does not go with --estimator {estimator}, which has a "
                "net of its own; leave one of them out"
            )
        estimator = model
    return Settings.model_validate(
        {
            "estimator": estimator,
            "overlay": overlay,
            "blur_faces": blur_faces,
            "workers": workers or cores(),
            "language": language,
            "clinician": clinician,
        }
    )
