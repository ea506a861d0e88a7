"""The five articles by name: the files name them S0 to S4, readers see their titles."""

import re
from collections.abc import Iterable
from typing import Final

from formcheck.knowledge.schema import Knowledge

MANY: Final = 3
"""So many articles in a row are counted, not named."""
_CODE: Final = r"S\d"
_JOINED: Final = re.compile(rf"{_CODE}(?:(?:, | and | und ){_CODE})*")


def named(text: str, knowledge: Knowledge) -> str:
    """Return a sentence with titles, or a count, in place of the articles' keys.

    Examples
    --------
    >>> named("S0, S1 and S4 agree; S2 does not.", load())
    'Three of the five articles agree; “Hip pain from running” does not.'
    """

    def said(match: re.Match[str]) -> str:
        keys = re.findall(_CODE, match[0])
        if len(keys) < MANY:
            joint = " und " if " und " in match[0] else " and "
            return joint.join(title(key, knowledge) for key in keys)
        words = knowledge.wording.reads["of_five"].format(
            count=knowledge.wording.reads[f"count_{len(keys)}"]
        )
        before = text[: match.start()].rstrip()
        starts = not before or before.endswith((".", ":"))
        return words if starts else words[:1].lower() + words[1:]

    return _JOINED.sub(said, text)


def title(key: str, knowledge: Knowledge) -> str:
    """Return an article's short title in quotation marks."""
    open_mark, end_mark = knowledge.wording.reads["quotes"].split("{text}")
    return f"{open_mark}{knowledge.documents[key].short}{end_mark}"


def titles(keys: Iterable[str], knowledge: Knowledge) -> str:
    """Return the short titles of articles, with commas between."""
    return ", ".join(title(key, knowledge) for key in keys)
