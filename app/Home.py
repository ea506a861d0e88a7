"""The app's front door: ``streamlit run app/Home.py`` or ``formcheck app``."""


def main() -> None:
    """Show the menu and the chosen page."""
    # Imported here, since every process of an analysis loads this file once more.
    import streamlit as st

    from parts import look

    st.set_page_config(
        page_title="formcheck",
        page_icon=look.ICON,
        layout="centered",
        initial_sidebar_state="collapsed",
    )
    look.dress()
    st.navigation(
        [
            st.Page("pages/analyse.py", title="Analyse", default=True),
            st.Page("pages/result.py", title="Result"),
            st.Page("pages/compare.py", title="Compare"),
            st.Page("pages/history.py", title="History"),
            st.Page("pages/how_to_film.py", title="How to film"),
        ],
        position="top",
    ).run()
    look.footer()


if __name__ == "__main__":
    main()
