"""Findings of a stored result told in another language.

Which numbers stand out is not decided anew: the sentences are made again from the
stored numbers, in both languages, and each stored sentence is exchanged for the one
that says the same. One that cannot be made again stays as it is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from formcheck.findings.findings import Judged, judge
from formcheck.knowledge.schema import Knowledge
from formcheck.model import Analysis, Asymmetry, Finding, MetricValue, Unclear
from formcheck.settings.settings import Runner

Numbers = Callable[[Analysis], tuple[tuple[MetricValue, ...], tuple[Asymmetry, ...]]]
SEXES: Final = (None, "female", "male")
"""Some limits go by sex, which is an answer and not stored: each is tried."""
_INCLINED_PCT: Final = 10.0
"""Stands for an incline, an answer too: nothing was expected then."""
_ADDED: Final = ("same_side", "other_side")


def retold_findings(
    analysis: Analysis, before: Knowledge, knowledge: Knowledge, numbers: Numbers
) -> Analysis:
    """Return an analysis with its findings, and what is unclear, in a language.

    Parameters
    ----------
    analysis
        As stored, in the language of ``before``.
    before, knowledge
        Wording now, and wanted.
    numbers
        Returns the numbers of an analysis that are judged.
    """
    said = dict(_said(analysis, before, knowledge, numbers))
    words = _added(before, knowledge)
    return replace(
        analysis,
        findings=tuple(_finding(f, said, words, knowledge) for f in analysis.findings),
        unclear=tuple(_unclear(u, said) for u in analysis.unclear),
    )


def _said(
    analysis: Analysis, before: Knowledge, knowledge: Knowledge, numbers: Numbers
) -> Iterator[tuple[str, str]]:
    """Yield sentences as they stand, and what says the same."""
    given = analysis.settings.get("runner")
    known = given if isinstance(given, Mapping) else {}
    flat = {} if analysis.expected else {"incline_pct": _INCLINED_PCT}
    for sex in SEXES:
        runner = Runner(
            height_m=known.get("height_m"),
            answers={**flat, **({"sex": sex} if sex else {})},
        )
        here, there = (
            judge(*numbers(analysis), runner=runner, knowledge=words)
            for words in (before, knowledge)
        )
        yield from zip(_sentences(here), _sentences(there), strict=True)


def _sentences(judged: Judged) -> list[str]:
    return [*(f.message for f in judged.findings), *(u.message for u in judged.unclear)]


def _added(before: Knowledge, knowledge: Knowledge) -> dict[str, str]:
    """Return what may stand behind a sentence: the side that hurts, the kicking leg."""
    here, there = before.wording.reads, knowledge.wording.reads
    found = {here[key]: there[key] for key in _ADDED}
    for side in ("left", "right"):
        one, other = (
            reads["kicking"].format(side=reads[f"kicking_{side}"])
            for reads in (here, there)
        )
        found[one] = other
    return found


def _finding(
    one: Finding,
    said: Mapping[str, str],
    words: Mapping[str, str],
    knowledge: Knowledge,
) -> Finding:
    text = knowledge.findings.get(one.key)
    title = text.title if text is not None else one.title
    sentence = one.message
    behind: list[str] = []
    while sentence not in said:
        end = next((w for w in words if sentence.endswith(f" {w}")), None)
        if end is None:
            return replace(one, title=title)
        sentence = sentence.removesuffix(f" {end}")
        behind.insert(0, words[end])
    return replace(one, title=title, message=" ".join([said[sentence], *behind]))


def _unclear(one: Unclear, said: Mapping[str, str]) -> Unclear:
    return replace(one, message=said.get(one.message, one.message))
