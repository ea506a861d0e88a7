"""What was seen in each frame, collected into :class:`Candidates`."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from formcheck.errors import TrackError
from formcheck.model import Candidates, FileFrames, FloatArray, ImageArray, Patches
from formcheck.model.frame_source import FrameSource
from formcheck.model.skeleton import HEATMAP_POINTS, N_POINTS
from formcheck.pose.nets.blazepose import Patch, Seen
from formcheck.pose.nets.heatmaps import N_PEAKS

_MAPS: Final = len(HEATMAP_POINTS)
_BLOCK: Final = 500


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """What was seen in one frame.

    ``roi`` None: no region was looked at; ``seen`` None: nobody was looked for;
    ``glance`` is the region's picture, grey and tiny, None = not kept; ``tiny`` the
    whole picture's; ``moved_px`` how far the background has moved, None = the camera
    stands still; ``passed``: the frame was only counted.
    """

    frame: int
    time_s: float
    roi: FloatArray | None = None
    seen: Seen | None = None
    glance: ImageArray | None = None
    tiny: ImageArray | None = None
    moved_px: FloatArray | None = None
    passed: bool = False


class _Block:
    """Rows as arrays: a fifth of the memory of the rows themselves."""

    def __init__(self, rows: list[Row], nowhere: Seen) -> None:
        no_roi = np.full(3, np.nan)
        seen = [row.seen or nowhere for row in rows]
        rois = [no_roi if row.roi is None else row.roi for row in rows]
        self.frame = np.array([row.frame for row in rows], dtype=np.int64)
        self.time_s = np.array([row.time_s for row in rows], dtype=np.float64)
        self.roi_px = np.array(rois, dtype=np.float32)
        self.score = np.array([s.score for s in seen], dtype=np.float32)
        self.landmarks_px = np.stack([s.landmarks_px for s in seen])
        self.visibility = np.stack([s.visibility for s in seen])
        self.peaks_px = np.stack([s.peaks_px for s in seen])
        self.peak_score = np.stack([s.peak_score for s in seen])
        self.glance = _stacked([row.glance for row in rows])
        self.tiny = _stacked([row.tiny for row in rows])
        self.moved_px = _stacked([row.moved_px for row in rows])


def _stacked(found: list[Any]) -> Any:  # noqa: ANN401  (an array of any kind)
    """Return one array, or None if any is missing."""
    return None if any(one is None for one in found) else np.stack(found)


class Record:
    """Collects rows of :class:`Candidates` in the order of frames.

    Parameters
    ----------
    n_peaks
        Peaks kept of each map.
    on_frames
        Called with the number of frames after each, also those passed over.
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
        self._blocks: list[_Block] = []
        self._rows: list[Row] = []
        self._frame = array("q")
        self._time_s = array("d")
        self._patches: list[tuple[int, float, Patch]] = []
        self._on_frames = on_frames
        self.roll_deg = float("nan")
        """The camera's roll, if it was seen."""
        self.crowd_frac = 0.0
        """Share of pictures with more than one person."""
        self.wanders_frac = 0.0
        """How far a camera that goes along moves, of the picture's height."""

    def add(self, row: Row) -> None:
        """Add one frame: 1.2 kB, 62 kB with its patch, 16 B if it was passed over."""
        self._frame.append(row.frame)
        self._time_s.append(row.time_s)
        if not row.passed:
            self._keep(row)
        if self._on_frames is not None:
            self._on_frames(len(self._frame))

    def _keep(self, row: Row) -> None:
        if row.seen is not None and row.seen.patch is not None:
            self._patches.append((row.frame, row.time_s, row.seen.patch))
            row = replace(row, seen=replace(row.seen, patch=None))
        self._rows.append(row)
        if len(self._rows) == _BLOCK:
            self._close_block()

    def candidates(self, source: FrameSource, *, estimator: str) -> Candidates:
        """Return everything collected; nothing is left here."""
        self._close_block()
        if not self._blocks:
            raise TrackError(self._why_empty())
        found = {name: self._joined(name) for name in list(vars(self._blocks[0]))}
        return Candidates(
            **found,
            width_px=source.width_px,
            height_px=source.height_px,
            estimator=estimator,
            patches=self._stacked_patches(),
            roll_deg=self.roll_deg,
            crowd_frac=self.crowd_frac,
            wanders_frac=self.wanders_frac,
            thinned_from=self._all_frames(len(found["frame"])),
        )

    def _why_empty(self) -> str:
        count = len(self._frame)
        if not count:
            return "no frame lies in the part to be analysed; check start and end"
        return (
            f"none of the clip's {count} frames could be processed; film at least 10 s "
            "of running"
        )

    def _all_frames(self, looked_at: int) -> FileFrames | None:
        """Return all frames if some were passed over."""
        if looked_at == len(self._frame):
            return None
        return FileFrames(
            frame=np.array(self._frame, dtype=np.int64),
            time_s=np.array(self._time_s, dtype=np.float64),
        )

    def _close_block(self) -> None:
        if self._rows:
            self._blocks.append(_Block(self._rows, self._nowhere))
            self._rows = []

    def _joined(self, name: str) -> Any:  # noqa: ANN401  (an array of any kind)
        """Return one array of all blocks, which give theirs up: half the memory.

        None if any of them has none.
        """
        parts = [vars(block).pop(name) for block in self._blocks]
        if any(part is None for part in parts):
            return None
        return np.concatenate(parts)

    def _stacked_patches(self) -> Patches | None:
        """Return all patches as one block, giving up the single ones on the way."""
        if not self._patches:
            return None
        frames, times, patches = (list(x) for x in zip(*self._patches, strict=True))
        self._patches = []
        corner_px = np.stack([patch.corner_px for patch in patches])
        scale = np.array([patch.scale for patch in patches])
        rgb = np.empty((len(frames), *patches[0].rgb.shape), dtype=np.uint8)
        for i in range(len(frames) - 1, -1, -1):
            rgb[i] = patches.pop().rgb
        return Patches(
            frame=np.array(frames, dtype=np.int64),
            time_s=np.array(times, dtype=np.float64),
            rgb=rgb,
            corner_px=corner_px,
            scale=scale,
        )
