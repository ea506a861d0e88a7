"""Whether a run's rise and fall fits its clock: between contacts only gravity acts.

On average over a stride the ground carries the body's weight, so the shares of time on
the ground and in the air say how hard the trunk is thrown up in units of gravity. What
the picture shows of it, in leg lengths per second squared, tells the clock's speed.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.gait.strides import contact_times_s
from formcheck.gait.thrown_up import G_MPS2
from formcheck.metrics.timing.speed import LEG_PER_HEIGHT
from formcheck.model import CleanTrack, FloatArray, GaitTiming, Message, Scene
from formcheck.model.skeleton import SIDES, point
from formcheck.quality.rhythm import TRUNK_POINTS
from formcheck.signal.geometry import body_points
from formcheck.signal.statistics import Z95

LEG_M: Final = 0.86
"""Thigh and shank of a body of 1.75 m, where the height is not known."""
MIN_CLOCK_STRIDES: Final = 4
MAX_DUTY: Final = 0.86
"""Share of a step on the ground above which hardly anything is thrown."""
GRAVITY_SHARES: Final = (0.66, 1.95)
"""Of gravity, as the trunk shows it in real time: 0.85 to 1.7 in 33 runs (three real
clips, marker runs, rendered ones), 0.69 to 1.5 in 44 rendered later, the least of them
fast. Of 30 clips slowed by 1.25, 11 are below, by 1.4 26, by 1.5 all; speeded up by 1.5
nineteen in twenty are above."""
USUAL_SHARE: Final = 1.08
SHARE_LN_SD: Final = 0.23
"""Middle, and SD of the logarithm, of the 77 runs above."""
SPEED_LN_SD: Final = 0.062
"""The same of the belt speed seen for a height over the one given: half of their 95 %
errors, 12 and 2 %."""
MOST_LIKE_A_JOG: Final = 1.66
"""A run that seems to be slowed by less has 100 steps per minute or more."""
SHORTEST: Final = 10
"""Pictures of one stride; fewer do not show its bounce."""
SHAPE: Final = 200
"""Points of one contact's force."""


def gravity_share(
    track: CleanTrack, scene: Scene, timing: GaitTiming, *, height_m: float | None
) -> float:
    """Return gravity as the trunk of a side view shows it, over what it is; or NaN.

    Parameters
    ----------
    track, scene, timing
        A run on the clip's own clock.
    height_m
        Body height, None = 1.75 m.
    """
    contacts = [contact_times_s(timing, side) for side in SIDES]
    if scene.view != "side" or min(c.size for c in contacts) < MIN_CLOCK_STRIDES:
        return float("nan")
    step_s = timing.stride_time_s / 2.0
    contact_s = float(np.mean([c.mean() for c in contacts]))
    if contact_s > MAX_DUTY * step_s:
        return float("nan")
    trunk = body_points(track, scene.faces)[
        :, [point(name) for name in TRUNK_POINTS], 1
    ]
    seen = _amplitude(trunk.mean(axis=1) / track.leg_px, track.time_s, step_s)
    leg_m = LEG_M if height_m is None else LEG_PER_HEIGHT * height_m
    thrown = seen * (2.0 * np.pi / step_s) ** 2 * leg_m
    return float(thrown / (G_MPS2 * _first_harmonic(contact_s, step_s)))


def in_real_time(
    scene: Scene, track: CleanTrack, timing: GaitTiming, *, height_m: float | None
) -> Scene | None:
    """Return the scene of a slow jog that looked like slow motion; None = it is.

    Few steps and a soft bounce are those of a slowed run, or of a jog with long
    contacts. A slowed run keeps its short contacts, and then the bounce is too soft
    for them.

    Parameters
    ----------
    scene, track
        A run that seems to be slowed by little, on the file's clock.
    timing
        Its events by that clock.
    height_m
        Body height, None = 1.75 m.
    """
    contacts = [contact_times_s(timing, side) for side in SIDES]
    if min(c.size for c in contacts) < MIN_CLOCK_STRIDES:
        return None
    contact_s = float(np.mean([c.mean() for c in contacts]))
    long = contact_s > MAX_DUTY * timing.stride_time_s / 2.0
    share = gravity_share(track, scene, timing, height_m=height_m)
    if not long and not share >= GRAVITY_SHARES[0]:
        return None
    kept = tuple(m for m in scene.messages if m.code != "slow_motion")
    rate = 120.0 / timing.stride_time_s
    doubt = Message(
        code="clock_doubtful",
        level="warn",
        message=f"{rate:.0f} steps/min with contacts of {1000 * contact_s:.0f} ms and "
        "little bounce: taken for a slow jog in real time; if it is slow motion, give "
        "the rate it was filmed with (--capture-fps)",
    )
    return replace(scene, slow_motion_hint=None, messages=(*kept, doubt))


