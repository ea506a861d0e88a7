"""How far a run throws the body up, told by the clock: in the air only gravity acts.

On average over a step the ground carries the body's weight, so contact and step time
say how hard it pushes meanwhile, and with gravity how far the centre of mass rises and
falls. No landmark and no scale is needed for it.
"""

from typing import Final

import numpy as np

G_MPS2: Final = 9.81
SHAPE_AT_NO_CONTACT: Final = 0.842
SHAPE_PER_DUTY: Final = 0.291
"""The force's part at step frequency over that of half a sine rises with the part of
the step on the ground: 1.02, 1.03 and 1.05 on 17 runners' plates at 4.5, 3.5 and 2.5
m/s; a line through their 51 runs leaves 0.017."""
BODY_GAIN: Final = 1.034
"""What arms and soft parts add to it: 1.026 to 1.042 as each of the 17 is left out."""


def first_harmonic(contact_s: float, step_s: float) -> float:
    """Return the force's part at step frequency over the body's weight.

    Of half a sine wave in each contact, whose mean over a step is the weight.

    Parameters
    ----------
    contact_s, step_s
        Contact time, and time from one foot's strike to the other's [s].

    Examples
    --------
    >>> round(first_harmonic(0.25, 0.36), 2)
    1.23
    """
    share = contact_s / step_s
    if abs(share - 0.5) < 1e-6:  # the limit of what stands below
        return float(np.pi / 2.0)
    return float(2.0 * np.cos(np.pi * share) / (1.0 - 4.0 * share**2))


def mass_bounce_m(contact_s: float, step_s: float) -> float:
    """Return highest minus lowest of the body's centre of mass in a step [m].

    Of the sine at step frequency, which it follows closely; lowest in mid-contact.

    Parameters
    ----------
    contact_s, step_s
        Contact time, and time from one foot's strike to the other's [s].

    Examples
    --------
    >>> round(100 * mass_bounce_m(0.25, 0.36), 1)
    8.6
    """
    shape = SHAPE_AT_NO_CONTACT + SHAPE_PER_DUTY * contact_s / step_s
    thrown = BODY_GAIN * shape * first_harmonic(contact_s, step_s) * G_MPS2
    return float(2.0 * thrown * (step_s / (2.0 * np.pi)) ** 2)
