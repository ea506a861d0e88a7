"""How much a file may ask of this machine: how large, how many, how long frames are.

A few hundred kilobytes can hold frames of a gigabyte, or claim to last for years. All
limits are far above what cameras write, and can be set in the environment, so that
every process of a batch, a cluster or a server knows them.
"""

from dataclasses import dataclass
from typing import Final, Self

from formcheck.errors import VideoError
from formcheck.isolation.allowance import positive

MIN_SIDE_PX: Final = 16
"""No runner can be measured in less; some steps need a few pixels each way."""


@dataclass(frozen=True, kw_only=True)
class FrameLimits:
    """The largest frame, and the most of them, that are read of one file.

    Attributes
    ----------
    max_side_px, max_pixels
        Longer side, and area, of a frame; 8K film has 7680 x 4320 = 33 million pixels.
    max_frames
        Frames read of one file in one pass.
    max_minutes
        Length of the wanted part.
    max_gb
        A file on the disk. An hour of the largest frames that phones write has 50; a
        file of holes may say it has millions, and a batch reads each file whole to
        know it again.
    """

    max_side_px: int = 8192
    max_pixels: int = 40_000_000
    max_frames: int = 500_000
    max_minutes: float = 60.0
    max_gb: float = 64.0

    @classmethod
    def from_environment(cls) -> Self:
        """Return the limits that the environment sets, else the usual ones.

        ``FORMCHECK_MAX_SIDE_PX``, ``FORMCHECK_MAX_PIXELS``, ``FORMCHECK_MAX_FRAMES``,
        ``FORMCHECK_MAX_MINUTES`` and ``FORMCHECK_MAX_GB``.

        Raises
        ------
        InputError
            If a variable holds no positive number.
        """
        usual = cls()
        return cls(
            max_side_px=int(positive("FORMCHECK_MAX_SIDE_PX", usual.max_side_px)),
            max_pixels=int(positive("FORMCHECK_MAX_PIXELS", usual.max_pixels)),
            max_frames=int(positive("FORMCHECK_MAX_FRAMES", usual.max_frames)),
            max_minutes=positive("FORMCHECK_MAX_MINUTES", usual.max_minutes),
            max_gb=positive("FORMCHECK_MAX_GB", usual.max_gb),
        )

    def check_file_size(self, size_bytes: int, name: str) -> None:
        """Refuse a file of which the disk says that it is larger than allowed."""
        if size_bytes > self.max_gb * 1e9:
            raise VideoError(
                f"{name} has {size_bytes / 1e9:.0f} GB, at most {self.max_gb:g} are "
                "read; cut it, or copy it again"
            )

    def check_size(self, width_px: int, height_px: int, name: str) -> None:
        """Refuse frames too large, or too small to hold anybody."""
        size = f"{name} has frames of {width_px} x {height_px} pixels"
        if min(width_px, height_px) < MIN_SIDE_PX:
            raise VideoError(f"{size}, too small to show a runner; give another file")
        if max(width_px, height_px) > self.max_side_px or (
            width_px * height_px > self.max_pixels
        ):
            raise VideoError(
                f"{size}; at most {self.max_side_px} a side and "
                f"{self.max_pixels / 1e6:g} million in all are read; export it smaller"
            )

    def check_length(self, length_s: float, name: str) -> None:
        """Refuse a part that lasts longer than allowed."""
        if length_s > 60 * self.max_minutes:
            raise VideoError(
                f"{name} lasts {length_s / 60:.3g} minutes, at most "
                f"{self.max_minutes:g} are read; cut it, or give a start and an end"
            )

    def check_count(self, frames: int, name: str) -> None:
        """Refuse to read on in a file that has more frames than allowed."""
        if frames > self.max_frames:
            raise VideoError(
                f"{name} has more than {self.max_frames} frames, the most that are "
                "read; cut it, or give an end"
            )
