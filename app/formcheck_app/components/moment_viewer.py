"""Looking at the run itself: stills of the moments that matter, and the video."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from formcheck.background.jobs import Job, State
from formcheck.model import Analysis, ClipAnalysis
from formcheck.report.images.moment_stills import still_name
from formcheck.report.images.moments import KINDS, Moment, moments, neighbour
from formcheck.results.folder import overlay_names
from formcheck_app.components import styles
from formcheck_app.visitor import once

_ALL: Final = "all"


def show(job: Job) -> None:
    """Show the stills and the video of one clip, as they are drawn."""
    if job.analysis is None:
        return
    st.subheader("See it")
    _clip(job, job.analysis)


@st.fragment
def _clip(job: Job, analysis: Analysis) -> None:
    names = clip_words(analysis)
    index = 0
    controls = st.container(horizontal=True)
    if len(names) > 1:
        index = controls.segmented_control(
            "Clip",
            range(len(names)),
            default=0,
            required=True,
            format_func=lambda place: names[place],
            key=f"clip-{job.id}",
        )
    clip = analysis.clips[index]
    found = once(f"moments-{job.id}-{index}", partial(moments, clip))
    if found:
        _scrubber(job, index, found, controls)
    styles.while_drawing(job, lambda one: _video(one, index=index))


def clip_words(analysis: Analysis) -> list[str]:
    """Return what to call each clip of a run, as ``left side``; each another name."""
    words = [_filmed(clip) for clip in analysis.clips]
    count = Counter(words)
    return [
        word if count[word] == 1 else f"{word}, {styles.literal(clip.info.name)}"
        for word, clip in zip(words, analysis.clips, strict=True)
    ]


def _filmed(clip: ClipAnalysis) -> str:
    scene = clip.scene
    if scene is None:
        return styles.literal(clip.info.name)
    if scene.view == "side" and scene.near_side is not None:
        return f"{scene.near_side} side"
    return {"rear": "from behind", "front": "from the front"}.get(scene.view, "side")


def _scrubber(
    job: Job, index: int, found: Sequence[Moment], controls: DeltaGenerator
) -> None:
    """Step or slide through foot strikes, mid-stances and toe-offs."""
    kind = controls.segmented_control(
        "Moment",
        [_ALL, *KINDS],
        default=_ALL,
        required=True,
        format_func=lambda key: KINDS.get(key, "all"),
        key=f"kind-{index}",
    )
    shown = [m for m in found if kind in (_ALL, m.kind)]
    key = f"moment-{job.id}-{index}-{kind}"
    names = [moment.name for moment in shown]
    if key not in st.session_state:  # the first one that has something to read
        st.session_state[key] = next((m.name for m in shown if m.angles), names[0])
    moment = shown[names.index(st.session_state[key])]
    picture = job.file(still_name(index, moment))
    if picture.exists() and picture.name in job.drawn:
        st.html(styles.photo(picture.read_bytes(), f"{moment.name}: {moment.words}"))
    else:
        _until_drawn(job, picture.name, f"{moment.name}: {moment.words}")
    st.markdown(f"**{moment.name}**: {moment.words or 'see the video'}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Back",
            icon=":material/chevron_left:",
            key=f"back-{index}",
            on_click=_step,
            args=(key, names, -1),
        )
        st.button(
            "Next",
            icon=":material/chevron_right:",
            key=f"next-{index}",
            on_click=_step,
            args=(key, names, 1),
        )
    st.select_slider("Along the run", names, key=key)


def _step(key: str, names: Sequence[str], by: int) -> None:
    st.session_state[key] = neighbour(names, st.session_state[key], by)


@st.fragment(run_every=1.0)
def _until_drawn(job: Job, name: str, said: str) -> None:
    if name in job.drawn:
        st.html(styles.photo(job.file(name).read_bytes(), said))
    elif job.ended:
        st.caption("There is no picture of this moment.")
    else:
        st.info("The pictures are being drawn.", icon=":material/hourglass_top:")


def _video(job: Job, *, index: int) -> None:
    name = overlay_names([clip.path.name for clip in job.task.clips])[index]
    if name in job.drawn:
        st.video(str(job.file(name)), loop=True, muted=True)
    elif job.state is State.drawing:
        st.info(
            "The video with the skeleton is being drawn; everything else is ready.",
            icon=":material/hourglass_top:",
        )
    elif job.reason:
        st.warning(f"The video could not be drawn: {styles.literal(job.reason)}")
