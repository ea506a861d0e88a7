"""What runs in the process of a job: analyse, write the results, then draw."""

import os
import signal
import time
from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Final

from formcheck.analysis.run import Progress, analyze
from formcheck.background.job import (
    Ask,
    Done,
    Drawn,
    Failed,
    Found,
    News,
    Task,
    Tell,
    Turn,
    Work,
)
from formcheck.errors import FormcheckError
from formcheck.model import Analysis, PelvisLine
from formcheck.report.images.moment_stills import write_stills
from formcheck.report.images.moments import moments
from formcheck.report.images.overlay import write_overlay
from formcheck.report.images.pelvis_stills import still_jpeg
from formcheck.results.folder import overlay_names, write_results
from formcheck.settings.settings import Clip
from formcheck.video.reader import VideoFile

GO: Final = "go"
_REPORT_EVERY_S: Final = 0.1


def begin(work: Work, task: Task, there: Connection) -> None:
    """Work on a task in a process of its own."""
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops this process
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def tell(news: News) -> object:
        there.send(news)
        return there.recv() if isinstance(news, Turn | Ask) else None

    try:
        work(task, tell)
    except FormcheckError as error:
        tell(Failed(reason=str(error)))
    except (KeyboardInterrupt, BrokenPipeError, EOFError):
        os._exit(1)  # stopped, or nobody listens any more
    finally:
        there.close()


def analyse(task: Task, tell: Tell) -> None:
    """Analyse, write the results, then draw."""
    tell(Turn(kind="clip"))
    counter = Counter(task.clips, tell)
    analysis = analyze(
        task.clips,
        task.runner,
        task.settings,
        counter.count,
        confirm=partial(_asked, tell),
    )
    names = overlay_names([clip.path.name for clip in task.clips])
    wanted = names if task.settings.overlay else []
    # The report is taken away alone, so it links to no pictures or videos beside it.
    write_results(task.folder, analysis)
    tell(Found(analysis=analysis))
    tell(Turn(kind="drawing"))
    _draw(task, analysis, wanted, tell)


def _asked(tell: Tell, clip: Clip, line: PelvisLine) -> bool:
    """Ask a person whether the line on a clip's stills is the waistband."""
    return bool(tell(Ask(name=clip.path.name, picture=still_jpeg(line))))


def _draw(task: Task, analysis: Analysis, names: Sequence[str], tell: Tell) -> None:
    """Draw the stills, which take seconds, and then the videos, which take longer."""
    for index, (clip, found) in enumerate(zip(task.clips, analysis.clips, strict=True)):
        source = VideoFile(clip.path, start_s=clip.start_s, end_s=clip.end_s)
        for name in write_stills(
            source, found, moments(found), index=index, folder=task.folder
        ):
            tell(Drawn(name=name))
    for clip, found, name in zip(task.clips, analysis.clips, names, strict=False):
        source = VideoFile(clip.path, start_s=clip.start_s, end_s=clip.end_s)
        write_overlay(source.frames(), found, task.folder / name)
        tell(Drawn(name=name))


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
