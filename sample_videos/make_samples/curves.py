"""Typical curves of a running stride.

Rounded means of both sides of a runner on an instrumented treadmill at 2 and 4 m/s
(Hamner and Delp, J Biomech 2013;46:780), times relative to the force plates' contacts.
"""

from typing import Final

import numpy as np

from formcheck.model import FloatArray

LAND_S: Final = -0.030
"""The landing begins this long before contact."""
GRIP_S: Final = 0.060
"""The foot is flat and moves with the belt from this long after contact."""
LANDING_S: Final = (LAND_S, -0.018, 0.0, 0.010, 0.020, 0.034, 0.048, GRIP_S)
LANDING_SPEED: Final = (-0.22, 0.0, 0.40, 0.54, 0.66, 0.80, 0.93, 1.0)
"""Backward speed of the heel over belt speed around contact."""
SLAP_S: Final = (-0.016, 0.0, 0.010, 0.021, 0.032, 0.046, GRIP_S)
SLAP: Final = (1.10, 1.0, 0.84, 0.52, 0.20, 0.03, 0.0)
"""Share of the strike angle around contact; falls fastest 21 ms after."""
PUSH_AT: Final = (0.42, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
PUSH: Final = (0.0, 0.035, 0.11, 0.25, 0.46, 0.72, 1.0)
"""Share of the toe-off pitch over the share of contact time."""
ROLL_AT: Final = (0.68, 0.8, 0.9, 1.0, 1.1)
ROLL_M: Final = (0.0, 0.001, 0.004, 0.010, 0.017)
"""How far the toe corner has rolled forward on the belt over the share of contact:
as far as lets the toe leave at 0.75 to 0.85 of belt speed. The marker on the base of
the fifth toe, which turns with the foot, moves 0.025 m."""
AHEAD_AT_3_MPS: Final = 0.33
AHEAD_PER_MPS: Final = 0.025
"""Share of the ankle's travel in stance that lies ahead of the hips, and its slope:
0.28 at 2 and 0.35 at 4 m/s on the force plates, whose hip joints are known to 1.5 % of
a leg; with 0.31 and 0.36 this body's knees are as straight as theirs at contact."""

SWING_AT: Final[FloatArray] = np.linspace(0.0, 1.0, 21)
# Every 5 % from toe-off to the next contact; first row at 2, second at 4 m/s.
PITCH_DEG: Final[FloatArray] = np.array([
    [-43, -48, -54, -58, -61, -64, -65, -64, -61, -56, -50,
     -42, -34, -25, -16, -6, 4, 14, 20, 23, 22],
    [-51, -60, -67, -74, -83, -91, -97, -99, -98, -93, -85,
     -74, -60, -45, -30, -16, -3, 10, 21, 28, 30],
], dtype=np.float64)  # fmt: skip
"""Foot pitch from flat."""
ANKLE_LEG: Final[FloatArray] = np.array([
    [-.425, -.445, -.460, -.469, -.468, -.456, -.434, -.403, -.365, -.323, -.277,
     -.227, -.173, -.114, -.050, .012, .072, .124, .159, .173, .165],
    [-.568, -.614, -.658, -.687, -.692, -.670, -.628, -.571, -.505, -.437, -.373,
     -.310, -.243, -.167, -.080, .015, .118, .216, .292, .330, .320],
])  # fmt: skip
"""Ankle ahead of the hips' mean place, in leg lengths."""
CLEARANCE_M: Final[FloatArray] = np.array([
    [0, .012, .023, .036, .047, .054, .060, .064, .063, .058, .053,
     .045, .038, .034, .032, .033, .032, .024, .013, .004, 0],
    [0, .036, .088, .149, .204, .254, .291, .312, .313, .296, .263,
     .222, .177, .142, .119, .100, .085, .062, .035, .012, 0],
])  # fmt: skip
"""Height of the foot's lowest corner over the belt."""


def ahead_frac(speed_mps: float) -> float:
    """Return the share of the ankle's travel in stance that is ahead of the hips."""
    return AHEAD_AT_3_MPS + AHEAD_PER_MPS * (speed_mps - 3.0)


def at_speed(rows: FloatArray, speed_mps: float) -> FloatArray:
    """Return one swing curve for a speed, from those at 2 and 4 m/s."""
    share = float(np.clip((speed_mps - 2.0) / 2.0, 0.0, 1.3))
    curve: FloatArray = (1.0 - share) * rows[0] + share * rows[1]
    return curve


def smooth_step(x: FloatArray) -> FloatArray:
    """Return a rise from 0 to 1 over x = 0..1, level at both ends."""
    u = np.clip(x, 0.0, 1.0)
    step: FloatArray = u * u * u * (10.0 - 15.0 * u + 6.0 * u * u)
    return step
