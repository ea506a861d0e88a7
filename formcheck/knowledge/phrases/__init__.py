"""Texts of the program in other languages: labels, refusals, words about a clip.

The program writes English; :func:`phrases` gives what says the same in another
language, from ``de.toml`` beside this file. An entry with figures in braces, as
``{n} strides``, stands for every sentence of that form. What the knowledge base says
itself is translated in ``knowledge/translations``.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

ENGLISH: Final = "en"
_FIGURE: Final = re.compile(r"\{(\w+)\}")
_LETTER: Final = re.compile(r"[^\W\d_]")
_UNITS: Final = ("ms", "cm", "kg", "km/h", "m/s", "km", "m", "s", "px")
"""Units that are written alike everywhere."""
_POINT: Final = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.]*[\d/]|\.\w)")
"""A decimal point; the points of dates, versions and addresses are none."""
_LIST: Final = ("; ", ", ")
_SIDES: Final = frozenset({"side", "other"})
"""Figures of a form that are a side."""
_WORDS: Final = frozenset({"how", "words", "what", "why", "source"})
"""Figures of a form that are words, of several parts perhaps."""
_MARKS: Final = frozenset(".:;")
_ENDS: Final = re.compile(r"(?<=[.!?]) ")


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """The texts of one language.

    Attributes
    ----------
    language
        As ``en``.
    decimal
        What stands before decimals.
    units
        Units as they are written; those that are missing stay.
    texts
        English text, or form of a text, and what says the same.
    """

    language: str = ENGLISH
    decimal: str = "."
    units: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """Return a text in this language, as a whole or sentence by sentence.

        What has no entry stays, with the decimal sign of the language.
        """
        if self.language == ENGLISH or not text:
            return text
        sentences = _ENDS.split(text)
        found = self.known(text)
        if found is None and len(sentences) == 1:
            found = self._named(text) or self.figures(text)
        if found is not None:
            return found
        return " ".join(self(one) for one in sentences)

    def known(self, text: str) -> str | None:
        """Return a text in this language; None if there is no entry for it."""
        exact = self._exact.get(_lowered(text))
        if exact is not None:
            return _cased(exact, text)
        if not _LETTER.search(self._without_units(text)):
            return self.figures(text)
        if text[-1:] in _MARKS:
            found = self.known(text[:-1])
            return None if found is None else f"{found}{text[-1]}"
        return self._formed(text) or self._listed(text)

    def figures(self, text: str) -> str:
        """Return numbers and units as this language writes them."""
        if self.language == ENGLISH:
            return text
        text = _POINT.sub(rf"\1{self.decimal}\2", text)
        for unit, said in self.units.items():
            text = re.sub(rf"(?<=[\d\s]){re.escape(unit)}(?!\w)", said, text)
        return text

    def _named(self, text: str) -> str | None:
        """Return a text that begins with a known name and a colon."""
        name, mark, rest = text.partition(": ")
        found = self.known(name) if mark else None
        return None if found is None else f"{found}: {self(rest)}"

    def _formed(self, text: str) -> str | None:
        """Return a text of which a form with figures is known."""
        lowered = _lowered(text)
        for fixed, form, figures, said in self._forms:
            match = form.fullmatch(lowered) if fixed in lowered else None
            if match is not None:
                given = dict(zip(figures, match.groups(), strict=True))
                inner = {key: self(part) for key, part in given.items()}
                if not fixed.strip(" :[]") and None in map(self.known, given.values()):
                    continue  # a form of marks alone says nothing of words unknown
                return _cased(said.format(**inner), text)
        return None

    def _listed(self, text: str) -> str | None:
        """Return a text whose parts, between semicolons or commas, are all known."""
        for mark in _LIST:
            parts = text.split(mark)
            said = [self.known(part) for part in parts] if len(parts) > 1 else [None]
            told = [one for one in said if one is not None]
            if len(told) == len(said):
                return mark.join(told)
        return None

    def _without_units(self, text: str) -> str:
        for unit in (*self.units, *_UNITS):
            text = re.sub(rf"(?:^|(?<=[\d\s])){re.escape(unit)}(?!\w)", "", text)
        return text

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {_lowered(text): said for text, said in self.texts.items()}

    @cached_property
    def _forms(self) -> list[tuple[str, re.Pattern[str], list[str], str]]:
        """Return the forms with figures, those with most fixed words first.

        Each has its longest fixed part, its pattern, its figures, what says the same.
        """
        forms = [text for text in self.texts if _FIGURE.search(text)]
        forms.sort(key=lambda text: -len(_FIGURE.sub("", text)))
        return [
            (
                max(_FIGURE.split(_lowered(text))[::2], key=len),
                _pattern(text),
                _FIGURE.findall(text),
                self.texts[text],
            )
            for text in forms
        ]


def _lowered(text: str) -> str:
    """Return a text that begins in lower case; sentences begin either way."""
    return f"{text[:1].lower()}{text[1:]}"


def _cased(said: str, text: str) -> str:
    """Return a translation that begins with a capital where the text does."""
    return f"{said[:1].upper()}{said[1:]}" if text[:1].isupper() else said


def _pattern(text: str) -> re.Pattern[str]:
    """Return what a form matches.

    A side is left or right, ``n`` and ``m`` are numbers; other figures cross no end of
    a sentence, and of a part only if they stand for words.
    """
    parts = _FIGURE.split(_lowered(text))
    made = [
        re.escape(part) if place % 2 == 0 else _figure(part, text)
        for place, part in enumerate(parts)
    ]
    return re.compile("".join(made), re.DOTALL)


def _figure(name: str, text: str) -> str:
    if name in _SIDES:
        return "(left|right)"
    if name in ("n", "m"):
        return r"([\d.,\s\N{PLUS-MINUS SIGN}\N{MINUS SIGN}+-]+?)"
    sentence = "" if ". " in text else "(?![.!?] )"
    part = "" if ";" in text or name in _WORDS else "(?!;)"
    return f"((?:{sentence}{part}.)+?)"


def _bare(text: str) -> str:
    """Return a text without the mark at its end, which is told as it comes."""
    return text[:-1] if text[-1:] in _MARKS else text


@cache
def phrases(language: str = ENGLISH) -> Phrases:
    """Return the texts of a language; English ones where there is no file."""
    if language == ENGLISH:
        return Phrases()
    file = files(__package__) / f"{language}.toml"
    if not file.is_file():
        return Phrases()
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return Phrases(
        language=language,
        decimal=told["decimal"],
        units=told["units"],
        texts={_bare(k): _bare(v) for k, v in told["texts"].items()},
    )
