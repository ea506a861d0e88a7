"""Whether the legs run, walk or stand: how they alternate, and how the hips bounce."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.frontal.rhythm import frontal_rhythm
from formcheck.model import BoolArray, FloatArray, IntArray, Motion, PoseTrack, View
from formcheck.signal.geometry import vertex
from formcheck.tracking.resampling import even_count, low_pass

MIN_REGULARITY: Final = 0.5
"""Autocorrelation one stride later, below which there is no countable gait."""
MIN_FEET_APART_LEG: Final = 0.12
"""Legs that part less than this (rms, leg lengths) do not walk or run."""
FIRST_PEAK_FRAC: Final = 0.8
"""Later autocorrelation peaks are whole multiples of the stride and no better."""
LONGEST_GAP_S: Final = 0.3
"""Only a stretch without a longer gap is searched for a rhythm."""
RUN_LIFT_LEG: Final = 0.2
"""Rms height difference of the feet seen end-on: 0.23-0.28 in two runs, 0.14 in a
walk."""
RUN_ACCELERATION_LEG_S2: Final = 6.0
"""Peak vertical acceleration of the hips at step frequency. A flight phase needs
1 g = 11 leg/s2; a brisk walk has 3, three runs filmed from the side 8 to 15. Slow
motion can only lower it."""
STEPS_HZ: Final = (1.7, 4.5)
"""Step rates of runs in real time: 100 to 270 per minute."""
HARDEST_MIN_S: Final = 1.5
MIN_BOB_LEG: Final = 0.008
"""Half the rise and fall of the hips at step frequency. Six runs and walks seen from
the side read 0.019 to 0.048; on a bicycle or a step machine the hips stay."""
SLOWER_THAN_STEP: Final = 0.6
FASTER_THAN_STEP: Final = 2.0
"""The band about the step's frequency, as shares of it; the stride's own (0.5) is out.
"""
BAND_TOP_FRAC: Final = 0.4
"""Of the sampling rate, beyond which nothing is left to filter."""
STRIDE_S_RANGE: Final = (0.3, 25.0)
"""Strides looked for in file time: from sprints to ten-fold slow motion walks."""


@dataclass(frozen=True, kw_only=True)
class Gait:
    """The alternation of the legs, in file time.

    ``stride_s`` is NaN where no stride was found, ``regularity`` the correlation of the
    legs' movement with itself one stride later, ``swing_leg`` the rms parting of the
    feet, ``bob_leg`` the amplitude of the hips' rise and fall at step frequency and
    ``lift_leg_s2`` their peak vertical acceleration; ``hardest_leg_s2`` is the hips'
    hardest swing at any rate at which people step, whatever rhythm was found.
    ``bounce`` is the correlation of hip height with how far the legs are apart: in a
    run the body is highest in flight with the legs apart (+), in a walk highest over
    the standing leg (-) [1]_.

    .. [1] Cavagna, Saibene & Margaria, J Appl Physiol, 1964: the two legs' mechanisms.
    """

    stride_s: float
    regularity: float
    swing_leg: float
    bounce: float
    bob_leg: float
    lift_leg_s2: float
    hardest_leg_s2: float = 0.0


def find_gait(pose: PoseTrack, view: View) -> Gait:
    """Return stride time and regularity of the legs' alternation by its clock.

    The times are real ones where the rate it was filmed with is known.
    """
    rate_hz, parting, hip_up = _even(pose, _parting(pose, view))
    swing = parting - np.mean(parting) if parting.size else parting
    lag, regularity = _best_lag(swing, rate_hz)
    if view != "side":
        return _end_on(pose, swing, hip_up, rate_hz, lag / rate_hz, regularity)
    if not np.isfinite(lag):
        nan = float("nan")
        return Gait(
            stride_s=nan,
            regularity=0.0,
            swing_leg=0.0,
            bounce=nan,
            bob_leg=nan,
            lift_leg_s2=nan,
            hardest_leg_s2=_hardest(hip_up, rate_hz),
        )
    step_hz = 2 * rate_hz / lag
    bob = _around(hip_up, rate_hz, step_hz)
    bob_leg = float(2**0.5 * np.std(bob))
    return Gait(
        stride_s=lag / rate_hz,
        regularity=regularity,
        swing_leg=float(np.sqrt(np.mean(swing**2))),
        bounce=_likeness(bob, _around(np.abs(swing), rate_hz, step_hz)),
        bob_leg=bob_leg,
        lift_leg_s2=bob_leg * (2 * np.pi * step_hz) ** 2,
        hardest_leg_s2=_hardest(hip_up, rate_hz),
    )


def motion_of(gait: Gait, view: View) -> Motion:
    """Return run, walk or none, as the rhythm of legs and hips has it."""
    if not np.isfinite(gait.stride_s):
        return "none"
    if view == "side":
        if gait.regularity < MIN_REGULARITY or gait.swing_leg < MIN_FEET_APART_LEG:
            return "none"
        if gait.bob_leg < MIN_BOB_LEG:
            return "none"
        return "run" if gait.bounce > 0 else "walk"
    # End-on the feet's fore and aft is hidden; high feet or a flight tell the run.
    runs = gait.swing_leg > RUN_LIFT_LEG or gait.lift_leg_s2 > RUN_ACCELERATION_LEG_S2
    return "run" if runs else "walk"


def _parting(pose: PoseTrack, view: View) -> FloatArray:
    """Left minus right foot along the direction it swings in the picture [leg]."""
    axis = 0 if view == "side" else 1
    feet = [pose.of(f"{s}_ankle")[:, axis] for s in ("left", "right")]
    return np.asarray((feet[0] - feet[1]) / pose.leg_px)


def _hardest(height: FloatArray, rate_hz: float) -> float:
    """Return the peak acceleration of the hardest steady swing at a step's rate."""
    if height.size < HARDEST_MIN_S * rate_hz:
        return 0.0
    window = np.hanning(height.size)
    swing = (height - height.mean()) * window
    amplitude = 2.0 * np.abs(np.fft.rfft(swing)) / window.sum()
    hz = np.fft.rfftfreq(height.size, 1.0 / rate_hz)
    low, high = STEPS_HZ
    near = (hz >= low) & (hz <= high)
    return float(np.max(amplitude[near] * (2.0 * np.pi * hz[near]) ** 2, initial=0.0))


