"""Whether a run's rise and fall fits its clock: between contacts only gravity acts.

On average over a stride the ground carries the body's weight, so the shares of time on
the ground and in the air say how hard the trunk is thrown up in units of gravity. What
the picture shows of it, in leg lengths per second squared, tells the clock's speed.
"""

from typing import Final

import numpy as np

from formcheck.gait.strides import contact_times_s
from formcheck.model import CleanTrack, FloatArray, GaitTiming, Message, Scene
from formcheck.model.skeleton import SIDES, point
from formcheck.signal.geometry import body_points

G_MPS2: Final = 9.81
LEG_M: Final = 0.86
"""Thigh and shank of a body of 1.75 m, where the height is not known."""
LEG_PER_HEIGHT: Final = 0.491
"""Thigh + shank over body height, as for the belt speed from height."""
TRUNK: Final = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
MIN_STRIDES: Final = 4
MAX_DUTY: Final = 0.86
"""Share of a step on the ground above which hardly anything is thrown."""
GRAVITY_SHARES: Final = (0.66, 1.95)
"""Of gravity, as the trunk shows it in real time: 0.85 to 1.7 in 33 runs (three real
clips, marker runs, rendered ones), 0.69 to 1.5 in 44 rendered later, the least of them
fast. Of 30 clips slowed by 1.25, 11 are below, by 1.4 26, by 1.5 all; speeded up by 1.5
nineteen in twenty are above."""
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
    if scene.view != "side" or min(c.size for c in contacts) < MIN_STRIDES:
        return float("nan")
    step_s = timing.stride_time_s / 2.0
    contact_s = float(np.mean([c.mean() for c in contacts]))
    if contact_s > MAX_DUTY * step_s:
        return float("nan")
    trunk = body_points(track, scene.faces)[:, [point(name) for name in TRUNK], 1]
    seen = _amplitude(trunk.mean(axis=1) / track.leg_px, track.time_s, step_s)
    leg_m = LEG_M if height_m is None else LEG_PER_HEIGHT * height_m
    thrown = seen * (2.0 * np.pi / step_s) ** 2 * leg_m
    return float(thrown / (G_MPS2 * _first_harmonic(contact_s, step_s)))


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
    return float(np.median(found)) if len(found) >= MIN_STRIDES else float("nan")


def clock_message(share: float, *, capture_fps: float | None) -> Message | None:
    """Return a warning if a clip seems to play at another speed than life.

    Parameters
    ----------
    share
        Of :func:`gravity_share`; NaN = unknown.
    capture_fps
        The rate that the user gave.
    """
    low, high = GRAVITY_SHARES
    if not (share < low or share > high):
        return None
    slow = share < low
    times = (1.0 / share if slow else share) ** 0.5
    given = (
        "if it is slow motion, give the rate it was filmed with (--capture-fps)"
        if capture_fps is None
        else f"check --capture-fps {capture_fps:g}"
    )
    return Message(
        code="clock_doubtful",
        level="warn",
        message=f"the trunk rises and falls as with {share:.1f} times gravity (usual: "
        f"{low:.1f} to {high:.1f}), as in a clip that plays about {times:.1f} times "
        f"{'slower' if slow else 'faster'} than life; {given}",
    )
