"""What stands on the one page to take home: few numbers, findings and things to do.

At most three of each, since more are not read and not done.
"""

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
from formcheck.model import Analysis, Recommendation
from formcheck.report.answer import short
from formcheck.report.film_again import film_again, run_date, written
from formcheck.report.headline import Headline, main_numbers
from formcheck.report.sections.advice import AdviceView, advice_view
from formcheck.report.sections.exercise_drawings import drawing
from formcheck.report.sections.handout_findings import Seen, seen
from formcheck.report.sections.reference import typical_of, typical_words

Range = tuple[float | None, float | None]
MOST: Final = 3
WORDS: Final = (26, 26, 1)
"""Of what to try at each brevity, about two lines; at least its first sentence."""
CARE_WORDS: Final = 44
"""Of what keeps somebody safe: a rule is told whole."""
DOSE_WORDS: Final = (22, 22, 1)
CHANGES: Final = (3, 3, 1)
"""Smallest changes that are told."""
BRIEFEST: Final = len(WORDS) - 1
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
    waits: bool = False
    again: str = ""
    note: str = ""


def handout(
    analysis: Analysis,
    *,
    pictures: Mapping[str, Markup] | None = None,
    cards: Sequence[str] = (),
    note: str = "",
    language: str | None = None,
    brevity: int = 0,
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
    brevity
        How much is left out so that the page stays one: at 1 what numbers mean, at 2
        their verdicts, all but the first sentence of what to try and of its dose, and
        how long the rule of pain holds.

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
                _number(
                    one,
                    typical.get(one.key, (None, None)),
                    view.words,
                    say,
                    brevity=brevity,
                )
                for one in main_numbers(analysis)
            )[:MOST],
            "missing": view.missing if view.standing else (),
            "findings": seen(analysis, view, pictures or {}, say)[:MOST],
            "nothing": _nothing(view),
            "light": _light(view, picked),
            "nothing_to_try": view.words.handout[_nothing_to_try(view)],
            "to_try": tuple(_to_try(one, view, brevity) for one in picked),
            "waits": _waits(view),
            "again": film_again(
                analysis, picked, knowledge, say, most=CHANGES[brevity]
            ),
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
    hurting = _hurting(view) and not _waits(view)
    return view.words.light if hurting and not told else ""


def _waits(view: AdviceView) -> bool:
    """Return whether a flag waits for a doctor."""
    return any(flag.tier not in HARMLESS for flag in view.flags)


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


def _number(
    one: Headline, usual: Range, words: Wording, say: Phrases, *, brevity: int
) -> Number:
    legs = one.key == "foot_strike_angle" and any(side for side, _ in one.values)
    key = f"{one.key}_leg" if legs else one.key
    said = [] if brevity else [words.handout.get(key, "")]
    if one.verdict and brevity < BRIEFEST:
        told = say(one.verdict)
        said.append(f"{told[:1].upper()}{told[1:]}.")
    return Number(
        title=say(one.title),
        values=tuple((say(side), say.figures(text)) for side, text in one.values),
        typical=say(typical_words(usual, METRICS[one.key].unit)),
        words=" ".join(said),
    )


def _first(view: AdviceView) -> tuple[Recommendation, ...]:
    """Return the headlines; of what waits nothing where something can be done."""
    return tuple(r for r in view.headline if r.kind in ASKING)[:MOST]


def _nothing_to_try(view: AdviceView) -> str:
    """Return which words stand where no card is shown; nobody hurting is to go on."""
    if view.flags:
        return "ask_before"
    return "nothing_unknown" if view.pain == "unknown" else "nothing_to_try"


def _nothing(view: AdviceView) -> str:
    """Return the conclusion where nothing stands out, and what is not clear then."""
    if view.standing:
        return ""
    open_ = "; ".join(one.message for one in view.unclear[:MOST])
    unclear = f" {view.words.headings['unclear']}: {open_}." if open_ else ""
    return f"{view.nothing_found}{unclear}"


def _to_try(one: Recommendation, view: AdviceView, brevity: int) -> ToTry:
    care, text = one.kind == "care", one.text or one.how
    dose = "" if care and brevity == BRIEFEST else one.dose
    return ToTry(
        title=one.title,
        text=short(text, words=CARE_WORDS if care else WORDS[brevity]),
        dose=short(dose, words=DOSE_WORDS[brevity]),
        gate="" if one.gate == "open" else view.words.gates[one.gate],
        exercises=tuple(
            (e.title, drawing(e.key, e.title)) for e in one.exercises[:MOST]
        ),
    )
