"""Heat-map candidates to one body with two legs that keep their identity.

The pose net draws a heat-map for each left and right leg joint. Both feet are almost
always there as peaks, but often in the other side's map: the published landmarks then
jump from leg to leg. Here the peaks of both maps are pooled, two tracks are laid
through them for each joint by dynamic programming, the joints' tracks are tied together
into two legs, and which leg is the left one is decided once, from the whole clip.

Constants were set on two real treadmill clips (60 frames/s; slow motion at low
resolution) and checked on two others; lengths are in units of the runner's leg
(thigh + shank), times in frames, so that size and frame rate do not enter.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.errors import TrackError
from formcheck.model import BoolArray, Candidates, FloatArray, PoseTrack
from formcheck.peaks import MERGE_LEG, Body, Pool, body, pool
from formcheck.skeleton import LEG_JOINTS, N_POINTS, SIDES, point
from formcheck.viterbi import two_tracks

MIN_PERSON_SCORE: Final = 0.5
"""The net's own threshold for "a person is in the region"."""
SIGMA_LEG: Final = 0.03
"""Noise of a peak about its predicted place: about half a heat-map cell."""
SIGMA_OF_STEP: Final = 0.5
"""The same for fast feet: share of the upper-quartile foot movement per frame."""
MAX_STEP_LEG: Final = 0.4
"""A foot moves less than this between frames, at 25 frames/s and 6 m/s too."""
LIMB_SIGMA_LEG: Final = 0.08
"""Scatter of a limb's length in the picture: it also turns and foreshortens."""
MAX_LIMB_COST: Final = 4.0
CHANGE_COST: Final = 2.0
"""Price of exchanging two tracks where they meet; it grows with their distance."""
MIN_FRAMES: Final = 10
MAX_GAP_S: Final = 0.25
"""A runner unseen for longer starts a new, independent piece of track."""
_N_CLASSES: Final = len(LEG_JOINTS)


@dataclass(frozen=True, kw_only=True)
class _Legs:
    """Two legs without names: places [leg] about the hips, (n, class, track, xy).

    ``evidence`` is the height of the left map minus that of the right map under each
    place, ``weight`` their sum; both (n, class, track), NaN where missing.
    """

    xy: FloatArray
    evidence: FloatArray
    weight: FloatArray


def _lay_tracks(pool: Pool) -> _Legs:
    """Run the dynamic programming and read off places and evidence."""
    option = two_tracks(pool.xy, pool.score, sigma=_sigma(pool))
    safe = np.maximum(option, 0)
    missing = option < 0
    xy = np.take_along_axis(pool.xy, safe[..., None], axis=2)
    left = np.take_along_axis(pool.left, safe, axis=2)
    right = np.take_along_axis(pool.right, safe, axis=2)
    return _Legs(
        xy=np.where(missing[..., None], np.nan, xy),
        evidence=np.where(missing, np.nan, left - right),
        weight=np.where(missing, np.nan, left + right),
    )


def _sigma(pool: Pool) -> FloatArray:
    """Return how far a joint may be from its prediction [leg], for each class.

    Frame rate and slow motion enter through the clip itself: the upper quartile of how
    far the best peak of a map moves from frame to frame.
    """
    best = np.where(pool.score[..., :1] > 0, pool.xy[:, :, 0], np.nan)
    step = np.linalg.norm(np.diff(best, axis=0), axis=-1)
    # Leaps from leg to leg are no movement of a foot.
    step = np.where(step < MAX_STEP_LEG, step, np.nan)
    usual = np.full(_N_CLASSES, np.nan)
    for c in range(_N_CLASSES):
        known = step[np.isfinite(step[:, c]), c]
        if known.size:
            usual[c] = np.quantile(known, 0.75)
    return np.asarray(np.fmax(SIGMA_LEG, SIGMA_OF_STEP * usual))


def _tie(legs: _Legs) -> _Legs:
    """Give the joints of one leg one track number, in every frame.

    Each joint class was followed alone, so its tracks a and b may be the other way
    round than the ankle's, for the whole clip or from a crossing on. Limbs have fixed
    lengths: per frame the pairing with the likelier lengths is found, and a two-state
    path with a price on changing keeps it steady.
    """
    xy, evidence, weight = legs.xy.copy(), legs.evidence.copy(), legs.weight.copy()
    ankle = LEG_JOINTS.index("ankle")
    for c in range(_N_CLASSES):
        if c == ankle:
            continue
        crossed = _steady_choice(
            _pairing_gain(xy[:, ankle], xy[:, c]), _apart(xy[:, c])
        )
        for array in (xy, evidence, weight):
            array[crossed, c] = array[crossed, c, ::-1]
    return _Legs(xy=xy, evidence=evidence, weight=weight)


def _pairing_gain(ankle: FloatArray, joint: FloatArray) -> FloatArray:
    """Return per frame how much likelier crossed pairing is than straight, (n,)."""
    straight = np.linalg.norm(joint - ankle, axis=-1)
    crossed = np.linalg.norm(joint[:, ::-1] - ankle, axis=-1)
    both = np.concatenate([straight, crossed], axis=1)
    known = np.isfinite(both).all(axis=1)
    if not known.any():
        return np.zeros(len(both))
    # The wrong pairing is the longer one in most frames, so the shorter of the two
    # gives the limb's length.
    shorter = np.fmin(straight.sum(axis=1), crossed.sum(axis=1)) / 2
    length = float(np.nanmedian(shorter))
    cost = [
        np.minimum(((d - length) / LIMB_SIGMA_LEG) ** 2 / 2, MAX_LIMB_COST).sum(axis=1)
        for d in (straight, crossed)
    ]
    return np.where(known, cost[0] - cost[1], 0.0)


