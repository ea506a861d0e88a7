"""A clip of many pictures a second, followed as several of about 60.

From one picture to the next a foot at 120 frames per second hardly moves more than
its peak scatters: where the legs cross, its way says little of whose foot it is. Every
second picture says much more. So a fast clip is parted into strands, each is followed
by itself, and they are woven into one track again: no picture and no time is lost.

From 120 on only as many pictures are looked at as make one strand, wherever the file
tells beforehand which (:mod:`formcheck.video.sparse`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from formcheck.model import Candidates, PoseTrack
from formcheck.model.skeleton import HEATMAP_POINTS, mirrored_point, point
from formcheck.tracking.duplicate_frames import rows
from formcheck.video.frame_rate import TRACKING_FPS

MIN_STRAND: Final = 120
"""Pictures of the shortest strand: each has to tell left from right by itself."""

_LEGS: Final = [point(name) for name in HEATMAP_POINTS]
_OTHER_LEGS: Final = [point(mirrored_point(name)) for name in HEATMAP_POINTS]

Kind = TypeVar("Kind", np.float64, np.bool_)


def strands(candidates: Candidates, real_fps: float) -> list[Candidates]:
    """Return the clip itself, or every k-th of its pictures, k times.

    Parameters
    ----------
    candidates
        What the nets saw.
    real_fps
        Frames per second of real time: those of the file, or the rate it was filmed
        with. NaN counts as slow.
    """
    n = candidates.time_s.size
    parts = 1 if np.isnan(real_fps) else round(real_fps / TRACKING_FPS)
    parts = max(1, min(parts, n // MIN_STRAND))
    if parts == 1:
        return [candidates]
    return [rows(candidates, slice(start, None, parts)) for start in range(parts)]


def woven(tracks: Sequence[PoseTrack], candidates: Candidates) -> PoseTrack:
    """Return the strands' tracks as one of all pictures of the clip.

    Left is what most of the evidence calls left: a strand that says otherwise than the
    first is turned round, and counts against.
    """
    if len(tracks) == 1:
        return tracks[0]
    turned = [tracks[0], *(_as_named(tracks[0], track) for track in tracks[1:])]
    margin = float(np.mean([track.left_right_margin for track in turned]))
    if margin < 0:
        turned = [_exchanged(track) for track in turned]
    return replace(
        turned[0],
        frame=candidates.frame,
        time_s=candidates.time_s,
        xy_px=_merged([track.xy_px for track in turned]),
        z_px=_merged([track.z_px for track in turned]),
        score=_merged([track.score for track in turned]),
        interpolated=_merged([track.interpolated for track in turned]),
        leg_px=float(np.median([track.leg_px for track in turned])),
        left_right_margin=abs(margin),
        history=(
            *turned[0].history,
            f"strands: {len(tracks)}, each of every {len(tracks)}th picture",
        ),
    )


def _merged(parts: Sequence[NDArray[Kind]]) -> NDArray[Kind]:
    n = sum(len(part) for part in parts)
    out = np.empty((n, *parts[0].shape[1:]), dtype=parts[0].dtype)
    for start, part in enumerate(parts):
        out[start :: len(parts)] = part
    return out


def _as_named(first: PoseTrack, other: PoseTrack) -> PoseTrack:
    """Return a strand with the first one's left and right; turned: margin below 0."""
    n = min(first.time_s.size, other.time_s.size)
    legs, exchanged = other.xy_px[:n, _LEGS], other.xy_px[:n, _OTHER_LEGS]
    own, across = (
        np.nanmedian(np.linalg.norm(xy - first.xy_px[:n, _LEGS], axis=-1))
        for xy in (legs, exchanged)
    )
    return _exchanged(other) if across < own else other


def _exchanged(track: PoseTrack) -> PoseTrack:
    xy_px = track.xy_px.copy()
    xy_px[:, _LEGS] = track.xy_px[:, _OTHER_LEGS]
    return replace(track, xy_px=xy_px, left_right_margin=-track.left_right_margin)
