"""Clips: taking them in, showing what a quick look found, asking about each."""

from typing import BinaryIO, Final

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck.settings.settings import Clip, clip_fields, make_clip
from formcheck.background.uploads import Limits, forget, receive
from formcheck_app.components import styles
from formcheck_app.visitor import address, limits
from formcheck_app.upload_middleware import opened
from formcheck_app.visitors import Visitor, HeldClip

ENDINGS: Final = (
    "mp4",
    "mov",
    "m4v",
    "webm",
    "avi",
    "mkv",
    "3gp",
    "mpg",
    "mpeg",
    "mts",
)
MOST_CLIPS: Final = 3
_VIEWS: Final = {
    "": "as recognised",
    "side": "from the side",
    "rear": "from behind",
    "front": "from the front",
}


def take_in(visitor: Visitor) -> None:
    """Show the place to drop clips and move what was dropped to a private file."""
    room = limits()
    uploaded = st.file_uploader(
        "Drop one to three clips of the same run: left side, right side, from behind",
        type=list(ENDINGS),
        accept_multiple_files=True,
        key=f"upload-{visitor.uploads}",
        help=f"At most {room.max_mb:g} MB and {room.max_minutes:g} minutes each. "
        "20 seconds of steady running are enough.",
    )
    if uploaded:
        with st.spinner("Looking at what you dropped…"), visitor.lock:
            new = [file for file in uploaded if file.file_id not in visitor.taken]
            if new:
                visitor.complaints.clear()
            for file in new:
                _take(visitor, file, file.name, room)
                visitor.taken.add(file.file_id)
        visitor.clear_upload()  # an empty place for more; the browser's copy is let go
        st.query_params.update(address())  # a reload finds the clips again
        st.rerun()
    for text in visitor.complaints:
        styles.note("error", styles.literal(styles.sentence(text)))


def _take(visitor: Visitor, stream: BinaryIO, name: str, room: Limits) -> None:
    """Put one upload on the visitor, or note why not."""
    from formcheck.analysis.preview import preview

    if len(visitor.clips) >= MOST_CLIPS:
        visitor.complaints.append(
            f"{name} was not taken, since {MOST_CLIPS} clips make a run; remove one "
            "first"
        )
        return
    try:
        with opened(stream) as content:
            path = receive(content, name, visitor.folder / "clips", room)
        visitor.clips.append(HeldClip(path=path, preview=preview(path)))
    except FormcheckError as error:
        visitor.complaints.append(str(error))


def cards(visitor: Visitor) -> None:
    """Show each clip with what a quick look found, and ask what only people know."""
    for clip in list(visitor.clips):
        with st.container(border=True, key=f"clip-{clip.id}"):
            _card(visitor, clip)


def _card(visitor: Visitor, clip: HeldClip) -> None:
    seen = clip.preview
    row = st.container(horizontal=True, vertical_alignment="top", key=f"row-{clip.id}")
    row.container(width=110).html(styles.thumbnail(seen.thumbnail, seen.name))
    with row.container(width="stretch"):
        st.markdown(f"**{styles.literal(seen.name)}**  \n{seen.filmed}")
        st.caption(seen.facts)
        if st.button("Remove", key=f"remove-{clip.id}", icon=":material/delete:"):
            visitor.clips.remove(clip)
            forget(clip.path)
            st.rerun()
    for message in seen.messages:
        styles.note(message.level, styles.literal(styles.sentence(message.message)))
    with st.expander("More about this clip", icon=":material/tune:"):
        st.selectbox(
            "Filmed",
            list(_VIEWS),
            format_func=lambda view: _VIEWS[view],
            key=f"view-{clip.id}",
        )
        if seen.scene is None or seen.scene.view != "side":
            st.checkbox(
                "Two light dots or a strip of tape on the back of the shorts",
                key=f"dots-{clip.id}",
            )
        st.text_input(
            "Slow motion: pictures per second of the camera",
            key=f"capture-{clip.id}",
            placeholder="for example 240",
        )
        st.text_input(
            "Use only from", key=f"start-{clip.id}", placeholder="for example 2s"
        )
        st.text_input(
            "Use only until", key=f"end-{clip.id}", placeholder="for example 20s"
        )


def wanted(visitor: Visitor) -> list[Clip]:
    """Return the clips as the package takes them.

    Raises
    ------
    InputError
        If what was typed cannot be understood.
    """
    return [_wanted(clip) for clip in visitor.clips]


def _wanted(clip: HeldClip) -> Clip:
    asked = {"view": "view", "capture": "capture_fps", "start": "start", "end": "end"}
    typed = {
        option: str(st.session_state.get(f"{name}-{clip.id}", "")).strip()
        for name, option in asked.items()
    }
    if st.session_state.get(f"dots-{clip.id}"):
        typed["dots"] = "yes"
    typed["waistband"] = "ask"
    fields = clip_fields({option: text for option, text in typed.items() if text})
    return make_clip(clip.path, fields)
