"""How to film, with drawings, and a check of a test clip."""

import streamlit as st

from parts import filming
from parts.desk import desk

st.title("How to film")
filming.show(desk())
