"""What the net saw, seen from the hips: peaks of both maps pooled into options.

Lengths are in units of the runner's leg (thigh + shank) about the middle of the hips,
so that size and a moving camera drop out.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.model import BoolArray, Candidates, FloatArray
from formcheck.model.skeleton import LEG_JOINTS, SIDES, point

MERGE_LEG: Final = 0.06
"""Peaks of the two maps closer than this are one joint."""
MAX_REACH_LEG: Final = (0.75, 1.15, 1.25, 1.35)
"""Farthest a knee, ankle, heel, toe can be from the hips."""
_FAR_LEG: Final = 9.0
"""Stands for a place that is not known: out of reach of every joint."""
MIN_FOOT_DROP_LEG: Final = 0.1
"""A foot is at least this far below the hips, also in the swing of a sprint."""
N_OPTIONS: Final = 6
"""Peaks kept for a joint class after pooling; more were never used."""
BLOCK: Final = 1000
"""Frames worked on at once, so that memory hardly grows with a clip's length."""
_N_CLASSES: Final = len(LEG_JOINTS)


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Pooled peaks: position [leg] about the hips, and height in either map."""

    xy: FloatArray
    left: FloatArray
    right: FloatArray

    @property
    def score(self) -> FloatArray:
        """Height of the better peak of each option."""
        return np.fmax(self.left, self.right)

    def between(self, start: int, stop: int) -> "Pool":
        """Return the frames [start, stop)."""
        return Pool(
            xy=self.xy[start:stop],
            left=self.left[start:stop],
            right=self.right[start:stop],
        )


@dataclass(frozen=True, kw_only=True)
class Body:
    """Hips and leg length in every frame, smooth, in px."""

    hips_px: FloatArray
    leg_px: FloatArray


def running_median(values: FloatArray, half: int) -> FloatArray:
    """Return the median over 2 half + 1 rows of axis 0; NaN-aware, ends shortened."""
    padded = np.pad(
        values,
        [(half, half)] + [(0, 0)] * (values.ndim - 1),
        constant_values=np.nan,
    )
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1, axis=0)
    out = np.full(values.shape, np.nan)
    for start in range(0, len(values), BLOCK):
        out[start : start + BLOCK] = _median(windows[start : start + BLOCK])
    return out


def _median(values: FloatArray) -> FloatArray:
    """Return ``nanmedian`` over the last axis; NaN, and no warning, where all are."""
    ordered = np.sort(values, axis=-1)  # NaNs come last
    n = np.count_nonzero(~np.isnan(values), axis=-1)[..., None]
    low = np.take_along_axis(ordered, np.maximum(n - 1, 0) // 2, axis=-1)
    high = np.take_along_axis(ordered, n // 2, axis=-1)
    middle: FloatArray = np.where(n % 2, low, (low + high) / 2)[..., 0]
    return middle


def _fill(values: FloatArray) -> FloatArray:
    """Fill NaN rows linearly along axis 0, holding the ends."""
    flat = values.reshape(len(values), -1).copy()
    index = np.arange(len(values))
    for column in flat.T:
        good = np.isfinite(column)
        if good.any():
            column[:] = np.interp(index, index[good], column[good])
    return flat.reshape(values.shape)


def body(candidates: Candidates, seen: BoolArray) -> Body:
    """Return where the hips are and how long the leg is, from the published points."""
    xy = candidates.landmarks_px[..., :2].astype(float)
    xy[~seen] = np.nan
    fps = 1 / np.median(np.diff(candidates.time_s))
    hips = (xy[:, point("left_hip")] + xy[:, point("right_hip")]) / 2
    chain = [
        np.stack([xy[:, point(f"{s}_{j}")] for s in SIDES], axis=1)
        for j in ("hip", "knee", "ankle")
    ]
    length = sum(np.linalg.norm(b - a, axis=-1) for a, b in pairwise(chain))
    longest = np.max(np.where(np.isfinite(length), length, -np.inf), axis=1)
    longest = np.where(np.isfinite(longest), longest, np.nan)
    half_s = max(1, round(fps / 2))
    # The near leg in stance is seen in full; the median over a second of the longer
    # leg follows a runner who comes nearer, and is no slave of single wrong frames.
    leg = _fill(running_median(longest, half_s))
    return Body(hips_px=_fill(running_median(hips, 2)), leg_px=leg)


def pool(candidates: Candidates, body: Body, seen: BoolArray) -> Pool:
    """Return pooled peaks of the four classes, (n, class, option[, xy])."""
    n = candidates.time_s.size
    parts = [
        _pooled(candidates, body, seen, slice(start, start + BLOCK))
        for start in range(0, n, BLOCK)
    ]
    return Pool(
        xy=np.concatenate([part.xy for part in parts]),
        left=np.concatenate([part.left for part in parts]),
        right=np.concatenate([part.right for part in parts]),
    )


def _pooled(candidates: Candidates, body: Body, seen: BoolArray, rows: slice) -> Pool:
    n, _, k, _ = candidates.peaks_px[rows].shape
    peaks = candidates.peaks_px[rows].astype(float).reshape(n, _N_CLASSES, 2, k, 2)
    score = candidates.peak_score[rows].astype(float).reshape(n, _N_CLASSES, 2, k)
    scale = body.leg_px[rows, None, None, None]
    xy = (peaks - body.hips_px[rows, None, None, None]) / scale[..., None]
    score = np.where(_possible(xy) & seen[rows, None, None, None], score, 0.0)
    score = np.where(np.isfinite(score), score, 0.0)
    left, right = score[:, :, 0], score[:, :, 1]
    lxy, rxy = np.nan_to_num(xy[:, :, 0]), np.nan_to_num(xy[:, :, 1])
    gap = np.linalg.norm(lxy[..., :, None, :] - rxy[..., None, :, :], axis=-1)
    gap = np.where((left[..., :, None] > 0) & (right[..., None, :] > 0), gap, np.inf)
    mutual = (
        (gap <= MERGE_LEG)
        & (gap == gap.min(axis=-1, keepdims=True))
        & (gap == gap.min(axis=-2, keepdims=True))
    )
    partner = np.where(mutual, right[..., None, :], 0).sum(-1)
    partner_xy = np.einsum("ncij,ncjd->ncid", mutual.astype(float), rxy)
    weight = (left / np.maximum(left + partner, 1e-9))[..., None]
    merged_xy = np.where(
        partner[..., None] > 0, weight * lxy + (1 - weight) * partner_xy, lxy
    )
    alone = np.where(mutual.any(axis=-2), 0, right)
    zeros = np.zeros_like(alone)
    return _best(
        np.concatenate([merged_xy, rxy], axis=2),
        np.concatenate([left, zeros], axis=2),
        np.concatenate([partner, alone], axis=2),
    )


def _possible(xy: FloatArray) -> BoolArray:
    """Say which places about the hips [leg] a joint of each class can have."""
    reach = np.array(MAX_REACH_LEG)[:, None, None]
    ok: BoolArray = np.linalg.norm(np.nan_to_num(xy, nan=_FAR_LEG), axis=-1) <= reach
    ok[:, 1:] &= np.nan_to_num(xy[:, 1:, ..., 1], nan=-_FAR_LEG) >= MIN_FOOT_DROP_LEG
    return ok


def _best(xy: FloatArray, left: FloatArray, right: FloatArray) -> Pool:
    order = np.argsort(-np.maximum(left, right), axis=2, kind="stable")
    order = order[:, :, :N_OPTIONS]
    return Pool(
        xy=np.take_along_axis(xy, order[..., None], axis=2),
        left=np.take_along_axis(left, order, axis=2),
        right=np.take_along_axis(right, order, axis=2),
    )
