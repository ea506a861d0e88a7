"""Drop the clips, say how fast it was, start."""

import streamlit as st

from formcheck_app import preloading
from formcheck_app.speech import say

st.title(say("How do you run?"))
st.markdown(
    say(
        "Film a treadmill run with a phone and get numbers you can trust, each with "
        "its error. The clips stay on this computer and are deleted after the "
        "analysis."
    )
)


def _rest() -> None:
    # Just after the start this waits until everything is loaded; the page is there.
    preloading.load()
    from formcheck_app.components.forms import analysis_form

    analysis_form.show()


_rest()
