"""The advice as it is shown: what comes first, what is folded, where it comes from.

Shared by the report and the app.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from formcheck.advice.articles import titles
from formcheck.knowledge import ENGLISH, load
from formcheck.knowledge.phrases import phrases
from formcheck.knowledge.schema import Document, Source, Wording
from formcheck.model import Analysis, Finding, Recommendation, RedFlag, Unclear
from formcheck.report.headline import headlines
from formcheck.report.sections.exercise_drawings import drawing

LONGEST_NAME: Final = 40
"""Letters of an author's name, or of a title where no author is known."""


@dataclass(frozen=True, kw_only=True)
class AdviceView:
    """Everything the advice section holds, in reading order.

    Attributes
    ----------
    stop
        Show ``flags`` and nothing else.
    pain
        The degree of pain, as the gates name it.
    unclear
        Numbers too close to their limit.
    missing
        Names of the three main numbers that were not measured.
    says
        What pain does to the advice; empty if nothing in it asks for effort.
    headline, more, information
        Recommendations: first, folded, background.
    documents, studies
        Those that the shown recommendations and findings name, by key.
    """

    words: Wording
    language: str
    stop: bool
    pain: str
    flags: tuple[RedFlag, ...]
    says: str
    standing: tuple[Finding, ...]
    typical: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    missing: tuple[str, ...]
    headline: tuple[Recommendation, ...]
    more: tuple[Recommendation, ...]
    information: tuple[Recommendation, ...]
    documents: dict[str, Document]
    studies: dict[str, Source]

    @property
    def told_in_cards(self) -> frozenset[str]:
        """Findings whose numbers a card tells."""
        seen = {text for r in (*self.headline, *self.more) for text in r.seen}
        return frozenset(f.key for f in self.standing if f.message in seen)

    @property
    def asks_for_change(self) -> bool:
        """Whether a headline asks for something to be done with the body now."""
        return any(
            r.kind in ("form", "strength") and r.gate != "later" for r in self.headline
        )

    def described_above(self, told: Recommendation) -> frozenset[str]:
        """Return the exercises of a card that an earlier one describes already."""
        cards = (*self.headline, *self.more, *self.information)
        earlier = cards[: cards.index(told)]
        return frozenset(e.key for card in earlier for e in card.exercises)

    @property
    def brief_studies(self) -> tuple[str, ...]:
        """First author, year and DOI of each study: enough to find it."""
        return tuple(_brief(source) for source in self.studies.values())

    def run_walk(self, told: Recommendation) -> tuple[tuple[float, float], ...]:
        """Return minutes of running and walking by week; empty where it waits."""
        card = load(self.language).recommendations.get(told.key)
        return () if card is None or not told.dose else card.run_walk

    def drawing(self, key: str, title: str) -> Markup:
        """Return the drawing of an exercise."""
        return drawing(key, title)

    def titles(self, keys: Iterable[str]) -> str:
        """Return the short titles of articles, for a sentence or a bracket."""
        return titles(keys, load(self.language))

    @property
    def nothing_stood_out(self) -> bool:
        """Whether something was judged and nothing lies beyond its range for sure."""
        return bool(self.typical or self.unclear) and not self.standing

    @property
    def nothing_found(self) -> str:
        """The conclusion then, never without what was not measured.

        Only a runner without complaints is told that nothing asks for a change.
        """
        words = self.words
        told = [words.nothing_sure if self.unclear else words.nothing_found]
        if self.pain == "none" and not self.flags:
            told += [words.asks_nothing, words.carry_on]
        if self.missing:
            told.append(words.missing.format(names=", ".join(self.missing)))
        return " ".join(told)


def advice_view(analysis: Analysis) -> AdviceView:
    """Return what is shown of an analysis' advice."""
    language = analysis.advice.get("language", ENGLISH)
    knowledge = load(language)
    told = analysis.recommendations
    standing = tuple(f for f in analysis.findings if f.level != "typical")
    named = {d for r in told for d in r.documents}
    cited = {
        *(s for recommendation in told for s in recommendation.sources),
        *(s for finding in standing for s in finding.sources),
        *(s for flag in analysis.red_flags for s in flag.sources),
    }
    return AdviceView(
        words=knowledge.wording,
        language=language,
        pain=analysis.advice.get("pain", "unknown"),
        stop=any(flag.stop for flag in analysis.red_flags),
        flags=analysis.red_flags,
        says=analysis.advice.get("says", "") if _asks_for_effort(told) else "",
        standing=standing,
        typical=tuple(f for f in analysis.findings if f.level == "typical"),
        unclear=analysis.unclear,
        missing=tuple(missing_numbers(analysis, language)),
        headline=tuple(r for r in told if r.place in ("headline", "")),
        more=tuple(r for r in told if r.place == "more"),
        information=tuple(r for r in told if r.place == "information"),
        documents={k: d for k, d in knowledge.documents.items() if k in named},
        studies={k: s for k, s in knowledge.sources.items() if k in cited},
    )


def missing_numbers(analysis: Analysis, language: str) -> Iterable[str]:
    """Yield the names of the three main numbers that were not measured."""
    say = phrases(language)
    for one in headlines(analysis):
        if not one.measured:
            name = say(one.title)
            yield name if language != ENGLISH else name.lower()


def _brief(source: Source) -> str:
    named = re.split(r", |\. ", source.citation.lstrip("("))[0]
    if len(named) > LONGEST_NAME:
        named = f"{named[:LONGEST_NAME].rsplit(' ', 1)[0]}…"
    year = re.search(r"\b(?:19|20)\d\d\b", source.citation)
    doi = source.doi.removesuffix(" (unchecked)")
    return " ".join(part for part in (named, year[0] if year else "", doi) if part)


def _asks_for_effort(told: Iterable[Recommendation]) -> bool:
    return any(r.kind in ("form", "strength", "mobility", "care", "load") for r in told)
