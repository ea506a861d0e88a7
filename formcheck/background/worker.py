"""What runs in the process of a job: analyse, write the results, then draw."""

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Final

from formcheck.analysis.pose_pass import OnFrames, Watched, watch
from formcheck.analysis.run import Progress, analyze
from formcheck.background.job import (
    Ask,
    Done,
    Drawn,
    Failed,
    Found,
    Looked,
    News,
    Next,
    Task,
    Tell,
    Turn,
    Watch,
    Work,
)
from formcheck.errors import FormcheckError
from formcheck.isolation import halted, limit_this_process, watched
from formcheck.model import Analysis, PelvisLine
from formcheck.processes import follow_parent
from formcheck.report.images.faces import film
from formcheck.report.images.overlay import write_overlay
from formcheck.report.images.stills.angle_stills import FOLDER as STILLS
from formcheck.report.images.stills.moment_stills import write_stills
from formcheck.report.images.stills.moments import moments
from formcheck.report.images.stills.pelvis_stills import still_jpeg
from formcheck.report.publish import draw_stills, write_data, write_report
from formcheck.results.folder import REPORT, overlay_names
from formcheck.settings.settings import Clip, Settings
from formcheck.video.reader import VideoFile

GO: Final = "go"
_REPORT_EVERY_S: Final = 0.1
_MEASURING: Final = (
    "formcheck.analysis.clip",
    "formcheck.analysis.merging",
    "formcheck.findings.robustness",
    "formcheck.advice.advise",
    "formcheck.report.page",
)
"""Takes longer to load than to run."""


def begin(work: Work, task: Task, there: Connection) -> None:
    """Work on a task in a process of its own."""
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops this process
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def tell(news: News) -> object:
        there.send(news)
        if not isinstance(news, Turn | Ask | Next):
            return None
        with halted():  # until it is this job's turn, or a person has answered
            return there.recv()

    follow_parent()
    limit_this_process()
    try:
        work(task, tell)
    except FormcheckError as error:
        tell(Failed(reason=str(error)))
    except (KeyboardInterrupt, BrokenPipeError, EOFError):
        os._exit(1)  # stopped, or nobody listens any more
    finally:
        there.close()


def analyse_when_told(_task: Task, tell: Tell) -> None:
    """Look at clips as they arrive; analyse them once the whole task is known."""
    seen = Looks(tell)
    while isinstance(order := tell(Next()), Watch):
        seen.look(order)
        _load_what_measures()
    if isinstance(order, Task):
        analyse(order, tell, seen=seen)


def _load_what_measures() -> None:
    """Load what comes after the last frame while the questions are being answered."""
    for name in _MEASURING:
        import_module(name)


class Looks:
    """What was seen in the clips so far, so that no clip is looked at twice."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._seen: dict[str, Watched] = {}

    def look(self, order: Watch) -> None:
        """Look at a clip ahead of the analysis; what fails is told by the analysis."""
        self._tell(Turn(kind="clip"))
        told_s = 0.0

        def tell(frames: int, source: VideoFile) -> None:
            nonlocal told_s
            if time.monotonic() - told_s < _REPORT_EVERY_S:
                return
            told_s = time.monotonic()
            total = source.header_frames
            self._tell(Looked(key=order.key, frames=frames, total=total))

        with suppress(FormcheckError):
            self._seen[order.key] = watch(
                order.clip, settings=order.settings, on_frames=tell
            )
        self._tell(Looked(key=order.key, frames=0, total=None, complete=True))

    def watched(
        self, clip: Clip, *, settings: Settings, on_frames: OnFrames | None = None
    ) -> Watched:
        """Return what was seen in a clip; looks at it now if that is still to do."""
        seen = self._seen.get(Watch(clip=clip, settings=settings).key)
        if seen is None:
            return watch(clip, settings=settings, on_frames=on_frames)
        return replace(seen, clip=clip)  # its questions were answered meanwhile


def analyse(task: Task, tell: Tell, *, seen: Looks | None = None) -> None:
    """Analyse, write the results, then draw.

    ``seen`` holds what was seen in the clips before; None = nothing yet.
    """
    tell(Turn(kind="clip"))
    counter = Counter(task.clips, tell)
    analysis = analyze(
        task.clips,
        task.runner,
        task.settings,
        counter.count,
        confirm=partial(_asked, tell),
        look=watch if seen is None else seen.watched,
    )
    names = overlay_names([clip.name for clip in task.clips])
    wanted = names if task.settings.overlay else []
    write_data(task.folder, analysis)
    tell(Found(analysis=analysis))
    tell(Turn(kind="drawing"))
    _draw(task, analysis, wanted, tell)


def _asked(tell: Tell, clip: Clip, line: PelvisLine) -> bool:
    """Ask a person whether the line on a clip's stills is the waistband."""
    return bool(tell(Ask(name=clip.name, picture=still_jpeg(line))))


def _draw(task: Task, analysis: Analysis, names: Sequence[str], tell: Tell) -> None:
    with watched():
        _draw_all(task, analysis, names, tell)


def _draw_all(task: Task, analysis: Analysis, names: Sequence[str], tell: Tell) -> None:
    """Draw what is ready soonest first: the report's stills, moments, then videos."""
    _draw_report(task, analysis, tell)
    for index, (clip, found) in enumerate(zip(task.clips, analysis.clips, strict=True)):
        source = film(clip, found, blur_faces=task.settings.blur_faces)
        for name in write_stills(
            source, found, moments(found), index=index, folder=task.folder
        ):
            tell(Drawn(name=name))
    for clip, found, name in zip(task.clips, analysis.clips, names, strict=False):
        source = film(clip, found, blur_faces=task.settings.blur_faces)
        write_overlay(
            source.frames(), found, task.folder / name, language=task.settings.language
        )
        tell(Drawn(name=name))


def _draw_report(task: Task, analysis: Analysis, tell: Tell) -> None:
    """Draw one still for each number, and write the report that holds them."""
    for index, (clip, found) in enumerate(zip(task.clips, analysis.clips, strict=True)):
        for name in draw_stills(
            clip,
            found,
            index=index,
            folder=task.folder / STILLS,
            blur_faces=task.settings.blur_faces,
            language=task.settings.language,
        ):
            tell(Drawn(name=f"{STILLS}/{name}"))
    write_report(task.folder, analysis, alone=True)
    tell(Drawn(name=REPORT))


class Counter:
    """Adds the frames of all clips and takes a new turn with each clip."""

    def __init__(self, clips: Sequence[Clip], tell: Tell) -> None:

        promised = [
            VideoFile(c.path, start_s=c.start_s, end_s=c.end_s).header_frames
            for c in clips
        ]
        known = [n for n in promised if n is not None]
        self._total = sum(known) if len(known) == len(promised) else None
        self._before = [sum(known[:i]) for i in range(len(clips))]
        self._tell = tell
        self._clip = 0
        self._told_s = 0.0

    def count(self, progress: Progress) -> None:
        """Tell how far the analysis is, a few times a second."""
        if progress.clip != self._clip:
            self._clip = progress.clip
            self._tell(Turn(kind="clip"))
        now_s = time.monotonic()
        if now_s - self._told_s < _REPORT_EVERY_S:
            return
        self._told_s = now_s
        frames = self._before[progress.clip] + progress.done
        self._tell(Done(frames=frames, total=self._total, clip=progress.clip))
