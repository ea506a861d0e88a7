"""Where a film changes from one shot to the next."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.model import Candidates, FloatArray, ImageArray, Patches
from formcheck.tracking.duplicate_frames import rows
from formcheck.tracking.resampling import runs

PICTURES_BESIDE: Final = 4
"""Pictures whose mean stands for a shot before and after a place."""
MIN_UNLIKE: Final = 0.10
"""Two shots are unlike: one minus the correlation of their tiny pictures. Of 574 pairs
of parts of 25 real and rendered clips in other rooms all are by 0.12 and more; within a
clip a camera that stands still reaches 0.07."""
SUDDEN_FRAC: Final = 0.7
"""From one picture to the next they differ by so much of that: 0.95 and more in those
pairs; a hand-held camera or a body that fills the picture by 0.2."""
TIMES_AS_UNLIKE: Final = 5.0
"""And they are so many times as unlike as pictures so far apart usually are."""
MIN_SHOT_S: Final = 2.0
"""Real seconds of a shot worth measuring; shorter ones show no steps to count."""

MOST_CUTS_NAMED: Final = 5
"""Cuts whose times are told one by one."""


def shots(tiny: ImageArray | None) -> list[slice]:
    """Return the frames of each shot, in order; all frames if none is told.

    Parameters
    ----------
    tiny
        Whole pictures, tiny and grey, shape (n, side, side); None = not kept.
    """
    n = 0 if tiny is None else len(tiny)
    if tiny is None or n < 2 * PICTURES_BESIDE:
        return [slice(0, None)]
    edges = [0, *_cuts(tiny), n]
    return [slice(a, b) for a, b in pairwise(edges)]


def _cuts(tiny: ImageArray) -> list[int]:
    """Return the numbers of the first frames of new shots."""
    flat = tiny.reshape(len(tiny), -1).astype(np.float64)
    flat -= flat.mean(axis=1, keepdims=True)  # a light that changes is no cut
    sums = np.concatenate([np.zeros((1, flat.shape[1])), np.cumsum(flat, axis=0)])
    means = (sums[PICTURES_BESIDE:] - sums[:-PICTURES_BESIDE]) / PICTURES_BESIDE
    unlike = _unlike(means[:-PICTURES_BESIDE], means[PICTURES_BESIDE:])
    at_once = _unlike(flat[:-1], flat[1:])
    limit = max(MIN_UNLIKE, TIMES_AS_UNLIKE * float(np.median(unlike)))
    found = []
    for start, stop in runs(unlike > limit):
        cut = PICTURES_BESIDE + start + int(np.argmax(unlike[start:stop]))
        if at_once[cut - 1] > SUDDEN_FRAC * unlike[start:stop].max():
            found.append(cut)
    return found


def _unlike(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return one minus the correlation of each row with the other's."""
    size = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    unlike: FloatArray = 1.0 - np.sum(one * other, axis=1) / np.maximum(size, 1e-9)
    return unlike


def shot_of(candidates: Candidates, part: slice) -> Candidates:
    """Return what was seen in one shot, with its pictures of the hips."""
    found = rows(candidates, part)
    patches = candidates.patches
    if patches is None:
        return found
    inside = (patches.time_s >= found.time_s[0]) & (patches.time_s <= found.time_s[-1])
    if not inside.any():
        return found
    names = ("frame", "time_s", "rgb", "corner_px", "scale")
    kept = {name: getattr(patches, name)[inside] for name in names}
    return replace(found, patches=Patches(**kept))


def by_length(
    parts: Sequence[slice], time_s: FloatArray, *, at_least_s: float
) -> list[slice]:
    """Return the shots that are long enough, the longest first; at least that one."""
    length = {part.start: float(np.ptp(time_s[part])) for part in parts}
    order = sorted(parts, key=lambda part: -length[part.start])
    return [p for p in order if length[p.start] >= at_least_s] or order[:1]


def several_shots(cut_s: Sequence[float], *, shown: str) -> str:
    """Return which part was measured of a film of several shots.

    Parameters
    ----------
    cut_s
        Where it changes [s].
    shown
        The part, as in ``1.0 to 5.2 s``; empty if all shots are too short.
    """
    places = ", ".join(f"{at:.1f} s" for at in cut_s[:MOST_CUTS_NAMED])
    others = len(cut_s) - MOST_CUTS_NAMED
    more = f" and {others} more" if others > 0 else ""
    changes = f"the film changes to another shot at {places}{more}"
    if not shown:
        return (
            f"{changes}, and none lasts {MIN_SHOT_S:g} s: too short to count steps; "
            "give a clip of one shot, 10 s or longer"
        )
    return f"{changes}; only {shown} was measured; for another give --start and --end"
