"""Stills of two runs side by side: the same number, read at the same moment."""

import streamlit as st

from formcheck.background.jobs import Job
from formcheck.metrics import METRICS
from formcheck.report.images.stills.angle_stills import FOLDER
from formcheck_app.components.styles import plain
from formcheck_app.run_files import plain_still
from formcheck_app.speech import say


def pairs(before: Job | None, after: Job | None) -> None:
    """Show the stills that both runs have, a pair for each number and side."""
    if before is None or after is None or before is after:
        return
    old, new = shown(before.drawn), shown(after.drawn)
    both = [what for what in old if what in new]
    if not both:
        return
    st.header(say("The same moment, side by side"))
    chosen = st.selectbox(
        say("Number"),
        both,
        format_func=lambda what: say(name_of(what)),
        key="still-pair",
    )
    st.html(
        '<div class="fc-pair">'
        + _figure(before, old[chosen], f"Before, {name_of(chosen)}")
        + _figure(after, new[chosen], f"After, {name_of(chosen)}")
        + "</div>"
    )


def shown(drawn: tuple[str, ...]) -> dict[str, str]:
    """Return the still of each number and side, whichever clip shows it.

    The name of a still is ``stills/CLIP_METRIC_SIDE.jpg``.
    """
    found: dict[str, str] = {}
    for file in drawn:
        folder, _, name = file.rpartition("/")
        if folder == FOLDER:
            found.setdefault(name.removesuffix(".jpg").partition("_")[2], file)
    return found


def name_of(what: str) -> str:
    """Return what a still shows, as ``Shank angle at contact, left``."""
    for side in ("left", "right"):
        key = what.removesuffix(f"_{side}")
        if key != what and key in METRICS:
            return f"{METRICS[key].label}, {side}"
    return METRICS[what].label if what in METRICS else what


def _figure(job: Job, file: str, words: str) -> str:
    return (
        f'<figure><img src="/{plain_still(job.id, file)}" alt="{plain(say(words))}">'
        f"<figcaption>{plain(say(words))}</figcaption></figure>"
    )
