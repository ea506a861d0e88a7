"""Clips that a visitor holds: looked at while the questions are answered, let go."""

from contextlib import suppress
from pathlib import Path
from typing import Final

import streamlit as st

from formcheck.background.uploads import forget
from formcheck.errors import FormcheckError, InputError
from formcheck.processes import cores
from formcheck.settings.settings import Clip, Runner, Settings
from formcheck.settings.typed import clip_fields, make_clip
from formcheck_app.components.forms import run_form
from formcheck_app.visits.visitor import jobs
from formcheck_app.visits.visitors import HeldClip, Visitor

MOST_RUNS: Final = 3
"""Unfinished runs of one visitor, so that others get their turn."""


def hold(visitor: Visitor, path: Path) -> None:
    """Begin to look at a clip's frames at once, and make its preview meanwhile."""
    clip = HeldClip(path=path)
    visitor.clips.append(clip)
    look(visitor, clip)


def look(visitor: Visitor, clip: HeldClip) -> None:
    """Look at a clip quickly; one that cannot be read is let go."""
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

    settings = how()
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
            visitor.draft.watch(Watch(clip=typed(clip), settings=settings))


def look_ahead_at_many(visitor: Visitor) -> None:
    """Have clips that are runs of their own looked at meanwhile."""
    from formcheck_app.looking_ahead import LookAhead

    let_draft_go(visitor)
    if visitor.ahead is None:
        visitor.ahead = LookAhead(jobs().turns, visitor.new_folder())
    visitor.ahead.look([Clip(path=clip.path) for clip in visitor.clips], how())


def stop_looking_at_many(visitor: Visitor) -> Path | None:
    """Look at no further clip; return where lies what was seen."""
    ahead, visitor.ahead = visitor.ahead, None
    if ahead is None:
        return None
    ahead.stop()
    return ahead.folder


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


def wanted(visitor: Visitor) -> list[Clip]:
    """Return the clips as the package takes them.

    Raises
    ------
    InputError
        If what was typed cannot be understood.
    """
    return [typed(clip) for clip in visitor.clips]


def typed(clip: HeldClip) -> Clip:
    """Return one clip with what was typed and chosen on its card."""
    asked = {"view": "view", "capture": "capture_fps", "start": "start", "end": "end"}
    said = {
        option: str(st.session_state.get(f"{name}-{clip.id}", "")).strip()
        for name, option in asked.items()
    }
    if st.session_state.get(f"dots-{clip.id}"):
        said["dots"] = "yes"
    said["waistband"] = "ask"
    fields = clip_fields({option: text for option, text in said.items() if text})
    return make_clip(clip.path, fields)


def how() -> Settings:
    """Return how frames are looked at, as far as it is chosen."""
    return Settings(workers=cores(), estimator=run_form.estimator())
