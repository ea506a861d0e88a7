"""One card for each clip: what a quick look found, and what only people know."""

from typing import Final

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck_app.components import styles
from formcheck_app.components.forms.held_clips import how, let_go, look, typed
from formcheck_app.speech import say
from formcheck_app.visits.visitors import HeldClip, Visitor

_VIEWS: Final = {
    "": "as recognised",
    "side": "from the side",
    "rear": "from behind",
    "front": "from the front",
}


def cards(visitor: Visitor) -> None:
    """Show each clip with what a quick look found, and ask what only people know."""
    for clip in [one for one in visitor.clips if one.preview is None]:
        with st.spinner(say("Looking at the clips…")):
            look(visitor, clip)
    for clip in list(visitor.clips):
        with st.container(border=True, key=f"clip-{clip.id}"):
            _card(visitor, clip)


def _card(visitor: Visitor, clip: HeldClip) -> None:
    seen = clip.preview
    if seen is None:
        return
    row = st.container(horizontal=True, vertical_alignment="top", key=f"row-{clip.id}")
    row.container(width=110).html(styles.thumbnail(seen.thumbnail, seen.name))
    with row.container(width="stretch"):
        st.markdown(f"**{styles.literal(seen.name)}**  \n{say(seen.filmed)}")
        st.caption(say(seen.facts))
        _looked(visitor, clip)
        if st.button(say("Remove"), key=f"remove-{clip.id}", icon=":material/delete:"):
            let_go(visitor, clip)
            st.rerun()
    for message in seen.messages:
        styles.note(message.level, styles.literal(styles.sentence(message.message)))
    with st.expander(say("More about this clip"), icon=":material/tune:"):
        st.selectbox(
            say("Filmed"),
            list(_VIEWS),
            format_func=lambda view: say(_VIEWS[view]),
            key=f"view-{clip.id}",
        )
        if seen.scene is None or seen.scene.view != "side":
            st.checkbox(
                say("Two light dots or a strip of tape on the back of the shorts"),
                key=f"dots-{clip.id}",
            )
        st.text_input(
            say("Slow motion: frames per second of the camera"),
            key=f"capture-{clip.id}",
            placeholder=say("for example 240"),
        )
        st.text_input(
            say("Use only from"),
            key=f"start-{clip.id}",
            placeholder=say("for example 2s"),
        )
        st.text_input(
            say("Use only until"),
            key=f"end-{clip.id}",
            placeholder=say("for example 20s"),
        )


@st.fragment(run_every=1.0)
def _looked(visitor: Visitor, clip: HeldClip) -> None:
    """Say how far the look at a clip's frames is; it needs no answer."""
    from formcheck.background.jobs import Watch

    draft = visitor.draft
    if draft is None:
        return
    try:
        key = Watch(clip=typed(clip), settings=how()).key
    except FormcheckError:
        return  # what was typed is not right yet
    seen = draft.looked.get(key)
    if seen is None:
        st.caption(say("Waiting to be processed"))
    elif seen.complete:
        st.caption(say(":material/check: Processed"))
    elif seen.total:
        st.progress(
            min(1.0, seen.frames / seen.total),
            text=say(f"Processing: {seen.frames} of {seen.total} frames"),
        )
    else:
        st.caption(say(f"Processing: {seen.frames} frames"))
