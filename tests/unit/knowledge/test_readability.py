"""What runners read can be read at about 14 years.

English by the grade of Flesch and Kincaid, German by LIX (long words and long
sentences). Both are rough: they hold long sentences down, and name the exceptions.
"""

import re
from collections.abc import Iterable, Iterator

import pytest

from formcheck.knowledge import load

GRADE = 9.0
"""School years: readers of 14 to 15 are in the ninth."""
LIX = 45.0
"""Up to 40 reads as a novel does, 50 as a newspaper."""
LEAST_WORDS = 12
"""Shorter texts are labels: their figures say nothing."""
EXCEPTIONS = {
    "en": {"disclaimer": "words that the law wants"},
    "de": {
        "disclaimer": "words that the law wants",
        "daily_movement": "a list of what moving does for body and mind",
    },
}


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"[.!?:;]+(?:\s|$)", text) if one.strip()]


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-zÄÖÜäöüß']+", text)


def syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(1, found - silent)


def grade(text: str) -> float:
    """Return the school grade of a text by Flesch and Kincaid."""
    told = words(text)
    per_sentence = len(told) / max(1, len(sentences(text)))
    per_word = sum(map(syllables, told)) / len(told)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def lix(text: str) -> float:
    """Return words in a sentence plus per cent of words with over six letters."""
    told = words(text)
    long = sum(len(word) > 6 for word in told)
    return len(told) / max(1, len(sentences(text))) + 100.0 * long / len(told)


def flat(entries: Iterable[str | tuple[str, ...]]) -> str:
    return " ".join(e if isinstance(e, str) else e[0] for e in entries)


def shown(language: str) -> Iterator[tuple[str, str]]:
    """Yield what runners are told first, by name."""
    knowledge = load(language)
    for key, card in knowledge.recommendations.items():
        yield key, f"{flat(card.text)} {flat(card.how)} {card.dose} {card.see}"
    for key, exercise in knowledge.exercises.items():
        yield key, f"{exercise.how} {exercise.harder}"
    for key, flag in knowledge.red_flags.items():
        yield key, flag.message
    for key, degree in knowledge.gates.pain.items():
        yield key, " ".join(re.sub(r"\{if_\w+\}", "", one) for one in degree.says)
    for key, question in knowledge.questions.items():
        yield key, f"{question.ask} {question.help}"
    wording = knowledge.wording
    for key in ("disclaimer", "unclear", "not_measurable", "privacy", "light"):
        yield key, getattr(wording, key)
    yield "handout", " ".join(wording.handout.values())


@pytest.mark.parametrize(
    ("language", "measure", "most"), [("en", grade, GRADE), ("de", lix, LIX)]
)
def test_it_can_be_read_at_fourteen(language, measure, most) -> None:
    plain = {k: re.sub(r"\{\w+\}", "10", text) for k, text in shown(language)}
    hard = {
        key: round(measure(text), 1)
        for key, text in plain.items()
        if len(words(text)) >= LEAST_WORDS and measure(text) > most
    }
    assert {k: v for k, v in hard.items() if k not in EXCEPTIONS[language]} == {}
    assert set(EXCEPTIONS[language]) <= set(hard), "exceptions that are none"


def test_hard_texts_are_told_from_easy_ones() -> None:
    easy = "Run less. Hold the hip still. Stop if it hurts."
    hard = (
        "Biomechanical characterisation necessitates comprehensive consideration of "
        "individually heterogeneous musculoskeletal predispositions."
    )
    assert grade(easy) < 3 < 20 < grade(hard)
    assert lix(easy) < 20 < 60 < lix(hard)


JARGON = ("adduction", "shank", "toe-off", "contralateral", "sagittal", "ipsilateral")


def test_what_stands_out_and_what_to_try_is_told_without_jargon() -> None:
    told = [(key, f.title, f.says) for key, f in load().findings.items()]
    for key, card in load().recommendations.items():
        said = [*card.text, *card.how]
        told += [
            (key, card.title, s if isinstance(s, str) else " ".join(s)) for s in said
        ]
    found = [
        (key, word)
        for key, *texts in told
        for word in JARGON
        if word in " ".join(texts).lower()
    ]
    assert found == []
