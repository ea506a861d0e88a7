"""What the clips showed: waiting for it, stopping it, reading it."""

import streamlit as st

from formcheck_app.components import job_progress, result_view, styles
from formcheck_app.visitor import current_visitor, is_lost

visitor = current_visitor()
job = visitor.job
if job is None:
    st.title("Result")
    if is_lost():
        styles.note(
            "info",
            "This run is no longer here. Clips and results are deleted when no page "
            "has shown them for ten minutes, or when the app is stopped.",
        )
    else:
        styles.note("info", "Nothing has been analysed yet.")
    styles.link("analyse", "Choose a clip", "upload")
elif job.analysis is not None:
    result_view.show(visitor, job)
elif not job.ended:
    job_progress.show(job)
else:
    st.title("No result")
    job_progress.why_not(job)
