"""Where to look: one region of interest for a runner who stays put, or a smooth path.

With a region that does not depend on the frame before, every frame is independent of
every other: nothing drifts, any split over workers gives the same bytes. The size is
the one MediaPipe would choose, since the nets were trained for it: 0.85 or 1.25 times
as large and a tenth of the frames goes wrong (measured on two treadmill clips).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.errors import TrackError
from formcheck.model import FloatArray, Frame, ImageArray
from formcheck.pose.hip_crops import PatchPlan, shoulders_across
from formcheck.pose.nets.blazepose import Detector, LandmarkNet
from formcheck.pose.posture import teeth_of
from formcheck.pose.room.background import Background, Wandering

N_PROBES: Final = 8
PROBE_EVERY_S: Final = 5.0
MAX_PROBES: Final = 60
MIN_PRESENCE: Final = 0.5
STAYS_FRAC: Final = 0.12
"""Probes within this share of the region's size of their median: the runner stays."""
STAYS_SHARE: Final = 0.8
"""Of the probes; a few may be somebody else."""
WILD_FRAC: Final = 0.25
"""A region so far from its neighbours' median, in its own size, is not the runner's."""
MIN_FOUND_FRAC: Final = 0.75
DENSE_STEP_S: Final = 0.2
"""A runner who crosses the picture moves half a region in this time."""
MAX_BRIDGE_S: Final = 0.7
"""Nobody seen for longer: nobody is there."""
SMOOTH_PROBES: Final = 1.0
MIRROR_FROM_FPS: Final = 48.0
"""Frames per real second from which every second one is mirrored: the change then has
24 Hz or more, twice the cut-off of the points. In 23 rendered clips of 60 the SD of
foot strikes fell from 2.8 to 2.4 ms and of the foot's angle from 2.2 to 1.8 deg; in 22
of 30 both rose, from 3.2 to 4.2 ms and from 2.9 to 3.3 deg."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RegionPlan:
    """Regions at some times; in between they are interpolated.

    ``time_s`` has shape (n,), ``roi`` (n, 3): centre x, centre y, side [px]; NaN where
    nobody is in the picture. One row = the same region always. ``patches`` says which
    frames also give the picture around the hips; None = none does. ``roll_deg`` is
    the camera's roll, NaN = not known; ``crowd_frac`` the share of the frames looked
    at in which more than one person is seen; ``background`` what every frame's is
    compared with if the camera does not stand still, ``wanders_frac`` how far it moves
    in a clip whose region moves, as a share of the picture's height.

    The net does not treat left and right quite alike: a real clip and its mirror image
    gave shank angles up to 3 deg and contact times up to 15 ms apart. So of a runner
    who stays every second of the frames looked at is shown to it in a mirror; its
    two faults then alternate faster than anything that is measured, and the low-pass
    of every quantity takes their mean. ``mirror_every`` counts the file's frames from
    one picture looked at to the next; 0 = none is mirrored.
    """

    time_s: FloatArray
    roi: FloatArray
    patches: PatchPlan | None = None
    roll_deg: float = float("nan")
    crowd_frac: float = 0.0
    mirror_every: int = 0
    background: Background | None = None
    wanders_frac: float = 0.0

    def mirrors(self, frame: int) -> bool:
        """Return whether the net is to see a frame in a mirror."""
        return self.mirror_every > 0 and frame // self.mirror_every % 2 == 1

    @property
    def fixed(self) -> bool:
        """Whether one region serves the whole clip."""
        return len(self.roi) == 1

    def at(self, time_s: float) -> FloatArray | None:
        """Return the region at a time, or None where nobody is."""
        if self.fixed:
            fixed: FloatArray = self.roi[0]
            return fixed
        after = int(np.clip(np.searchsorted(self.time_s, time_s), 1, len(self.roi) - 1))
        pair = self.roi[after - 1 : after + 1]
        known = np.isfinite(pair[:, 0])
        if not known.any():
            return None
        if not known.all():
            near = int(time_s - self.time_s[after - 1] > self.time_s[after] - time_s)
            lone: FloatArray = pair[near]
            return lone if known[near] else None
        share = (time_s - self.time_s[after - 1]) / (
            self.time_s[after] - self.time_s[after - 1]
        )
        share = float(np.clip(share, 0, 1))
        between: FloatArray = (1 - share) * pair[0] + share * pair[1]
        return between


def n_probes(duration_s: float | None) -> int:
    """Return how many probes a clip of this length gets."""
    return int(np.clip((duration_s or 0) / PROBE_EVERY_S, N_PROBES, MAX_PROBES))


class Prober:
    """Finds the runner in single pictures, the same one every time."""

    def __init__(self, detector: Detector, net: LandmarkNet) -> None:
        self._detector = detector
        self._net = net
        self.across: list[float] = []
        """Shoulder width over trunk length, wherever somebody was found."""
        self.people: list[int] = []
        """How many people the detector sees, wherever it sees one."""
        self.up_deg: list[float] = []
        """Where the runner's head points, wherever the detector sees one."""
        self.teeth: list[FloatArray] = []
        """What looks like combs about the runner, wherever one is found."""

    def __call__(self, frame: Frame, near: FloatArray | None = None) -> FloatArray:
        """Return the region MediaPipe would settle on; NaN if nobody is found.

        Of several people the one nearest to ``near`` is taken, without it the largest.
        """
        roi = self._found(frame.rgb, near)
        if roi is None:
            return np.full(3, np.nan)
        self.teeth.append(teeth_of(frame.rgb, roi))
        for _ in range(2):
            seen = self._net(frame.rgb, roi)
            if seen.score < MIN_PRESENCE:
                return np.full(3, np.nan)
            roi = seen.next_roi
        self.across.append(shoulders_across(seen))
        return roi

    def _found(self, rgb: ImageArray, near: FloatArray | None) -> FloatArray | None:
        """Return the region of the person who is wanted; None if nobody is there."""
        people = self._detector(rgb)
        if not people:
            return near  # the net often still sees whom the detector misses
        self.people.append(len(people))
        if near is None:
            one = max(people, key=lambda person: float(person.region[2]))
        else:
            one = min(people, key=lambda person: _apart(person.region, near))
        self.up_deg.append(one.up_deg)
        return one.region


