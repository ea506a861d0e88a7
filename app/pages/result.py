"""What the clips showed: waiting for it, stopping it, reading it."""

import streamlit as st

from parts import look, result, waiting
from parts.desk import desk, is_lost

table = desk()
job = table.job
if job is None:
    st.title("Result")
    if is_lost():
        look.note(
            "info",
            "This run is no longer here. Clips and results are deleted when no page "
            "has shown them for ten minutes, or when the app is stopped.",
        )
    else:
        look.note("info", "Nothing has been analysed yet.")
    look.link("analyse", "Choose a clip", "upload")
elif job.analysis is not None:
    result.show(table, job)
elif not job.ended:
    waiting.show(job)
else:
    st.title("No result")
    waiting.why_not(job)
