"""What stands on the one page to take home: few numbers, findings and things to do.

At most three of each, since more are not read and not done.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from formcheck.advice.retold import chosen, in_language
from formcheck.advice.safety import HARMLESS
from formcheck.knowledge import ENGLISH, load
from formcheck.knowledge.phrases import Phrases, phrases
from formcheck.knowledge.schema import Wording
from formcheck.metrics import METRICS
from formcheck.model import Analysis, Finding, Recommendation
from formcheck.report.answer import short
from formcheck.report.film_again import film_again, run_date, written
from formcheck.report.headline import Headline, asymmetry, main_numbers, number_of
from formcheck.report.number_table import signed
from formcheck.report.sections.advice import AdviceView, advice_view
from formcheck.report.sections.exercise_drawings import drawing
from formcheck.report.sections.reference import typical_of, typical_words

Range = tuple[float | None, float | None]
MOST: Final = 3
BAND: Final = "waistband_"
"""How the names of pictures of the pelvis begin."""
WORDS: Final = 26
"""Of what to try, about two lines."""
CARE_WORDS: Final = 44
"""Of what keeps somebody safe: a rule is told whole."""
DOSE_WORDS: Final = 22
LONGEST_NOTE: Final = 400
"""Letters of a note: more does not fit on the page."""
ASKING: Final = ("form", "strength", "mobility", "load", "care", "equipment", "habit")
"""Kinds of cards that ask for something."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number: its name, each side with its error, what is typical and meant."""

    title: str
    values: tuple[tuple[str, str], ...]
    typical: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One finding, its number, and the picture that shows it, if there is one."""

    level: str
    title: str
    number: str
    picture: Markup | None = None
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class ToTry:
    """One thing to do, and how much of it."""

    title: str
    text: str
    dose: str
    gate: str = ""
    exercises: tuple[tuple[str, Markup], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Handout:
    """The whole page, in reading order."""

    words: Wording
    language: str
    about: tuple[str, ...]
    flags: tuple[tuple[str, str], ...]
    stop: bool
    numbers: tuple[Number, ...] = ()
    missing: tuple[str, ...] = ()
    findings: tuple[Seen, ...] = ()
    nothing: str = ""
    light: str = ""
    nothing_to_try: str = ""
    to_try: tuple[ToTry, ...] = ()
    again: str = ""
    note: str = ""


def handout(
    analysis: Analysis,
    *,
    pictures: Mapping[str, Markup] | None = None,
    cards: Sequence[str] = (),
    note: str = "",
    language: str | None = None,
) -> Handout:
    """Return what the page says.

    Parameters
    ----------
    analysis
        A finished run, fresh or read from its result.
    pictures
        Stills as addresses, by their file names.
    cards
        Keys of the cards to show in place of the first three; a clinician's choice.
    note
        A clinician's own words, printed as they are.
    language
        Of the page; that of the analysis if it is None.

    Raises
    ------
    InputError
        If a card may not be shown to this runner.
    """
    analysis = in_language(analysis, language or _language(analysis))
    view, say = advice_view(analysis), phrases(_language(analysis))
    knowledge = load(view.language)
    picked = chosen(analysis, cards) if cards and not view.stop else _first(view)
    page = Handout(
        words=view.words,
        language=view.language,
        about=tuple(_about(analysis, view.words, say)),
        flags=tuple((f.heading, f.message) for f in view.flags[:1]),
        stop=view.stop,
        note=note.strip()[:LONGEST_NOTE],
    )
    if view.stop:
        return page
    typical = typical_of(analysis)
    return Handout(
        **{
            **vars(page),
            "numbers": tuple(
                _number(one, typical.get(one.key, (None, None)), view.words, say)
                for one in main_numbers(analysis)
            )[:MOST],
            "missing": view.missing if view.standing else (),
            "findings": tuple(_seen(analysis, view, pictures or {}, say)),
            "nothing": _nothing(view),
            "light": _light(view, picked),
            "nothing_to_try": view.words.handout[
                "ask_before" if view.flags else "nothing_to_try"
            ],
            "to_try": tuple(_to_try(one, view) for one in picked),
            "again": film_again(analysis, picked, knowledge, say),
        }
    )


def _language(analysis: Analysis) -> str:
    return analysis.advice.get("language", ENGLISH)


def _hurting(view: AdviceView) -> bool:
    return view.pain not in ("none", "unknown")


def _light(view: AdviceView, picked: Iterable[Recommendation]) -> str:
    """Return the traffic light, unless a card tells it.

    It speaks of running on, so that it never stands beside a flag that waits for a
    doctor.
    """
    told = any(one.key == "while_it_hurts" for one in picked)
    waits = any(flag.tier not in HARMLESS for flag in view.flags)
    return view.words.light if _hurting(view) and not told and not waits else ""


def _about(analysis: Analysis, words: Wording, say: Phrases) -> Iterable[str]:
    """Yield whose run it is, its day, how fast."""
    given = analysis.settings.get("runner")
    runner = given if isinstance(given, dict) else {}
    if runner.get("name"):
        yield str(runner["name"])
    day = run_date(analysis)
    if day is not None:
        yield written(day, words)
    speed = next((m for m in analysis.metrics if m.key == "belt_speed"), None)
    if speed is not None:
        yield say.figures(f"{3.6 * speed.value:.1f} km/h")


def _number(one: Headline, usual: Range, words: Wording, say: Phrases) -> Number:
    legs = one.key == "foot_strike_angle" and any(side for side, _ in one.values)
    meant = words.handout.get(f"{one.key}_leg" if legs else one.key, "")
    if one.verdict:
        told = say(one.verdict)
        meant = f"{meant} {told[:1].upper()}{told[1:]}."
    return Number(
        title=say(one.title),
        values=tuple((say(side), say.figures(text)) for side, text in one.values),
        typical=say(typical_words(usual, METRICS[one.key].unit)),
        words=meant,
    )


def _first(view: AdviceView) -> tuple[Recommendation, ...]:
    """Return the headlines; of what waits nothing where something can be done."""
    return tuple(r for r in view.headline if r.kind in ASKING)[:MOST]


def _nothing(view: AdviceView) -> str:
    """Return the conclusion where nothing stands out."""
    if view.standing:
        return ""
    return view.nothing_found


def _seen(
    analysis: Analysis, view: AdviceView, pictures: Mapping[str, Markup], say: Phrases
) -> Iterable[Seen]:
    for finding in view.standing[:MOST]:
        picture, wide = _picture(finding, pictures)
        yield Seen(
            level=view.words.levels[finding.level],
            title=finding.title or finding.message,
            number=_measured(analysis, finding, say),
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
    return f"{say(one.title)}: {', '.join(sides)}"


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


def _to_try(one: Recommendation, view: AdviceView) -> ToTry:
    text = one.text or one.how
    return ToTry(
        title=one.title,
        text=short(text, words=CARE_WORDS if one.kind == "care" else WORDS),
        dose=short(one.dose, words=DOSE_WORDS),
        gate="" if one.gate == "open" else view.words.gates[one.gate],
        exercises=tuple(
            (e.title, drawing(e.key, e.title)) for e in one.exercises[:MOST]
        ),
    )
