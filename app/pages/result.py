"""What the clips showed: waiting for it, stopping it, reading it."""

import streamlit as st

from parts import result, waiting
from parts.desk import desk

table = desk()
job = table.job
if job is None:
    st.title("Result")
    st.info("Nothing has been analysed yet.", icon=":material/info:")
    st.page_link("pages/analyse.py", label="Choose a clip", icon=":material/upload:")
elif job.analysis is not None:
    result.show(table, job)
elif not job.ended:
    waiting.show(job)
else:
    st.title("No result")
    waiting.why_not(job)
