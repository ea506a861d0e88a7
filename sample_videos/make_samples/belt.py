"""The running belt: its texture moves at belt speed, the runner's shadow lies on it."""

import numpy as np
from numba import njit

from sample_videos.make_samples.cloth import weave


@njit(cache=True, fastmath=True)
def _distance(x, y, ax, ay, bx, by):
    """Return the distance to a line from a to b and the place of the foot on it."""
    lx, ly = bx - ax, by - ay
    square = lx * lx + ly * ly + 1e-9
    u = min(1.0, max(0.0, ((x - ax) * lx + (y - ay) * ly) / square))
    dx, dy = x - ax - u * lx, y - ay - u * ly
    return np.sqrt(dx * dx + dy * dy), u


@njit(cache=True, fastmath=True)
def belt_colour(places, moved_m, legs):
    """Return the brightness of places (x, y) on the belt.

    ``moved_m`` is how far the belt has run; ``legs`` are hip, knee, ankle and toe of
    the left and the right leg, shape (8, 3). The light comes from straight above.
    """
    lit = np.empty(places.shape[0])
    for n in range(places.shape[0]):
        x, y = places[n, 0], places[n, 1]
        along = x + moved_m
        shade = 0.17 + 0.05 * weave(55.0 * along, 55.0 * y, 0.5)
        shade += 0.04 * weave(9.0 * along, 9.0 * y, 7.5)
        seam = along % 3.1
        if seam < 0.05:
            shade += 0.10
        if abs(y) > 0.235:
            shade += 0.05
        open_ = 1.0
        for m in range(8):
            if m % 4 == 3:
                continue
            ax, ay, az = legs[m, 0], legs[m, 1], legs[m, 2]
            bx, by, bz = legs[m + 1, 0], legs[m + 1, 1], legs[m + 1, 2]
            d, u = _distance(x, y, ax, ay, bx, by)
            high = max(0.0, az + u * (bz - az))
            soft = 0.05 + 0.30 * high
            dark = max(0.0, 1.0 - d / (0.045 + soft))
            open_ *= 1.0 - 0.62 * dark * dark / (1.0 + 5.0 * high)
        lit[n] = shade * open_
    return lit
