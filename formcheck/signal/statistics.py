"""How far a number can be off: the parts, where each was measured, their sum.

All errors are half widths of 95 % intervals; parts that are SDs say so.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import stdtrit

from formcheck.model import EventKind, FloatArray

Z95: Final = 1.96
"""Half width of a 95 % interval in SDs of a normal distribution."""

STRIKE_SD_S: Final = 0.0050
"""Random SD of a foot strike without landmark noise [s]: force-plate runs read 3 ms at
2 m/s and 6 ms at 4 m/s, at 25, 30 and 60 frames/s alike (``benchmarks/mocap.py``)."""
TOE_OFF_SD_LEG: Final = 0.021
"""Random SD of a toe-off without landmark noise, as a way of the belt [leg]: divided by
the belt's speed it gives the 9 ms at 2 m/s and 4 ms at 4 m/s of the same runs."""
NOISE_GAIN: Final[dict[EventKind, float]] = {"foot_strike": 1.65, "toe_off": 1.5}
"""How far landmark noise moves an event, as a way of the belt per noise: the foot needs
the longer for it the slower the belt. The same runs with 0.5 to 2 % of noise: 7 and 7
ms per cent at 2 m/s, 4 and 3 at 4 m/s."""
TYPICAL_NOISE_LEG: Final = 0.015
"""Landmark noise that real clips have [leg], where a clip does not show its own."""
RUNNER_SD_S: Final[dict[EventKind, float]] = {"foot_strike": 0.0075, "toe_off": 0.0070}
"""SD of the bias from runner to runner [s]; the constants come from one runner. Foot
strikes: the spread of seven clips labelled by eye. Toe-offs: 1 ms per degree of the
foot's pitch when it leaves the ground, which differs by about 5 deg (SD) between
runners, and 5 ms by how soon it is slowed then (rendered runners 3 to 4 ms, two real
clips 5 ms apart)."""
FRONTAL_SD_S: Final[dict[EventKind, tuple[float, float]]] = {
    "foot_strike": (0.009, 0.010),
    "toe_off": (0.012, 0.020),
}
"""Random SD of one event seen from behind, and SD of its bias from runner to runner
[s]: 17 runners on a force treadmill at 2 to 4.5 m/s with landmark noise, 48 cameras
(``benchmarks.behind``): 6 and 9 ms at random, 9 and 18 ms of bias for a runner left out
of the calibration; five rendered runners: 4 to 10 at random."""
SLOW_BIAS_SD_S: Final = 0.0060
"""SD of the additional bias of toe-offs at 30 frames/s [s]: exposure. Force-plate runs,
which have none, read 60, 30 and 25 frames/s within 2 ms of each other."""
SPEED_ESTIMATE_FRAC: Final = 0.12
"""95 % error of a belt speed read from the picture and the runner's height: two ways
of scaling one clip gave 3.9 and 3.5 m/s. Provisional: bodies differ in leg length for
one height by 4 % (SD), the rest was not measured on many runners."""
DISPLAY_FRAC: Final = 0.02
"""95 % error of a treadmill's display; chosen by us: serviced ones are within 1 %, worn
or inclined ones were found up to 20 % off, which no error covers."""
WAVEFORM_ASYMMETRY_FRAC: Final = 0.013
"""95 % error of the step-time asymmetry from whole waveforms, as a fraction of the
step time: symmetric rendered runners read at most 1.3 %."""
FRONTAL_ASYMMETRY_FRAC: Final = 0.08
"""The same seen from behind or in front, beside the clip's own scatter and half of what
its two ways differ: 20 rendered runners with even legs under conditions drawn evenly
(``benchmarks/rear.py``) read a step time up to 23 ms off, 10 ms rms, by what the
landmarks of the legs do not share, and nothing in a clip tells how much. With 0.06 two
of them were said to step unevenly. 48 runners from formulas stay within 10 ms."""
CONTACT_DIFFERENCE_S: Final = 0.008
"""95 % error of the left-right difference in contact time [s], near against far leg."""
SCALE_FRAC: Final = 0.07
"""95 % error of the picture's scale from the belt speed: the flat foot's speed in the
picture scatters by 1-2 %, near and far foot differ by up to 10 % (perspective), and a
real clip and its mirror image were 11 % apart."""
ROLL_SD_DEG: Final = 1.5
"""SD of the roll of a camera levelled by eye [deg]; chosen by us, so that the 3 deg
under which the belt's line is not trusted are two of them."""
LANDMARK_SD: Final[Mapping[str, float]] = MappingProxyType(
    {
        "foot_strike_angle": 2.4,
        "shank_angle_ic": 1.2,
        "knee_flexion_ic": 2.0,
        "knee_flexion_stance": 2.0,
        "hip_extension": 2.4,
        "trunk_lean": 1.5,
        "overstride_distance": 0.025,
        "vertical_oscillation": 0.006,
    }
)
"""SD of a runner's mean that the landmarks' places on the body give, near leg, in the
metric's unit (lengths: leg lengths). Between rendered clips of one body: foot 2.0,
shank 0.9, knee 1.1 and 1.3, thigh 0.9, trunk 0.2 deg, ankle 0.5 % and bounce 0.3 % of
leg length; one more body, 21 runs of 2.3 to 5 m/s in five sorts of clothes: foot 2.1,
shank 0.8, knee 1.4 and 1.3, thigh 1.5, trunk 0.8 deg, ankle 0.8 % and bounce 0.4 % of
leg length about the truth, bias included. Bounce: thighs of people are not rigid, which
adds 0.45 % (three marker runs). People differ by more: the hip point's place
under the clothes moves knee, thigh and ankle. Foot: 2.4 in 55 more runs of 30 to 120
pictures per second, of which 2.0 had covered 89 %."""
FAR_LANDMARK_SD: Final[Mapping[str, float]] = MappingProxyType(
    {"foot_strike_angle": 3.5, "overstride_distance": 0.03}
)
"""The same for the far leg; published manual readings are 1.8 times as far off on the
far foot as on the near one (mo2025)."""
STRIDE_SD: Final[Mapping[str, float]] = MappingProxyType(
    {
        "foot_strike_angle": 2.2,
        "shank_angle_ic": 1.8,
        "knee_flexion_ic": 2.5,
        "knee_flexion_stance": 1.5,
        "hip_extension": 1.5,
        "trunk_lean": 1.0,
        "overstride_distance": 0.013,
        "vertical_oscillation": 0.005,
    }
)
"""Usual SD of one stride's value, measuring and runner: force-plate runs with landmark
noise, and real clips for those that do not depend on contact."""
PRIOR_FREEDOM: Final = 6
"""Weight of a usual scatter against the scatter seen; chosen by us: with three strides
Student's factor alone would say more about their number than about the runner."""
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
    return combined(TOE_OFF_SD_LEG / belt_leg_s, noise_s)


