"""One body followed through a clip."""

from dataclasses import dataclass

import numpy as np

from formcheck.model.arrays import BoolArray, FloatArray, IntArray, ascending, read_only
from formcheck.model.skeleton import N_POINTS, point


@dataclass(frozen=True, kw_only=True, eq=False)
class PoseTrack:
    """One body followed through the clip, with leg identities fixed.

    Attributes
    ----------
    frame, time_s
        Frame numbers and container times [s], shape (n,).
    xy_px
        Image position [px], shape (n, 33, 2); NaN where not seen.
    z_px
        The net's depth (away from the camera is positive) [px], shape (n, 33).
    score
        Probability of a person in each frame, shape (n,).
    leg_px
        The clip's median thigh + shank length [px].
    left_right_margin
        Evidence for the chosen left/right naming, -1..1; near 0 = undecided, NaN = the
        estimator gives none.
    interpolated
        Which positions are filled in rather than seen, shape (n, 33). All False as
        tracked: joints that were not seen are NaN, and are filled later.
    history
        One line for each step that made this track.
    """

    frame: IntArray
    time_s: FloatArray
    xy_px: FloatArray
    z_px: FloatArray
    score: FloatArray
    leg_px: float
    left_right_margin: float
    interpolated: BoolArray
    estimator: str
    history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n = self.time_s.size
        read_only(self.frame, n, name="frame")
        read_only(self.time_s, n, name="time_s")
        read_only(self.xy_px, n, N_POINTS, 2, name="xy_px")
        read_only(self.z_px, n, N_POINTS, name="z_px")
        read_only(self.score, n, name="score")
        read_only(self.interpolated, n, N_POINTS, name="interpolated")
        ascending(self.time_s, "time_s")

    def of(self, name: str) -> FloatArray:
        """Return the path of a point [px], shape (n, 2)."""
        path: FloatArray = self.xy_px[:, point(name)]
        return path

    def midpoint(self, joint: str) -> FloatArray:
        """Return the path midway between left and right; NaN where one is not seen."""
        middle: FloatArray = (self.of(f"left_{joint}") + self.of(f"right_{joint}")) / 2
        return middle


@dataclass(frozen=True, kw_only=True, eq=False)
class CleanTrack:
    """A track on an even time grid, gaps filled, spikes removed, not yet low-passed.

    Each consumer low-passes with the cut-off its quantity needs
    (:func:`formcheck.tracking.resampling.low_pass`).

    Attributes
    ----------
    time_s
        Real seconds (slow motion already divided out), even steps, shape (n,).
    rate_hz
        Samples per real second.
    seen_hz
        Frames per real second where they are fewest: repeated ones are not counted,
        and dropped ones leave holes that the even grid only bridges. None = as many as
        samples.
    xy_px
        Image position [px], shape (n, 33, 2); NaN where a point was not seen for
        longer than short gaps are bridged.
    frame
        Nearest container frame of each sample, shape (n,).
    fresh
        Which frames of the tracked body show a new picture, shape (m,); the others
        repeat the one before and carry no time of their own.
    filled_in
        Which points of those frames were filled in: not seen, or a slip of the net,
        shape (fresh.sum(), 33).
    """

    time_s: FloatArray
    rate_hz: float
    xy_px: FloatArray
    frame: IntArray
    leg_px: float
    fresh: BoolArray
    filled_in: BoolArray
    history: tuple[str, ...] = ()
    seen_hz: float | None = None

    def __post_init__(self) -> None:
        n = self.time_s.size
        read_only(self.time_s, n, name="time_s")
        read_only(self.xy_px, n, N_POINTS, 2, name="xy_px")
        read_only(self.frame, n, name="frame")
        read_only(self.fresh, self.fresh.size, name="fresh")
        shown = int(np.count_nonzero(self.fresh))
        read_only(self.filled_in, shown, N_POINTS, name="filled_in")
        ascending(self.time_s, "time_s")

    @property
    def interpolated_frac(self) -> FloatArray:
        """Share of the fresh frames in which a point was filled in, shape (33,)."""
        share: FloatArray = self.filled_in.mean(axis=0)
        return share

    @property
    def timing_hz(self) -> float:
        """Frames per second that the events' times rest on."""
        return self.rate_hz if self.seen_hz is None else min(self.rate_hz, self.seen_hz)

    def of(self, name: str) -> FloatArray:
        """Return one point's path [px], shape (n, 2), as in ``of("left_heel")``."""
        path: FloatArray = self.xy_px[:, point(name)]
        return path
