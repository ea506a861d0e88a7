"""Heat-map candidates of a runner from formulas, spoilt the way the real net spoils."""

import numpy as np

from formcheck.model import Candidates, CleanTrack
from formcheck.model.skeleton import HEATMAP_POINTS, LEG_JOINTS, N_POINTS, point

N_PEAKS = 4


def candidates_of(
    track: CleanTrack,
    *,
    noise_leg: float = 0.01,
    confused_frac: float = 0.05,
    hidden_frac: float = 0.03,
    false_frac: float = 0.2,
    run_length: int = 4,
    seed: int = 0,
) -> Candidates:
    """Return candidates whose maps are now and then exchanged, empty or doubled.

    Parameters
    ----------
    track
        Exact paths.
    confused_frac
        Share of frames in which a joint's peak lies in the other side's map.
    hidden_frac
        Share of frames in which a joint has no peak.
    false_frac
        Share of frames with a weak peak somewhere else.
    run_length
        Frames that such a fault lasts.
    """
    rng = np.random.default_rng(seed)
    n = track.time_s.size
    xy = _whole_body(track)
    xy += rng.normal(0, noise_leg * track.leg_px, xy.shape)
    peaks = np.full((n, len(HEATMAP_POINTS), N_PEAKS, 2), np.nan, dtype=np.float32)
    score = np.full((n, len(HEATMAP_POINTS), N_PEAKS), np.nan, dtype=np.float32)
    for m, name in enumerate(HEATMAP_POINTS):
        peaks[:, m, 0] = xy[:, point(name)]
        score[:, m, 0] = rng.uniform(0.4, 0.9, n)
        false = rng.random(n) < false_frac
        near = xy[:, point(name)] + rng.normal(0, 0.3 * track.leg_px, (n, 2))
        peaks[false, m, 1] = near[false]
        score[false, m, 1] = 0.15
    for c in range(len(LEG_JOINTS)):
        both = [2 * c, 2 * c + 1]
        confused = _runs(rng, n, confused_frac, run_length)
        peaks[np.ix_(confused, both)] = peaks[np.ix_(confused, both[::-1])]
        score[np.ix_(confused, both)] = score[np.ix_(confused, both[::-1])]
        for m in both:
            hidden = _runs(rng, n, hidden_frac, run_length)
            score[hidden, m, 0] = np.nan
            peaks[hidden, m, 0] = np.nan
    landmarks = np.zeros((n, N_POINTS, 3), dtype=np.float32)
    landmarks[..., :2] = xy
    return Candidates(
        frame=np.arange(n),
        time_s=track.time_s - track.time_s[0],
        roi_px=np.tile(np.float32([500, 500, 1000]), (n, 1)),
        score=np.ones(n, dtype=np.float32),
        landmarks_px=landmarks,
        visibility=np.ones((n, N_POINTS), dtype=np.float32),
        peaks_px=peaks,
        peak_score=score,
        width_px=1000,
        height_px=1000,
    )


def _whole_body(track: CleanTrack) -> np.ndarray:
    """Return the paths with points the formulas leave out put at the head."""
    xy = track.xy_px.copy()
    forward = np.sign(
        np.nanmedian(track.of("left_toe") - track.of("left_heel"), axis=0)
    )
    head = track.of("left_shoulder") - [0.0, 0.3 * track.leg_px]
    lacking = np.isnan(xy[..., 0]).all(axis=0)
    xy[:, lacking] = head[:, None]
    xy[:, point("nose"), 0] += forward[0] * 0.1 * track.leg_px
    return xy


def _runs(rng: np.random.Generator, n: int, frac: float, length: int) -> np.ndarray:
    """Return the numbers of frames hit by faults that last ``length`` frames."""
    starts = np.flatnonzero(rng.random(n) < frac / length)
    hit = np.unique((starts[:, None] + np.arange(length)).ravel())
    return hit[hit < n]
