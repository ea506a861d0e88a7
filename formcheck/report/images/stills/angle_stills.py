"""Stills: each angle drawn on the frame from which it was read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from formcheck.errors import OutputError
from formcheck.knowledge import ENGLISH
from formcheck.knowledge.phrases import phrases
from formcheck.model import Analysis, ClipAnalysis, FloatArray, Frame, ImageArray
from formcheck.model.skeleton import SIDES, point
from formcheck.report.images.stills.captions import (
    CAPTION_PX,
    DARK_RGB,
    caption,
    captioned,
)
from formcheck.report.images.stills.readings import Evidence, evidence
from formcheck.signal.geometry import middle

FOLDER: Final = "stills"
HEIGHT_PX: Final = 640
"""Of a still without its caption; the runner fills most of it."""
MARGIN_BODY: Final = 0.12
"""Room about the body, as a share of its height."""
QUALITY: Final = 88
SMALL_HEIGHT_PX: Final = 560
SMALL_QUALITY: Final = 78
"""Of a still in the report: 40 of them make about 1.5 MB."""
_LINE_RGB: Final = (255, 221, 51)
_REFERENCE_RGB: Final = (255, 255, 255)


def still_name(one: Evidence, clip: int) -> str:
    """Return the file name of a still, as in ``1_shank_angle_ic_right.jpg``."""
    side = f"_{one.metric.side}" if one.metric.side else ""
    return f"{clip + 1}_{one.metric.key}{side}.jpg"


def stills_of(clip: ClipAnalysis, index: int) -> list[tuple[str, Evidence]]:
    """Return the name and content of every still that a clip gets."""
    return [(still_name(one, index), one) for one in evidence(clip)]


def small_stills(folder: Path, analysis: Analysis) -> dict[str, bytes]:
    """Return the stills that lie in a folder, small and without their captions."""
    found = {}
    for index, clip in enumerate(analysis.clips):
        for name, _ in stills_of(clip, index):
            path = folder / name
            picture = cv2.imread(str(path)) if path.is_file() else None
            if picture is not None:
                found[name] = _small(without_caption(picture))
    return found


def without_caption(picture: ImageArray) -> ImageArray:
    """Return a still without the words below it: a page says them itself."""
    share = HEIGHT_PX / (HEIGHT_PX + CAPTION_PX)
    return picture[: round(picture.shape[0] * share)]


def _small(bgr: ImageArray) -> bytes:
    scale = SMALL_HEIGHT_PX / bgr.shape[0]
    size = max(1, round(bgr.shape[1] * scale)), SMALL_HEIGHT_PX
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, SMALL_QUALITY])
    return data.tobytes()


def with_stills(
    frames: Iterable[Frame],
    clip: ClipAnalysis,
    *,
    index: int,
    folder: Path,
    language: str = ENGLISH,
) -> Iterator[Frame]:
    """Pass frames on and write the stills of those that show a number.

    Parameters
    ----------
    frames
        Upright frames of the analysed part, in order.
    clip
        What was learned from them.
    index
        Place of the clip in the session.
    folder
        Where the stills go; made if there are any.
    language
        Of the captions.

    Raises
    ------
    OutputError
        If a still cannot be written.
    """
    wanted: dict[int, list[tuple[str, Evidence]]] = {}
    for name, one in stills_of(clip, index):
        wanted.setdefault(one.frame, []).append((name, one))
    for frame in frames:
        for name, one in wanted.get(frame.index, []):
            _write(still(frame, clip, one, language), folder / name)
        yield frame


def _write(picture: ImageArray, path: Path) -> None:
    coded, data = cv2.imencode(
        ".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    )
    try:
        path.parent.mkdir(exist_ok=True)
        if not coded:
            raise OSError(0, "it could not be coded")
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise OutputError(f"cannot write {path.name}: {error.strerror}") from error


def still(
    frame: Frame, clip: ClipAnalysis, one: Evidence, language: str = ENGLISH
) -> ImageArray:
    """Return the part of a frame with the runner, the angle drawn in."""
    if clip.track is None:
        return frame.rgb
    body = clip.track.xy_px[one.row] + shaken_px(clip, one)
    left, top, right, bottom = _around(body, frame.rgb.shape[1], frame.rgb.shape[0])
    scale = HEIGHT_PX / (bottom - top)
    size = (max(2, round((right - left) * scale)), HEIGHT_PX)
    picture: ImageArray = cv2.resize(
        np.ascontiguousarray(frame.rgb[top:bottom, left:right]),
        size,
        interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR,
    )
    if one.line_px is None:
        points = [(_place(body, name) - (left, top)) * scale for name in one.points]
    else:
        points = [(end - (left, top)) * scale for end in one.line_px]
        if one.mean_px is not None:
            mean = [(end - (left, top)) * scale for end in one.mean_px]
            _line(picture, mean[0], mean[1], _REFERENCE_RGB)
    hip = (_place(body, "mid_hip") - (left, top)) * scale
    _draw(picture, one, points, hip=hip, clip=clip)
    return captioned(picture, [phrases(language)(words) for words in caption(one)])


def shaken_px(clip: ClipAnalysis, one: Evidence) -> FloatArray:
    """Return how far a camera that shakes had moved a frame's picture [px].

    The track is that of a steady camera, the pose that of the picture. Most points
    move little within the half frame by which the two may differ.
    """
    shakes = any(message.code == "camera_shakes" for message in clip.quality)
    if not shakes or clip.pose is None or clip.track is None:
        return np.zeros(2)
    row = int(np.argmin(np.abs(clip.pose.frame - one.frame)))
    apart = clip.pose.xy_px[row] - clip.track.xy_px[one.row]
    known = np.isfinite(apart[:, 0])
    if not known.any():
        return np.zeros(2)
    moved: FloatArray = np.median(apart[known], axis=0)
    return moved


def _around(body: FloatArray, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the picture's part with the body."""
    seen = body[np.isfinite(body[:, 0])]
    low, high = seen.min(axis=0), seen.max(axis=0)
    tall = float(high[1] - low[1])
    room = max(8.0, MARGIN_BODY * tall)
    half = max(0.30 * tall, (high[0] - low[0]) / 2 + room)
    centre = (low[0] + high[0]) / 2
    left, right = np.clip([centre - half, centre + half], 0, width).astype(int)
    top, bottom = np.clip([low[1] - room, high[1] + room], 0, height).astype(int)
    return (
        int(left),
        int(top),
        max(int(right), int(left) + 2),
        max(int(bottom), int(top) + 2),
    )


