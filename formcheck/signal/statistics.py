"""How far a number can be off: the parts, where each was measured, their sum.

All errors are half widths of 95 % intervals; parts that are SDs say so.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.special import stdtrit

from formcheck.model import EventKind, FloatArray

Z95: Final = 1.96
"""Half width of a 95 % interval in SDs of a normal distribution."""

STRIKE_SD_S: Final = 0.0026
"""Random SD of a foot strike without landmark noise [s]: 17 runners on force plates
read 2.4 to 2.8 ms, at 30 and 60 frames/s alike (:mod:`benchmarks.force_plates`)."""
TOE_OFF_SD_LEG: Final = 0.0115
"""Random SD of a toe-off without landmark noise, as a way of the belt [leg]: divided by
the belt's speed it gives the 3.9 ms at 2.5 m/s and 2.3 ms at 4.5 m/s of the same."""
NOISE_GAIN: Final[dict[EventKind, float]] = {"foot_strike": 1.3, "toe_off": 1.5}
"""How far landmark noise moves an event, as a way of the belt per noise: the foot needs
the longer for it the slower the belt. The same runners with 0.9 and 2 % of noise."""
TOE_SPEED_LEG_S: Final = 4.2
"""Belt speed at which the gain of toe-offs holds [leg/s]; the toe rises so much more
slowly where the belt is slower that it falls with the square: 6.6, 3.1 and 2.0 ms at
3.0, 4.2 and 5.4 leg/s with 0.9 % of noise."""
TYPICAL_NOISE_LEG: Final = 0.015
"""Landmark noise that real clips have [leg], where a clip does not show its own."""
RUNNER_STRIKE_SD_S: Final = 0.0045
"""SD of the strikes' bias from leg to leg about 0 [s], of feet that land on the heel:
154 legs of 17 runners on force plates at three speeds, 4.5 ms."""
RUNNER_FLAT_STRIKE_SD_S: Final = 0.0055
"""The same of feet that land flat or on the toes: 50 legs, 5.5 ms; mid-foot strikes are
read 4 ms early, fore-foot strikes 2, which nothing in the picture tells apart."""
RUNNER_TOE_OFF_SD_LEG: Final = 0.0175
"""The same of toe-offs, as a way of the belt [leg]: 6.7, 3.7 and 3.2 ms."""
CLOCK_SD_S: Final = 0.0033
"""SD of what force and film clocks are apart [s]: force leads the pelvis' acceleration
by 2.5 to 8 ms in one laboratory, by -6 to 3 ms in another. Both ends of a contact share
it."""
TRACKED_SD_S: Final[dict[EventKind, float]] = {
    "foot_strike": 0.0068,
    "toe_off": 0.0111,
}
"""SD about the truth of what tracking does to all events of a leg [s]: 142 legs of 72
rendered clips of 17 people who move as runners on force plates did, less what the rules
do to those runners' markers. Toe-offs, whose toe is tracked at the bent tip of the
shoe, are 9 ms late (SD 8), of which this holds both. Strikes are 0 ms off (SD 6.5),
which leaves 4.3; three real clips with labels scatter more, so that the 6.8 of an
earlier 80 legs stays."""
FRONTAL_SD_S: Final[dict[EventKind, tuple[float, float]]] = {
    "foot_strike": (0.009, 0.010),
    "toe_off": (0.012, 0.020),
}
"""Random SD of one event seen from behind, and SD of its bias from runner to runner
[s]: 17 runners on a force treadmill at 2 to 4.5 m/s with landmark noise, 48 cameras
(``benchmarks.behind``): 6 and 9 ms at random, 9 and 18 ms of bias for a runner left out
of the calibration; five rendered runners: 4 to 10 at random."""
SLOW_BIAS_SD_S: Final = 0.0060
"""SD of the additional bias of toe-offs at 30 frames/s [s]: exposure. Markers, which
have none, read 60 and 30 frames/s within 1 ms of each other."""
SPEED_ESTIMATE_FRAC: Final = 0.12
"""95 % error of a belt speed read from the picture and the runner's height: two ways
of scaling one clip gave 3.9 and 3.5 m/s. Provisional: bodies differ in leg length for
one height by 4 % (SD), the rest was not measured on many runners."""
DISPLAY_FRAC: Final = 0.02
"""95 % error of a treadmill's display; chosen by us: serviced ones are within 1 %, worn
or inclined ones were found up to 20 % off, which no error covers."""
LEFT_TO_RIGHT_S: Final = 0.0075
"""95 % error of the time from a left strike to a right one seen from the side, beside
the clip's own scatter: the legs of 17 runners on force plates differ in their bias by
3.6 ms (SD), tracking of near and far foot adds 1.7."""
FRONTAL_ASYMMETRY_FRAC: Final = 0.08
"""The same seen from behind or in front, beside the clip's own scatter and half of what
its two ways differ: 20 drawn bodies with even legs under conditions spread evenly
read a step time up to 23 ms off, 10 ms rms, by what the
landmarks of the legs do not share, and nothing in a clip tells how much. With 0.06 two
of them were said to step unevenly. 48 runners from formulas stay within 10 ms."""
CONTACT_DIFFERENCE_SD_LEG: Final = 0.0205
"""SD of what the contacts of a runner's two feet are read apart, as a way of the belt
[leg]: 7.0, 4.8 and 3.5 ms at 2.5, 3.5 and 4.5 m/s, 17 runners on force plates, near
against far leg among them."""
CONTACT_DIFFERENCE_TRACKED_S: Final = 0.0075
"""What tracking adds to it (SD): the far foot's contacts come out 6 ms shorter than the
near one's (SD 7) in the same 23 clips, but 3 and 9 ms longer on two real
clips with labels, so that nothing is taken off."""
LANDINGS_APART_SD_S: Final = 0.0075
"""SD of what the strikes of a foot that lands on the heel and of one that does not are
read apart [s]: on markers of 17 runners 4 ms, on 40 rendered clips of them seen by the
pose net 11 (57 legs 3 ms late, 23 legs 7 ms early), most of it runner by runner: taken
off by each foot's pitch it leaves the strikes as scattered as before."""
SCALE_FRAC: Final = 0.07
"""95 % error of the picture's scale from the belt speed: the flat foot's speed in the
picture scatters by 1-2 %, near and far foot differ by up to 10 % (perspective), and a
real clip and its mirror image were 11 % apart."""
ROLL_SD_DEG: Final = 1.5
"""SD of the roll of a camera levelled by eye [deg]; chosen by us, so that the 3 deg
under which the belt's line is not trusted are two of them."""
PRIOR_FREEDOM: Final = 6
"""Weight of a usual scatter against the scatter seen; chosen by us: with three strides
Student's factor alone would say more about their number than about the runner."""
SD_OF_MAD: Final = 1.4826
"""A normal distribution's SD over its median absolute deviation."""
STRIKE_BEAT_SD_S: Final = 0.010
"""Usual scatter of foot strikes around the beat [s]: measuring 7 ms, runner 7 ms."""
FAST_HZ: Final = 60.0
SLOW_HZ: Final = 30.0


