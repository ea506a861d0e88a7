"""Checks of words: copied from the documents, or never to be said."""

import re
from collections.abc import Iterable, Iterator

RUN = 6
"""So many words in a row make a copy."""
NOT_SHOWN = frozenset({"never", "sources", "citation", "doi", "unit", "kind", "any"})


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9äöüß]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def overlaps(text: str, documents: Iterable[set[tuple[str, ...]]]) -> list[str]:
    """Return runs of six words that a document holds as well."""
    own = runs(text)
    return sorted({" ".join(run) for document in documents for run in own & document})


def texts_of(part: object) -> Iterator[str]:
    """Yield every text of a knowledge base or result that somebody may read."""
    if hasattr(part, "model_dump"):
        part = part.model_dump()
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in NOT_SHOWN:
                yield from texts_of(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts_of(value)
    elif isinstance(part, str):
        yield part
