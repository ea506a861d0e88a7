"""Many clips at once: how far they are, what stands out in each, what is asked."""

import streamlit as st

from formcheck_app.components import styles
from formcheck_app.speech import say
from formcheck_app.visits.visitor import current_visitor

visitor = current_visitor()
batch = visitor.batch(st.query_params.get("batch", ""))
if batch is None and visitor.batches:
    batch = visitor.batches[-1]
st.title(say("Many clips"))
if batch is None:
    styles.note(
        "info",
        say(
            "Nothing here yet. Drop more than three clips on the first page, or say "
            "there that each is a run of its own."
        ),
    )
    styles.link("analyse", say("Choose clips"), "upload")
else:
    from formcheck_app.components import batch_view

    batch_view.show(visitor, batch)
