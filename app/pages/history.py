"""Kept runs: trends, old results, export, and forgetting everything."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck.history import is_kept
from parts import look, past

st.title("History")
try:
    if is_kept():
        past.show()
    else:
        past.offer()
except FormcheckError as error:
    look.note("error", look.literal(look.sentence(str(error))))
