"""What a still shows, written below it."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.model import ImageArray, MetricValue
from formcheck.report.images.stills.readings import Evidence
from formcheck.report.images.text import width, write
from formcheck.text.numbers import as_sure, with_error

CAPTION_PX: Final = 112
"""Height of the caption below it: four lines."""
DARK_RGB: Final = (20, 20, 20)
_PAPER_RGB: Final = (245, 245, 245)
_LETTER: Final = 0.62
_EDGE_PX: Final = 10


def still_words(metric: MetricValue) -> str:
    """Return what a still is of, as ``shank angle at contact, left``."""
    words = f"{metric.label[:1].lower()}{metric.label[1:]}"
    return f"{words}, {metric.side}" if metric.side else words


def caption(one: Evidence) -> tuple[str, str, str, str]:
    """Return what a still shows: quantity, this stride, all strides, the frame."""
    metric = one.metric
    return (
        still_words(metric),
        f"here: {as_sure(one.shown, metric.error, metric.unit)}",
        f"mean of {metric.n_strides}: "
        + with_error(metric.value, metric.error, metric.unit),
        f"frame {one.frame}, {one.time_s:.2f} s",
    )


def captioned(picture: ImageArray, lines: Sequence[str]) -> ImageArray:
    """Return the picture with what it shows written below it."""
    wide = picture.shape[1] - 2 * _EDGE_PX
    size = min(_LETTER, *(_LETTER * wide / width(words, _LETTER) for words in lines))
    paper = np.full((CAPTION_PX, picture.shape[1], 3), _PAPER_RGB, dtype=np.uint8)
    for i, words in enumerate(lines):
        at = (_EDGE_PX, round((i + 0.75) * CAPTION_PX / len(lines)))
        write(paper, words, at, size=size, colour=DARK_RGB)
    whole: ImageArray = np.concatenate([picture, paper], axis=0)
    return whole
