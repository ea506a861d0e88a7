"""Clips: taking them in, showing what a quick look found, asking about each."""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import streamlit as st

from formcheck.background.uploads import Limits, forget, receive
from formcheck.errors import FormcheckError, InputError
from formcheck.processes import cores
from formcheck.settings.settings import Clip, Runner, Settings, clip_fields, make_clip
from formcheck_app.components import styles
from formcheck_app.upload_middleware import opened
from formcheck_app.visitor import jobs, limits
from formcheck_app.visitors import HeldClip, Visitor

MOST_CLIPS: Final = 3
MOST_RUNS: Final = 3
"""Unfinished runs of one visitor, so that others get their turn."""
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
        "One to three clips of the same run: left side, right side, from behind",
        accept_multiple_files=True,
        key=f"upload-video-{visitor.uploads}",
        help=f"At most {room.max_mb:g} MB and {room.max_minutes:g} minutes each. "
        "20 seconds of steady running are enough.",
    )
    if uploaded:
        with st.spinner("Taking in the clips…"), visitor.lock:
            new = [file for file in uploaded if file.file_id not in visitor.taken]
            if new:
                visitor.complaints.clear()
            for file in new:
                _take(visitor, file, file.name, room)
                visitor.taken.add(file.file_id)
        visitor.clear_upload()  # an empty place for more; the browser's copy is let go
        st.rerun()
    for text in visitor.complaints:
        styles.note("error", styles.literal(styles.sentence(text)))


def _take(visitor: Visitor, stream: BinaryIO, name: str, room: Limits) -> None:
    """Put one upload on the visitor, or note why not."""
    if len(visitor.clips) >= MOST_CLIPS:
        visitor.complaints.append(
            f"{name} was not taken, since {MOST_CLIPS} clips make a run; remove one "
            "first"
        )
        return
    try:
        with opened(stream) as content:
            path = receive(content, name, visitor.folder / "clips", room)
    except FormcheckError as error:
        visitor.complaints.append(str(error))
    else:
        hold(visitor, path)


def hold(visitor: Visitor, path: Path) -> None:
    """Begin to look at a clip's frames at once, and make its preview meanwhile."""
    from formcheck.analysis.preview import preview

    clip = HeldClip(path=path)
    visitor.clips.append(clip)
    try:
        look_ahead(visitor)
        clip.preview = preview(path)
    except FormcheckError as error:
        visitor.complaints.append(str(error))
        let_go(visitor, clip)


def look_ahead(visitor: Visitor) -> None:
    """Have every clip looked at while its questions are answered."""
    from formcheck.background.jobs import Task, Watch

    settings = Settings(workers=cores())
    if visitor.draft is None or visitor.draft.ended:
        if sum(not job.ended for job in visitor.jobs) >= MOST_RUNS:
            raise InputError(
                f"{MOST_RUNS} of your runs are not finished yet; wait for one of them"
            )
        folder = visitor.new_folder()
        empty = Task(clips=(), runner=Runner(), settings=settings, folder=folder)
        visitor.draft = jobs().prepare(empty)
    for clip in visitor.clips:
        with suppress(FormcheckError):  # what was typed is not right yet
            visitor.draft.watch(Watch(clip=_wanted(clip), settings=settings))


def let_go(visitor: Visitor, clip: HeldClip) -> None:
    """Remove a clip from this run and delete it."""
    visitor.clips.remove(clip)
    forget(clip.path)
    if not visitor.clips and visitor.draft is not None:
        jobs().stop(visitor.draft)
        visitor.draft = None


def cards(visitor: Visitor) -> None:
    """Show each clip with what a quick look found, and ask what only people know."""
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
        st.markdown(f"**{styles.literal(seen.name)}**  \n{seen.filmed}")
        st.caption(seen.facts)
        _looked(visitor, clip)
        if st.button("Remove", key=f"remove-{clip.id}", icon=":material/delete:"):
            let_go(visitor, clip)
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
            "Slow motion: frames per second of the camera",
            key=f"capture-{clip.id}",
            placeholder="for example 240",
        )
        st.text_input(
            "Use only from", key=f"start-{clip.id}", placeholder="for example 2s"
        )
        st.text_input(
            "Use only until", key=f"end-{clip.id}", placeholder="for example 20s"
        )


@st.fragment(run_every=1.0)
def _looked(visitor: Visitor, clip: HeldClip) -> None:
    """Say how far the look at a clip's frames is; it needs no answer."""
    from formcheck.background.jobs import Watch

    draft = visitor.draft
    if draft is None:
        return
    try:
        key = Watch(clip=_wanted(clip), settings=Settings()).key
    except FormcheckError:
        return  # what was typed is not right yet
    seen = draft.looked.get(key)
    if seen is None:
        st.caption("Waiting to be processed")
    elif seen.complete:
        st.caption(":material/check: Processed")
    elif seen.total:
        st.progress(
            min(1.0, seen.frames / seen.total),
            text=f"Processing: {seen.frames} of {seen.total} frames",
        )
    else:
        st.caption(f"Processing: {seen.frames} frames")


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