def event_bias_sd_s(kind: EventKind, rate_hz: float) -> float:
    """Return the SD of what all events of a clip are late or early by [s].

    Parameters
    ----------
    rate_hz
        Pictures per second. At 30 smoothing and exposure add to the runner's own bias
        of toe-offs (mean contacts +-20 ms at 60, +-35 ms at 30).
    """
    if kind == "foot_strike":
        return RUNNER_SD_S[kind]
    share = (1.0 / rate_hz - 1.0 / FAST_HZ) / (1.0 / SLOW_HZ - 1.0 / FAST_HZ)
    return combined(RUNNER_SD_S[kind], max(0.0, share) * SLOW_BIAS_SD_S)


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


def reading_error(
    key: str,
    values: FloatArray,
    *,
    far: bool = False,
    timing: float = 0.0,
    roll: float = 0.0,
) -> float:
    """Return the 95 % error of a mean that was read off the posture.

    Parameters
    ----------
    key
        The metric, see ``LANDMARK_SD``.
    values
        One value per stride.
    far
        Whether it is the leg farther from the camera.
    timing
        SD of the value that the event's own bias from runner to runner gives.
    roll
        SD of the value that the camera's unknown roll gives.
    """
    landmark = (FAR_LANDMARK_SD if far else LANDMARK_SD)[key]
    return combined(
        mean_error(values, single_sd=STRIDE_SD[key]),
        Z95 * landmark,
        Z95 * timing,
        Z95 * roll,
    )


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
