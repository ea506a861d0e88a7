"""Stills of the hips with the line that was read as the pelvis, for people to judge."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from formcheck.errors import OutputError
from formcheck.model import Analysis, ImageArray, PelvisLine, PelvisStill
from formcheck.pelvis.tilt import still_name
from formcheck.report.images.text import write

FOLDER: Final = "stills"
_ENLARGED: Final = 4
_CAPTION_PX: Final = 44
_LINE_RGB: Final = (255, 230, 0)
_DARK_RGB: Final = (20, 20, 20)
_PAPER_RGB: Final = (245, 245, 245)
_GAP_PX: Final = 8
_JPEG_QUALITY: Final = 85


def still_picture(line: PelvisLine) -> ImageArray:
    """Return both extremes side by side, with the line and its tilt."""
    parts = [_one(line, still) for still in line.stills]
    gap = np.full((parts[0].shape[0], _GAP_PX, 3), 255, dtype=np.uint8)
    row: list[ImageArray] = []
    for part in parts:
        row += [part, gap]
    return np.ascontiguousarray(np.concatenate(row[:-1], axis=1))


def still_png(line: PelvisLine) -> bytes:
    """Return the stills as a PNG file."""
    _, data = cv2.imencode(".png", still_picture(line)[..., ::-1])
    return data.tobytes()


def still_jpeg(line: PelvisLine) -> bytes:
    """Return the stills as a JPEG file, for pages that hold them."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    _, data = cv2.imencode(".jpg", still_picture(line)[..., ::-1], quality)
    return data.tobytes()


def write_stills(folder: Path, analysis: Analysis) -> None:
    """Write a still of each clip in which a line was found.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    for clip in analysis.clips:
        if clip.pelvis is None or not clip.pelvis.stills:
            continue
        path = folder / FOLDER / still_name(clip.info.name)
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(still_png(clip.pelvis))
        except OSError as error:
            raise OutputError(f"cannot write {path.name}: {error.strerror}") from error


def _one(line: PelvisLine, still: PelvisStill) -> ImageArray:
    side = still.rgb.shape[0] * _ENLARGED
    picture = cv2.resize(still.rgb, (side, side), interpolation=cv2.INTER_CUBIC)
    points = (still.line * _ENLARGED).round().astype(np.int32)
    for colour, thick in ((_DARK_RGB, 6), (_LINE_RGB, 2)):
        cv2.polylines(picture, [points], False, colour, thick, cv2.LINE_AA)
        if line.method == "dots":
            for x, y in points.tolist():
                cv2.circle(picture, (x, y), 16, colour, thick, cv2.LINE_AA)
    caption = np.full((_CAPTION_PX, side, 3), _PAPER_RGB, dtype=np.uint8)
    lower = "left" if still.tilt_deg > 0 else "right"
    words = f"{lower} side lower: {abs(still.tilt_deg):.1f}° (frame {still.frame})"
    write(caption, words, (10, 30), size=0.7, inks=((_DARK_RGB, 2),))
    both: ImageArray = np.concatenate([picture, caption], axis=0)
    return both
