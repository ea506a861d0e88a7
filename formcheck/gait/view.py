"""How the runner was filmed: view, direction, near side, treadmill, gait, slow motion.

Every answer comes from at least two signals that share no failure; where they disagree
a message says so and asks for ``--view`` or another clip.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.frontal_rhythm import frontal_rhythm
from formcheck.model import (
    BoolArray,
    Faces,
    FloatArray,
    IntArray,
    Message,
    Motion,
    PoseTrack,
    Scene,
    Setting,
    View,
)
from formcheck.model.skeleton import Side, point
from formcheck.signal.geometry import known_median, seen_end_on
from formcheck.tracking.candidates import running_median
from formcheck.tracking.resampling import even_count, low_pass

DRIFT_LEG: Final = 1.5
"""On a treadmill the hips stay within this many leg lengths; chosen by us."""
GROWTH_FRAC: Final = 1.25
"""A body that grows or shrinks by more comes nearer or goes away; chosen by us."""
MIDDLE_HALF_PCT: Final = (25.0, 75.0)
"""What passes is judged by the middle half of the clip, twice: somebody who runs across
the picture covers half of the way in it, while a second of bending down to the
treadmill's buttons stays outside."""
MIN_REGULARITY: Final = 0.5
"""Autocorrelation one stride later, below which there is no countable gait."""
MIN_SWING_LEG: Final = 0.12
"""Legs that part less than this (rms, leg lengths) do not walk or run."""
FIRST_PEAK_FRAC: Final = 0.8
"""Later autocorrelation peaks are whole multiples of the stride and no better."""
LONGEST_GAP_S: Final = 0.3
"""Only a stretch without a longer gap is searched for a rhythm."""
SLOW_FILE_SPM: Final = 100.0
"""Seen end-on with fewer steps per minute and a soft bounce: a walk, or a slowed file.
"""
RUN_LIFT_LEG: Final = 0.2
"""Rms height difference of the feet seen end-on: 0.23-0.28 in two runs, 0.14 in a
walk."""
RUN_ACCELERATION_LEG_S2: Final = 6.0
"""Peak vertical acceleration of the hips at step frequency. A flight phase needs
1 g = 11 leg/s2; a brisk walk has 3, three runs filmed from the side 8 to 15. Slow
motion can only lower it."""
HARDEST_RUN_LEG_S2: Final = 18.0
"""No run seen in real time reached more than 15."""
STEPS_HZ: Final = (1.7, 4.5)
"""Step rates of runs in real time: 100 to 270 per minute."""
HARDEST_MIN_S: Final = 1.5
MIN_BOB_LEG: Final = 0.008
"""Half the rise and fall of the hips at step frequency. Six runs and walks seen from
the side read 0.019 to 0.048; on a bicycle or a step machine the hips stay."""
UNUSUAL_RUN_SPM: Final = 140.0
"""A run with fewer steps per minute flies high, or its file is slowed."""
SLOWEST_RUN_SPM: Final = 100.0
"""No run has fewer steps per minute in real time; slower means a slowed file."""
FASTEST_RUN_SPM: Final = 260.0
USUAL_RUN_SPM: Final = 165.0
"""Mean cadence of recreational runners (860 on a treadmill: 164)."""
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


def scene(
    pose: PoseTrack,
    *,
    view: View | None = None,
    capture_fps: float | None = None,
) -> Scene:
    """Return how the runner was filmed.

    Parameters
    ----------
    pose
        A tracked body; times in real seconds where the rate it was filmed with is
        known, else the file's.
    view
        The user's word; a disagreement with the picture becomes a message.
    capture_fps
        Given if the user knows the file is slowed down; then no hint is made.
    """
    messages: list[Message] = []
    seen_view = _view(pose)
    if view is not None and view != seen_view:
        messages.append(
            Message(
                code="view_disagrees",
                level="warn",
                message=(
                    f"the picture looks like a {seen_view} view but --view says "
                    f"{view}; {view} is used, check it on the overlay"
                ),
            )
        )
    used = view or seen_view
    faces, near, doubts = _direction(pose, used)
    setting = _setting(pose)
    gait = find_gait(pose, used)
    motion = _motion(gait, used)
    hint: float | None = None
    slow: tuple[Message, ...] = ()
    if motion == "run" and capture_fps is None:
        hint, slow = _slow_motion(gait, used, pose)
    elif motion == "walk" and capture_fps is None:
        slow = _perhaps_slowed(gait, used)
    return Scene(
        view=used,
        faces=faces,
        near_side=near,
        motion=motion,
        setting=setting,
        slow_motion_hint=hint,
        messages=(*messages, *doubts, *slow),
    )


