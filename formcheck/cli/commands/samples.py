"""``formcheck samples``: the clips that come with formcheck; ``analyze --sample``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from formcheck.cli.exit_codes import errors_in_one_line
from formcheck.errors import InputError

if TYPE_CHECKING:
    from formcheck.samples import Sample
    from formcheck.settings.settings import Clip


def samples() -> None:
    """List the sample clips, for a first try: formcheck analyze --sample 01."""
    from formcheck.samples import sample_folder
    from formcheck.samples import samples as all_samples

    with errors_in_one_line():
        found = all_samples()
        if not found:
            raise InputError(
                f"there are no sample clips in {sample_folder()}; "
                "install formcheck again"
            )
        width = max(len(sample.path.stem) for sample in found)
        for sample in found:
            typer.echo(f"{sample.path.stem:{width}}  {sample.about}{_known(sample)}")
        typer.echo(f"They lie in {sample_folder()}")


def _known(sample: "Sample") -> str:
    fps = f"filmed at {sample.capture_fps} fps" if sample.capture_fps else ""
    known = ", ".join(filter(None, (sample.speed, sample.height, fps)))
    return f" ({known})" if known else ""


def named_samples(names: Sequence[str]) -> "list[Sample]":
    """Return the samples that were asked for."""
    from formcheck.samples import find_sample
    from formcheck.samples import samples as all_samples

    found = all_samples() if names else []
    return [find_sample(name, found) for name in names]


def sample_clip(sample: "Sample", typed: dict[str, str | None]) -> "Clip":
    """Return a sample as a clip with what is known of it; what is typed goes first."""
    from formcheck.settings.typed import clip_fields, make_clip

    known = {"speed": sample.speed, "capture_fps": sample.capture_fps}
    options = {**known, **{k: v for k, v in typed.items() if v is not None}}
    return make_clip(sample.path, clip_fields({k: v for k, v in options.items() if v}))
