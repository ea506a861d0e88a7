"""A quick look at a clip before it is analysed: a thumbnail, the view, what to change.

A few pictures spread over the clip are looked at, which takes about a second. Nothing
is measured here; the analysis decides about everything again from all pictures.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from formcheck.analysis.filming import Check, checks
from formcheck.analysis.preview_messages import frame_rate, length, on_runner
from formcheck.errors import TrackError, VideoError
from formcheck.gait.scene.view import scene
from formcheck.isolation import apart
from formcheck.model import (
    Candidates,
    ClipInfo,
    Frame,
    ImageArray,
    Message,
    PoseTrack,
    Scene,
)
from formcheck.pose.detections import Record, Row
from formcheck.pose.nets.blazepose import Detector, LandmarkNet
from formcheck.pose.posture import ReadAgainError, check
from formcheck.pose.regions import Prober
from formcheck.quality import clip as quality
from formcheck.text.escaping import escaped
from formcheck.tracking.leg_tracks import published
from formcheck.video.reader import VideoFile

N_LOOKS: Final = 14
"""Pictures looked at; at least 10 with a person are needed to name the view."""
THUMBNAIL_PX: Final = 480
"""Longest side of the thumbnail."""
_JPEG_QUALITY: Final = 85


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a quick look at a clip shows.

    Attributes
    ----------
    name
        File name without folders.
    width_px, height_px
        Size of the upright picture.
    duration_s, fps
        As the file's header has them; None where it is silent.
    scene
        View and direction; None if nobody was recognised.
    thumbnail
        A picture from the middle of the clip, JPEG.
    messages
        What to know or to change, the gravest first.
    checks
        How the clip is filmed, point by point.
    """

    name: str
    width_px: int
    height_px: int
    duration_s: float | None
    fps: float | None
    scene: Scene | None
    thumbnail: bytes
    messages: tuple[Message, ...]
    checks: tuple[Check, ...] = ()

    @property
    def filmed(self) -> str:
        """Say where the camera stands and where the runner goes."""
        if self.scene is None:
            return "Nobody recognised"
        if self.scene.view != "side":
            return {"rear": "From behind", "front": "From the front"}[self.scene.view]
        way = "right" if self.scene.faces == "image_right" else "left"
        return f"From the side, running to the {way}, {self.scene.near_side} leg near"

    @property
    def facts(self) -> str:
        """Say how long, how fast and how large the pictures are."""
        known = []
        if self.duration_s is not None:
            known.append(f"{self.duration_s:.1f} s")
        if self.fps is not None:
            known.append(f"{self.fps:.4g} frames per second")
        known.append(f"{self.width_px} \N{MULTIPLICATION SIGN} {self.height_px}")
        return ", ".join(known)


def preview(path: Path) -> Preview:
    """Return what a quick look at a clip shows.

    Raises
    ------
    VideoError
        If the file is no readable video.

    Notes
    -----
    The file is read in a process of its own; see :mod:`formcheck.isolation`.
    """
    return apart(escaped(path.name), _preview, path)


def _preview(path: Path, _tell: Callable[[object], object]) -> Preview:
    source = VideoFile(path)
    try:
        frames, candidates = _looked(source)
    except ReadAgainError as way:
        source = source.again(quarter_turns=way.quarter_turns, woven=way.woven)
        frames, candidates = _looked(source)
    how: Scene | None = None
    pose: PoseTrack | None = None
    try:
        pose = published(candidates)
        how = scene(pose)
    except TrackError:
        pass
    info = None if pose is None else _info(source, pose)
    found = [
        frame_rate(source),
        length(source, how),
        *on_runner(pose, how, source, candidates, info),
    ]
    gravity = ("error", "warn", "info")
    messages = [message for message in found if message is not None]
    size_frac = 0.0
    if pose is not None and info is not None:
        size_frac = quality.body_frac(pose, info)
    return Preview(
        name=source.name,
        width_px=source.width_px,
        height_px=source.height_px,
        duration_s=source.header_duration_s,
        fps=source.header_fps,
        scene=how,
        thumbnail=jpeg(frames[len(frames) // 2].rgb, longest_px=THUMBNAIL_PX),
        messages=tuple(sorted(messages, key=lambda m: gravity.index(m.level))),
        checks=checks(frames, pose, how, size_frac=size_frac, fps=source.header_fps),
    )


def jpeg(rgb: ImageArray, *, longest_px: int) -> bytes:
    """Return a picture as JPEG, made smaller where it is longer than wanted."""
    height, width = rgb.shape[:2]
    scale = min(1.0, longest_px / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return bytes(data)


def _distinct(frames: Iterable[Frame]) -> list[Frame]:
    """Return the frames in time order, each time once."""
    by_time = {frame.time_s: frame for frame in frames}
    return [by_time[time_s] for time_s in sorted(by_time)]


def _looked(source: VideoFile) -> tuple[list[Frame], Candidates]:
    """Return some frames of a file and what the nets see in them.

    Raises
    ------
    ReadAgainError
        If it has to be read in another way.
    """
    frames = _distinct(source.sample(N_LOOKS))
    if not frames:
        raise VideoError(f"{source.name} gives no frames; export or copy it again")
    return frames, _look(frames, source)


def _look(frames: list[Frame], source: VideoFile) -> Candidates:
    """Return what the nets see in single pictures."""
    net = LandmarkNet()
    prober = Prober(Detector(), net)
    record = Record()
    for index, frame in enumerate(frames):
        roi = prober(frame)
        seen = net(frame.rgb, roi) if np.isfinite(roi[0]) else None
        where = None if seen is None else roi
        record.add(Row(frame=index, time_s=frame.time_s, roi=where, seen=seen))
    if not (source.quarter_turns or source.woven):
        check(prober.up_deg, prober.teeth)
    return record.candidates(source, estimator="mediapipe")


def _info(source: VideoFile, pose: PoseTrack) -> ClipInfo:
    return ClipInfo(
        name=source.name,
        sha256="",
        codec=source.codec,
        rotation_deg=source.rotation_deg,
        quarter_turns=source.quarter_turns,
        mirrored=source.mirrored,
        interlaced=source.interlaced,
        width_px=source.width_px,
        height_px=source.height_px,
        n_frames=pose.time_s.size,
        duration_s=source.header_duration_s or 0.0,
        mean_fps=source.header_fps or 0.0,
    )
