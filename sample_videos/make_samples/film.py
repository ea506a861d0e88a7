"""From a take to a video file."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numba import njit

from formcheck.model import FloatArray, ImageArray
from sample_videos.make_samples.body import body
from sample_videos.make_samples.camera import Camera, camera, shaken_px
from sample_videos.make_samples.light import (
    LAMPS,
    Lamps,
    Shadow,
    blended,
    drawn,
    occluded,
    reaches,
    shaded,
    shadow,
)
from sample_videos.make_samples.look import Look, look
from sample_videos.make_samples.motion import Motion, Pose, motion
from sample_videos.make_samples.paint import noise
from sample_videos.make_samples.raster import rastered
from sample_videos.make_samples.room import Room, room
from sample_videos.make_samples.take import Take

PARTS: Final = ((-0.25, -0.25), (0.25, 0.25), (0.25, -0.25), (-0.25, 0.25))
"""A frame is the mean of four moments of its exposure, each a part of a pixel off."""
_NOISE_FIELDS: Final = 6
_GAMMA: Final = 2.0


def frame_times_s(take: Take) -> FloatArray:
    """Return when each frame was filmed (middle of exposure), in real seconds."""
    times: FloatArray = np.arange(take.n_frames) / take.real_fps
    return times


def pictures(
    take: Take, run: Motion | None = None, time_s: FloatArray | None = None
) -> Iterator[ImageArray]:
    """Yield the frames of a take, RGB."""
    run = run if run is not None else motion(take)
    times = frame_times_s(take) if time_s is None else time_s
    scene = _Scene(take, run)
    open_s = take.exposure / take.real_fps
    offsets = (np.arange(len(PARTS)) + 0.5) / len(PARTS) - 0.5
    block = 64
    for start in range(0, len(times), block):
        own = times[start : start + block]
        at = (own[:, None] + open_s * offsets).ravel()
        pose = run.pose(at)
        shift = shaken_px(take, run.rhythm, own)
        for i, time in enumerate(own):
            yield scene.frame(pose, i * len(PARTS), float(time), shift[i])


class _Scene:
    """Everything that stays the same from frame to frame."""

    def __init__(self, take: Take, run: Motion) -> None:
        self.take, self.run = take, run
        self.eye = camera(take)
        self.worn: Look = look(take, body(take.body, take.height_m))
        occluded(self.worn)
        self.lamps: Lamps = LAMPS[take.room % len(LAMPS)]
        self.still: Room = room(take, self.eye)
        self.colours = self.worn.colours**_GAMMA
        self.sensor = _Sensor(take)

    def frame(
        self, pose: Pose, first: int, time_s: float, shift: FloatArray
    ) -> ImageArray:
        picture = self.still.colour.copy()
        poses = [
            drawn(self.worn, pose.turns[first + k], pose.shifts[first + k])
            for k in range(len(PARTS))
        ]
        cast = shadow(self.lamps, poses[1][0], self.worn.faces)
        _belt(picture, self.still, self.run.belt_mps * time_s, cast)
        _body(picture, self.eye, self.worn, self.colours, self.lamps, cast, poses)
        return self.sensor(picture * self.take.dim, shift)


def _body(
    picture: FloatArray,
    eye: Camera,
    worn: Look,
    colours: FloatArray,
    lamps: Lamps,
    cast: Shadow,
    poses: list[tuple[FloatArray, FloatArray]],
) -> None:
    """Draw the runner over the picture: the mean of the moments of one exposure."""
    flats = [eye.project(places) for places, _ in poses]
    low = np.floor(np.min([xy.min(axis=0) for xy in flats], axis=0)).astype(int) - 2
    high = np.ceil(np.max([xy.max(axis=0) for xy in flats], axis=0)).astype(int) + 3
    x0, y0 = np.maximum(low, 0)
    x1, y1 = np.minimum(high, [eye.width_px, eye.height_px])
    if x0 >= x1 or y0 >= y1:
        return
    shape = (y1 - y0, x1 - x0)
    total, cover = np.zeros((*shape, 3)), np.zeros(shape)
    for (places, normal), xy, part in zip(poses, flats, PARTS, strict=True):
        near = 1.0 / ((places - eye.eye) @ eye.turn[2])
        depth, shown = np.zeros(shape), np.full(shape, -1, np.int32)
        first, second = np.zeros(shape), np.zeros(shape)
        rastered(
            xy - [x0, y0] + part, near, worn.faces, depth, shown, first, second, -1
        )
        shaded(
            shown, first, second, worn.faces, places, normal, worn.table, colours,
            worn.measures, eye.eye, lamps.key_rgb, lamps.sky_rgb, lamps.ground_rgb,
            cast.depth, cast.side, cast.up, cast.way, cast.middle, total, cover,
        )  # fmt: skip
    blended(picture, x0, y0, total, cover, float(len(PARTS)))


def _belt(picture: FloatArray, still: Room, moved_m: float, cast: Shadow) -> None:
    lit = np.empty(len(still.belt_xy))
    _belt_light(
        still.belt_xy,
        moved_m,
        cast.depth,
        cast.side,
        cast.up,
        cast.way,
        cast.middle,
        lit,
    )
    rows, columns = still.belt[:, 0], still.belt[:, 1]
    share = still.belt_cover[:, None]
    tint = np.array([1.0, 1.0, 1.02])
    picture[rows, columns] = (1.0 - share) * picture[rows, columns] + share * (
        lit[:, None] * tint
    )


@njit(cache=True, fastmath=True)
def _belt_light(places, moved_m, depth, side, up, way, middle, lit):
    """Write the brightness of the belt's places: rubber, a seam, the shadow."""
    for n in range(places.shape[0]):
        x, y = places[n, 0], places[n, 1]
        along = x + moved_m
        shade = 0.205 + 0.035 * noise(70.0 * along, 70.0 * y, 0.5)
        shade += 0.03 * noise(8.0 * along, 8.0 * y, 7.5)
        seam = (along + 0.9 * y) % 3.1
        if seam < 0.035:
            shade += 0.05
        if abs(abs(y) - 0.235) < 0.006:
            shade += 0.16
        sun = reaches(x, y, 0.0, depth, side, up, way, middle, 0.004, 2.2)
        lit[n] = shade * (0.62 + 0.43 * sun)


