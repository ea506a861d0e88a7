"""The rhythm of a run seen from behind or in front, pooled over the whole body.

A pose net often loses the raised foot in such a view, and at slow speed the feet hardly
part. But a runner keeps the rhythm with everything: hips, shoulders and head bounce
once a step; arms, legs and the sideways sway repeat once a stride. Each of these cues
(:mod:`formcheck.gait.frontal.cues`) says how much of its motion one frequency explains.
What counts is the pooled share, and that the step's and the stride's own best
frequencies agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.frontal.cues import filled, heights, swings
from formcheck.model import FloatArray
from formcheck.signal.geometry import vertex

WINDOW_S: Final = 8.0
"""Runners change their cadence over longer times."""
STRIDE_HZ: Final = (0.40, 2.40)
"""48 to 288 steps/min, for a file that plays in real time."""
SLOWED: Final = (1.0, 4.0, 16.0)
"""A file may play this many times slower; the faster rhythm is tried first."""
N_TRIED: Final = 180
"""Frequencies tried: 1 % apart, a third of what the two rhythms may differ by."""
DRIFT_ORDER: Final = 3
"""Order of the polynomial taken off each cue: the runner's place on the belt."""
SLOWER_FRAC: Final = 0.33
"""What is slower than this share of a frequency does not count against it."""
MIN_STEP_EVIDENCE: Final = 0.50
MIN_STRIDE_EVIDENCE: Final = 0.25
"""Explained share of the step's and of the stride's cues. 204 marker runs of 17 runners
(2 to 4.5 m/s, with the raised foot hidden or legs exchanged as well) have 0.72 and 0.52
or more, eight rendered and real runs 0.68 and 0.54; squats 0.04, half a body 0.33, a
walk by a hand-held camera 0.26, somebody who turns round 0.31 and 0.15."""
SLOWED_STRIDE_EVIDENCE: Final = 0.35
"""The same at the low frequencies of a slowed file, where swaying has its share."""
DISAGREE_FRAC: Final = 0.03
"""The two rhythms may differ by this share; the marker runs stay within one step of
the frequencies tried, whatever moves without gait differs by 5 % to tens of per cent.
"""
MAX_BOB_LEG: Final = 0.15
"""Runners rise and fall by up to 0.06 leg about the mean, squats by 0.3."""
MIN_WINDOW_STRIDES: Final = 2.0
"""Strides in the window: with fewer, a curve and one sine fit anything."""
MIN_WINDOW_FRAMES: Final = 20
DROPPED_FRAC: Final = 0.25
"""Share of the cues, the worst explained, that are left out: hidden feet, held arms."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """The pooled rhythm of a body seen end-on.

    Attributes
    ----------
    stride_s
        Stride time by the clock of the track [s]; NaN where the evidence is too low or
        the two rhythms disagree.
    step_evidence, stride_evidence
        Explained shares of the cues that repeat once a step, and once a stride.
    bob_leg
        Half the rise and fall at step frequency [leg], median of hips, shoulders, head.
    lift_leg_s2
        Its peak acceleration [leg/s^2].
    """

    stride_s: float
    step_evidence: float
    stride_evidence: float
    bob_leg: float
    lift_leg_s2: float


@dataclass(frozen=True, kw_only=True, eq=False)
class _Look:
    """One window: the step's best frequency [Hz], evidence, and what is wrong."""

    step_hz: float
    step: float
    stride: float
    bob_leg: float
    agrees: bool


def frontal_rhythm(time_s: FloatArray, xy_px: FloatArray, leg_px: float) -> Rhythm:
    """Return the rhythm of a body seen from behind or in front.

    Parameters
    ----------
    time_s
        Times, not necessarily even [s], shape (n,).
    xy_px
        All points, NaN where not seen [px], shape (n, 33, 2).
    leg_px
        Thigh and shank [px].
    """
    tried = []
    for slowed in SLOWED:
        tried.append(_at_speed(time_s, xy_px / leg_px, slowed))
        if np.isfinite(tried[-1].stride_s):
            return tried[-1]
    return tried[0]


def _none() -> Rhythm:
    nan = float("nan")
    return Rhythm(
        stride_s=nan,
        step_evidence=0.0,
        stride_evidence=0.0,
        bob_leg=nan,
        lift_leg_s2=nan,
    )


def _at_speed(time_s: FloatArray, xy_leg: FloatArray, slowed: float) -> Rhythm:
    looks = list(_looks(time_s, xy_leg, slowed))
    if not looks:
        return _none()
    step, stride, bob, step_hz = (
        float(np.median([getattr(look, name) for look in looks]))
        for name in ("step", "stride", "bob_leg", "step_hz")
    )
    least = MIN_STRIDE_EVIDENCE if slowed == 1.0 else SLOWED_STRIDE_EVIDENCE
    agree = np.mean([look.agrees for look in looks]) > 0.5
    found = agree and step >= MIN_STEP_EVIDENCE and stride >= least
    found = found and bob <= MAX_BOB_LEG
    return Rhythm(
        stride_s=2.0 / step_hz if found else float("nan"),
        step_evidence=step,
        stride_evidence=stride,
        bob_leg=bob,
        lift_leg_s2=bob * (2.0 * np.pi * step_hz) ** 2,
    )