def _end_on(
    pose: PoseTrack,
    swing: FloatArray,
    hip_up: FloatArray,
    rate_hz: float,
    feet_stride_s: float,
    regularity: float,
) -> Gait:
    """Return the gait of a body seen from behind or in front: its pooled rhythm.

    Where the body as a whole keeps none, feet that alternate regularly by themselves
    are at most a walk.
    """
    known = _longest_stretch(pose, np.isfinite(pose.midpoint("hip")[:, 0]))
    rhythm = frontal_rhythm(pose.time_s[known], pose.xy_px[known], pose.leg_px)
    stride_s, evidence = rhythm.stride_s, rhythm.stride_evidence
    swing_leg = float(np.sqrt(np.mean(swing**2))) if swing.size else 0.0
    if not np.isfinite(stride_s):
        walks = regularity >= MIN_REGULARITY and swing_leg >= MIN_FEET_APART_LEG
        stride_s = feet_stride_s if walks else stride_s
        evidence = regularity
    return Gait(
        stride_s=stride_s,
        regularity=evidence,
        swing_leg=swing_leg,
        bounce=float("nan"),
        bob_leg=rhythm.bob_leg,
        lift_leg_s2=rhythm.lift_leg_s2,
        hardest_leg_s2=_hardest(hip_up, rate_hz),
    )


def _longest_stretch(pose: PoseTrack, known: BoolArray) -> IntArray:
    """Return the frames of the longest stretch without a long gap."""
    good = np.flatnonzero(known)
    if good.size < 2:
        return good
    cut = np.flatnonzero(np.diff(pose.time_s[good]) > LONGEST_GAP_S)
    return max(np.split(good, cut + 1), key=len)


def _even(pose: PoseTrack, parting: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """Return rate, parting and hip height [leg] of the longest unbroken stretch."""
    hip_up = -pose.midpoint("hip")[:, 1] / pose.leg_px
    good = _longest_stretch(pose, np.isfinite(parting) & np.isfinite(hip_up))
    time_s = pose.time_s[good]
    if time_s.size < 4:
        return 1.0, np.empty(0), np.empty(0)
    even_count(time_s)
    rate_hz = 1 / float(np.median(np.diff(time_s)))
    grid = np.arange(time_s[0], time_s[-1], 1 / rate_hz)
    return (
        rate_hz,
        np.interp(grid, time_s, parting[good]),
        np.interp(grid, time_s, hip_up[good]),
    )


def _best_lag(swing: FloatArray, rate_hz: float) -> tuple[float, float]:
    """Return the first high peak of the autocorrelation: lag [samples] and height.

    Each lag is a correlation of the two overlapping parts, at least half of the clip,
    so that a chance likeness of two short ends is no rhythm.
    """
    n = swing.size
    shortest = max(2, int(STRIDE_S_RANGE[0] * rate_hz))
    longest = min(n // 2, int(STRIDE_S_RANGE[1] * rate_hz))
    if longest <= shortest + 2:
        return float("nan"), 0.0
    lags = np.arange(shortest - 1, longest + 1)
    corr = np.array([_likeness(swing[:-k], swing[k:]) for k in lags])
    inner = corr[1:-1]
    peaks = 1 + np.flatnonzero((inner >= corr[:-2]) & (inner > corr[2:]))
    if peaks.size == 0 or corr[peaks].max() <= 0:
        return float("nan"), 0.0
    first = peaks[corr[peaks] >= FIRST_PEAK_FRAC * corr[peaks].max()][0]
    shift = vertex(*corr[first - 1 : first + 2])
    return float(lags[first] + shift), float(corr[first])


def _likeness(a: FloatArray, b: FloatArray) -> float:
    a, b = a - a.mean(), b - b.mean()
    power = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / power if power > 0 else 0.0


def _around(signal: FloatArray, rate_hz: float, step_hz: float) -> FloatArray:
    """Keep what swings at about step frequency."""
    fast = low_pass(
        signal, rate_hz, min(FASTER_THAN_STEP * step_hz, BAND_TOP_FRAC * rate_hz)
    )
    return fast - low_pass(signal, rate_hz, SLOWER_THAN_STEP * step_hz)
