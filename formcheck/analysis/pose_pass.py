"""A clip looked at, from the file to what the nets see in every frame.

It needs little of the program, so that the first frames are done soon; what measures
them, scipy above all, is loaded after.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from formcheck.errors import TrackError
from formcheck.model import Candidates
from formcheck.pose import observe
from formcheck.settings.settings import Clip, Settings
from formcheck.video.parts import parts
from formcheck.video.reader import VideoFile
from formcheck.video.sparse import sparse

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
    """
    source = sparse(
        VideoFile(clip.path, start_s=clip.start_s, end_s=clip.end_s),
        capture_fps=clip.capture_fps,
    )
    with named(source.name):
        candidates = observe(
            source,
            estimator=settings.estimator,
            view=clip.view,
            capture_fps=clip.capture_fps,
            workers=settings.workers or 1,
            split=partial(parts, source),
            on_frames=None if on_frames is None else partial(_told, on_frames, source),
        )
    return Watched(clip=clip, source=source, candidates=candidates)


@contextmanager
def named(name: str) -> Iterator[None]:
    """Put the clip's name before what is said about its picture."""
    try:
        yield
    except TrackError as error:
        raise TrackError(f"{name}: {error}") from error


def _told(on_frames: OnFrames, source: VideoFile, done: int) -> None:
    on_frames(done, source)
