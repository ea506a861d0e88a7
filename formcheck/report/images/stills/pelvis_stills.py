"""Stills of the hips with the line that was read as the pelvis, for people to judge."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from formcheck.errors import OutputError
from formcheck.knowledge.phrases import ENGLISH, phrases
from formcheck.model import Analysis, ImageArray, PelvisLine, PelvisStill
from formcheck.model.skeleton import SIDES
from formcheck.pelvis.stance import WORDS
from formcheck.pelvis.tilt import still_name
from formcheck.report.images.text import write

FOLDER: Final = "stills"
_ENLARGED: Final = 4
_CAPTION_PX: Final = 62
_LINE_RGB: Final = (255, 230, 0)
_DARK_RGB: Final = (20, 20, 20)
_PAPER_RGB: Final = (245, 245, 245)
_GAP_PX: Final = 8
_JPEG_QUALITY: Final = 85


def still_picture(line: PelvisLine, language: str = ENGLISH) -> ImageArray:
    """Return where each leg's swinging side is lowest, side by side, the line drawn.

    The numbers below are those that the tables tell as pelvic drop.
    """
    return _row(line, [s for s in line.stills if s.moment == "peak"], language)


def moments_picture(line: PelvisLine, language: str = ENGLISH) -> ImageArray:
    """Return every moment of the stance, a row for each leg."""
    rows = [
        _row(line, [s for s in line.stills if s.side == side], language)
        for side in SIDES
    ]
    gap = np.full((_GAP_PX, rows[0].shape[1], 3), 255, dtype=np.uint8)
    return np.ascontiguousarray(np.concatenate([rows[0], gap, rows[1]], axis=0))


def _row(line: PelvisLine, stills: Sequence[PelvisStill], language: str) -> ImageArray:
    parts = [_one(line, still, language) for still in stills]
    gap = np.full((parts[0].shape[0], _GAP_PX, 3), 255, dtype=np.uint8)
    row: list[ImageArray] = []
    for part in parts:
        row += [part, gap]
    return np.ascontiguousarray(np.concatenate(row[:-1], axis=1))


def still_png(line: PelvisLine, language: str = ENGLISH) -> bytes:
    """Return both legs' lowest tilt as a PNG file."""
    _, data = cv2.imencode(".png", still_picture(line, language)[..., ::-1])
    return data.tobytes()


def still_jpeg(line: PelvisLine) -> bytes:
    """Return both legs' lowest tilt as a JPEG file, for pages that hold it."""
    return _jpeg(still_picture(line))


def moments_jpeg(line: PelvisLine, language: str = ENGLISH) -> bytes:
    """Return every moment as a JPEG file, for pages that hold it."""
    return _jpeg(moments_picture(line, language))


def _jpeg(picture: ImageArray) -> bytes:
    quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    _, data = cv2.imencode(".jpg", picture[..., ::-1], quality)
    return data.tobytes()


def write_stills(folder: Path, analysis: Analysis) -> None:
    """Write a still of each clip in which a line was found.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    language = analysis.advice.get("language", ENGLISH)
    for clip in analysis.clips:
        if clip.pelvis is None or not clip.pelvis.stills:
            continue
        path = folder / FOLDER / still_name(clip.info.name)
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(still_png(clip.pelvis, language))
        except OSError as error:
            raise OutputError(f"cannot write {path.name}: {error.strerror}") from error


def still_words(still: PelvisStill) -> tuple[str, str]:
    """Return what one picture shows: who stands when, and how far the other side is."""
    other = "right" if still.side == "left" else "left"
    way = "lower" if still.mean_deg >= 0.0 else "higher"
    return (
        f"{still.side} leg, {WORDS[still.moment]} (frame {still.frame})",
        f"{other} side {abs(still.mean_deg):.1f}° {way} than on average",
    )


def _one(line: PelvisLine, still: PelvisStill, language: str) -> ImageArray:
    side = still.rgb.shape[0] * _ENLARGED
    picture = cv2.resize(still.rgb, (side, side), interpolation=cv2.INTER_CUBIC)
    points = (still.line * _ENLARGED).round().astype(np.int32)
    for colour, thick in ((_DARK_RGB, 6), (_LINE_RGB, 2)):
        cv2.polylines(picture, [points], False, colour, thick, cv2.LINE_AA)
        if line.method == "dots":
            for x, y in points.tolist():
                cv2.circle(picture, (x, y), 16, colour, thick, cv2.LINE_AA)
    caption = np.full((_CAPTION_PX, side, 3), _PAPER_RGB, dtype=np.uint8)
    for words, down in zip(still_words(still), (24, 50), strict=True):
        write(
            caption,
            phrases(language)(words),
            (10, down),
            size=0.6,
            colour=_DARK_RGB,
        )
    both: ImageArray = np.concatenate([picture, caption], axis=0)
    return both
