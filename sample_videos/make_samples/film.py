"""From a take to a video file."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from formcheck.model import FloatArray, ImageArray
from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.belt import belt_colour
from sample_videos.make_samples.camera import camera
from sample_videos.make_samples.cloth import frames, wardrobe
from sample_videos.make_samples.march import draw_body
from sample_videos.make_samples.motion import Motion, motion
from sample_videos.make_samples.room import room
from sample_videos.make_samples.shapes import body
from sample_videos.make_samples.take import Take

_NOISE_FIELDS = 6


def frame_times_s(take: Take) -> FloatArray:
    """Return when each frame was filmed, in real seconds."""
    times: FloatArray = np.arange(take.n_frames) / take.real_fps
    return times


def pictures(take: Take, run: Motion | None = None) -> Iterator[ImageArray]:
    """Yield the frames of a take, RGB."""
    run = run if run is not None else motion(take, frame_times_s(take))
    eye = camera(take)
    still = room(take, eye)
    rays = np.ascontiguousarray(eye.rays())
    worn = wardrobe(take)
    finish = _Sensor(take)
    for i in range(len(run.time_s)):
        picture = take.dim * still.colour
        shadow = [
            run.points[f"{s}_{j}"][i]
            for s in SIDES
            for j in ("hip", "knee", "ankle", "toe")
        ]
        lit = belt_colour(
            still.belt_xy, take.speed_mps * run.time_s[i], np.array(shadow)
        )
        picture[still.belt[:, 0], still.belt[:, 1]] = take.dim * lit[:, None]
        clothes = (worn, *frames(run, i))
        draw_body(
            picture,
            body(take, run, i).arrays(),
            eye,
            (rays, still.depth),
            clothes,
            take.dim,
        )
        yield finish(picture)


class _Sensor:
    """Blur and noise of a phone's camera."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._rng = np.random.default_rng(take.seed + 2)
        shape = (take.height_px, take.width_px, 3)
        self._fields = [
            self._rng.standard_normal(shape, dtype=np.float32) * take.noise
            for _ in range(_NOISE_FIELDS if take.noise else 0)
        ]

    def __call__(self, picture: FloatArray) -> ImageArray:
        shown = (picture * 255.0).astype(np.float32)
        if self._take.blur_px:
            shown = cv2.GaussianBlur(shown, (0, 0), self._take.blur_px)
        if self._fields:
            grain = self._fields[self._rng.integers(len(self._fields))]
            dy, dx = (int(self._rng.integers(n)) for n in grain.shape[:2])
            shown += np.roll(grain, (dy, dx), axis=(0, 1))
        image: ImageArray = np.clip(shown + 0.5, 0.0, 255.0).astype(np.uint8)
        return image


def film(
    take: Take, path: Path, *, tick: Callable[[int], None] = lambda _done: None
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
            for i, picture in enumerate(pictures(take)):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                container.mux(stream.encode(frame))
                tick(i + 1)
            container.mux(stream.encode(None))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
