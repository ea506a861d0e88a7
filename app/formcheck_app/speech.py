"""The app in the visitor's language.

Pages write English; :func:`say` gives what says the same, from ``languages/de.toml``
and from the texts of the program itself (:mod:`formcheck.knowledge.phrases`), with
figures as that language writes them.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from formcheck.knowledge.phrases import ENGLISH, Phrases, phrases

LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
FIELD: Final = "runner-language"
"""Where the choice is kept."""
FOLDER: Final = Path(__file__).parent / "languages"
_IN_DRAWING: Final = re.compile(r"(?<=>)([^<>]*[a-z][^<>]*)(?=</text>)")
_IN_SCRIPT: Final = re.compile(r'\bt\("((?:[^"\\]|\\.)*)"\)')


def language() -> str:
    """Return what the visitor has chosen, else what their browser speaks."""
    chosen = st.session_state.get(FIELD)
    if chosen in LANGUAGES:
        return str(chosen)
    spoken = st.context.locale
    own = spoken.split("-")[0].lower() if isinstance(spoken, str) else ENGLISH
    return own if own in LANGUAGES else ENGLISH


def choose() -> None:
    """Ask for the language of pages and results."""
    if st.session_state.get(FIELD) not in LANGUAGES:
        st.session_state[FIELD] = language()
    st.selectbox(
        "Language, Sprache",
        list(LANGUAGES),
        format_func=lambda key: LANGUAGES[key],
        key=FIELD,
        width=180,
    )


def say(text: str) -> str:
    """Return a text of the app, or of the program, in the visitor's language."""
    return texts(language())(text)


def words_of(script: str) -> dict[str, str]:
    """Return the texts that a script of ours shows, by their English."""
    return {text: say(text) for text in _IN_SCRIPT.findall(script)}


def say_in(drawing: str) -> str:
    """Return a drawing (SVG) whose words are in the visitor's language."""
    return _IN_DRAWING.sub(lambda found: say(found[1]), drawing)


@cache
def texts(name: str) -> Phrases:
    """Return the texts of a language: the program's and the app's."""
    known = phrases(name)
    if name == ENGLISH:
        return known
    own = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Phrases(
        language=name,
        decimal=known.decimal,
        units=known.units,
        texts={**known.texts, **own["texts"]},
    )