def _apart(joint: FloatArray) -> FloatArray:
    """Distance between the two tracks of a class [leg], 0 where one is missing."""
    return np.nan_to_num(np.linalg.norm(joint[:, 0] - joint[:, 1], axis=-1))


def _steady_choice(gain: FloatArray, apart: FloatArray) -> BoolArray:
    """Return the two-state path that gains most; changing costs less at crossings."""
    price = CHANGE_COST * (1 + apart / MERGE_LEG)
    cost = np.zeros(2)
    back = np.zeros((gain.size, 2), dtype=bool)
    for t in range(gain.size):
        change = cost[::-1] + price[t]
        back[t] = change < cost
        cost = np.minimum(cost, change) + np.array([0.0, -gain[t]])
    out = np.zeros(gain.size, dtype=bool)
    state = int(cost.argmin())
    for t in range(gain.size - 1, -1, -1):
        out[t] = bool(state)
        state = 1 - state if back[t, state] else state
    return out


def _name(legs: _Legs) -> tuple[_Legs, float]:
    """Return the legs as (left, right) and the margin of that choice, -1..1."""
    total = np.nansum(legs.evidence[:, :, 0] - legs.evidence[:, :, 1])
    weight = np.nansum(legs.weight)
    margin = float(total / weight) if weight > 0 else 0.0
    if margin >= 0:
        return legs, margin
    return (
        _Legs(
            xy=legs.xy[:, :, ::-1],
            evidence=legs.evidence[:, :, ::-1],
            weight=legs.weight[:, :, ::-1],
        ),
        -margin,
    )


def link(candidates: Candidates) -> PoseTrack:
    """Follow one body with two steady legs through a clip's candidates.

    Returns
    -------
    PoseTrack
        Knee, ankle, heel and toe from the heat-maps' peaks; all other points are the
        net's own. NaN where a joint was not seen.

    Raises
    ------
    TrackError
        If a person is seen in fewer than ``MIN_FRAMES`` frames.
    """
    seen = _seen(candidates)
    frame = body(candidates, seen)
    options = pool(candidates, frame, seen)
    xy = np.full((candidates.time_s.size, _N_CLASSES, 2, 2), np.nan)
    margins, lengths = [], []
    for start, stop in _pieces(candidates, seen):
        legs, margin = _name(_tie(_lay_tracks(options.between(start, stop))))
        xy[start:stop] = legs.xy
        margins.append(margin)
        lengths.append(stop - start)
    xy_px = xy * frame.leg_px[:, None, None, None] + frame.hips_px[:, None, None]
    return _track(
        candidates,
        seen,
        frame,
        xy_px,
        margin=float(np.average(margins, weights=lengths)),
    )


def published(candidates: Candidates) -> PoseTrack:
    """Return the estimator's own landmarks as a track, with nothing repaired."""
    seen = _seen(candidates)
    return _track(candidates, seen, body(candidates, seen), None, margin=1.0)


def _seen(candidates: Candidates) -> BoolArray:
    seen: BoolArray = (candidates.score >= MIN_PERSON_SCORE) & np.isfinite(
        candidates.landmarks_px[:, :, 0]
    ).all(axis=1)
    if seen.sum() < MIN_FRAMES:
        raise TrackError(
            f"a person is seen in {int(seen.sum())} of {seen.size} frames, "
            f"{MIN_FRAMES} are needed; film the whole runner, head to feet"
        )
    return seen


def _pieces(candidates: Candidates, seen: BoolArray) -> list[tuple[int, int]]:
    """Return [start, stop) of the stretches without a long absence."""
    index = np.flatnonzero(seen)
    gap_s = np.diff(candidates.time_s[index])
    cut = np.flatnonzero(gap_s > MAX_GAP_S)
    starts = index[np.concatenate([[0], cut + 1])]
    stops = index[np.concatenate([cut, [index.size - 1]])] + 1
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


def _track(
    candidates: Candidates,
    seen: BoolArray,
    body: Body,
    legs_px: FloatArray | None,
    *,
    margin: float,
) -> PoseTrack:
    xy = candidates.landmarks_px[..., :2].astype(float)
    z = candidates.landmarks_px[..., 2].astype(float)
    xy[~seen], z[~seen] = np.nan, np.nan
    step = "published landmarks"
    if legs_px is not None:
        step = f"two tracks per joint, left/right margin {margin:.2f}"
        for c, joint in enumerate(LEG_JOINTS):
            for s, side in enumerate(SIDES):
                xy[:, point(f"{side}_{joint}")] = legs_px[:, c, s]
    return PoseTrack(
        frame=candidates.frame,
        time_s=candidates.time_s,
        xy_px=xy,
        z_px=z,
        score=candidates.score.astype(float),
        leg_px=float(np.median(body.leg_px[seen])),
        left_right_margin=margin,
        interpolated=np.zeros((seen.size, N_POINTS), dtype=bool),
        estimator=candidates.estimator,
        history=(f"tracking: {step}",),
    )
