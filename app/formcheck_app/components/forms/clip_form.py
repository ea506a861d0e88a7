"""Clips: taking them in, and asking whether they are one run or many."""

from typing import BinaryIO, Final

import streamlit as st

from formcheck.background.uploads import Limits, receive, refused, store
from formcheck.errors import FormcheckError
from formcheck_app.components import styles
from formcheck_app.components.forms.held_clips import hold, let_draft_go, let_go
from formcheck_app.middleware.uploads import opened
from formcheck_app.speech import say
from formcheck_app.visits.visitor import limits
from formcheck_app.visits.visitors import HeldClip, Visitor

MOST_CLIPS: Final = 3
"""Clips of one run; more are a batch, each a run of its own."""
MOST_MANY: Final = 100
"""Clips of a batch."""
TOGETHER: Final = "one run"
EACH: Final = "a run each"


def take_in(visitor: Visitor) -> None:
    """Show the place to drop clips and move what was dropped to a private file."""
    room = limits()
    uploaded = st.file_uploader(
        say(
            "One to three clips of a run: left side, right side, from behind. Or many: "
            "each is then a run of its own"
        ),
        accept_multiple_files=True,
        key=f"upload-video-{visitor.uploads}",
        help=say(
            f"At most {room.max_mb:g} MB and {room.max_minutes:g} minutes each. "
            "20 seconds of steady running are enough."
        ),
    )
    if uploaded:
        with st.spinner(say("Taking in the clips…")), visitor.lock:
            new = [file for file in uploaded if file.file_id not in visitor.taken]
            if new:
                visitor.complaints.clear()
            quick = len(visitor.clips) + len(new) > MOST_CLIPS
            place = st.empty()
            for number, file in enumerate(new, start=1):
                if quick:
                    words = say(f"Taking in clip {number} of {len(new)}")
                    place.progress((number - 1) / len(new), text=words)
                _take(visitor, file, file.name, room, quick=quick)
                visitor.taken.add(file.file_id)
            if quick:
                _let_go_of_others(visitor, room)
        visitor.clear_upload()  # an empty place for more; the browser's copy is let go
        st.rerun()
    for text in visitor.complaints:
        styles.note("error", styles.literal(styles.sentence(text)))


def _take(
    visitor: Visitor, stream: BinaryIO, name: str, room: Limits, *, quick: bool
) -> None:
    """Put one upload on the visitor, or note why not."""
    if len(visitor.clips) >= MOST_MANY:
        visitor.complaints.append(
            f"{name} was not taken, since {MOST_MANY} clips are the most; analyse "
            "these first"
        )
        return
    try:
        with opened(stream) as content:
            take = store if quick else receive
            path = take(content, name, visitor.folder / "clips", room)
    except FormcheckError as error:
        visitor.complaints.append(str(error))
    else:
        if quick:  # many are only listed; each is looked at when it is its turn
            let_draft_go(visitor)
            visitor.clips.append(HeldClip(path=path))
        else:
            hold(visitor, path)


def _let_go_of_others(visitor: Visitor, room: Limits) -> None:
    """Let go of what is no clip, and say why; many are read at once."""
    new = [clip for clip in visitor.clips if clip.preview is None]
    why = refused([clip.path for clip in new], room)
    for clip in new:
        if clip.path in why:
            visitor.complaints.append(why[clip.path])
            let_go(visitor, clip)


def many_key(visitor: Visitor) -> str:
    """Return the name of the field that says it; a new one for the clips after."""
    return f"runner-many-{len(visitor.batches)}"


def are_many(visitor: Visitor) -> bool:
    """Whether each clip is a run of its own."""
    chosen = st.session_state.get(many_key(visitor)) == EACH
    return len(visitor.clips) > MOST_CLIPS or (chosen and len(visitor.clips) > 1)


def ask_what_they_are(visitor: Visitor) -> None:
    """Ask whether a few clips are one run or several."""
    if len(visitor.clips) > MOST_CLIPS:
        st.caption(say(f"{len(visitor.clips)} clips, each a run of its own."))
    elif len(visitor.clips) > 1:
        key = many_key(visitor)
        if key not in st.session_state:
            # Who drops many at once has many runs, even if few of them are clips.
            quick = any(clip.preview is None for clip in visitor.clips)
            st.session_state[key] = EACH if quick else TOGETHER
        st.segmented_control(
            say("These clips are"),
            [TOGETHER, EACH],
            format_func=say,
            required=True,
            key=key,
        )


def rows(visitor: Visitor) -> None:
    """List many clips, each with a speed of its own if it has one."""
    for clip in list(visitor.clips):
        row = st.container(
            horizontal=True, vertical_alignment="bottom", key=f"row-{clip.id}"
        )
        with row:
            st.text_input(
                say(f"Belt speed of {clip.path.name}"),
                key=f"own-speed-{clip.id}",
                placeholder=say("as below"),
            )
            if st.button(
                say("Remove"), key=f"remove-{clip.id}", icon=":material/delete:"
            ):
                let_go(visitor, clip)
                st.rerun()