class _Sensor:
    """Shake, blur and noise of a phone's camera."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._rng = np.random.default_rng(take.seed + 2)
        shape = (take.height_px, take.width_px, 3)
        self._fields = []
        for _ in range(_NOISE_FIELDS if take.noise else 0):
            grain = self._rng.standard_normal(shape, dtype=np.float32)
            # A sensor's noise is mostly of brightness, and reaches over pixels.
            grain = 0.5 * grain + 0.5 * grain.mean(axis=2, keepdims=True) * 1.7
            self._fields.append(cv2.GaussianBlur(grain, (0, 0), 0.6) * 1.9 * take.noise)

    def __call__(self, picture: FloatArray, shift: FloatArray) -> ImageArray:
        shown = (picture * 255.0).astype(np.float32)
        if np.any(shift):
            move = np.array([[1.0, 0.0, shift[0]], [0.0, 1.0, shift[1]]], np.float32)
            shown = cv2.warpAffine(
                shown,
                move,
                (shown.shape[1], shown.shape[0]),
                flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
        if self._take.blur_px:
            shown = cv2.GaussianBlur(shown, (0, 0), self._take.blur_px)
        if self._fields:
            grain = self._fields[self._rng.integers(len(self._fields))]
            dy, dx = (int(self._rng.integers(n)) for n in grain.shape[:2])
            shown += np.roll(grain, (dy, dx), axis=(0, 1))
        image: ImageArray = np.clip(shown + 0.5, 0.0, 255.0).astype(np.uint8)
        return image


def film(
    take: Take,
    path: Path,
    *,
    run: Motion | None = None,
    tick: Callable[[int], None] = lambda _done: None,
) -> None:
    """Write a take as an mp4 file; nothing is left at ``path`` if it fails."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with av.open(str(unfinished), "w", format="mp4") as container:
            stream = container.add_stream(
                "libx264",
                rate=Fraction(take.fps).limit_denominator(1001),
                options={"crf": str(take.crf), "preset": "medium"},
            )
            stream.width, stream.height = take.width_px, take.height_px
            stream.pix_fmt = "yuv420p"
            stream.thread_count = 1
            for i, picture in enumerate(pictures(take, run)):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                container.mux(stream.encode(frame))
                tick(i + 1)
            container.mux(stream.encode(None))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
