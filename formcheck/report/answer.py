"""The answer on one screen: what stands out, what to try first, three numbers.

Shared by the report and the app. A walk, a refusal and a red flag each have an answer
of their own, so that nobody reads three empty numbers and wonders why.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from formcheck.model import Analysis, Finding, Recommendation
from formcheck.quality.clip import unusable
from formcheck.report.headline import Headline, headlines, main_numbers
from formcheck.report.sections.advice import AdviceView, advice_view

Kind = Literal["stop", "walk", "nothing", "run"]
SHORT: Final = 150
"""Letters of what to try: three or four lines on a phone."""
WALK: Final = (
    "Running numbers hold only where both feet leave the ground, so none are given. "
    "Film a run: 20 seconds at a steady speed."
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the first screen says.

    Attributes
    ----------
    kind
        ``stop``: a red flag and nothing else; ``walk``: nobody runs; ``nothing``: no
        number could be measured; ``run``: a run was measured.
    heading, sentence
        What stands out.
    finding
        The finding that the sentence tells; None if nothing stands out.
    first
        What to try first; None if there is no advice for now.
    how
        It in a sentence or two.
    numbers
        At most three numbers that were measured, those at the heart first.
    missing
        Name of each number at the heart that was not measured, and how to get it.
    """

    kind: Kind
    heading: str
    sentence: str
    finding: Finding | None = None
    first: Recommendation | None = None
    how: str = ""
    numbers: tuple[Headline, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


def answer(analysis: Analysis) -> Answer:
    """Return what the first screen says of a run."""
    view = advice_view(analysis)
    if view.stop:
        flag = view.flags[0]
        return Answer(kind="stop", heading=flag.heading, sentence=flag.message)
    if not analysis.metrics:
        return _nothing(analysis)
    hearts = headlines(analysis)
    finding = view.standing[0] if view.standing else None
    first = view.headline[0] if view.headline else None
    return Answer(
        kind="run",
        heading=view.words.headings["stands_out"],
        sentence=_sentence(view, finding),
        finding=finding,
        first=first,
        how="" if first is None else _short(first.text or first.how),
        numbers=tuple(main_numbers(analysis)),
        missing=tuple((one.title, one.advice) for one in hearts if not one.measured),
    )


def _nothing(analysis: Analysis) -> Answer:
    clips = analysis.clips
    if clips and all(c.scene is not None and c.scene.motion == "walk" for c in clips):
        return Answer(kind="walk", heading="This is a walk, not a run", sentence=WALK)
    reasons = dict.fromkeys(unusable(clip) for clip in clips)
    said = [_capital(reason) for reason in reasons if reason]
    return Answer(
        kind="nothing",
        heading="Nothing could be measured",
        sentence=" ".join(said) or "No steps of a run were found.",
    )


def _sentence(view: AdviceView, finding: Finding | None) -> str:
    if finding is not None:  # its numbers stand below, in the advice
        return f"{finding.title}." if finding.title else finding.message
    if view.nothing_stood_out:
        return view.nothing_found
    return "No number could be compared with what is typical."


def _short(text: str) -> str:
    """Return the first sentences of a text, as many as fit on a phone beside more."""
    return _first_sentences(text, lambda kept: len(kept) <= SHORT)


def short(text: str, *, words: int) -> str:
    """Return the first sentences of a text, as many as have that many words."""
    return _first_sentences(text, lambda kept: len(kept.split()) <= words)


def _first_sentences(text: str, fits: Callable[[str], bool]) -> str:
    kept = ""
    for sentence in re.split(r"(?<=[.!?]) ", text):
        longer = f"{kept} {sentence}".strip()
        if kept and not fits(longer):
            break
        kept = longer
    return kept


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
