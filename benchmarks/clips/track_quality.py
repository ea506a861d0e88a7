"""How steady leg tracks are: left/right toggles, outlier points, jitter.

Definitions (``leg`` = the clip's median thigh + shank length):

toggle
    A pair of frames in which exchanging left and right ankle, heel and toe would make
    the motion from the frame before at least twice as short, legs > 0.25 leg apart.
outlier point
    A leg joint > 0.15 leg from its own 0.1 s running median, or a thigh or shank > 30 %
    off its median length.
jitter
    Rms of what a 10 Hz zero-phase low-pass removes, in % of the leg.

These are partly fulfilled by the tracker itself; looking at overlays is the proof.
"""

from dataclasses import dataclass

import numpy as np

from formcheck.model import FloatArray, PoseTrack
from formcheck.model.skeleton import LEG_JOINTS, SIDES, point
from formcheck.tracking.candidates import running_median
from formcheck.tracking.resampling import low_pass


@dataclass(frozen=True, kw_only=True)
class TrackQuality:
    """Counts and shares for one clip."""

    n_frames: int
    toggles: int
    outlier_pct: float
    outlier_frames: int
    jitter_pct: float
    missing_pct: float


def track_quality(pose: PoseTrack, *, slow_motion_factor: float = 1.0) -> TrackQuality:
    """Measure the steadiness of the leg joints of a track."""
    legs = np.stack(
        [
            pose.xy_px[:, [point(f"{s}_{j}") for j in LEG_JOINTS]] / pose.leg_px
            for s in SIDES
        ],
        axis=2,
    )
    rate_hz = slow_motion_factor / float(np.median(np.diff(pose.time_s)))
    far = _far_from_median(legs, rate_hz)
    odd = far | _odd_limbs(pose, legs)
    flat = legs.reshape(len(legs), -1)
    rest = flat - low_pass(flat, rate_hz, 10.0)
    known = np.isfinite(legs[..., 0])
    return TrackQuality(
        n_frames=len(legs),
        toggles=_toggles(legs),
        outlier_pct=100 * float(odd.sum() / max(1, known.sum())),
        outlier_frames=int(odd.any(axis=(1, 2)).sum()),
        jitter_pct=100 * float(np.sqrt(2 * np.nanmean(rest**2))),
        missing_pct=100 * float(1 - known.mean()),
    )


def _toggles(legs: FloatArray) -> int:
    foot = legs[:, 1:]
    before, after = foot[:-1], foot[1:]
    kept = np.linalg.norm(after - before, axis=-1).sum(axis=(1, 2))
    exchanged = np.linalg.norm(after[:, :, ::-1] - before, axis=-1).sum(axis=(1, 2))
    apart = np.linalg.norm(foot[:, :, 0] - foot[:, :, 1], axis=-1).mean(axis=1)
    wide = (apart[:-1] > 0.25) & (apart[1:] > 0.25)
    return int(np.sum(wide & (exchanged < kept / 2)))


def _far_from_median(legs: FloatArray, rate_hz: float) -> FloatArray:
    half = max(1, int(0.05 * rate_hz + 1e-6))
    usual = running_median(legs, half)
    far: FloatArray = np.linalg.norm(legs - usual, axis=-1) > 0.15
    return far


def _odd_limbs(pose: PoseTrack, legs: FloatArray) -> FloatArray:
    """Mark the lower joint of a thigh or shank of an odd length."""
    hips = np.stack(
        [pose.xy_px[:, point(f"{s}_hip")] / pose.leg_px for s in SIDES], axis=1
    )
    upper = [hips, legs[:, 0]]
    odd = np.zeros(legs.shape[:3], dtype=bool)
    for j, start in enumerate(upper):
        length = np.linalg.norm(legs[:, j] - start, axis=-1)
        usual = np.nanmedian(length, axis=0)
        odd[:, j] = np.abs(length / usual - 1) > 0.30
    return odd
