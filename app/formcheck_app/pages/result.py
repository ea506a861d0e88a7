"""What the clips showed: waiting for it, stopping it, reading it."""

import streamlit as st

from formcheck_app.components import job_progress, styles
from formcheck_app.components.result import result_view
from formcheck_app.speech import say
from formcheck_app.visits.visitor import chosen_job, current_visitor

visitor = current_visitor()
job = chosen_job()
if job is not None and len(visitor.jobs) > 1:
    result_view.choose(visitor, job)
if job is None:
    st.title(say("Result"))
    styles.note(
        "info",
        say(
            "There is no result here yet. Clips and results are deleted when no page "
            "has shown them for an hour, or when the app is stopped."
        ),
    )
    styles.link("analyse", say("Choose a clip"), "upload")
elif job.analysis is not None:
    result_view.show(visitor, job)
elif not job.ended:
    job_progress.show(job)
else:
    st.title(say("No result"))
    job_progress.why_not(job)
