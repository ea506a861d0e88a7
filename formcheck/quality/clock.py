"""Whether a run's rise and fall fits its clock: between contacts only gravity acts.

On average over a stride the ground carries the body's weight, so the shares of time on
the ground and in the air say how hard the trunk is thrown up in units of gravity. What
the picture shows of it, in leg lengths per second squared, tells the clock's speed, and
so do the number of steps and, where both are known, the runner's height and speed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.gait.scene.slow_motion import USUAL_RUN_SPM
from formcheck.gait.strides import contact_times_s
from formcheck.gait.thrown_up import G_MPS2
from formcheck.metrics.timing.speed import LEG_PER_HEIGHT
from formcheck.model import (
    CleanTrack,
    FloatArray,
    GaitTiming,
    Message,
    Scene,
    View,
)
from formcheck.model.skeleton import SIDES, point
from formcheck.quality.rhythm import TRUNK_POINTS
from formcheck.signal.geometry import body_points
from formcheck.signal.statistics import Z95

LEG_M: Final = 0.86
"""Thigh and shank of a body of 1.75 m, where the height is not known."""
MIN_CLOCK_STRIDES: Final = 4
MAX_DUTY: Final = 0.86
"""Share of a step on the ground above which hardly anything is thrown."""
SOFT_SHARE: Final = 0.66
"""Of gravity, as the trunk shows it in real time: 0.85 to 1.7 in 33 runs (three real
clips, marker runs, rendered ones), 0.69 to 1.5 in 44 rendered later, the least of them
fast. Of 30 clips slowed by 1.25, 11 are below, by 1.4 26, by 1.5 all."""
USUAL_SHARE: Final = 1.08
USUAL_SHARE_END_ON: Final = 1.35
"""The same from behind and in front: 1.23 to 1.53 in six rendered runs."""
SHARE_LN_SD: Final = 0.23
"""Middle, and SD of the logarithm, of the 77 runs above."""
SPM_LN_SD: Final = 0.10
"""Of the steps per minute: twice the SD of their logarithm among 860 runners on a
treadmill, since unusual ones are filmed as well: 215 are as likely as 127."""
SPEED_LN_SD: Final = 0.062
"""The same of the belt speed seen for a height over the one given: half of their 95 %
errors, 12 and 2 %."""
REFUSED_Z: Final = 3.0
"""SDs from which on steps and fall together leave no doubt that the clock is wrong:
51 marker runs of 17 runners (154 to 207 steps/min) stay under 1.7, two real clips that
play 1.5 times too fast have 4.9 and 6.1."""
MOST_LIKE_A_JOG: Final = 1.66
"""A run that seems to be slowed by less has 100 steps per minute or more."""
SHORTEST: Final = 10
"""Pictures of one stride; fewer do not show its bounce."""
SHAPE: Final = 200
"""Points of one contact's force."""


def gravity_share(
    track: CleanTrack, scene: Scene, timing: GaitTiming, *, height_m: float | None
) -> float:
    """Return gravity as the trunk shows it, over what it is; or NaN.

    Parameters
    ----------
    track, scene, timing
        A run on the clip's own clock.
    height_m
        Body height, None = 1.75 m.
    """
    contacts = [contact_times_s(timing, side) for side in SIDES]
    if min(c.size for c in contacts) < MIN_CLOCK_STRIDES:
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
    if not long and not share >= SOFT_SHARE:
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


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What tells the clock of a run with ``spm`` steps per minute by it.

    Attributes
    ----------
    spm
        Steps per minute by the file's clock.
    share
        Of :func:`gravity_share`; NaN = unknown.
    view
        From behind and in front the trunk seems to be thrown harder.
    speed_share
        Belt speed as it is seen for the runner's height, over the one given; NaN = not
        both are known.
    """

    spm: float
    share: float
    view: View = "side"
    speed_share: float = float("nan")

    @property
    def fall(self) -> tuple[float, float]:
        """How many times slower than life, and its SD, in logarithms: of the fall.

        A clip that plays k times slower than life shows 1/k of the steps and of the
        speed and 1/k**2 of gravity.
        """
        if not self.share > 0.0:
            return 0.0, float("inf")
        usual = USUAL_SHARE if self.view == "side" else USUAL_SHARE_END_ON
        return -float(np.log(self.share / usual)) / 2.0, SHARE_LN_SD / 2.0

    @property
    def steps(self) -> tuple[float, float]:
        """The same of the steps."""
        return -float(np.log(self.spm / USUAL_RUN_SPM)), SPM_LN_SD

    @property
    def speed(self) -> tuple[float, float]:
        """The same of the speed."""
        if not self.speed_share > 0.0:
            return 0.0, float("inf")
        return -float(np.log(self.speed_share)), SPEED_LN_SD


def _together(signs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return what all signs say, each by its certainty, and its SD."""
    weights = [sd**-2 for _, sd in signs]
    told = sum(w * slower for w, (slower, _) in zip(weights, signs, strict=True))
    return told / sum(weights), float(sum(weights) ** -0.5)


def wrong_clock(signs: Signs) -> tuple[float, Message] | None:
    """Return how many times slower than life a clip plays if there is no doubt of it.

    Steps alone never say so, since some runners take very few or very many; but who
    takes more falls less, and nobody falls faster than gravity lets them. A speed and
    height that fit the clock lift it.
    """
    fall, fall_sd = signs.fall
    slower, sd = _together([signs.fall, signs.steps])
    if not np.isfinite(fall_sd) or abs(slower) <= REFUSED_Z * sd:
        return None
    if fall * np.sign(slower) <= fall_sd:
        return None
    speed, speed_sd = signs.speed
    if speed * np.sign(slower) <= Z95 * speed_sd < np.inf:
        return None
    factor = float(np.exp(slower))
    word = "slow motion" if factor > 1 else "speeded up"
    return factor, Message(
        code="slow_motion",
        level="warn",
        message=f"the file plays {signs.spm:.0f} steps/min with a trunk that rises and "
        f"falls as with {signs.share:.1f} times gravity, so it is {word} (about "
        f"{max(factor, 1 / factor):.1f} times); give the rate it was filmed at "
        "(--capture-fps)",
    )


def clock_message(signs: Signs, *, capture_fps: float | None) -> Message | None:
    """Return a warning if a clip seems to play at another speed than life.

    Parameters
    ----------
    signs
        What tells the clock of a run.
    capture_fps
        The rate that the user gave.
    """
    told = signs.speed_share > 0.0
    if not told and not signs.share > 0.0:
        return None
    slower, sd = _together([signs.fall, signs.steps, signs.speed])
    if abs(slower) <= Z95 * sd:
        return None
    by = "the steps and the trunk's rise and fall"
    if told:
        by = (
            f"the speed and height given, {by}"
            if signs.share > 0.0
            else "the speed and height given and the steps"
        )
    clip = (
        f"by {by} the clip plays {np.exp(abs(slower)):.2f} times "
        f"{'slower' if slower > 0 else 'faster'} than life (error "
        f"{100 * Z95 * sd:.0f} %): times and cadence hold only if the file's clock is "
        f"right; {_remedy(capture_fps, slow=slower > 0)}"
    )
    text = f"{clip}, else check speed and height" if told else clip
    return Message(code="clock_doubtful", level="warn", message=text)


def _remedy(capture_fps: float | None, *, slow: bool) -> str:
    if capture_fps is None:
        what = "slow motion" if slow else "speeded up"
        return f"if it is {what}, give the rate it was filmed with (--capture-fps)"
    return f"check --capture-fps {capture_fps:g}"
