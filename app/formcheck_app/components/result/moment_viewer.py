"""Looking at the run itself: stills, video and curves of each clip, linked."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import streamlit as st

from formcheck.background.jobs import Job
from formcheck.model import Analysis, ClipAnalysis, FloatArray
from formcheck.report.charts.sections import curve_box
from formcheck.report.headline import curve_groups
from formcheck.report.images.stills.moment_stills import still_name
from formcheck.report.images.stills.moments import Moment, moments
from formcheck.report.localised import localised
from formcheck.results.folder import overlay_names
from formcheck_app.components import styles
from formcheck_app.run_files import address
from formcheck_app.speech import language, say, words_of
from formcheck_app.visits.visitor import once

_HERE: Final = Path(__file__).parent
_SCRIPT: Final = _HERE / "moment_viewer.js"
_SHOWN_CURVES: Final = ("knee_flexion", "pelvic_tilt")
"""Beside the video; all others are below."""
_DIGITS: Final = 4


def show(job: Job) -> None:
    """Show the stills and the video of one clip, as they are drawn."""
    if job.analysis is None:
        return
    st.header(say("See it"))
    names = clip_words(job.analysis)
    index = 0
    if len(names) > 1:
        index = st.segmented_control(
            say("Clip"),
            range(len(names)),
            default=0,
            required=True,
            format_func=lambda place: say(names[place]),
            key=f"clip-{job.id}",
        )
    styles.while_drawing(job, partial(_viewer, index=index, analysis=job.analysis))


def _viewer(job: Job, *, index: int, analysis: Analysis) -> None:
    clip = analysis.clips[index]
    fixed = once(f"viewer-{job.id}-{index}", partial(_fixed, clip, index))
    found = once(f"moments-{job.id}-{index}", partial(moments, clip))
    if not found and job.ended and not job.drawn:
        return
    component(
        key=f"viewer-{job.id}-{index}",
        data={
            **fixed,
            "curves": [localised(one, language()) for one in fixed["curves"]],
            "texts": words_of(_SCRIPT.read_text(encoding="utf-8")),
            "events": [_event(job, index, moment) for moment in found],
            "video": _video(job, index),
            "drawing": not job.ended,
        },
        height="content",
    )
    if job.ended and job.reason:
        st.warning(say(f"The video could not be drawn: {styles.literal(job.reason)}"))


def component(**arguments: Any) -> None:  # noqa: ANN401  (Streamlit's own)
    """Mount the viewer."""
    made = st.components.v2.component(
        "formcheck-viewer",
        html='<div class="fc-viewer"></div>',
        css=(_HERE / "moment_viewer.css").read_text(encoding="utf-8"),
        js=_SCRIPT.read_text(encoding="utf-8"),
    )
    made(**arguments)


def _fixed(clip: ClipAnalysis, index: int) -> dict[str, Any]:
    """Return what does not change while pictures are drawn, times in real seconds."""
    facts = stride_facts(clip)
    times = _times_s(clip)
    curves = Analysis(clips=(clip,), curves=clip.curves)
    charts = [
        str(curve_box(group, clip.pelvis).chart)
        for _, group in curve_groups(curves)
        if group[0].key in _SHOWN_CURVES
    ]
    return {
        "clip": f"{index}",
        "start": float(times[0]) if times.size else 0.0,
        "end": float(times[-1]) if times.size else 0.0,
        **facts,
        "frames": times.round(_DIGITS).tolist(),
        "curves": charts,
    }


def stride_facts(clip: ClipAnalysis) -> dict[str, Any]:
    """Return where the strides of the near leg begin and end, in real seconds.

    ``zero`` is the first frame, ``slow`` how many seconds of the film are one.
    """
    times = _times_s(clip)
    return {
        "zero": float(times[0]) if times.size else 0.0,
        "slow": clip.info.slow_motion_factor,
        "strides": [
            [round(s.foot_strike_s, _DIGITS), round(s.next_strike_s, _DIGITS)]
            for s in clip.strides
            if s.side == _near(clip)
        ],
    }


def _times_s(clip: ClipAnalysis) -> FloatArray:
    if clip.pose is None:
        return np.empty(0)
    times: FloatArray = clip.pose.time_s / clip.info.slow_motion_factor
    return times


def _near(clip: ClipAnalysis) -> str:
    """Return the side whose strides the curves are read by."""
    near = clip.scene.near_side if clip.scene else None
    return near or "left"


def _event(job: Job, index: int, moment: Moment) -> dict[str, Any]:
    name = still_name(index, moment)
    drawn = name in job.drawn
    return {
        "time": round(moment.time_s, _DIGITS),
        "kind": moment.kind,
        "name": say(moment.name),
        "words": say(moment.words),
        "angles": len(moment.angles),
        "still": f"/{address(job.id, name)}" if drawn else None,
    }


def _video(job: Job, index: int) -> str | None:
    name = overlay_names([clip.path.name for clip in job.task.clips])[index]
    return f"/{address(job.id, name)}" if name in job.drawn else None


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
