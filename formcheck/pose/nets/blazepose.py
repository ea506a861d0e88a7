"""One process's copy of the two nets: a picture and a region in, numbers out.

Geometry and constants follow MediaPipe's pose graph (Bazarevsky et al., BlazePose,
2020), which is the reference these nets were trained for: given the same region the
landmarks agree with the graph's to a small part of a pixel (see the tests).
"""

import threading
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from formcheck.model import Float32Array, FloatArray, ImageArray
from formcheck.model.skeleton import (
    HEATMAP_POINTS,
    N_POINTS,
    POINTS,
    mirrored_point,
    point,
)
from formcheck.pose.nets.crops import CROP_PX, Cutting, crop, cutting
from formcheck.pose.nets.heatmaps import MAP_CELLS, N_MAPS, peaks, refined, sigmoid
from formcheck.pose.nets.model_files import Net, detector_model, landmark_model
from formcheck.pose.nets.quiet import quiet
from formcheck.processes import signals_late

_DETECTOR_PX: Final = 224
_ANCHOR_GRIDS: Final = ((28, 2), (14, 2), (7, 6))
"""Cells across and anchors per cell: strides 8, 16 and three times 32."""
_N_ANCHORS: Final = sum(cells**2 * anchors for cells, anchors in _ANCHOR_GRIDS)
_BOX_POINTS: Final = 6
_PLACES: Final = [0, 2, 3, 4, 5]
"""Of a box's six pairs of numbers the second is its size, the others are places: its
centre, the middle of the hips, one on the circle about the body, and the same two of
the upper body."""
_POINT_NUMBERS: Final = 5
"""Of a landmark: x, y, z, visibility, presence."""
_HALF_LEVELS: Final = 127.5
"""The detector takes colours from -1 to 1."""
MIN_DETECTION: Final = 0.5
_MIN_OVERLAP: Final = 0.3
_ROI_SCALE: Final = 1.25
_AUX: Final = (33, 34)
"""Extra points of the net: middle of the hips, and one on the circle about the body."""
_N_USED: Final = 35
"""All points up to these two; the rest are of no use here."""
_MIRRORED: Final = [*(point(mirrored_point(name)) for name in POINTS), *_AUX]
_MIRRORED_MAPS: Final = [
    HEATMAP_POINTS.index(mirrored_point(name)) for name in HEATMAP_POINTS
]
"""Which point, and which map, of a mirrored body is which of the body."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Patch:
    """The picture around the hips (:mod:`formcheck.pose.hip_crops`).

    ``corner_px`` is the picture position of its upper left corner (the corner, not the
    centre of the first pixel, with whole numbers at pixel centres), ``scale`` its
    pixels per picture pixel.
    """

    rgb: ImageArray
    corner_px: FloatArray
    scale: float


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the landmark net sees in one region; positions in picture px."""

    score: float
    landmarks_px: Float32Array
    visibility: Float32Array
    next_roi: FloatArray
    peaks_px: Float32Array
    peak_score: Float32Array
    patch: Patch | None = None


def _turned_back(unit: FloatArray) -> FloatArray:
    """Return places seen in a mirrored region as places in the region, 0..1."""
    turned = unit.copy()
    turned[..., 0] = 1.0 - unit[..., 0]
    return turned


def _interpreter(model: bytes) -> Any:  # noqa: ANN401
    with signals_late():
        from ai_edge_litert.interpreter import Interpreter

    with quiet():
        interpreter = Interpreter(model_content=model, num_threads=1)
        interpreter.allocate_tensors()
    return interpreter


_mine: Final = threading.local()


def my_nets(net: Net = "full") -> "tuple[Detector, LandmarkNet]":
    """Return this thread's two nets, loaded when they are first asked for.

    A worker that analyses many clips loads them once. A net must not be shared
    between threads.
    """
    if not hasattr(_mine, "nets") or _mine.nets[1].name != net:
        _mine.nets = Detector(), LandmarkNet(net)
    nets: tuple[Detector, LandmarkNet] = _mine.nets
    return nets


def forget_nets() -> None:
    """Give the memory of this thread's nets back, 65 MB, until they are needed."""
    if hasattr(_mine, "nets"):
        del _mine.nets


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """Somebody found in a picture.

    ``region`` is centre x, centre y, side [px]; ``up_deg`` where the head points, 0 =
    up in the picture, + = clockwise.
    """

    region: FloatArray
    score: float
    up_deg: float


