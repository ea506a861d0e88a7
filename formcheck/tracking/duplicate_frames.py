"""Pictures that a clip shows twice.

Converters repeat pictures to reach a rate. The copies carry no time of their own: left
in, they turn smooth motion into stairs, which look like leaps to a tracker.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.model import (
    BoolArray,
    Candidates,
    FloatArray,
    ImageArray,
    IntArray,
    PoseTrack,
)

DUPLICATE_PX: Final = 0.02
"""Two frames whose points all agree this well show one picture twice."""
DUPLICATE_FRAC: Final = 0.1
"""So do two between which the body moves by less than this share of what it moves by
around them: a copy that was encoded anew shows noise. Neighbours move by 0.17 and more
of it in 14 clips of runs and walks, real copies in two of them by 0.00 to 0.02."""
MOVING_QUANTILE: Final = 0.65
"""Of the points' steps: limbs count, two legs taken for each other do not."""
PICTURES_AROUND: Final = 9
"""Pictures over which the motion is compared: three of them differ even where every
picture is shown three times."""
COPY_FRAC: Final = 0.22
"""The same, told by the pictures themselves: copies change by at most 0.14 of what
their neighbours do, other pictures by 0.34 and more, in seven real and rendered clips
of runs (the least in slow motion)."""
FROZEN_FRAC: Final = 0.05
"""Two pictures that differ by less than this share of what neighbours in the clip
usually do are one, however long it is shown: a picture that stops for 1 or 2 s and was
encoded anew changes by 0.00 to 0.05 of it by its grey, 0.00 to 0.03 by its points."""
MIN_DIFFERENT: Final = 10
"""With fewer different pictures there is nothing to follow."""
_ROWS: Final = (
    *("frame", "time_s", "roi_px", "score", "landmarks_px", "visibility"),
    *("peaks_px", "peak_score"),
)
_KEPT_AT_TIMES: Final = ("glance", "tiny", "moved_px")


def repeated_frames(xy_px: FloatArray) -> BoolArray:
    """Say which frames show the picture before them again, shape (n,).

    Converters repeat frames to reach a rate; the copies carry no time of their own and
    would turn smooth motion into stairs.
    """
    from scipy.ndimage import rank_filter  # not before the frames are done

    step = np.abs(np.diff(xy_px, axis=0)).max(axis=2)
    known = np.isfinite(step)
    still = np.where(known, step, 0).max(axis=1) < DUPLICATE_PX
    seen = known.any(axis=1)
    moved = np.zeros(len(step))
    moved[seen] = _quantile(step[seen], MOVING_QUANTILE)
    around = rank_filter(moved, -3, size=PICTURES_AROUND, mode="nearest")
    still |= moved < DUPLICATE_FRAC * around
    still |= moved < FROZEN_FRAC * _usual(moved)
    return np.concatenate([[False], still & seen])


def copied_pictures(glance: ImageArray) -> BoolArray:
    """Say which pictures are the one before again, shape (n,).

    Parameters
    ----------
    glance
        Tiny grey pictures, shape (n, side, side).
    """
    from scipy.ndimage import rank_filter  # not before the frames are done

    if len(glance) < 2:
        return np.zeros(len(glance), dtype=np.bool_)
    tiny = glance.reshape(len(glance), -1).astype(np.float32)
    changed = np.sqrt([np.mean((b - a) ** 2) for a, b in pairwise(tiny)])
    around = rank_filter(changed, -3, size=PICTURES_AROUND, mode="reflect")
    copied = (changed == 0.0) | (changed < COPY_FRAC * around)
    copied |= changed < FROZEN_FRAC * _usual(changed)
    return np.concatenate([[False], copied])


def _usual(changes: FloatArray) -> float:
    """Return how much neighbours differ where they do."""
    some = changes[changes > 0.0]
    return float(np.median(some)) if some.size else 0.0


def _quantile(values: FloatArray, share: float) -> FloatArray:
    """Return ``nanquantile`` of each row, all rows at once."""
    ordered = np.sort(values, axis=1)  # NaNs come last
    last = np.count_nonzero(~np.isnan(values), axis=1) - 1
    below = np.floor(last * share).astype(int)
    part = last * share - below
    rows = np.arange(len(values))
    low, high = ordered[rows, below], ordered[rows, np.minimum(below + 1, last)]
    rise = high - low
    found: FloatArray = np.where(
        part < 0.5, low + rise * part, high - rise * (1.0 - part)
    )
    return found


def without_repeats(candidates: Candidates) -> tuple[Candidates, IntArray]:
    """Return the candidates of different pictures, and which of them each frame shows.

    Returns
    -------
    tuple
        The candidates, and for each frame of the clip its row in them, shape (n,).
    """
    if candidates.glance is None:
        copied = repeated_frames(candidates.landmarks_px[..., :2].astype(np.float64))
    else:
        copied = copied_pictures(candidates.glance)
    fresh = ~copied
    if fresh.all() or fresh.sum() < MIN_DIFFERENT:
        return candidates, np.arange(fresh.size)
    return rows(candidates, fresh), np.cumsum(fresh) - 1


def rows(candidates: Candidates, which: BoolArray | slice) -> Candidates:
    """Return the candidates of some of the frames, without patches."""
    parts = {name: getattr(candidates, name)[which] for name in _ROWS}
    for name in _KEPT_AT_TIMES:
        kept = getattr(candidates, name)
        parts[name] = None if kept is None else kept[which]
    return replace(candidates, **parts, patches=None)


def shown_again(pose: PoseTrack, shows: IntArray, candidates: Candidates) -> PoseTrack:
    """Return a track of different pictures as one of all frames of the clip."""
    if shows.size == pose.time_s.size:
        return pose
    return replace(
        pose,
        frame=candidates.frame,
        time_s=candidates.time_s,
        xy_px=pose.xy_px[shows],
        z_px=pose.z_px[shows],
        score=pose.score[shows],
        interpolated=pose.interpolated[shows],
        history=(
            *pose.history,
            f"repeats: {shows.size - pose.time_s.size} frames are shown twice",
        ),
    )