def _apart(a: FloatArray, b: FloatArray) -> float:
    shift = float(np.hypot(*(a[:2] - b[:2]))) / float(b[2])
    return shift + abs(float(np.log(a[2] / b[2])))


def fixed_plan(frames: Iterable[Frame], prober: Prober) -> RegionPlan | None:
    """Return one region for the whole clip, or None if the runner does not stay.

    Parameters
    ----------
    frames
        Pictures spread over the clip.
    prober
        Finds the runner in one of them.
    """
    rois = np.array([prober(frame) for frame in frames]).reshape(-1, 3)
    known = rois[np.isfinite(rois[:, 0])]
    if len(known) < max(2.0, MIN_FOUND_FRAC * len(rois)):
        return None
    usual = np.median(known, axis=0)
    away = np.abs(known - usual).max(axis=1) / usual[2]
    if np.quantile(away, STAYS_SHARE) > STAYS_FRAC:
        return None
    return RegionPlan(time_s=np.zeros(1), roi=usual[None])


def moving_plan(
    frames: Iterable[Frame], prober: Prober, wandering: Wandering | None = None
) -> RegionPlan:
    """Return a smooth path of regions for a runner or camera that moves.

    Parameters
    ----------
    frames
        Pictures close in time.
    prober
        Finds the runner in one of them.
    wandering
        Is given each picture and the region.

    Raises
    ------
    TrackError
        If nobody is found in any of the frames.
    """
    times, rois = [], []
    last: FloatArray | None = None
    lost_s = 0.0
    for frame in frames:
        if last is not None and frame.time_s - lost_s > MAX_BRIDGE_S:
            last = None
        roi = prober(frame, last)
        if np.isfinite(roi[0]):
            last, lost_s = roi, frame.time_s
        if wandering is not None:
            wandering.add(frame.rgb, roi)
        times.append(frame.time_s)
        rois.append(roi)
    path = np.array(rois).reshape(-1, 3)
    if not np.isfinite(path[:, 0]).any():
        raise TrackError(
            f"nobody was found in {len(path)} frames of the clip; "
            "film the whole runner, head to feet, and closer if the runner is small"
        )
    return _smooth(np.array(times), path)


def _smooth(time_s: FloatArray, roi: FloatArray) -> RegionPlan:
    """Bridge short gaps, drop lone outliers and smooth without delay."""
    from scipy.ndimage import gaussian_filter1d  # loaded for those who move only

    out = np.full(roi.shape, np.nan)
    known = np.flatnonzero(np.isfinite(roi[:, 0]))
    cut = np.flatnonzero(np.diff(time_s[known]) > MAX_BRIDGE_S)
    for part in np.split(known, cut + 1):
        usual = np.array(
            [
                np.median(roi[part[max(0, i - 2) : i + 3]], axis=0)
                for i in range(len(part))
            ]
        )
        wild = np.abs(roi[part] - usual).max(axis=1) > WILD_FRAC * usual[:, 2]
        kept = np.where(wild[:, None], usual, roi[part])
        span = np.arange(part[0], part[-1] + 1)
        filled = np.stack(
            [np.interp(time_s[span], time_s[part], kept[:, k]) for k in range(3)],
            axis=1,
        )
        out[span] = gaussian_filter1d(filled, SMOOTH_PROBES, axis=0, mode="nearest")
    return RegionPlan(time_s=time_s, roi=out)
