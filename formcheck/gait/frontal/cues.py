"""What of a body seen from behind or in front moves with its steps and its strides."""

from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import LEG_JOINTS, SIDES, point
from formcheck.signal.geometry import known_median

MAX_CUE_LOST_FRAC: Final = 0.5
"""A cue that is not seen for a larger share says nothing."""
CROSSED_LEG: Final = 0.03
"""Knees that lie this far on the wrong sides of each other belong to exchanged legs:
three times the noise of a tracked point."""
_UPPER: Final = ("wrist", "elbow", "shoulder", "hip")


def heights(xy: FloatArray) -> list[FloatArray]:
    """Return the heights of hips, shoulders and head."""
    heads = [point("nose"), point("left_ear"), point("right_ear")]
    groups = [[point(f"{s}_{j}") for s in SIDES] for j in ("hip", "shoulder")]
    return [_mean_known(-xy[:, group, 1]) for group in (*groups, heads)]


def swings(xy: FloatArray) -> list[FloatArray]:
    """Return what repeats once a stride: differences of sides, sways to one side."""

    def of(side: str, joint: str) -> FloatArray:
        path: FloatArray = xy[:, point(f"{side}_{joint}")]
        return path

    way = knees_way(xy, 1.0)
    legs = [way * (of("right", j) - of("left", j))[:, 1] for j in LEG_JOINTS]
    parted = [(of("right", j) - of("left", j))[:, 1] for j in _UPPER]
    shanks = [of(side, "ankle")[:, 0] - of(side, "knee")[:, 0] for side in SIDES]
    sways = [
        (of("left", j) + of("right", j))[:, 0] / 2.0
        for j in ("hip", "shoulder", "elbow", "wrist")
    ]
    return [*parted, *legs, shanks[0] + shanks[1], *sways]


def knees_way(xy: FloatArray, leg: float) -> FloatArray:
    """Return -1 where the knees lie the other way round than the hips, else 1.

    There the legs are exchanged: knees of a runner brush each other, but do not cross.

    Parameters
    ----------
    xy
        All points, shape (n, 33, 2).
    leg
        Thigh and shank in the same unit.
    """
    hips, knees = (
        (xy[:, point(f"right_{joint}")] - xy[:, point(f"left_{joint}")])[:, 0]
        for joint in ("hip", "knee")
    )
    way = float(np.sign(known_median(hips)))
    return np.where(way * knees < -CROSSED_LEG * leg, -1.0, 1.0)


def _mean_known(values: FloatArray) -> FloatArray:
    """Return the mean of what is known in each row, NaN where nothing is."""
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def filled(cues: list[FloatArray]) -> FloatArray:
    """Return cues that are seen well enough, gaps bridged, shape (n, k)."""
    at = np.arange(len(cues[0]))
    kept = []
    for cue in cues:
        known = np.isfinite(cue)
        if known.mean() > 1.0 - MAX_CUE_LOST_FRAC:
            kept.append(np.interp(at, at[known], cue[known]))
    return np.column_stack(kept) if kept else np.empty((len(at), 0))
