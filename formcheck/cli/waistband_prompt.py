"""The question that only a person can answer: whether a line is the waistband."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from formcheck.analysis.run import ConfirmClip
    from formcheck.cli.progress import Shown
    from formcheck.model import PelvisLine
    from formcheck.settings.settings import Clip

WHAT: Final = {
    "waistband": "waistband of the shorts",
    "strip": "tape on the shorts",
    "dots": "two dots on the shorts",
}


def question(bar: "Shown") -> "ConfirmClip":
    """Return what shows a still of a clip and asks.

    Parameters
    ----------
    bar
        The progress bar; it is held while somebody types.
    """

    def asked(clip: "Clip", line: "PelvisLine") -> bool:
        from formcheck.pelvis.tilt import still_name
        from formcheck.report.images.stills.pelvis_stills import still_png

        path = Path(tempfile.mkdtemp(prefix="formcheck-")) / still_name(clip.name)
        path.write_bytes(still_png(line))
        with bar.paused():
            typer.echo(
                f"{clip.name}: look at {path}\nThe line drawn there has to be the "
                f"{WHAT[line.method]}, not the hem of a shirt.",
                err=True,
            )
            return typer.confirm(
                f"Is it the {WHAT[line.method]}?", default=False, err=True
            )

    return asked
