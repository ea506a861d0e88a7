"""Tracks made fit for measuring: spikes out, short gaps filled, even time steps.

Nothing is smoothed here beyond the removal of impossible single points: each consumer
low-passes with the cut-off its own quantity needs (:func:`low_pass`).
"""

from functools import lru_cache
from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.signal import butter, sosfilt, sosfilt_zi

from formcheck.errors import TrackError
from formcheck.model import BoolArray, CleanTrack, FloatArray, PoseTrack
from formcheck.tracking.candidates import running_median
from formcheck.tracking.duplicate_frames import repeated_frames

SPIKE_LEG: Final = 0.12
"""A point farther than this from its own 0.1 s running median is a slip of the net."""
SPIKE_WINDOW_S: Final = 0.1
"""Both chosen by us."""
MAX_GAP_S: Final = 0.2
"""Longer gaps stay open: half a swing phase cannot be guessed."""
MAX_HOLES_FRAC: Final = 0.2
"""Chosen by us: of a clip with a larger share of gaps the rest is no sample."""
PAUSE_S: Final = 1.0
"""A longer gap is a pause, made by a person or an editor, and no sign of a camera that
does not keep up; chosen by us."""
MIN_FRESH: Final = 2
"""Fewer different pictures make no path."""
MAX_EVEN: Final = 250_000
"""Most samples of a track, more than an hour at 60 per second; beyond, a file's times
are damaged or made up, and would take gigabytes."""
MAX_RATE_HZ: Final = 20_000.0
"""No camera that films runners is faster."""
RATE_WINDOW_S: Final = 1.5
"""The picture rate is judged over two strides."""
HIGHEST_FRAC: Final = 0.49
"""Of the sampling rate, up to which a filter can be made: half is what it can hold."""
FINE_HZ: Final = 240.0
"""Up-sampled to this before the time of an extreme or a crossing is sought."""
ORDER: Final = 2
"""Order of one pass; forward and backward together act as order 4."""
_TWO_PASS: Final = (2.0**0.5 - 1.0) ** (1.0 / (2 * ORDER))
"""Two passes of a Butterworth lower its -3 dB point by this factor (0.80), which is
undone, so that ``cutoff_hz`` is the cut-off of the whole filter [1]_.

.. [1] Winter, Biomechanics and Motor Control of Human Movement, 4th ed., 2009, ch. 3.
"""
_SHORTEST: Final = 4
"""Runs of fewer samples are returned as they are: nothing to tell noise from motion."""


def clean(pose: PoseTrack, *, slow_motion_factor: float) -> CleanTrack:
    """Return the track on an even grid of real seconds, with short gaps filled.

    Parameters
    ----------
    pose
        A tracked body.
    slow_motion_factor
        How many times slower than life the file plays; container times are divided
        by it.

    Returns
    -------
    CleanTrack
        At the clip's own median rate. Gaps longer than ``MAX_GAP_S`` stay NaN.

    Raises
    ------
    TrackError
        If all frames show one picture.
    """
    fresh = ~repeated_frames(pose.xy_px)
    if fresh.sum() < MIN_FRESH:
        raise TrackError(
            f"{fresh.size} frames show one still picture; give a clip of a run"
        )
    time_s = pose.time_s[fresh] / slow_motion_factor
    n = even_count(time_s)
    xy = remove_spikes(pose.xy_px[fresh], time_s=time_s, leg_px=pose.leg_px)
    filled_in = np.isnan(xy[..., 0]) | pose.interpolated[fresh]
    rate_hz = 1 / float(np.median(np.diff(time_s)))
    even_s = np.linspace(time_s[0], time_s[-1], n)
    nearest = np.searchsorted(_midpoints(time_s), even_s)
    return CleanTrack(
        time_s=even_s,
        rate_hz=(n - 1) / float(time_s[-1] - time_s[0]),
        xy_px=_resample(time_s, xy, even_s),
        frame=pose.frame[fresh][nearest],
        leg_px=pose.leg_px,
        fresh=fresh,
        filled_in=filled_in,
        history=(*pose.history, f"clean: even grid of {rate_hz:.2f} Hz"),
        seen_hz=seen_hz(time_s),
    )


def even_count(time_s: FloatArray) -> int:
    """Return how many samples at the usual rate the frames' times span.

    Parameters
    ----------
    time_s
        Times of the frames, rising [s], shape (n,).

    Raises
    ------
    TrackError
        If they are so uneven, or so close, that no camera can have filmed them.
    """
    length_s = float(time_s[-1] - time_s[0])
    step_s = float(np.median(np.diff(time_s)))
    if step_s * MAX_RATE_HZ < 1 or length_s > MAX_EVEN * step_s:
        raise TrackError(
            f"the times of the {time_s.size} frames make no sense: they span "
            f"{length_s:.4g} s, most are {step_s:.2g} s apart; export the clip again"
        )
    return max(2, round(length_s / step_s) + 1)


def seen_hz(time_s: FloatArray) -> float:
    """Return how many frames per second are there where they are fewest.

    The rate that nine of ten windows of ``RATE_WINDOW_S`` reach: one short halt of the
    camera is bridged or left open, but a second of halved rate is what its steps were
    read with. NaN for a single picture.

    Parameters
    ----------
    time_s
        Times of the frames, repeated ones left out [s], shape (n,).
    """
    if time_s.size < 2:
        return float("nan")
    time_s = _without_holes(time_s)
    length_s = float(time_s[-1] - time_s[0])
    window_s = min(RATE_WINDOW_S, length_s)
    # Windows begin at pictures and end between two, so that each holds whole intervals.
    starts = time_s[time_s <= time_s[-1] - window_s + 1e-9]
    count = np.arange(time_s.size, dtype=np.float64)
    passed = np.interp(starts + window_s, time_s, count) - count[: starts.size]
    return float(np.percentile(passed, 10)) / window_s


