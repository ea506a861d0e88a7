"""A clip looked at, from the file to what the nets see in every frame.

It needs little of the program, so that the first frames are done soon; what measures
them, scipy above all, is loaded after.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from formcheck.errors import TrackError
from formcheck.isolation import alive, apart
from formcheck.model import Candidates
from formcheck.pose import observe
from formcheck.pose.posture import ReadAgainError
from formcheck.settings.settings import Clip, Settings
from formcheck.video.parts import parts
from formcheck.video.reader import VideoFile
from formcheck.video.sparse import sparse

TELL_EVERY_S: Final = 0.05
"""Nobody sees more."""
MOST_TRACKS: Final = 3
"""Tracks in which somebody is looked for, the best first."""
MOST_READINGS: Final = 3
"""As it is, turned upright, and by its fields."""

OnFrames = Callable[[int, VideoFile], None]
"""Called with the number of frames looked at so far, and their file."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Watched:
    """A clip, its file, and what was seen in each of its frames."""

    clip: Clip
    source: VideoFile
    candidates: Candidates


class Look(Protocol):
    """Returns what the nets see in every frame of a clip, as :func:`watch` does."""

    def __call__(
        self, clip: Clip, *, settings: Settings, on_frames: OnFrames | None = None
    ) -> Watched:
        """Return what is seen."""


def watch(
    clip: Clip, *, settings: Settings, on_frames: OnFrames | None = None
) -> Watched:
    """Return what the nets see in every frame of a clip.

    Parameters
    ----------
    clip
        The file and what the user knows about it.
    settings
        How to analyse.
    on_frames
        Called now and then with the number of frames looked at, and their file.

    Raises
    ------
    FormcheckError
        If the file cannot be read or shows nobody.

    Notes
    -----
    The file is read in a process of its own; see :mod:`formcheck.isolation`.
    """
    heard = None if on_frames is None else _Relay(on_frames)
    return apart(clip.name, _watch, clip, settings, on_news=heard)


_News = tuple[int, VideoFile | None]


class _Relay:
    """Hands on how far a child process is; the file comes with the first news."""

    def __init__(self, on_frames: OnFrames) -> None:
        self._on_frames = on_frames
        self._source: VideoFile | None = None

    def __call__(self, news: _News) -> None:
        """Hand one piece of news on."""
        done, source = news
        self._source = self._source or source
        if self._source is not None:
            self._on_frames(done, self._source)


def check(clips: Sequence[Clip]) -> None:
    """Refuse clips of which one cannot be opened, before minutes of work.

    Raises
    ------
    VideoError
        If one is no video that can be read.
    """
    apart(clips[0].name, _check, clips)


def _check(clips: Sequence[Clip], _tell: Callable[[object], object]) -> None:
    for clip in clips:
        VideoFile(clip.path, start_s=clip.start_s, end_s=clip.end_s)


def _watch(
    clip: Clip,
    settings: Settings,
    tell: Callable[[_News], object],
) -> Watched:
    best = VideoFile(clip.path, start_s=clip.start_s, end_s=clip.end_s)
    nobody: list[TrackError] = []
    for track in range(min(best.tracks, MOST_TRACKS)):
        source = best.again(track=track) if track else best
        try:
            with named(best.name):
                return _upright(clip, source, settings, tell)
        except TrackError as error:
            nobody.append(error)
    raise nobody[0]


def _upright(
    clip: Clip, source: VideoFile, settings: Settings, tell: Callable[[_News], object]
) -> Watched:
    """Return what is seen in a track, read in the way its first pictures ask for."""
    for _ in range(MOST_READINGS):
        try:
            return _observed(clip, source, settings, tell)
        except ReadAgainError as way:
            source = source.again(quarter_turns=way.quarter_turns, woven=way.woven)
    raise TrackError(
        "it is not clear which way up the picture is; turn the clip upright and give "
        "it again"
    )


def _observed(
    clip: Clip, source: VideoFile, settings: Settings, tell: Callable[[_News], object]
) -> Watched:
    source = sparse(source, capture_fps=clip.capture_fps)
    candidates = observe(
        source,
        estimator=settings.estimator,
        view=clip.view,
        capture_fps=clip.capture_fps,
        workers=settings.workers or 1,
        split=partial(parts, source),
        on_frames=_teller(source, tell),
    )
    tell((candidates.of_file.frame.size, source))
    return Watched(clip=clip, source=source, candidates=candidates)


@contextmanager
def named(name: str) -> Iterator[None]:
    """Put the clip's name before what is said about its picture."""
    try:
        yield
    except TrackError as error:
        raise TrackError(f"{name}: {error}") from error


def _teller(
    source: VideoFile, tell: Callable[[_News], object]
) -> Callable[[int], None]:
    """Return what tells how far it is, a few times a second."""
    told_s: float | None = None

    def on_frames(done: int) -> None:
        nonlocal told_s
        alive()
        now_s = time.monotonic()
        if told_s is None or now_s - told_s >= TELL_EVERY_S:
            tell((done, source if told_s is None else None))
            told_s = now_s

    return on_frames
