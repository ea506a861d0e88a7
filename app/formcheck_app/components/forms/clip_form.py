"""Clips: taking them in, showing what a quick look found, asking about each."""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import streamlit as st

from formcheck.background.uploads import Limits, forget, receive, refused, store
from formcheck.errors import FormcheckError, InputError
from formcheck.processes import cores
from formcheck.settings.settings import Clip, Runner, Settings, clip_fields, make_clip
from formcheck_app.components import styles
from formcheck_app.components.forms import run_form
from formcheck_app.middleware.uploads import opened
from formcheck_app.speech import say
from formcheck_app.visits.visitor import jobs, limits
from formcheck_app.visits.visitors import HeldClip, Visitor

MOST_CLIPS: Final = 3
"""Clips of one run; more are a batch, each a run of its own."""
MOST_MANY: Final = 100
"""Clips of a batch."""
MOST_RUNS: Final = 3
"""Unfinished runs of one visitor, so that others get their turn."""
TOGETHER: Final = "one run"
EACH: Final = "a run each"
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


def hold(visitor: Visitor, path: Path) -> None:
    """Begin to look at a clip's frames at once, and make its preview meanwhile."""
    clip = HeldClip(path=path)
    visitor.clips.append(clip)
    _look(visitor, clip)


def _look(visitor: Visitor, clip: HeldClip) -> None:
    from formcheck.analysis.preview import preview

    try:
        look_ahead(visitor)
        clip.preview = preview(clip.path)
    except FormcheckError as error:
        visitor.complaints.append(str(error))
        let_go(visitor, clip)


def look_ahead(visitor: Visitor) -> None:
    """Have every clip looked at while its questions are answered."""
    from formcheck.background.jobs import Task, Watch

    settings = _how()
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


def look_ahead_at_many(visitor: Visitor) -> None:
    """Have clips that are runs of their own looked at meanwhile."""
    from formcheck_app.looking_ahead import LookAhead

    let_draft_go(visitor)
    if visitor.ahead is None:
        visitor.ahead = LookAhead(jobs().turns, visitor.new_folder())
    visitor.ahead.look([Clip(path=clip.path) for clip in visitor.clips], _how())


def stop_looking_at_many(visitor: Visitor) -> Path | None:
    """Look at no further clip; return where lies what was seen."""
    ahead, visitor.ahead = visitor.ahead, None
    if ahead is None:
        return None
    ahead.stop()
    return ahead.folder


def _how() -> Settings:
    """Return how frames are looked at, as far as it is chosen."""
    return Settings(workers=cores(), estimator=run_form.estimator())


def let_go(visitor: Visitor, clip: HeldClip) -> None:
    """Remove a clip from this run and delete it."""
    visitor.clips.remove(clip)
    forget(clip.path)
    if not visitor.clips:
        let_draft_go(visitor)


def let_draft_go(visitor: Visitor) -> None:
    """End the look at clips ahead of their analysis."""
    if visitor.draft is not None:
        jobs().stop(visitor.draft)
        visitor.draft = None


def cards(visitor: Visitor) -> None:
    """Show each clip with what a quick look found, and ask what only people know."""
    for clip in [one for one in visitor.clips if one.preview is None]:
        with st.spinner(say("Looking at the clips…")):
            _look(visitor, clip)
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
        key = Watch(clip=_wanted(clip), settings=_how()).key
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