def _of(pose: PoseTrack, name: str) -> FloatArray:
    path: FloatArray = pose.xy_px[:, point(name)]
    return path


def _middle(pose: PoseTrack, joint: str) -> FloatArray:
    middle: FloatArray = (_of(pose, f"left_{joint}") + _of(pose, f"right_{joint}")) / 2
    return middle


def _view(pose: PoseTrack) -> View:
    if not seen_end_on(pose.xy_px):
        return "side"
    across = _of(pose, "left_shoulder")[:, 0] - _of(pose, "right_shoulder")[:, 0]
    return "rear" if known_median(across) < 0 else "front"


def _direction(
    pose: PoseTrack, view: View
) -> tuple[Faces, Side | None, tuple[Message, ...]]:
    """Return where the runner faces, the near side, and doubts about either."""
    if view != "side":
        return ("away" if view == "rear" else "camera"), None, ()
    head = known_median((_of(pose, "nose") - _middle_ear(pose))[:, 0])
    foot = known_median(
        np.concatenate(
            [_of(pose, f"{s}_toe") - _of(pose, f"{s}_heel") for s in ("left", "right")]
        )[:, 0]
    )
    depth = known_median(
        pose.z_px[:, point("left_shoulder")] - pose.z_px[:, point("right_shoulder")]
    )
    # The net's z grows away from the camera; facing image-right shows the right side.
    votes = np.sign([head, foot, depth])
    total = float(np.nansum(votes))
    right = total > 0
    faces: Faces = "image_right" if right else "image_left"
    doubts: tuple[Message, ...] = ()
    if abs(total) < 3:
        doubts = (
            Message(
                code="facing_doubtful",
                level="warn",
                message=(
                    "nose, feet and shoulders do not agree on which way the runner "
                    f"faces; {faces.replace('_', ' ')} is used, check it on the overlay"
                ),
            ),
        )
    return faces, ("right" if right else "left"), doubts


def _middle_ear(pose: PoseTrack) -> FloatArray:
    return _middle(pose, "ear")


def _setting(pose: PoseTrack) -> Setting:
    hips = _middle(pose, "hip")
    known = np.isfinite(hips[:, 0])
    if known.sum() < 2:
        return "unknown"
    half = max(1, round(1.0 / float(np.median(np.diff(pose.time_s)))))
    calm = running_median(hips, half)[known]
    low, high = np.percentile(calm, MIDDLE_HALF_PCT, axis=0)
    drift = 2.0 * float((high - low).max()) / pose.leg_px
    size = np.linalg.norm(_middle(pose, "shoulder") - hips, axis=1)
    size = running_median(size[:, None], half)[known, 0]
    small, large = np.nanpercentile(size, MIDDLE_HALF_PCT)
    growth = float(large / small) ** 2
    return "overground" if drift > DRIFT_LEG or growth > GROWTH_FRAC else "treadmill"


def _parting(pose: PoseTrack, view: View) -> FloatArray:
    """Left minus right foot along the direction it swings in the picture [leg]."""
    axis = 0 if view == "side" else 1
    feet = [_of(pose, f"{s}_ankle")[:, axis] for s in ("left", "right")]
    return np.asarray((feet[0] - feet[1]) / pose.leg_px)


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
    known = _longest_stretch(pose, np.isfinite(_middle(pose, "hip")[:, 0]))
    rhythm = frontal_rhythm(pose.time_s[known], pose.xy_px[known], pose.leg_px)
    stride_s, evidence = rhythm.stride_s, rhythm.stride_evidence
    swing_leg = float(np.sqrt(np.mean(swing**2))) if swing.size else 0.0
    if not np.isfinite(stride_s):
        walks = regularity >= MIN_REGULARITY and swing_leg >= MIN_SWING_LEG
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
    hip_up = -_middle(pose, "hip")[:, 1] / pose.leg_px
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
    a, b, c = corr[first - 1 : first + 2]
    shift = (a - c) / (2 * (a - 2 * b + c)) if a - 2 * b + c else 0.0
    return float(lags[first] + shift), float(corr[first])


