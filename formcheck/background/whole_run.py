"""A whole run, once all is known of it: analysed, its results written, then drawn."""

import time
from collections.abc import Sequence
from functools import partial

from formcheck.analysis.pose_pass import watch
from formcheck.analysis.run import Progress, analyze
from formcheck.background.job import Ask, Done, Drawn, Found, Task, Tell, Turn
from formcheck.background.looks import REPORT_EVERY_S, Looks
from formcheck.isolation import watched
from formcheck.model import Analysis, PelvisLine
from formcheck.report.images.drawing import draw_stills
from formcheck.report.images.faces import film
from formcheck.report.images.overlay import write_overlay
from formcheck.report.images.stills.angle_stills import FOLDER as STILLS
from formcheck.report.images.stills.moment_stills import write_stills
from formcheck.report.images.stills.moments import moments
from formcheck.report.images.stills.pelvis_stills import still_jpeg
from formcheck.report.publish import write_data, write_report
from formcheck.results.folder import REPORT, overlay_names
from formcheck.settings.settings import Clip
from formcheck.video.reader import VideoFile


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
        if now_s - self._told_s < REPORT_EVERY_S:
            return
        self._told_s = now_s
        frames = self._before[progress.clip] + progress.done
        self._tell(Done(frames=frames, total=self._total, clip=progress.clip))
