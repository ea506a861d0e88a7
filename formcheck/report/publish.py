"""All files of one analysis: folder, result, tables, report, overlay videos."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from formcheck.errors import FormcheckError, OutputError
from formcheck.isolation import apart
from formcheck.knowledge import ENGLISH
from formcheck.model import Analysis
from formcheck.report.images.drawing import (
    Drawing,
    draw_overlay,
    draw_stills_of,
    drawn,
)
from formcheck.report.images.stills.angle_stills import FOLDER as STILLS
from formcheck.report.images.stills.angle_stills import small_stills
from formcheck.report.images.stills.pelvis_stills import write_stills
from formcheck.results.csv_tables import tables
from formcheck.results.folder import (
    HANDOUT,
    REPORT,
    RESULT,
    WORKBOOK,
    output_folder,
    overlay_names,
)
from formcheck.results.result_json import to_bytes
from formcheck.results.workbook import workbook
from formcheck.settings.settings import Clip


def publish(
    analysis: Analysis,
    clips: Sequence[Clip],
    target: Path,
    *,
    overlay: bool,
    blur_faces: bool = False,
    report: bool = True,
    beside: bool = True,
    cards: Sequence[str] = (),
    note: str = "",
    stills: bool = False,
) -> None:
    """Write everything of one run into a folder, all or nothing.

    Parameters
    ----------
    analysis
        What was found.
    clips
        The files it was found in, in the same order; read again for the overlays.
    target
        The output folder, see :func:`formcheck.results.folder.output_folder`.
    overlay
        Whether to draw overlay videos, and the stills that come from the same pass.
    blur_faces
        Whether the runner's face is hidden in both.
    report
        Whether to write the report.
    beside
        Whether each overlay is drawn in a process of its own while the rest is
        written; else in this one, as is right where all cores are busy anyway.
    cards, note
        A clinician's choice for the handout.
    stills
        Whether to draw the stills where no overlay is drawn: only their frames are
        read. A clip that cannot be read again goes without.
    """
    names = overlay_names([clip.name for clip in clips]) if overlay else []
    language = analysis.advice.get("language", ENGLISH)
    with output_folder(target) as made:
        drawings = [
            Drawing(
                clip=clip,
                analysis=found,
                index=index,
                path=made / name,
                blur_faces=blur_faces,
                language=language,
            )
            for index, (clip, found, name) in enumerate(
                zip(clips, analysis.clips, names, strict=False)
            )
        ]
        with drawn(drawings if beside else []):
            if not beside:
                for drawing in drawings:
                    apart(drawing.clip.name, draw_overlay, drawing)
            write_data(made, analysis)
            write_stills(made, analysis)
        if stills and not overlay:
            for index, (clip, found) in enumerate(
                zip(clips, analysis.clips, strict=True)
            ):
                drawing = Drawing(
                    clip=clip,
                    analysis=found,
                    index=index,
                    path=made / STILLS,
                    blur_faces=blur_faces,
                    language=language,
                )
                with suppress(FormcheckError):
                    apart(clip.name, draw_stills_of, drawing)
        if report:  # it holds the stills, which are drawn by now
            write_report(
                made, analysis, overlays=dict(enumerate(names)), cards=cards, note=note
            )


def write_results(analysis: Analysis, folder: Path | str) -> None:
    """Write result, tables and report of an analysis into a folder, all or nothing.

    Stills and the overlay video need the clip and are not among them. What else lies in
    the folder stays.

    Raises
    ------
    OutputError
        If the folder holds other things, or cannot be written.

    Examples
    --------
    >>> write_results(analysis, folder)
    >>> sorted(path.name for path in folder.iterdir())[:3]
    ['curves.csv', 'events.csv', 'handout.html']
    """
    with output_folder(Path(folder)) as made:
        write_data(made, analysis)
        write_report(made, analysis)


def write_data(folder: Path, analysis: Analysis) -> None:
    """Write result and tables into a folder that exists."""
    _write(folder, {**tables(analysis), RESULT: to_bytes(analysis)})


def write_again(
    folder: Path, analysis: Analysis, *, cards: Sequence[str] = (), note: str = ""
) -> None:
    """Write what people read anew, as in another language; ``result.json`` stays."""
    _write(folder, tables(analysis))
    write_report(folder, analysis, cards=cards, note=note, alone=True)


def write_report(
    folder: Path,
    analysis: Analysis,
    *,
    overlays: Mapping[int, str] | None = None,
    cards: Sequence[str] = (),
    note: str = "",
    alone: bool = False,
) -> None:
    """Write report, handout and workbook, with the stills that lie there by now.

    Parameters
    ----------
    folder
        Exists; usually from :func:`output_folder`.
    analysis
        What is written.
    overlays
        Names of overlay videos that the report links to, by clip index.
    cards, note
        What a clinician chose for the handout, see
        :func:`formcheck.report.handout.write_handout`.
    alone
        Whether the report is taken away by itself: it names no file beside it then.
    """
    from formcheck.report.handout import write_handout
    from formcheck.report.page import report_html  # brings Jinja and scipy

    pictures = small_stills(folder / STILLS, analysis)
    files = {
        REPORT: report_html(
            analysis,
            overlays=overlays,
            pictures=pictures,
            handout="" if alone else HANDOUT,
        )
    }
    if find_spec("openpyxl") is not None:
        files[WORKBOOK] = workbook(analysis)
    _write(folder, files)
    write_handout(folder, analysis, cards=cards, note=note)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise OutputError(f"cannot write the results: {error.strerror}") from error
