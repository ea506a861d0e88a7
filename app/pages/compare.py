"""Two results: what really changed."""

import streamlit as st

from formcheck.errors import FormcheckError
from parts import look, versus
from parts.desk import desk

st.title("Compare two runs")
st.markdown(
    "Only a change larger than what two clips of the same run differ by is called a "
    "change."
)
try:
    versus.show(desk())
except FormcheckError as error:
    look.note("error", look.literal(look.sentence(str(error))))
