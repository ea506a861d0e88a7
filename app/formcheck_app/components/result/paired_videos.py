"""Two films side by side, the same moment of the stride in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import streamlit as st

from formcheck.background.jobs import Job
from formcheck.results.folder import overlay_names
from formcheck_app.components.result import moment_viewer
from formcheck_app.run_files import address
from formcheck_app.speech import say, words_of
from formcheck_app.visits.visitors import Visitor

_HERE: Final = Path(__file__).parent
_SCRIPT: Final = _HERE / "paired_videos.js"


@dataclass(frozen=True, kw_only=True)
class Film:
    """One clip of a run whose video is drawn: what it is called, and its strides."""

    name: str
    data: dict[str, Any]


def show(visitor: Visitor, before: Job | None, after: Job | None) -> None:
    """Offer any two films of this visitor's runs, as they are drawn.

    The compared runs come first.
    """
    drawing = any(not job.ended for job in visitor.jobs)
    st.fragment(_show, run_every=3.0 if drawing else None)(visitor, before, after)


def _show(visitor: Visitor, before: Job | None, after: Job | None) -> None:
    found = films([job for job in (before, after) if job], visitor.jobs)
    if len(found) < 2:
        return
    st.header(say("The films, side by side"))
    st.caption(
        say(
            "Locked at the foot strike of the near leg: a stride takes the same time "
            "in both, so the same moment is seen left and right."
        )
    )
    columns = st.columns(2)
    names = [film.name for film in found]
    chosen = [
        column.selectbox(say(label), names, index=place, key=f"film-{label}")
        for place, (column, label) in enumerate(
            zip(columns, ("Left film", "Right film"), strict=True)
        )
    ]
    component(
        key="paired",
        data={
            "films": [found[names.index(name)].data for name in chosen],
            "texts": words_of(_SCRIPT.read_text(encoding="utf-8")),
        },
        height="content",
    )


def films(first: Sequence[Job], jobs: Sequence[Job]) -> list[Film]:
    """Return every film that can be shown, those of some runs first."""
    ordered = list(dict.fromkeys([*first, *jobs]))
    found: list[Film] = []
    # The first clip of each run before any second one: before and after, as a rule.
    for place in range(max((len(job.task.clips) for job in ordered), default=0)):
        for job in ordered:
            found += _film(job, place, number=jobs.index(job) + 1)
    return found


def _film(job: Job, place: int, *, number: int) -> list[Film]:
    if job.analysis is None or place >= len(job.analysis.clips):
        return []
    name = overlay_names([clip.path.name for clip in job.task.clips])[place]
    facts = moment_viewer.stride_facts(job.analysis.clips[place])
    if name not in job.drawn or not facts["strides"]:
        return []
    clip = job.analysis.clips[place].info.name
    words = f"{number}. {clip}, {say(moment_viewer.clip_words(job.analysis)[place])}"
    data = {**facts, "video": f"/{address(job.id, name)}", "name": words}
    return [Film(name=words, data=data)]


def component(**arguments: Any) -> None:  # noqa: ANN401  (Streamlit's own)
    """Mount the two films."""
    css = (_HERE / "moment_viewer.css").read_text(encoding="utf-8")
    made = st.components.v2.component(
        "formcheck-paired",
        html='<div class="fc-viewer fc-paired"></div>',
        css=css,
        js=_SCRIPT.read_text(encoding="utf-8"),
    )
    made(**arguments)
