"""A small picture of a run, that tells it apart and shows what stands out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2

from formcheck.model import Analysis
from formcheck.pelvis.tilt import still_name as pelvis_still
from formcheck.report.answer import Answer
from formcheck.report.images.stills.angle_stills import FOLDER, stills_of
from formcheck.report.images.stills.captions import CAPTION_PX, still_words

HEIGHT_PX: Final = 240
_QUALITY: Final = 80


def evidence(found: Answer, analysis: Analysis) -> Iterator[tuple[str, str]]:
    """Yield name and words of each still that shows the finding of an answer.

    The name is that of a file of the run, as ``stills/1_shank_angle_ic_right.jpg``.
    """
    finding = found.finding
    if finding is None:
        return
    for index, clip in enumerate(analysis.clips):
        for name, one in stills_of(clip, index):
            of_leg = finding.side is None or one.metric.side in (None, finding.side)
            if one.metric.key in finding.metrics and of_leg:
                yield f"{FOLDER}/{name}", still_words(one.metric)


def thumbnail(folder: Path, found: Answer, analysis: Analysis) -> bytes | None:
    """Return the still that shows most, small, as JPEG; None where there is none.

    Parameters
    ----------
    folder
        Where the files of the run lie.
    found, analysis
        What stands out, and in which clips it was seen.
    """
    for name, caption_px in _names(found, analysis):
        path = folder / name
        picture = cv2.imread(str(path)) if path.is_file() else None
        if picture is None:
            continue
        picture = picture[: max(1, picture.shape[0] - caption_px)]
        scale = HEIGHT_PX / picture.shape[0]
        size = max(1, round(picture.shape[1] * scale)), HEIGHT_PX
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        return bytes(data)
    return None


def _names(found: Answer, analysis: Analysis) -> Iterator[tuple[str, int]]:
    """Yield stills, the most telling first, and the height of their words."""
    yield from ((name, CAPTION_PX) for name, _ in evidence(found, analysis))
    for index, clip in enumerate(analysis.clips):
        for name, _ in stills_of(clip, index):
            yield f"{FOLDER}/{name}", CAPTION_PX
    for clip in analysis.clips:
        yield f"{FOLDER}/{pelvis_still(clip.info.name)}", 0
