"""A clip: its file, its pictures, and what the pose model saw in them."""

from dataclasses import dataclass

import numpy as np

from formcheck.model.arrays import (
    Float32Array,
    FloatArray,
    ImageArray,
    IntArray,
    ascending,
    read_only,
)
from formcheck.model.skeleton import HEATMAP_POINTS, N_POINTS


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """One upright picture of a clip.

    Attributes
    ----------
    index
        Number in presentation order, 0 = first frame of the file (also when trimmed).
    time_s
        Container time since the file's first frame [s].
    rgb
        Upright picture, shape (height, width, 3), 8-bit RGB; its rows may lie apart in
        memory.
    """

    index: int
    time_s: float
    rgb: ImageArray


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A frame of a clip that is counted but not looked at; as :class:`Frame`."""

    index: int
    time_s: float


@dataclass(frozen=True, kw_only=True, eq=False)
class FileFrames:
    """Every frame of the analysed part of a file, whether looked at or not.

    Attributes
    ----------
    frame
        Numbers in presentation order, 0 = first frame of the file, shape (n,).
    time_s
        Container times [s], strictly ascending, shape (n,).
    """

    frame: IntArray
    time_s: FloatArray

    def __post_init__(self) -> None:
        read_only(self.frame, self.time_s.size, name="frame")
        read_only(self.time_s, self.time_s.size, name="time_s")
        ascending(self.time_s, "time_s")

    def nearest(self, time_s: float) -> int:
        """Return the number of the frame nearest to a container time [s]."""
        after = int(np.searchsorted(self.time_s, time_s))
        near = np.arange(max(0, after - 1), min(after + 1, self.time_s.size))
        return int(self.frame[near[np.argmin(np.abs(self.time_s[near] - time_s))]])


@dataclass(frozen=True, kw_only=True)
class ClipInfo:
    """What is known of a file once its frames have been read.

    Sizes are those of the upright picture. ``duration_s`` and ``mean_fps`` describe the
    analysed part: ``mean_fps = (n_frames - 1) / (last time - first time)``. ``track``
    is the number of the file's track, 0 = the best; ``quarter_turns`` how far its
    pictures were turned counter-clockwise beyond what the file asks for; ``mirrored``
    and ``interlaced`` whether they are shown in a mirror, as the file asks for, and are
    woven from two fields, of which one is used; ``woven`` if only the picture tells.
    """

    name: str
    sha256: str
    codec: str
    rotation_deg: int
    width_px: int
    height_px: int
    n_frames: int
    duration_s: float
    mean_fps: float
    capture_fps: float | None = None
    slow_motion_factor: float = 1.0
    track: int = 0
    quarter_turns: int = 0
    mirrored: bool = False
    interlaced: bool = False
    woven: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Patches:
    """Pictures around the hips, from clips taken from behind or in front.

    Attributes
    ----------
    frame, time_s
        Frame numbers and container times [s], shape (n,).
    rgb
        Squares of the picture, scaled to one size, 8-bit, shape (n, side, side, 3).
    corner_px
        Where each square's upper left corner is in the picture [px], shape (n, 2).
    scale
        Pixels of the square per pixel of the picture, shape (n,).
    """

    frame: IntArray
    time_s: FloatArray
    rgb: ImageArray
    corner_px: FloatArray
    scale: FloatArray

    def __post_init__(self) -> None:
        n = self.time_s.size
        side = self.rgb.shape[1]
        read_only(self.frame, n, name="frame")
        read_only(self.time_s, n, name="time_s")
        read_only(self.rgb, n, side, side, 3, name="rgb")
        read_only(self.corner_px, n, 2, name="corner_px")
        read_only(self.scale, n, name="scale")
        ascending(self.time_s, "time_s")


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """What the pose model saw in every frame looked at, before anything is decided.

    Attributes
    ----------
    frame
        Frame numbers, shape (n,).
    time_s
        Container times [s], strictly ascending, shape (n,).
    roi_px
        Region of interest: centre x, centre y, side length [px], shape (n, 3).
    score
        The model's own probability that a person is in the region, shape (n,).
    landmarks_px
        The net's 33 regressed points, x, y, z in image px, shape (n, 33, 3).
    visibility
        The net's visibility of each point, 0..1, shape (n, 33).
    peaks_px
        Heat-map peaks, best first, NaN-padded, shape (n, 8, k, 2). Axis 1 is
        :data:`formcheck.model.skeleton.HEATMAP_POINTS`.
    peak_score
        Height of each peak, 0..1, NaN-padded, shape (n, 8, k).
    estimator
        Which estimator saw this: a key of the table in :mod:`formcheck.pose`.
    patches
        Pictures around the hips; None from the side, and where they were not kept.
    roll_deg
        How far the picture's right end hangs too low, from lines of the room; of a side
        view where the runner is. NaN = not known.
    crowd_frac
        Share of the frames looked at first in which more than one person is seen.
    wanders_frac
        How far the background moves in a clip in which the runner does not stay in his
        place, as a share of the picture's height.
    thinned_from
        All frames of a fast clip of which not all were looked at; None = all were.
    glance
        The region's picture, grey and tiny, 8-bit, shape (n, side, side), by which
        copies of a picture are told; None where the points do that.
    tiny
        The whole picture, grey and tiny, by which shots are told apart, shape
        (n, side, side); None = not kept.
    moved_px
        How far the background lies from where it lies in one of the frames [px], shape
        (n, 2), NaN where it was not found; None = the camera stands still.
    """

    frame: IntArray
    time_s: FloatArray
    roi_px: Float32Array
    score: Float32Array
    landmarks_px: Float32Array
    visibility: Float32Array
    peaks_px: Float32Array
    peak_score: Float32Array
    width_px: int
    height_px: int
    estimator: str = "tracks"
    patches: Patches | None = None
    roll_deg: float = float("nan")
    crowd_frac: float = 0.0
    wanders_frac: float = 0.0
    thinned_from: FileFrames | None = None
    glance: ImageArray | None = None
    tiny: ImageArray | None = None
    moved_px: FloatArray | None = None

    def __post_init__(self) -> None:
        n = self.time_s.size
        k = self.peaks_px.shape[2]
        maps = len(HEATMAP_POINTS)
        read_only(self.frame, n, name="frame")
        read_only(self.time_s, n, name="time_s")
        read_only(self.roi_px, n, 3, name="roi_px")
        read_only(self.score, n, name="score")
        read_only(self.landmarks_px, n, N_POINTS, 3, name="landmarks_px")
        read_only(self.visibility, n, N_POINTS, name="visibility")
        read_only(self.peaks_px, n, maps, k, 2, name="peaks_px")
        read_only(self.peak_score, n, maps, k, name="peak_score")
        if self.glance is not None:
            read_only(self.glance, n, *self.glance.shape[1:], name="glance")
        if self.tiny is not None:
            read_only(self.tiny, n, *self.tiny.shape[1:], name="tiny")
        if self.moved_px is not None:
            read_only(self.moved_px, n, 2, name="moved_px")
        ascending(self.time_s, "time_s")

    @property
    def of_file(self) -> FileFrames:
        """All frames of the analysed part, also those that were not looked at."""
        return self.thinned_from or FileFrames(frame=self.frame, time_s=self.time_s)