class Detector:
    """Finds people."""

    def __init__(self) -> None:
        self._net = _interpreter(detector_model())
        self._input = self._net.get_input_details()[0]["index"]
        shape = {tuple(d["shape"]): d["index"] for d in self._net.get_output_details()}
        self._boxes = shape[(1, _N_ANCHORS, 2 * _BOX_POINTS)]
        self._scores = shape[(1, _N_ANCHORS, 1)]
        self._anchors = _anchors()

    def __call__(self, rgb: ImageArray) -> list[Person]:
        """Return every person, best score first."""
        height, width = rgb.shape[:2]
        side = max(height, width)
        whole = np.array([width / 2, height / 2, side])
        picture = crop(rgb, whole, _DETECTOR_PX).astype(np.float32)
        self._net.set_tensor(self._input, picture[None] / _HALF_LEVELS - 1)
        self._net.invoke()
        score = sigmoid(self._net.get_tensor(self._scores)[0, :, 0])
        raw = self._net.get_tensor(self._boxes)[0]
        good = np.flatnonzero(score >= MIN_DETECTION)
        good = good[np.argsort(-score[good], kind="stable")]
        points = raw[good].reshape(-1, _BOX_POINTS, 2).astype(float) / _DETECTOR_PX
        points[:, _PLACES] += self._anchors[good, None]
        corner = whole[:2] - side / 2
        out = []
        for people in _clusters(points, score[good]):
            weight = score[good][people]
            mean = np.average(points[people], axis=0, weights=weight) * side + corner
            across, down = mean[3] - mean[2]
            side_px = 2 * float(np.hypot(across, down)) * _ROI_SCALE
            person = Person(
                region=np.array([*mean[2], side_px]),
                score=float(weight[0]),
                up_deg=float(np.degrees(np.arctan2(across, -down))),
            )
            out.append(person)
        return out


def _anchors() -> FloatArray:
    """Return anchor centres, 0..1 of the picture, shape (2254, 2)."""
    grids = []
    for cells, per_cell in _ANCHOR_GRIDS:
        centre = (np.arange(cells) + 0.5) / cells
        xy = np.stack(np.meshgrid(centre, centre), axis=-1).reshape(-1, 2)
        grids.append(np.repeat(xy, per_cell, axis=0))
    return np.concatenate(grids)


def _clusters(points: FloatArray, score: FloatArray) -> list[FloatArray]:
    """Group overlapping boxes, best first (weighted non-maximum suppression)."""
    centre, size = points[:, 0], np.abs(points[:, 1])
    low, high = centre - size / 2, centre + size / 2
    left = np.arange(len(score))
    out = []
    while left.size:
        best = left[0]
        shared = np.prod(
            np.clip(
                np.minimum(high[left], high[best]) - np.maximum(low[left], low[best]),
                0,
                None,
            ),
            axis=1,
        )
        union = np.prod(size[left], axis=1) + np.prod(size[best]) - shared
        same = shared / np.maximum(union, 1e-9) > _MIN_OVERLAP
        same[0] = True
        out.append(left[same])
        left = left[~same]
    return out


class LandmarkNet:
    """Finds 33 points and the heat-map peaks of one body in a region."""

    def __init__(self, name: Net = "full") -> None:
        self.name = name
        self._net = _interpreter(landmark_model(name))
        self._input = self._net.get_input_details()[0]["index"]
        shape = {tuple(d["shape"]): d["index"] for d in self._net.get_output_details()}
        self._points = shape[(1, N_MAPS * _POINT_NUMBERS)]
        self._presence = shape[(1, 1)]
        self._heat = shape[(1, MAP_CELLS, MAP_CELLS, N_MAPS)]

    def __call__(self, rgb: ImageArray, roi: FloatArray) -> Seen:
        """Run the net on one region (centre x, centre y, side) of a picture."""
        return self.look(cutting(rgb, roi))

    def look(self, cut: Cutting) -> Seen:
        """Run the net on what was kept of a frame; depends on nothing else.

        What it sees in a mirror is turned back: places and names are the picture's.
        """
        self._fill(cut.rgb[:, ::-1] if cut.mirrored else cut.rgb)
        self._net.invoke()
        return self._seen(cut.roi, mirrored=cut.mirrored)

    def _fill(self, rgb: ImageArray) -> None:
        """Write the picture where the net reads it; no view of it is kept."""
        np.multiply(rgb, np.float32(1 / 255), out=self._net.tensor(self._input)()[0])

    def _seen(self, roi: FloatArray, *, mirrored: bool) -> Seen:
        """Read copies of the outputs.

        A view would stop the net's next run for as long as anything holds this frame
        of the interpreter, as the profiler in each worker of a cluster does.
        """
        points = self._net.get_tensor(self._points)
        raw = points.reshape(N_MAPS, _POINT_NUMBERS)[:_N_USED]
        heat = self._net.get_tensor(self._heat)[0]
        corner = np.array([roi[0] - roi[2] / 2, roi[1] - roi[2] / 2])
        unit = refined(raw[:, :2] / CROP_PX, heat)
        places, height = peaks(heat)
        if mirrored:
            raw, unit = raw[_MIRRORED], _turned_back(unit[_MIRRORED])
            places, height = (
                _turned_back(places[_MIRRORED_MAPS]),
                height[_MIRRORED_MAPS],
            )
        xyz = np.empty((_N_USED, 3), dtype=np.float32)
        xyz[:, :2] = unit * roi[2] + corner
        xyz[:, 2] = raw[:, 2] / CROP_PX * roi[2]
        middle, rim = xyz[_AUX[0], :2], xyz[_AUX[1], :2]
        radius = float(np.linalg.norm(rim - middle))
        return Seen(
            score=float(self._net.get_tensor(self._presence)[0, 0]),
            landmarks_px=xyz[:N_POINTS],
            visibility=sigmoid(raw[:N_POINTS, 3]).astype(np.float32),
            next_roi=np.array([*middle, 2 * radius * _ROI_SCALE], dtype=float),
            peaks_px=(places * roi[2] + corner).astype(np.float32),
            peak_score=height,
        )
