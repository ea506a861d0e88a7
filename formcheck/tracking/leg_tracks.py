"""Heat-map candidates to one body with two legs that keep their identity.

The pose net draws a heat-map for each left and right leg joint. Both feet are almost
always there as peaks, but often in the other side's map: the published landmarks then
jump from leg to leg. Here the peaks of both maps are pooled, two tracks are laid
through them for each joint by dynamic programming, the joints' tracks are tied together
into two legs, and which leg is the left one is decided once, from the whole clip.

Constants were set on two real treadmill clips (60 frames/s; slow motion at low
resolution) and checked on two others. Lengths are in units of the runner's leg (thigh +
shank), so that size does not enter; the frame rate does, through how far the feet move
from frame to frame, which is taken from the clip.
"""

from typing import Final

import numpy as np

from formcheck.errors import TrackError
from formcheck.model import BoolArray, Candidates, FloatArray, IntArray, PoseTrack
from formcheck.model.skeleton import LEG_JOINTS, N_POINTS, SIDES, point
from formcheck.signal.geometry import seen_end_on
from formcheck.tracking.candidates import Body, Pool, body, pool
from formcheck.tracking.leg_names import ANKLE, Legs, named_legs
from formcheck.tracking.viterbi import two_tracks

MIN_PERSON_SCORE: Final = 0.5
"""The net's own threshold for "a person is in the region"."""
SIGMA_LEG: Final = 0.03
"""Noise of a peak about its predicted place: about half a heat-map cell."""
STEP_QUANTILE: Final = 0.75
SIGMA_OF_STEP: Final = 0.5
"""The same for fast feet: share of the upper-quartile foot movement per frame."""
MAX_STEP_LEG: Final = 0.4
"""A foot moves less than this between frames, at 25 frames/s and 6 m/s too."""
LIMB_SIGMA_LEG: Final = 0.08
"""Scatter of a limb's length in the picture: it also turns and foreshortens."""
MAX_LIMB_COST: Final = 4.0
WRONG_NAME_COST: Final = 0.7
"""Price of a peak in the other leg's map, seen from behind or in front. In stance 98 to
100 % of each joint's places in 14 rendered clips lay in its own leg's map; a few frames
of the other name must cost less than leaving the path and coming back."""
END_ON_SIGMA: Final = 2.0
"""Wider predictions from behind and in front: a foot there hardly moves for most of the
stride and then falls, so that the usual step says little of the fall. Six rendered
clips lost feet in 6 to 7 % of stance at 1, in 1.5 % at 2 and at 3; knees were wrong by
0.12 leg in 2.0, 2.8 and 3.6 %."""
MIN_PIECE_FRAMES: Final = 10
MAX_UNSEEN_S: Final = 0.25
"""A runner unseen for longer starts a new, independent piece of track."""
_N_CLASSES: Final = len(LEG_JOINTS)


def _lay_tracks(pool: Pool) -> Legs:
    """Track the ankles, then every other joint with the ankle it hangs on known."""
    sigma = _sigma(pool)
    option = np.full((*pool.score.shape[:2], 2), -1, dtype=np.int64)
    option[:, [ANKLE]] = two_tracks(
        pool.xy[:, [ANKLE]], pool.score[:, [ANKLE]], sigma=sigma[[ANKLE]]
    )
    ankle = _places(pool, option)[:, ANKLE]
    others = [c for c in range(_N_CLASSES) if c != ANKLE]
    option[:, others] = two_tracks(
        pool.xy[:, others],
        pool.score[:, others],
        sigma=sigma[others],
        prior=_limb_cost(pool, ankle)[:, others],
    )
    return _gathered(pool, option)


def _lay_end_on(pool: Pool) -> Legs:
    """Track two legs seen from behind or in front, left first.

    The shank of a swinging leg points at the camera or away from it: its length in the
    picture says nothing, and a knee is often nearer to the other leg's ankle. Nothing
    crosses there but the feet for a moment, so the maps' names lead all joints.
    """
    own = np.stack([pool.left, pool.right], axis=2)
    both = np.maximum(own.sum(axis=2, keepdims=True), 1e-9)
    option = two_tracks(
        pool.xy,
        pool.score,
        sigma=END_ON_SIGMA * _sigma(pool),
        prior=WRONG_NAME_COST * (1.0 - own / both),
    )
    return _gathered(pool, option)


