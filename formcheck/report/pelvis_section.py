"""The pelvis in the report: the stills, its curve, and how to film it better."""

import base64
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from formcheck.knowledge.phrases import ENGLISH
from formcheck.model import ClipAnalysis
from formcheck.pelvis.tilt import DOTS_ON
from formcheck.report.images.stills.pelvis_stills import moments_jpeg

METHOD_TEXT: Final = {
    "waistband": "What is seen is the tilt of the waistband's edge, what is meant the "
    "pelvis. A band that moves with the skin shows about half of it, a firm belt all; "
    "three quarters are taken, so the numbers are a third larger than the lines, and "
    "good to 4 degrees. Two light dots over the dimples above the buttocks tell the "
    "pelvis to 2 degrees.",
    "dots": "Read from two light dots on the shorts, the best way there is.",
    "strip": "Read from a strip of light tape on the shorts.",
}
LIMITS: Final = (
    "The change of tilt within a stride is measured, never how level the pelvis is. "
    "Pelvic drop is the lowest tilt in stance below the stride's mean, good to 4 "
    "degrees with a waistband and to 2 with dots, by skin markers of 17 runners. "
    "Counted from the foot strike it also hangs on the moment of the strike."
)
SIDES_TEXT: Final = (
    "Each row is one leg's stance, as the tables name it: while the right leg stands, "
    "the left side sinks, and that is the right leg's drop. The degrees are the mean "
    "of all strides, against the mean over the stride."
)
FILM_BETTER: Final = (
    "To have it measured: tuck the shirt in or take it off, wear a waistband of "
    "another colour, or put {dots}. Film 10 s or more from straight "
    "{place}, the camera level and at waist height or a little lower."
)
ASKS_TEXT: Final = (
    "no number of the pelvis is given yet. If the yellow line is {line}, analyse "
    "again and say so; if it is the hem of a shirt, there is no way to measure from "
    "this clip."
)
REFUSED_TEXT: Final = (
    "No number of the pelvis is given; the reason is below. The yellow line is what "
    "was followed."
)
_LINE_WORDS: Final = {
    "waistband": "the waistband",
    "strip": "tape on the shorts",
    "dots": "drawn through the two dots",
}


@dataclass(frozen=True, kw_only=True)
class PelvisBox:
    """What the page shows of one clip's pelvis."""

    picture: Markup
    seen: str
    """What the pictures show, for those who cannot see them."""
    method: str
    asks: str
    refused: str
    sides: str
    film_better: str


def pelvis_box(clip: ClipAnalysis, language: str = ENGLISH) -> PelvisBox | None:
    """Return the stills and their words; None if no line was found.

    The pictures are captioned in a language; the words are English, as the page is
    until it is told in another one.
    """
    line = clip.pelvis
    if line is None or not line.stills:
        return None
    front = clip.scene is not None and clip.scene.view == "front"
    face, place = ("front", "in front") if front else ("back", "behind")
    data = base64.b64encode(moments_jpeg(line, language)).decode()
    refused = bool(line.refusal)
    better = FILM_BETTER.format(dots=DOTS_ON[face], place=place)
    return PelvisBox(
        picture=Markup("data:image/jpeg;base64,") + Markup(data),
        seen=f"The {face} of the hips at foot strike, in mid-stance and where the "
        "swinging side is lowest, a row for each leg, with the line that was followed "
        "drawn in",
        method="" if refused else f"{METHOD_TEXT[line.method]} {LIMITS}",
        asks=ASKS_TEXT.format(line=_LINE_WORDS[line.method]) if line.asks else "",
        refused=REFUSED_TEXT if refused and not line.asks else "",
        sides=SIDES_TEXT,
        film_better=better if refused else "",
    )