def combined(*parts: float) -> float:
    """Return the root of the sum of squares; NaN if any part is unknown."""
    return float(np.sqrt(np.sum(np.square(parts))))


def event_sd_s(kind: EventKind, *, noise_leg: float, belt_leg_s: float) -> float:
    """Return the random SD of one event [s].

    Parameters
    ----------
    noise_leg
        SD of the landmarks' noise [leg].
    belt_leg_s
        Speed of the belt [leg/s].
    """
    noise_s = NOISE_GAIN[kind] * noise_leg / belt_leg_s
    if kind == "foot_strike":
        return combined(STRIKE_SD_S, noise_s)
    noise_s *= TOE_SPEED_LEG_S / belt_leg_s
    return combined(TOE_OFF_SD_LEG / belt_leg_s, noise_s)


def contacts_apart_sd_s(belt_leg_s: float) -> float:
    """Return the SD of what the contacts of even feet are read apart [s].

    Beside the scatter of the strides; ``belt_leg_s`` is the belt's speed [leg/s].
    """
    runners_s = CONTACT_DIFFERENCE_SD_LEG / belt_leg_s
    return combined(runners_s, CONTACT_DIFFERENCE_TRACKED_S)


def contact_tracked_sd_s() -> float:
    """Return the SD of what tracking adds to the contact times of a clip [s]."""
    return combined(*TRACKED_SD_S.values())


