"""The menu and the chosen page, once for every visit and click."""


def main() -> None:
    """Show the menu and the chosen page."""
    # Imported here, since every process of an analysis loads this file once more.
    import streamlit as st

    from formcheck_app import preloading
    from formcheck_app.components import job_progress, styles
    from formcheck_app.speech import say
    from formcheck_app.visits import fields
    from formcheck_app.visits.visitor import chosen_job, current_visitor

    visitor = current_visitor()
    fields.remember(visitor)  # at once: a reload may end this run before its end
    fields.restore(visitor)

    st.set_page_config(
        page_title="formcheck",
        page_icon=styles.ICON,
        layout="centered",
        initial_sidebar_state="collapsed",
    )
    styles.dress()
    pages = [
        st.Page("pages/analyse.py", title=say("Analyse"), default=True),
        st.Page("pages/result.py", title=say("Result")),
        st.Page("pages/batch.py", title=say("Batch")),
        st.Page("pages/compare.py", title=say("Compare")),
        st.Page("pages/history.py", title=say("History")),
        st.Page("pages/how_to_film.py", title=say("How to film")),
    ]
    chosen = st.navigation(pages, position="hidden")
    # The built-in menu is a drawer on phones that stays open over the page.
    with st.container(horizontal=True, gap="small", key="menu"):
        for page in pages:
            if page.url_path != "batch" or visitor.batches:
                st.page_link(page, width="content")
    job_progress.strip(
        visitor,
        shown=chosen_job() if chosen.url_path == "result" else None,
        batches=chosen.url_path != "batch",
    )
    if chosen.url_path:  # the first page shows before what it needs is there
        preloading.load()
    chosen.run()
    fields.remember(visitor)
    styles.footer()
    preloading.first_page.set()


if __name__ == "__main__":
    main()
