"""How to film: short rules with drawings, and a live check of a test clip."""

from collections.abc import Sequence
from functools import partial
from typing import BinaryIO, Final

import streamlit as st

from formcheck.analysis.filming import Check
from formcheck.analysis.preview import Preview, preview
from formcheck.background.uploads import forget, receive
from formcheck.errors import FormcheckError
from formcheck_app.components import styles
from formcheck_app.components.styles import plain
from formcheck_app.middleware.uploads import opened
from formcheck_app.speech import say, say_in
from formcheck_app.visits.visitor import limits, once
from formcheck_app.visits.visitors import Visitor

_POINTS: Final = {
    "view": "View",
    "size": "Height in the picture",
    "light": "Light",
    "rate": "Frames per second",
    "level": "Level",
}
_MARKS: Final = {"good": "\u2713", "fair": "!", "poor": "\u2717", "unknown": "?"}
_TOLD: Final = frozenset(
    {
        *("short_clip", "low_frame_rate", "runner_small", "runner_too_small"),
        *("front_view", "nobody"),
    }
)
"""Remarks that the points tell already, or that say nothing of a test."""
_STEPS: Final = (
    (
        "side.svg",
        "From the side",
        (
            "Phone on a tripod, shelf or chair, **level with the hip**, 2 to 4 m "
            "away, square to the belt.",
            "The **whole runner** in the picture from head to feet, with the belt; "
            "at least half as tall as the picture.",
            "Once from the **left** and once from the **right**: each foot is "
            "measured best from its own side.",
        ),
    ),
    (
        "rear.svg",
        "From behind, for the pelvis",
        (
            "Camera straight behind, at waist height or a little lower.",
            "**Shirt tucked in** or off, a waistband that stands out from the shirt. "
            "Better: two light **dots**, 3 cm wide and about 10 cm apart, on the back "
            "of dark shorts, over the two dimples above the buttocks.",
            "A shirt over the waistband hides the pelvis; the drop is then not "
            "measured.",
        ),
    ),
    (
        "phone.svg",
        "Camera and light",
        (
            "**60 frames per second**. 30 works with wider errors; below 25 nothing "
            "is measured. Slow motion is fine: give the rate it was filmed at.",
            "Upright or lying does not matter; the phone must **not move**.",
            "Bright, even light, from the camera's side, not a window behind the "
            "runner.",
        ),
    ),
    (
        "time.svg",
        "How long, how fast",
        (
            "Warm up first, then **20 seconds at a steady speed**.",
            "Note the **speed** on the display: stride length is speed times stride "
            "time.",
            "Tight clothes, nothing between camera and feet, hands off the rails.",
        ),
    ),
)


def show(visitor: Visitor) -> None:
    """Show the rules, then offer to check a clip."""
    for drawing, title, rules in _STEPS:
        picture, words = st.columns([2, 3], vertical_alignment="center")
        svg = (styles.DRAWINGS / drawing).read_text(encoding="utf-8")
        drawn = styles.picture(say_in(svg), say(title))
        picture.html(f'<div class="fc-drawing">{drawn}</div>')
        with words:
            st.header(say(title))
            st.markdown("\n".join(f"- {say(rule)}" for rule in rules))
    _check(visitor)


def _check(visitor: Visitor) -> None:
    st.header(say("Check a test clip"))
    st.markdown(
        say(
            "Film three seconds, drop the clip here, and see what is good and what to "
            "change: view, height in the picture, light, frames per second, level."
        )
    )
    room = limits()
    file = st.file_uploader(
        say("Test clip"),
        key="test-video",
        help=say(f"At most {room.max_mb:g} MB; it is deleted at once."),
    )
    if file is None:
        return
    with st.spinner(say("Looking at the clip…")):
        seen = once(
            f"test-{file.file_id}", partial(_looked_at, file, file.name, visitor)
        )
    if isinstance(seen, Preview):
        _verdict(seen)
    else:
        styles.note("error", styles.literal(styles.sentence(seen)))


def _looked_at(file: BinaryIO, name: str, visitor: Visitor) -> Preview | str:
    """Return what a quick look at a clip finds, or why it cannot be looked at."""
    try:
        with opened(file) as content:
            path = receive(content, name, visitor.folder / "test", limits())
        try:
            return preview(path)
        finally:
            forget(path)
    except FormcheckError as error:
        return str(error)


def _verdict(seen: Preview) -> None:
    row = st.container(horizontal=True, vertical_alignment="top")
    row.container(width=140).html(styles.thumbnail(seen.thumbnail, seen.name))
    with row.container(width="stretch"):
        grades = {check.grade for check in seen.checks}
        if not grades & {"fair", "poor"}:
            st.success(say("Film like this."), icon=":material/check_circle:")
        elif "poor" in grades:
            st.error(say("So it cannot be measured."), icon=":material/block:")
        else:
            st.warning(say("It can be better."), icon=":material/tune:")
    st.html(verdict_list(seen.checks))
    for message in seen.messages:
        if message.code not in _TOLD:
            styles.note(message.level, styles.literal(styles.sentence(message.message)))


def verdict_list(checks: Sequence[Check]) -> str:
    """Return how a clip is filmed, a line for each point, as HTML."""
    return f'<ul class="fc-checks">{"".join(map(_line, checks))}</ul>'


def _line(check: Check) -> str:
    mark = f'<span aria-hidden="true">{_MARKS[check.grade]}</span>'
    point, words = plain(say(_POINTS[check.key])), plain(say(check.words))
    return (
        f'<li class="fc-check-{check.grade}">{mark} <strong>{point}:</strong> '
        f"{words}.</li>"
    )