def _likeness(a: FloatArray, b: FloatArray) -> float:
    a, b = a - a.mean(), b - b.mean()
    power = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / power if power > 0 else 0.0


def _around(signal: FloatArray, rate_hz: float, step_hz: float) -> FloatArray:
    """Keep what swings at about step frequency."""
    fast = low_pass(signal, rate_hz, min(2 * step_hz, 0.4 * rate_hz))
    return fast - low_pass(signal, rate_hz, 0.6 * step_hz)


def _motion(gait: Gait, view: View) -> Motion:
    if not np.isfinite(gait.stride_s):
        return "none"
    if view == "side":
        if gait.regularity < MIN_REGULARITY or gait.swing_leg < MIN_SWING_LEG:
            return "none"
        if gait.bob_leg < MIN_BOB_LEG:
            return "none"
        return "run" if gait.bounce > 0 else "walk"
    # End-on the feet's fore and aft is hidden; high feet or a flight tell the run.
    runs = gait.swing_leg > RUN_LIFT_LEG or gait.lift_leg_s2 > RUN_ACCELERATION_LEG_S2
    return "run" if runs else "walk"


def _perhaps_slowed(gait: Gait, view: View) -> tuple[Message, ...]:
    """Return what a soft bounce at few steps per minute can be, seen end-on."""
    steps_per_min = 120 / gait.stride_s
    if view == "side" or steps_per_min >= SLOW_FILE_SPM:
        return ()
    text = (
        f"the file plays {steps_per_min:.0f} steps/min with a soft bounce: a walk, or "
        "a run that is slowed (then give the rate it was filmed at, for example "
        "--capture-fps 240)"
    )
    return (Message(code="walk_or_slowed", level="warn", message=text),)


def _slow_motion(
    gait: Gait, view: View, pose: PoseTrack
) -> tuple[float | None, tuple[Message, ...]]:
    """Return how many times a run's file seems to be slowed, and the message."""
    steps_per_min = 120 / gait.stride_s
    plays = f"the file plays {steps_per_min:.0f} steps/min"
    if SLOWEST_RUN_SPM <= steps_per_min <= FASTEST_RUN_SPM:
        soft = gait.lift_leg_s2 < RUN_ACCELERATION_LEG_S2
        if view != "side" or steps_per_min >= UNUSUAL_RUN_SPM or not soft:
            return None, ()
        plays += " with too little bounce for a run in real time"
    elif not _agrees(gait, steps_per_min):
        return None, ()
    factor = USUAL_RUN_SPM / steps_per_min
    fps = 1 / float(np.median(np.diff(pose.time_s)))
    word = "slow motion" if factor > 1 else "speeded up"
    text = (
        f"{plays}, so it is {word} (about {max(factor, 1 / factor):.1f} times); give "
        "the rate it was filmed at, for example --capture-fps "
        f"{_usual_capture(fps * factor)}"
    )
    return factor, (Message(code="slow_motion", level="warn", message=text),)


def _agrees(gait: Gait, steps_per_min: float) -> bool:
    """Say whether the hips' motion fits a film slowed or speeded up so much.

    A slowed film shows no swing as hard as a run's at any rate, a speeded up one a
    harder one than any run in real time: the step rate alone may be a mistaken rhythm.
    """
    if steps_per_min < SLOWEST_RUN_SPM:
        return gait.hardest_leg_s2 < RUN_ACCELERATION_LEG_S2
    return gait.lift_leg_s2 > HARDEST_RUN_LEG_S2


def _usual_capture(fps: float) -> int:
    usual = np.array([60, 120, 240, 300, 480, 960])
    return int(usual[np.argmin(np.abs(np.log(usual / fps)))])
