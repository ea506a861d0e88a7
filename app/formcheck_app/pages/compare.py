"""Two results: what really changed."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck_app.components import styles
from formcheck_app.components.result import comparison_view
from formcheck_app.speech import say
from formcheck_app.visits.visitor import current_visitor

st.title(say("Compare two runs"))
st.markdown(
    say(
        "Only a change larger than what two clips of the same run differ by is "
        "called a change."
    )
)
try:
    comparison_view.show(current_visitor())
except FormcheckError as error:
    styles.note("error", styles.literal(styles.sentence(str(error))))