def _without_holes(time_s: FloatArray) -> FloatArray:
    """Return times as if the frames of long gaps had not been due.

    A gap that is left open costs its own steps, not the rate at which the others are
    seen. Where gaps shorter than pauses take up more of the clip than
    ``MAX_HOLES_FRAC`` they stay: that is a camera that does not keep up.
    """
    step_s = np.diff(time_s)
    usual_s = float(np.median(step_s))
    holes = step_s > max(MAX_GAP_S, 3.0 * usual_s)
    pauses = step_s > max(PAUSE_S, 3.0 * usual_s)
    short_s = step_s[holes & ~pauses].sum()
    if short_s > MAX_HOLES_FRAC * step_s[~pauses].sum():
        holes = pauses
    shut: FloatArray = time_s[0] + np.concatenate(
        [[0.0], np.cumsum(np.where(holes, usual_s, step_s))]
    )
    return shut


def remove_spikes(
    xy_px: FloatArray, *, time_s: FloatArray, leg_px: float
) -> FloatArray:
    """Return the paths with single wild points set to NaN; same shape."""
    half = max(1, int(SPIKE_WINDOW_S / 2 / float(np.median(np.diff(time_s))) + 1e-6))
    out = xy_px.copy()
    for k in range(xy_px.shape[1]):  # one by one: all at once take much memory
        usual = running_median(xy_px[:, k], half)
        away = np.linalg.norm(xy_px[:, k] - usual, axis=-1)
        out[away > SPIKE_LEG * leg_px, k] = np.nan
    return out


def _midpoints(time_s: FloatArray) -> FloatArray:
    middle: FloatArray = (time_s[:-1] + time_s[1:]) / 2
    return middle


def _resample(time_s: FloatArray, xy: FloatArray, even_s: FloatArray) -> FloatArray:
    """Interpolate every path onto the even grid; long gaps stay NaN."""
    out = np.full((even_s.size, *xy.shape[1:]), np.nan)
    for k in range(xy.shape[1]):
        good = np.isfinite(xy[:, k, 0])
        if good.sum() < 2:
            continue
        known_s = time_s[good]
        path = PchipInterpolator(known_s, xy[good, k], extrapolate=False)(even_s)
        after = np.clip(np.searchsorted(known_s, even_s), 1, known_s.size - 1)
        path[known_s[after] - known_s[after - 1] > MAX_GAP_S] = np.nan
        out[:, k] = path
    return out


def low_pass(xy: FloatArray, rate_hz: float, cutoff_hz: float) -> FloatArray:
    """Smooth paths along axis 0 without delay (zero-phase Butterworth).

    Parameters
    ----------
    xy
        Any array with time along axis 0, even steps. NaN are kept where they are; the
        known stretches between them are smoothed one by one.
    rate_hz
        Samples per second.
    cutoff_hz
        -3 dB point of the whole filter. At or above the highest frequency that the
        rate can hold nothing is changed.

    Returns
    -------
    FloatArray
        Smoothed copy, same shape.
    """
    columns = int(np.prod(np.shape(xy)[1:]))
    flat = np.array(xy, dtype=np.float64).reshape(len(xy), columns)
    design_hz = cutoff_hz / _TWO_PASS
    if design_hz < HIGHEST_FRAC * rate_hz:
        design = _design(rate_hz, design_hz)
        pad = int(np.ceil(rate_hz / cutoff_hz))
        known = np.isfinite(flat)
        whole = known.all(axis=0)
        if whole.any():
            flat[:, whole] = _both_ways(design, flat[:, whole], pad)
        for column in np.flatnonzero(~whole):
            for start, stop in runs(known[:, column]):
                part = flat[start:stop, column, None]
                flat[start:stop, column] = _both_ways(design, part, pad)[:, 0]
    return flat.reshape(np.shape(xy))


@lru_cache(maxsize=64)
def _design(rate_hz: float, design_hz: float) -> tuple[FloatArray, FloatArray]:
    """Return a filter, and its state after it has seen ones for ever; (1, 6), (1, 2).

    Both take longer to find than a path takes to be filtered.
    """
    sos = butter(ORDER, design_hz, fs=rate_hz, output="sos")
    return sos, sosfilt_zi(sos)


def _both_ways(
    design: tuple[FloatArray, FloatArray], paths: FloatArray, pad: int
) -> FloatArray:
    """Filter forward and backward; ends are continued by point reflection.

    As :func:`scipy.signal.sosfiltfilt` does, to the last bit.
    """
    if len(paths) < _SHORTEST:
        return paths
    sos, state = design
    pad = min(pad, len(paths) - 1)
    before, after = paths[pad:0:-1], paths[-2 : -pad - 2 : -1]
    smooth: FloatArray = np.concatenate(
        [2 * paths[:1] - before, paths, 2 * paths[-1:] - after]
    )
    for _ in range(2):
        begun = state[..., None] * smooth[0]
        smooth = sosfilt(sos, smooth, axis=0, zi=begun)[0][::-1]
    return smooth[pad : len(smooth) - pad]


def runs(flags: BoolArray) -> list[tuple[int, int]]:
    """Return start and stop of every run of True, as in ``flags[start:stop]``."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