def _first_harmonic(contact_s: float, step_s: float) -> float:
    """Return the force's part at step frequency over the body's weight.

    Of half a sine wave in each contact, whose mean over a step is the weight.
    """
    u = (np.arange(SHAPE) + 0.5) / SHAPE - 0.5
    force = np.pi / 2.0 * np.cos(np.pi * u) * step_s / contact_s
    turn = np.cos(2.0 * np.pi * u * contact_s / step_s)
    return float(2.0 * np.mean(force * turn) * contact_s / step_s)


def _amplitude(height: FloatArray, time_s: FloatArray, step_s: float) -> float:
    """Return the median amplitude at step frequency, stride by stride."""
    found = []
    stride_s = 2.0 * step_s
    for start in np.arange(time_s[0], time_s[-1] - stride_s, stride_s):
        first, last = np.searchsorted(time_s, [start, start + stride_s])
        y, t = height[first:last], time_s[first:last] - start
        if y.size < SHORTEST or not np.isfinite(y).all():
            continue
        turn = 2.0 * np.pi * t / step_s
        design = np.column_stack([np.ones(y.size), t, np.cos(turn), np.sin(turn)])
        fit = np.linalg.lstsq(design, y, rcond=None)[0]
        found.append(float(np.hypot(fit[2], fit[3])))
    return float(np.median(found)) if len(found) >= MIN_CLOCK_STRIDES else float("nan")


def clock_message(
    share: float, *, capture_fps: float | None, speed_share: float = float("nan")
) -> Message | None:
    """Return a warning if a clip seems to play at another speed than life.

    Parameters
    ----------
    share
        Of :func:`gravity_share`; NaN = unknown.
    capture_fps
        The rate that the user gave.
    speed_share
        Belt speed as it is seen for the runner's height, over the one given; NaN = not
        both are known.
    """
    if np.isfinite(speed_share):
        return _told_otherwise(share, speed_share, capture_fps)
    low, high = GRAVITY_SHARES
    if not (share < low or share > high):
        return None
    slow = share < low
    times = (1.0 / share if slow else share) ** 0.5
    return Message(
        code="clock_doubtful",
        level="warn",
        message=f"the trunk rises and falls as with {share:.1f} times gravity (usual: "
        f"{low:.1f} to {high:.1f}), as in a clip that plays about {times:.1f} times "
        f"{'slower' if slow else 'faster'} than life; "
        f"{_remedy(capture_fps, slow=slow)}",
    )


def _remedy(capture_fps: float | None, *, slow: bool) -> str:
    if capture_fps is None:
        what = "slow motion" if slow else "speeded up"
        return f"if it is {what}, give the rate it was filmed with (--capture-fps)"
    return f"check --capture-fps {capture_fps:g}"


def _told_otherwise(
    share: float, speed_share: float, capture_fps: float | None
) -> Message | None:
    """Return a warning if speed, height and the trunk's fall contradict the clock.

    A clip that plays k times slower than life shows 1/k of the speed and 1/k**2 of
    gravity. Both signs count by their certainty.
    """
    signs = [(-np.log(speed_share), SPEED_LN_SD)]
    if np.isfinite(share) and share > 0.0:
        signs.append((-np.log(share / USUAL_SHARE) / 2.0, SHARE_LN_SD / 2.0))
    weight = sum(sd**-2 for _, sd in signs)
    slower = float(sum(told * sd**-2 for told, sd in signs) / weight)
    error = float(Z95 * weight**-0.5)
    if abs(slower) <= error:
        return None
    by = (
        "the speed and height given"
        if len(signs) == 1
        else ("the speed and height given and the trunk's rise and fall")
    )
    return Message(
        code="clock_doubtful",
        level="warn",
        message=f"by {by} the clip plays {np.exp(abs(slower)):.2f} times "
        f"{'slower' if slower > 0 else 'faster'} than life (error {100 * error:.0f} %):"
        f" times and cadence hold only if the file's clock is right; "
        f"{_remedy(capture_fps, slow=slower > 0)}, else check speed and height",
    )
