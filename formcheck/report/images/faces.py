"""Heads made unrecognisable in everything that is drawn.

The runner's head is where the track has it; heads of others in the picture are not
known, and stay as they are.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np

from formcheck.model import (
    BoolArray,
    ClipAnalysis,
    ClipInfo,
    FloatArray,
    Frame,
    ImageArray,
    PoseTrack,
)
from formcheck.model.skeleton import point
from formcheck.settings.settings import Clip
from formcheck.video.reader import VideoFile

HEAD_LEG: Final = 0.26
"""Half the side of what is hidden, in leg lengths: a head is a quarter of a leg high,
its half an eighth; the rest is for the track's error and the movement of the head."""
BLOCKS: Final = 5
"""Patches a side that are left of a head: less than any face can be known by."""
_HEAD: Final = tuple(point(name) for name in ("nose", "left_ear", "right_ear"))


def film(clip: Clip, found: ClipAnalysis, *, blur_faces: bool) -> VideoFile:
    """Return a clip as it is drawn on, with or without the runner's face."""
    if blur_faces:
        return _FacelessFile(clip, found)
    return VideoFile(clip.path, **_way(clip, found.info))


def _way(clip: Clip, info: ClipInfo) -> dict[str, Any]:
    """Return how a clip's file was read."""
    return {
        "start_s": clip.start_s,
        "end_s": clip.end_s,
        "track": info.track,
        "quarter_turns": info.quarter_turns,
        "woven": info.woven,
    }


class _FacelessFile(VideoFile):
    """A clip whose frames come without the runner's face."""

    def __init__(self, clip: Clip, found: ClipAnalysis) -> None:
        super().__init__(clip.path, **_way(clip, found.info))
        self._heads = Heads(found.pose)

    def frames(self) -> Iterator[Frame]:
        """Yield every frame of the wanted part."""
        for frame in super().frames():
            yield replace(frame, rgb=self._heads.hidden(frame.rgb, frame.time_s))

    def chosen(self, wanted: Collection[int]) -> Iterator[Frame]:
        """Yield the frames with these numbers."""
        for frame in super().chosen(wanted):
            yield replace(frame, rgb=self._heads.hidden(frame.rgb, frame.time_s))


class Heads:
    """Where the runner's head is at any time of a clip.

    Parameters
    ----------
    pose
        The track; without one, or where it never has the head, the whole frame is
        hidden.
    """

    def __init__(self, pose: PoseTrack | None) -> None:
        self._time_s: FloatArray = np.empty(0)
        self._xy: FloatArray = np.empty((0, 2))
        self._reach_px = 0.0
        if pose is not None:
            points = pose.xy_px[:, _HEAD]
            seen: BoolArray = np.all(np.isfinite(points), axis=2)
            some: BoolArray = np.any(seen, axis=1)
            total = np.where(seen[..., None], points, 0.0).sum(axis=1)
            self._time_s = pose.time_s[some]
            self._xy = total[some] / seen.sum(axis=1)[some, None]
            self._reach_px = HEAD_LEG * float(pose.leg_px)

    def hidden(self, rgb: ImageArray, time_s: float) -> ImageArray:
        """Return a frame in which the head cannot be recognised.

        Between times in which the head is known it is hidden on the way from one to
        the other, before and after at its nearest place.
        """
        height, width = rgb.shape[:2]
        out = rgb.copy()
        if not self._time_s.size:
            _coarsen(out, 0, 0, width, height)
            return out
        x = float(np.interp(time_s, self._time_s, self._xy[:, 0]))
        y = float(np.interp(time_s, self._time_s, self._xy[:, 1]))
        reach = self._reach_px
        left, right = np.clip((round(x - reach), round(x + reach) + 1), 0, width)
        upper, lower = np.clip((round(y - reach), round(y + reach) + 1), 0, height)
        _coarsen(out, int(left), int(upper), int(right), int(lower))
        return out


def _coarsen(rgb: ImageArray, left: int, upper: int, right: int, lower: int) -> None:
    """Leave a few patches of a part of a frame, in place."""
    part = rgb[upper:lower, left:right]
    if part.size:
        few = cv2.resize(part, (BLOCKS, BLOCKS), interpolation=cv2.INTER_AREA)
        size = (part.shape[1], part.shape[0])
        part[:] = cv2.resize(few, size, interpolation=cv2.INTER_NEAREST)
