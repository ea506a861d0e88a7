"""The findings on the page to take home: each its number and the still of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from formcheck.knowledge.phrases import Phrases
from formcheck.metrics import METRICS
from formcheck.model import Analysis, Finding
from formcheck.report.headline import asymmetry, main_numbers, number_of
from formcheck.report.number_table import signed
from formcheck.report.sections.advice import AdviceView
from formcheck.report.sections.reference import typical_of, typical_words

BAND: Final = "waistband_"
"""How the names of pictures of the pelvis begin."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One finding, its number, and the picture that shows it, if there is one."""

    level: str
    title: str
    number: str
    robust: bool = True
    picture: Markup | None = None
    wide: bool = False


def seen(
    analysis: Analysis, view: AdviceView, pictures: Mapping[str, Markup], say: Phrases
) -> tuple[Seen, ...]:
    """Return what stands out, each with its picture from those given by file names."""
    return tuple(_seen(analysis, view, pictures, say))


def _seen(
    analysis: Analysis, view: AdviceView, pictures: Mapping[str, Markup], say: Phrases
) -> Iterable[Seen]:
    for finding in view.standing:
        picture, wide = _picture(finding, pictures)
        yield Seen(
            level=view.words.levels[finding.level],
            title=finding.title or finding.message,
            number=_measured(analysis, finding, say),
            robust=finding.robust,
            picture=picture,
            wide=wide,
        )


def _measured(analysis: Analysis, finding: Finding, say: Phrases) -> str:
    """Return the number of a finding with its name, short."""
    one = number_of(analysis, finding.metric) if finding.metric in METRICS else None
    uneven = asymmetry(analysis, finding.metric)
    if one is None and uneven is not None:
        return say.figures(signed(uneven.difference, uneven.error, uneven.unit))
    if one is None:
        return ""
    sides = [
        f"{say(side)} {say.figures(text)}".strip()
        for side, text in one.values
        if finding.side in (None, side) or not side
    ]
    return f"{say(one.title)}: {', '.join(sides)}{_usual(analysis, one.key, say)}"


def _usual(analysis: Analysis, key: str, say: Phrases) -> str:
    """Return what is typical of a number that is not among the three."""
    if key in {one.key for one in main_numbers(analysis)}:
        return ""
    usual = typical_of(analysis).get(key, (None, None))
    words = say(typical_words(usual, METRICS[key].unit))
    return f", {words}" if words else ""


def _picture(
    finding: Finding, pictures: Mapping[str, Markup]
) -> tuple[Markup | None, bool]:
    """Return the still of the first number, else of another one; whether it is wide.

    The pelvis is shown by the picture of both legs side by side.
    """
    for key in dict.fromkeys((finding.metric, *finding.metrics)):
        sides = [finding.side] if finding.side else ["left", "right"]
        names = [f"_{key}_{side}.jpg" for side in sides] + [f"_{key}.jpg"]
        for name, picture in pictures.items():
            if any(re.fullmatch(rf"\d+{re.escape(n)}", name) for n in names):
                return picture, False
        if key.startswith(("pelvic", "hip_add")):
            band = next((p for n, p in pictures.items() if n.startswith(BAND)), None)
            if band is not None:
                return band, True
    return None, False
