"""What was seen in each frame, collected into :class:`Candidates`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.errors import TrackError
from formcheck.model import Candidates, FloatArray, Patches
from formcheck.pose.nets import N_PEAKS, Patch, Seen
from formcheck.pose.source import FrameSource
from formcheck.skeleton import HEATMAP_POINTS, N_POINTS

_MAPS: Final = len(HEATMAP_POINTS)


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """What was seen in one frame.

    ``roi`` None: no region was looked at; ``seen`` None: nobody was looked for.
    """

    frame: int
    time_s: float
    roi: FloatArray | None = None
    seen: Seen | None = None


class Record:
    """Collects rows of :class:`Candidates` in the order of frames.

    Parameters
    ----------
    n_peaks
        Peaks kept of each map.
    on_frames
        Called with the number of rows after each.
    """

    def __init__(
        self,
        n_peaks: int = N_PEAKS,
        on_frames: Callable[[int], None] | None = None,
    ) -> None:
        self._nowhere = Seen(
            score=0.0,
            landmarks_px=np.full((N_POINTS, 3), np.nan, dtype=np.float32),
            visibility=np.zeros(N_POINTS, dtype=np.float32),
            next_roi=np.full(3, np.nan),
            peaks_px=np.full((_MAPS, n_peaks, 2), np.nan, dtype=np.float32),
            peak_score=np.full((_MAPS, n_peaks), np.nan, dtype=np.float32),
        )
        self._rows: list[Row] = []
        self._patches: list[tuple[int, Patch]] = []
        self._on_frames = on_frames

    def add(self, row: Row) -> None:
        """Add one frame: 1.2 kB, 62 kB with its patch."""
        if row.seen is not None and row.seen.patch is not None:
            self._patches.append((len(self._rows), row.seen.patch))
            row = replace(row, seen=replace(row.seen, patch=None))
        self._rows.append(row)
        if self._on_frames is not None:
            self._on_frames(len(self._rows))

    def candidates(self, source: FrameSource, *, estimator: str) -> Candidates:
        """Return everything collected."""
        if not self._rows:
            raise TrackError("the clip has no frames to look at; check start and end")
        nowhere = np.full(3, np.nan)
        rois = [nowhere if row.roi is None else row.roi for row in self._rows]
        seen = [row.seen or self._nowhere for row in self._rows]
        return Candidates(
            frame=np.array([row.frame for row in self._rows], dtype=np.int64),
            time_s=np.array([row.time_s for row in self._rows], dtype=np.float64),
            roi_px=np.array(rois, dtype=np.float32),
            score=np.array([s.score for s in seen], dtype=np.float32),
            landmarks_px=np.stack([s.landmarks_px for s in seen]),
            visibility=np.stack([s.visibility for s in seen]),
            peaks_px=np.stack([s.peaks_px for s in seen]),
            peak_score=np.stack([s.peak_score for s in seen]),
            width_px=source.width_px,
            height_px=source.height_px,
            estimator=estimator,
            patches=self._stacked_patches(),
        )

    def _stacked_patches(self) -> Patches | None:
        """Return all patches as one block, giving up the single ones on the way."""
        if not self._patches:
            return None
        rows = [row for row, _ in self._patches]
        corner_px = np.stack([patch.corner_px for _, patch in self._patches])
        scale = np.array([patch.scale for _, patch in self._patches])
        rgb = np.empty((len(rows), *self._patches[0][1].rgb.shape), dtype=np.uint8)
        for i in range(len(rows) - 1, -1, -1):
            rgb[i] = self._patches.pop()[1].rgb
        return Patches(
            frame=np.array([self._rows[i].frame for i in rows], dtype=np.int64),
            time_s=np.array([self._rows[i].time_s for i in rows], dtype=np.float64),
            rgb=rgb,
            corner_px=corner_px,
            scale=scale,
        )
