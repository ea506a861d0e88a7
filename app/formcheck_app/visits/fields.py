"""What was typed and chosen outlives a reload, another page and a second tab."""

from typing import Final

import streamlit as st

from formcheck_app.visits.visitors import Visitor

_KEPT: Final = (
    *("speed", "height", "runner-", "question-"),
    *("view-", "dots-", "capture-", "start-", "end-", "own-speed-"),
)
"""How the names of fields begin whose content is kept."""


def restore(visitor: Visitor) -> None:
    """Fill in what this visitor has typed before; to be called before any field.

    Another page of the same visitor, or the one that a reload replaces, may note
    something at the same moment: hence the copy, which Python makes in one go.
    """
    for name, content in visitor.fields.copy().items():
        if name not in st.session_state:
            st.session_state[name] = content


def remember(visitor: Visitor) -> None:
    """Note what the fields hold; before the page is shown, and once more after it."""
    for name in st.session_state:
        if str(name).startswith(_KEPT):
            visitor.fields[str(name)] = st.session_state[name]