def _looks(time_s: FloatArray, xy_leg: FloatArray, slowed: float) -> Iterator[_Look]:
    """Yield what overlapping windows show; those with too few strides are left out."""
    window_s = WINDOW_S * slowed
    length_s = float(time_s[-1] - time_s[0]) if time_s.size else 0.0
    count = max(1, int(np.ceil(2.0 * length_s / window_s - 1.0)))
    stride_hz = np.geomspace(*STRIDE_HZ, N_TRIED) / slowed
    for start in np.linspace(0.0, max(0.0, length_s - window_s), count):
        inside = np.abs(time_s - time_s[0] - start - window_s / 2.0) <= window_s / 2.0
        if inside.sum() < MIN_WINDOW_FRAMES:
            continue
        look = _look(time_s[inside], xy_leg[inside], stride_hz)
        if look is not None:
            yield look


def _look(time_s: FloatArray, xy_leg: FloatArray, hz: FloatArray) -> _Look | None:
    """Return the best rhythm of one window, None where too little is seen."""
    up = filled(heights(xy_leg))
    across = filled(swings(xy_leg))
    length_s = float(time_s[-1] - time_s[0])
    hz = hz[hz * length_s >= MIN_WINDOW_STRIDES]
    if not up.shape[1] or not across.shape[1] or hz.size < 3:
        return None
    by_step, size = _explained(up, time_s, 2.0 * hz)
    by_stride, _ = _explained(across, time_s, hz)
    step, stride = _pooled(by_step), _pooled(by_stride)
    best, other = int(np.argmax(step)), int(np.argmax(stride))
    step_hz = 2.0 * _between(step, hz, best)
    apart = abs(2.0 * _between(stride, hz, other) / step_hz - 1.0)
    return _Look(
        step_hz=step_hz,
        step=float(step[best]),
        stride=float(stride[other]),
        bob_leg=float(np.median(2.0**0.5 * size[best])),
        agrees=apart <= DISAGREE_FRAC,
    )


def _explained(
    cues: FloatArray, time_s: FloatArray, hz: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the share that each sine explains, (frequencies, k), and its rms.

    Of what is about as fast as the sine or faster: a camera or a runner that sways
    slowly takes nothing away from the steps.
    """
    along = np.linspace(-1.0, 1.0, time_s.size)
    drift, _ = np.linalg.qr(np.vander(along, DRIFT_ORDER + 1))
    rest = cues - drift @ (drift.T @ cues)
    share = np.empty((hz.size, cues.shape[1]))
    faster = _power_above(rest, time_s, SLOWER_FRAC * hz)
    for i, frequency in enumerate(hz):
        angle = 2.0 * np.pi * frequency * (time_s - time_s[0])
        waves = np.column_stack([np.cos(angle), np.sin(angle)])
        basis, _ = np.linalg.qr(waves - drift @ (drift.T @ waves))
        share[i] = np.sum((basis.T @ rest) ** 2, axis=0)
    size = np.sqrt(share / time_s.size)
    return np.minimum(1.0, share / np.maximum(faster, 1e-12)), size


def _power_above(rest: FloatArray, time_s: FloatArray, hz: FloatArray) -> FloatArray:
    """Return each cue's power above some frequencies, shape (frequencies, k)."""
    even_s = np.linspace(time_s[0], time_s[-1], time_s.size)
    even = np.column_stack([np.interp(even_s, time_s, cue) for cue in rest.T])
    lines = np.abs(np.fft.rfft(even, axis=0)) ** 2 * 2.0 / time_s.size
    lines_hz = np.fft.rfftfreq(time_s.size, even_s[1] - even_s[0])
    above = np.cumsum(lines[::-1], axis=0)[::-1]
    first = np.minimum(np.searchsorted(lines_hz, hz), len(lines) - 1)
    faster: FloatArray = above[first]
    return faster


def _pooled(share: FloatArray) -> FloatArray:
    """Return the mean share at each frequency, without the worst cues."""
    dropped = int(DROPPED_FRAC * share.shape[1])
    kept: FloatArray = np.sort(share, axis=1)[:, dropped:].mean(axis=1)
    return kept


def _between(height: FloatArray, hz: FloatArray, best: int) -> float:
    """Return the frequency of a peak between the tried ones."""
    if not 0 < best < hz.size - 1:
        return float(hz[best])
    shift = vertex(*height[best - 1 : best + 2])
    return float(hz[best] * (hz[best + 1] / hz[best]) ** shift)
