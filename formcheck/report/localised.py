"""A finished page told in another language: every text the program wrote is exchanged.

Pages are made in English; what the knowledge base says is in the reader's language by
then. Here the rest follows: texts, what screen readers read out, decimal signs. What
stands inside an element with ``translate="no"`` (names, versions, publications) stays.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from formcheck.knowledge.phrases import ENGLISH, Phrases, phrases

_TAG: Final = re.compile(r"(<!--.*?-->|<[^<>]*>)", re.DOTALL)
_NAME: Final = re.compile(r"</?([a-zA-Z][\w-]*)")
_SPOKEN: Final = re.compile(r'\b(alt|aria-label|title|data-side)="([^"]*)"')
_UNTOLD: Final = frozenset({"style", "script", "code"})
_EMPTY: Final = frozenset(
    {"img", "br", "meta", "link", "hr", "input", "circle", "path", "rect", "line"}
    | {"polyline", "polygon"}
)


def localised(page: str, language: str) -> str:
    """Return an HTML page, or a part of one, in a language.

    Parameters
    ----------
    page
        As the templates made it.
    language
        Texts without an entry stay as they are.
    """
    if language == ENGLISH:
        return page
    say = phrases(language)
    told, kept = [], 0  # elements inside one that stays, that one included
    for part in _TAG.split(page):
        if part.startswith("<"):
            kept = _depth(part, kept)
            told.append(part if kept else _SPOKEN.sub(_attribute(say), part))
        else:
            told.append(part if kept else _text(part, say))
    return "".join(told)


def _text(part: str, say: Phrases) -> str:
    if not part.strip():
        return part
    plain = unescape(part)
    stripped = " ".join(plain.split())
    found = say(stripped)
    lead = plain[: len(plain) - len(plain.lstrip())]
    tail = plain[len(plain.rstrip()) :]
    return escape(f"{lead}{found}{tail}", quote=False)


def _attribute(say: Phrases) -> Callable[[re.Match[str]], str]:
    def exchanged(match: re.Match[str]) -> str:
        return f'{match[1]}="{escape(say(unescape(match[2])))}"'

    return exchanged


def _depth(tag: str, kept: int) -> int:
    """Return how deep inside an element that stays the text after a tag lies."""
    name = _NAME.match(tag)
    if name is None or name[1].lower() in _EMPTY or tag.endswith("/>"):
        return kept
    if tag.startswith("</"):
        return max(0, kept - 1)
    begins = name[1].lower() in _UNTOLD or 'translate="no"' in tag
    return kept + 1 if kept or begins else 0
