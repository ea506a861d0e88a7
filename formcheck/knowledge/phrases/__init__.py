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
_POINT: Final = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.]*\d)")
"""A decimal point; the points of dates, versions and addresses are none."""
_LIST: Final = ("; ", ", ")


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
        """Return a text in this language; numbers alone get their decimal sign."""
        if self.language == ENGLISH or not text:
            return text
        found = self.known(text)
        return self.figures(text) if found is None else found

    def known(self, text: str) -> str | None:
        """Return a text in this language; None if there is no entry for it."""
        exact = self.texts.get(text)
        if exact is not None:
            return exact
        for form, figures, said in self._forms:
            match = form.fullmatch(text)
            if match is not None:
                given = dict(zip(figures, match.groups(), strict=True))
                return said.format(**{k: self._inner(v) for k, v in given.items()})
        return self._listed(text)

    def figures(self, text: str) -> str:
        """Return numbers and units as this language writes them."""
        if self.language == ENGLISH:
            return text
        text = _POINT.sub(rf"\1{self.decimal}\2", text)
        for unit, said in self.units.items():
            text = re.sub(rf"(?<=[\d\s]){re.escape(unit)}(?!\w)", said, text)
        return text

    def _inner(self, text: str) -> str:
        found = self.known(text)
        return self.figures(text) if found is None else found

    def _listed(self, text: str) -> str | None:
        """Return a text whose parts, between semicolons or commas, are all known."""
        for mark in _LIST:
            parts = text.split(mark)
            said = [self.known(part) for part in parts] if len(parts) > 1 else [None]
            told = [one for one in said if one is not None]
            if len(told) == len(said):
                return mark.join(told)
        return None

    @cached_property
    def _forms(self) -> list[tuple[re.Pattern[str], list[str], str]]:
        """Return the forms with figures, those with most fixed words first."""
        forms = [text for text in self.texts if _FIGURE.search(text)]
        forms.sort(key=lambda text: -len(_FIGURE.sub("", text)))
        return [
            (_pattern(text), _FIGURE.findall(text), self.texts[text]) for text in forms
        ]


def _pattern(text: str) -> re.Pattern[str]:
    parts = _FIGURE.split(text)
    fixed = [
        re.escape(part) if place % 2 == 0 else "(.+?)"
        for place, part in enumerate(parts)
    ]
    return re.compile("".join(fixed), re.DOTALL)


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
        texts=told["texts"],
    )