def _gathered(pool: Pool, option: IntArray) -> Legs:
    """Return the legs that take these options; -1 = missing."""
    missing = option < 0
    safe = np.maximum(option, 0)
    left = np.take_along_axis(pool.left, safe, axis=2)
    right = np.take_along_axis(pool.right, safe, axis=2)
    return Legs(
        xy=_places(pool, option),
        evidence=np.where(missing, np.nan, left - right),
        weight=np.where(missing, np.nan, left + right),
    )


def _places(pool: Pool, option: IntArray) -> FloatArray:
    xy = np.take_along_axis(pool.xy, np.maximum(option, 0)[..., None], axis=2)
    return np.where((option < 0)[..., None], np.nan, xy)


def _limb_cost(pool: Pool, ankle: FloatArray) -> FloatArray:
    """Cost of each option by its distance from either ankle, (n, class, 2, k).

    A limb keeps its length but for foreshortening; 0 where the ankle is not known.
    """
    apart = np.empty((len(ankle), _N_CLASSES, 2, pool.xy.shape[2]))
    for c in range(_N_CLASSES):  # one by one: all at once take much memory
        away = pool.xy[:, c, None] - ankle[:, :, None, :]
        apart[:, c] = np.linalg.norm(away, axis=-1)
    known = (pool.score > 0)[:, :, None] & np.isfinite(apart)
    cost = np.zeros(apart.shape)
    for c in range(_N_CLASSES):
        # The nearer ankle is the joint's own in most frames.
        nearer = np.where(known[:, c], apart[:, c], np.inf).min(axis=1)[:, 0]
        if not np.isfinite(nearer).any():
            continue
        length = np.median(nearer[np.isfinite(nearer)])
        cost[:, c] = ((apart[:, c] - length) / LIMB_SIGMA_LEG) ** 2 / 2
    return np.where(known, np.minimum(cost, MAX_LIMB_COST), 0.0)


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
            usual[c] = np.quantile(known, STEP_QUANTILE)
    return np.asarray(np.fmax(SIGMA_LEG, SIGMA_OF_STEP * usual))


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
        If a person is seen in fewer than ``MIN_PIECE_FRAMES`` frames.
    """
    seen = _seen(candidates)
    frame = body(candidates, seen)
    options = pool(candidates, frame, seen)
    end_on = seen_end_on(candidates.landmarks_px[seen, :, :2].astype(float))
    lay = _lay_end_on if end_on else _lay_tracks
    xy = np.full((candidates.time_s.size, _N_CLASSES, 2, 2), np.nan)
    margins, lengths = [], []
    for start, stop in _pieces(candidates, seen):
        legs, margin = named_legs(lay(options.between(start, stop)))
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
    """Return the estimator's own landmarks as a track, with nothing repaired.

    They come without evidence for their naming: the margin is NaN.
    """
    seen = _seen(candidates)
    return _track(candidates, seen, body(candidates, seen), None, margin=float("nan"))


def _seen(candidates: Candidates) -> BoolArray:
    seen: BoolArray = (candidates.score >= MIN_PERSON_SCORE) & np.isfinite(
        candidates.landmarks_px[:, :, 0]
    ).all(axis=1)
    if seen.sum() < MIN_PIECE_FRAMES:
        raise TrackError(
            f"a person is seen in {int(seen.sum())} of {seen.size} frames, "
            f"{MIN_PIECE_FRAMES} are needed; film the whole runner, head to feet"
        )
    return seen


def _pieces(candidates: Candidates, seen: BoolArray) -> list[tuple[int, int]]:
    """Return [start, stop) of the stretches without a long absence."""
    index = np.flatnonzero(seen)
    gap_s = np.diff(candidates.time_s[index])
    cut = np.flatnonzero(gap_s > MAX_UNSEEN_S)
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
