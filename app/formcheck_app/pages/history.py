"""Kept runs: trends, old results, export, and forgetting everything."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck_app.components import history_view, styles
from formcheck_app.speech import say
from formcheck_app.visits.kept_runs import is_kept

st.title(say("History"))
try:
    if is_kept():
        history_view.show()
    else:
        history_view.offer()
except FormcheckError as error:
    styles.note("error", styles.literal(styles.sentence(str(error))))
