"""What the pose stage needs of a clip; ``video.reader.VideoFile`` is one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from formcheck.model import Frame, Passed


class FrameSource(Protocol):
    """A clip that can be read from the start any number of times."""

    @property
    def width_px(self) -> int:
        """Width of the upright picture."""

    @property
    def height_px(self) -> int:
        """Height of the upright picture."""

    @property
    def start_s(self) -> float:
        """Where the wanted part begins [s]."""

    @property
    def header_duration_s(self) -> float | None:
        """Length as the header has it; None if unknown."""

    @property
    def header_fps(self) -> float | None:
        """Frames per second as the header has it; None if unknown."""

    @property
    def sparse(self) -> bool:
        """Whether there are more frames than need be looked at."""

    @property
    def looked_at_every(self) -> int:
        """Frames from one that is looked at to the next; 1 = all are."""

    def frames(self) -> Iterator[Frame]:
        """Yield every frame."""

    def pictures(self) -> Iterator[Frame | Passed]:
        """Yield every frame, without its picture if it need not be looked at."""

    def sample(self, n: int) -> Iterator[Frame]:
        """Yield about ``n`` frames spread over the clip."""

    def every(self, step_s: float) -> Iterator[Frame]:
        """Yield frames at least ``step_s`` apart."""


Split = Callable[[int], Sequence[FrameSource] | None]
"""Cuts a clip into at least so many pieces, to be read side by side in other processes
and, one after the other, giving the same frames; None if it cannot be cut so often."""
