"""Stills of the moments that matter, with the skeleton and the angles drawn in."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from formcheck.errors import OutputError
from formcheck.model import ClipAnalysis, FloatArray, ImageArray
from formcheck.model.skeleton import point
from formcheck.report.images.artist import SIDE_RGB, Artist
from formcheck.report.images.cropping import crop_around
from formcheck.report.images.stills.moments import Angle, Moment
from formcheck.report.images.text import height, width, write
from formcheck.video.reader import VideoFile

QUALITY: Final = 82
_LIGHT_RGB: Final = (255, 255, 255)
_DARK_RGB: Final = (20, 20, 20)
_REFERENCE_FRAC: Final = 0.45
"""Length of a dashed reference line, as a share of the leg."""
_DASHES: Final = 7


def still_name(index: int, moment: Moment) -> str:
    """Return the file name of a moment's still; ``index`` is that of its clip."""
    return f"moment_{index}_{moment.frame}_{moment.side}_{moment.kind}.jpg"


def write_stills(
    source: VideoFile,
    analysis: ClipAnalysis,
    chosen: Sequence[Moment],
    *,
    index: int,
    folder: Path,
) -> list[str]:
    """Write one picture for each moment and return their names.

    The clip is read once; only the pictures that are wanted are drawn.
    """
    wanted: dict[int, list[Moment]] = {}
    for moment in chosen:
        wanted.setdefault(moment.frame, []).append(moment)
    artist = Artist(analysis)
    tall = artist.body_height()
    names = []
    for frame in source.chosen(frozenset(wanted)):
        plain = artist.draw(frame, caption=False)
        xy = artist.points(frame)
        crop = None
        if xy is not None:
            size = (plain.shape[1], plain.shape[0])
            crop = crop_around(xy, body_px=tall, picture=size)
        if crop is not None and xy is not None:
            plain, xy = crop.picture(plain), crop.points(xy)
        for moment in wanted[frame.index]:
            picture = plain.copy()
            if xy is not None:
                _draw_angles(picture, xy, analysis, moment)
            name = still_name(index, moment)
            _save(picture, folder / name)
            names.append(name)
    return names


def _save(picture: ImageArray, path: Path) -> None:
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    try:
        path.write_bytes(bytes(data) if done else b"")
    except OSError as error:
        raise OutputError(f"cannot write {path.name}: {error.strerror}") from error


def _draw_angles(
    picture: ImageArray, xy: FloatArray, analysis: ClipAnalysis, moment: Moment
) -> None:
    joints = {
        name: xy[point(f"{moment.side}_{name}")]
        for name in ("hip", "knee", "ankle", "heel", "toe")
    }
    if not np.isfinite(list(joints.values())).all():
        return
    forward, up = level(analysis)
    leg = float(
        np.linalg.norm(joints["hip"] - joints["knee"])
        + np.linalg.norm(joints["knee"] - joints["ankle"])
    )
    reach = _REFERENCE_FRAC * leg
    labels = []
    for angle in moment.angles:
        start, way, at = _reference(angle, joints, forward, up)
        _dashed(picture, start, start + reach * way)
        labels.append((f"{angle.value_deg:.0f}°", at))
    size = max(0.7, min(picture.shape[:2]) / 560)
    room = (picture.shape[0], picture.shape[1])
    for words, place in apart(labels, size=size, picture=room):
        colour = SIDE_RGB[moment.side]
        write(picture, words, place, size=size, colour=colour, outline=_DARK_RGB)


def level(analysis: ClipAnalysis) -> tuple[FloatArray, FloatArray]:
    """Return the unit vectors forward and up in the picture, camera roll included."""
    scene = analysis.scene
    sign = -1.0 if scene is not None and scene.faces == "image_left" else 1.0
    roll = np.radians(analysis.roll_deg or 0.0)
    forward = np.array([sign * np.cos(roll), -np.sin(roll)])
    up = np.array([-sign * np.sin(roll), -np.cos(roll)])
    return forward, up


def _reference(
    angle: Angle, joints: dict[str, FloatArray], forward: FloatArray, up: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return where the reference line starts, its direction, and the number's place."""
    ahead = 0.12 * float(np.linalg.norm(joints["hip"] - joints["ankle"])) * forward
    if angle.key == "foot":
        return joints["heel"], forward, joints["toe"] + ahead
    if angle.key == "shank":
        # Behind the shin, where nothing else is drawn.
        shin = (joints["ankle"] + joints["knee"]) / 2
        return joints["ankle"], up, shin - 1.6 * ahead
    if angle.key == "thigh":
        return joints["hip"], -up, joints["hip"] + 1.5 * ahead
    thigh = joints["knee"] - joints["hip"]
    return joints["knee"], thigh / np.linalg.norm(thigh), joints["knee"] + ahead


def _dashed(picture: ImageArray, start: FloatArray, end: FloatArray) -> None:
    spots = start + np.linspace(0, 1, 2 * _DASHES)[:, None] * (end - start)
    for a, b in spots.reshape(_DASHES, 2, 2).round().astype(int).tolist():
        cv2.line(picture, a, b, _DARK_RGB, 5, cv2.LINE_AA)
        cv2.line(picture, a, b, _LIGHT_RGB, 2, cv2.LINE_AA)


def apart(
    labels: Iterable[tuple[str, FloatArray]], *, size: float, picture: tuple[int, int]
) -> list[tuple[str, tuple[int, int]]]:
    """Return words and the left end of their base line, none upon another [px].

    Parameters
    ----------
    labels
        Words and where the middle of their left edge would best be.
    size
        Of the letters.
    picture
        Height and width; all words lie within.
    """
    tall = height(size)
    line = round(1.5 * tall)
    placed: list[tuple[str, tuple[int, int]]] = []
    taken: list[tuple[int, int, int]] = []
    for words, at in sorted(labels, key=lambda label: float(label[1][1])):
        wide = width(words, size)
        x = int(np.clip(at[0], 4, max(4, picture[1] - wide - 4)))
        best = int(np.clip(at[1] + tall / 2, tall + 4, picture[0] - 6))
        y = _free(
            best, (x, x + wide), taken, line=line, room=(tall + 4, picture[0] - 6)
        )
        taken.append((x, x + wide, y))
        placed.append((words, (x, y)))
    return placed


def _free(
    best: int,
    across: tuple[int, int],
    taken: Sequence[tuple[int, int, int]],
    *,
    line: int,
    room: tuple[int, int],
) -> int:
    """Return the base line nearest to the best one on which nothing is written."""
    beside = [base for a, b, base in taken if a < across[1] and across[0] < b]
    tries = [best, *(base + way * line for base in beside for way in (1, -1))]
    free = [
        y
        for y in tries
        if room[0] <= y <= room[1] and all(abs(y - base) >= line for base in beside)
    ]
    return min(free, key=lambda y: abs(y - best), default=best)
