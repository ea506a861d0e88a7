"""Overlays and stills drawn from the clip's frames, in processes of their own."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from formcheck.errors import FormcheckError, OutputError
from formcheck.isolation import apart, limit_this_process
from formcheck.knowledge import ENGLISH
from formcheck.model import ClipAnalysis
from formcheck.processes import begin_helper, signals_held
from formcheck.report.images.faces import film
from formcheck.report.images.overlay import write_overlay
from formcheck.report.images.stills.angle_stills import FOLDER as STILLS
from formcheck.report.images.stills.angle_stills import stills_of, with_stills
from formcheck.settings.settings import Clip


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """One overlay to be drawn, or the stills of a clip alone."""

    clip: Clip
    analysis: ClipAnalysis
    index: int
    path: Path
    blur_faces: bool
    language: str


@contextmanager
def drawn(drawings: Sequence[Drawing]) -> Iterator[None]:
    """Draw beside the block; all are complete when it ends, or stopped if it fails."""
    context = multiprocessing.get_context("spawn")
    running = []
    try:
        for drawing in drawings:
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_draw, args=(drawing, there), daemon=True)
            with signals_held():
                process.start()
                there.close()
                running.append((process, here, drawing))
        yield
        for process, here, drawing in running:
            _finish(here, drawing)
            process.join()
    finally:
        for process, here, _ in running:
            if process.is_alive():
                process.kill()  # one that is only starting heeds nothing milder
            process.join()
            here.close()


def _finish(here: Connection, drawing: Drawing) -> None:
    try:
        failure: str | None = here.recv()
    except EOFError:
        failure = f"drawing {drawing.path.name} stopped before it was complete"
    if failure is not None:
        raise OutputError(failure)


def _draw(drawing: Drawing, there: Connection) -> None:
    """Draw one overlay in a process of its own and say how it went."""
    begin_helper()
    limit_this_process()
    try:
        apart(drawing.clip.name, draw_overlay, drawing)
    except FormcheckError as error:
        there.send(str(error))
    else:
        there.send(None)


def draw_overlay(drawing: Drawing, _tell: Callable[[object], object]) -> None:
    """Draw an overlay, and in the same pass the stills beside it; for ``apart``."""
    clip = drawing.clip
    source = film(clip, drawing.analysis, blur_faces=drawing.blur_faces)
    frames = with_stills(
        source.frames(),
        drawing.analysis,
        index=drawing.index,
        folder=drawing.path.parent / STILLS,
        language=drawing.language,
    )
    write_overlay(frames, drawing.analysis, drawing.path, language=drawing.language)


def draw_stills_of(drawing: Drawing, _tell: Callable[[object], object]) -> None:
    """Draw the stills of a clip into the folder ``path``; for ``apart``."""
    draw_stills(
        drawing.clip,
        drawing.analysis,
        index=drawing.index,
        folder=drawing.path,
        blur_faces=drawing.blur_faces,
        language=drawing.language,
    )


def draw_stills(
    clip: Clip,
    found: ClipAnalysis,
    *,
    index: int,
    folder: Path,
    blur_faces: bool,
    language: str = ENGLISH,
) -> list[str]:
    """Draw the stills of a clip from their frames alone; return their names.

    Raises
    ------
    FormcheckError
        If the clip cannot be read again, or a still not be written.
    """
    drawn = stills_of(found, index)
    source = film(clip, found, blur_faces=blur_faces)
    frames = source.chosen(frozenset(one.frame for _, one in drawn))
    for _ in with_stills(frames, found, index=index, folder=folder, language=language):
        pass
    return [name for name, _ in drawn]