def _place(body: FloatArray, name: str) -> FloatArray:
    """Return a point of the body; ``mid_`` is midway between left and right [px]."""
    if name.startswith("mid_"):
        left, right = (body[point(f"{s}_{name.removeprefix('mid_')}")] for s in SIDES)
        return middle(left, right)
    place: FloatArray = body[point(name)]
    return place


def _draw(
    picture: ImageArray,
    one: Evidence,
    points: Sequence[FloatArray],
    *,
    hip: FloatArray,
    clip: ClipAnalysis,
) -> None:
    if not np.isfinite([*points, hip]).all():
        return
    for a, b in pairwise(points):
        _line(picture, a, b, _LINE_RGB)
    up = _up(clip)
    length = 0.22 * picture.shape[0]
    if one.reference in ("vertical", "vertical_up"):
        # From the point that stays: below for the trunk, above for shank and thigh.
        end = up if one.reference == "vertical_up" else -up
        _line(picture, points[0], points[0] + end * length, _REFERENCE_RGB)
    elif one.reference == "belt":
        heel = points[[name.endswith("heel") for name in one.points].index(True)]
        _line(picture, heel, heel + _flat(clip, one) * length, _REFERENCE_RGB)
    elif one.reference == "mean":
        pass  # it is drawn already
    elif one.reference == "joint":
        along = points[1] - points[0]
        along = along / max(1e-6, float(np.hypot(*along)))
        _line(picture, points[1], points[1] + along * length, _REFERENCE_RGB)
    else:
        across = np.array([-up[1], up[0]])
        foot = hip + up * float(np.dot(points[0] - hip, up))
        _line(picture, hip, foot, _REFERENCE_RGB)
        _line(
            picture, foot, foot + across * np.dot(points[0] - foot, across), _LINE_RGB
        )
    for place in points:
        cv2.circle(picture, _pixel(place), 6, DARK_RGB, -1, cv2.LINE_AA)
        cv2.circle(picture, _pixel(place), 4, _LINE_RGB, -1, cv2.LINE_AA)


def _forward(clip: ClipAnalysis) -> float:
    return -1.0 if clip.scene and clip.scene.faces == "image_left" else 1.0


def _up(clip: ClipAnalysis) -> FloatArray:
    """Return the true upward direction in the picture; the taken-out roll tilts it."""
    roll = np.radians(clip.roll_deg or 0.0)
    side = clip.scene is not None and clip.scene.view == "side"
    # From behind and in front + is a picture whose right end hangs too low.
    sign = _forward(clip) if side else -1.0
    return np.array([-np.sin(roll) * sign, -np.cos(roll)])


def _flat(clip: ClipAnalysis, one: Evidence) -> FloatArray:
    """Return the direction of the line heel to toe of this foot flat on the belt."""
    timing, side = clip.timing, one.metric.side
    if timing is None or side is None:
        return np.array([1.0, 0.0])
    pitch = np.radians(timing.flat_pitch_deg[side] + timing.belt_angle_deg)
    return np.array([np.cos(pitch) * _forward(clip), -np.sin(pitch)])


def _line(
    picture: ImageArray, a: FloatArray, b: FloatArray, rgb: tuple[int, int, int]
) -> None:
    cv2.line(picture, _pixel(a), _pixel(b), DARK_RGB, 6, cv2.LINE_AA)
    cv2.line(picture, _pixel(a), _pixel(b), rgb, 3, cv2.LINE_AA)


def _pixel(xy: FloatArray) -> tuple[int, int]:
    x, y = np.clip(xy, -10_000, 10_000).round().astype(int).tolist()
    return x, y
