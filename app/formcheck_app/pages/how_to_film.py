"""How to film, with drawings, and a check of a test clip."""

import streamlit as st

from formcheck_app.components import filming_guide
from formcheck_app.speech import say
from formcheck_app.visits.visitor import current_visitor

st.title(say("How to film"))
filming_guide.show(current_visitor())