def event_bias_sd_s(
    kind: EventKind, rate_hz: float, *, belt_leg_s: float, flat_frac: float = 0.0
) -> float:
    """Return the SD of what all events of a leg are late or early by [s].

    Parameters
    ----------
    rate_hz
        Frames per second. At 30 exposure adds to the bias of toe-offs.
    belt_leg_s
        Speed of the belt [leg/s].
    flat_frac
        Share of the feet that do not land on the heel.
    """
    tracked_s = combined(TRACKED_SD_S[kind], CLOCK_SD_S)
    if kind == "foot_strike":
        heel = (1.0 - flat_frac) * RUNNER_STRIKE_SD_S**2
        flat = flat_frac * RUNNER_FLAT_STRIKE_SD_S**2
        return combined((heel + flat) ** 0.5, tracked_s)
    share = (1.0 / rate_hz - 1.0 / FAST_HZ) / (1.0 / SLOW_HZ - 1.0 / FAST_HZ)
    return combined(
        RUNNER_TOE_OFF_SD_LEG / belt_leg_s,
        tracked_s,
        max(0.0, share) * SLOW_BIAS_SD_S,
    )


def duration_bias_sd_s(bias_sd_s: Mapping[EventKind, float]) -> float:
    """Return the SD of the bias of a time from strike to toe-off or back [s].

    The clock, which both have in common, drops out.
    """
    return float(np.sqrt(sum(sd**2 - CLOCK_SD_S**2 for sd in bias_sd_s.values())))


def frontal_event_sd_s(kind: EventKind, rate_hz: float) -> float:
    """Return the random SD of one event seen from behind or in front [s].

    The trunk's motion is slow: only below 30 frames/s does the rate matter.
    """
    return max(1.0, SLOW_HZ / rate_hz) * FRONTAL_SD_S[kind][0]


def student(freedom: int) -> float:
    """Return the 97.5 % point of Student's t for a number of degrees of freedom."""
    return float(stdtrit(max(1, freedom), 0.975))


def scatter(values: FloatArray, *, freedom: int, prior_sd: float) -> float:
    """Return the SD behind some deviations, leaning on what is usual if they are few.

    Parameters
    ----------
    values
        Deviations from a fit or a mean.
    freedom
        Their degrees of freedom.
    prior_sd
        Usual SD; counts as much as ``PRIOR_FREEDOM`` deviations of its own.
    """
    own = float(np.sum(np.square(values)))
    total = max(0, freedom) + PRIOR_FREEDOM
    return float(np.sqrt((own + PRIOR_FREEDOM * prior_sd**2) / total))


def mean_error(values: FloatArray, *, single_sd: float) -> float:
    """Return the 95 % error of a mean over strides, calibration apart.

    Parameters
    ----------
    values
        One value per stride.
    single_sd
        SD that the measuring alone gives one stride's value: what is usual when there
        are too few strides to see it.
    """
    n = len(values)
    if n == 0:
        return float("nan")
    sd = scatter(values - np.mean(values), freedom=n - 1, prior_sd=single_sd)
    return student(n - 1 + PRIOR_FREEDOM) * sd / float(np.sqrt(n))


def smallest_detectable(
    before: float | None, after: float | None, between_sessions: float
) -> float:
    """Return the smallest change between two sessions that is more than noise.

    Parameters
    ----------
    before, after
        95 % errors of the two numbers; None or NaN = unknown.
    between_sessions
        Published smallest change between two sessions, 0 if there is none.

    Returns
    -------
    float
        The larger of what both errors give and the published change; NaN if an error
        is unknown. What is the same in both (a runner's own landmark places) counts
        twice, so this is rather too large than too small.
    """
    if before is None or after is None or not np.isfinite([before, after]).all():
        return float("nan")
    return max(combined(before, after), between_sessions)
