"""Where drawn points are in frames that were not looked at."""

import numpy as np

from formcheck.model import FloatArray, Frame, IntArray


class Paths:
    """Points that are known in some frames of a clip, and drawn in those between too.

    Parameters
    ----------
    frame, time_s
        Numbers and container times [s] of the frames in which they are known, shape
        (n,).
    xy
        The points there, NaN where one was not seen, shape (n, k, 2).
    goes_on
        Whether they go on for as long as from one known frame to the next beyond the
        first and the last.
    """

    def __init__(
        self,
        frame: IntArray,
        time_s: FloatArray,
        xy: FloatArray,
        *,
        goes_on: bool = False,
    ) -> None:
        self._frame, self._time_s, self._xy = frame, time_s, xy
        usual_s = float(np.median(np.diff(time_s))) if time_s.size > 1 else 0.0
        self._beyond_s = usual_s if goes_on else 0.0

    def at(self, frame: Frame) -> FloatArray | None:
        """Return the points in a frame, shape (k, 2); None where nothing is known.

        Between two known frames by a cubic whose slopes come from the frames around
        them: the feet are stopped by the belt within two or three pictures.
        """
        n = self._frame.size
        after = int(np.searchsorted(self._frame, frame.index))
        if after < n and self._frame[after] == frame.index:
            known: FloatArray = self._xy[after]
            return known
        if n < 2 or not self._near(after, frame.time_s):
            return None
        start = min(max(after - 1, 0), n - 2)
        time_s, xy = self._time_s[start : start + 2], self._xy[start : start + 2]
        slopes = [self._slope(start), self._slope(start + 1)]
        if after in (0, n):
            share = (frame.time_s - time_s[0]) / (time_s[1] - time_s[0])
            beyond: FloatArray = xy[0] + share * (xy[1] - xy[0])
            return beyond
        return _cubic(frame.time_s, time_s, xy, slopes)

    def _near(self, after: int, time_s: float) -> bool:
        """Say whether a time is between known frames, or near enough to the ends."""
        if after == 0:
            return float(self._time_s[0]) - time_s < self._beyond_s
        if after == self._frame.size:
            return time_s - float(self._time_s[-1]) < self._beyond_s
        return True

    def _slope(self, row: int) -> FloatArray:
        """Return the speed at a known frame [px/s], by the one before and after."""
        low, high = max(row - 1, 0), min(row + 1, self._frame.size - 1)
        rise = self._xy[high] - self._xy[low]
        return np.asarray(rise / (self._time_s[high] - self._time_s[low]))


def _cubic(
    at_s: float, time_s: FloatArray, xy: FloatArray, slopes: list[FloatArray]
) -> FloatArray:
    """Return the cubic through two points; straight where a slope is not known."""
    wide_s = float(time_s[1] - time_s[0])
    s = (at_s - float(time_s[0])) / wide_s
    straight = (xy[1] - xy[0]) / wide_s
    first, last = (np.where(np.isfinite(slope), slope, straight) for slope in slopes)
    bent = s * (1 - s) * wide_s * ((1 - s) * (first - straight) - s * (last - straight))
    path: FloatArray = (1 - s) * xy[0] + s * xy[1] + bent
    return path
