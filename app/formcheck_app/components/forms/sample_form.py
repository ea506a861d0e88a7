"""Sample clips, for a first try without a camera."""

from typing import Final

import streamlit as st

from formcheck.background.uploads import receive
from formcheck.samples import Sample, first_of_each_view, samples
from formcheck_app.components.forms import held_clips, run_form
from formcheck_app.speech import say
from formcheck_app.visits.visitor import limits
from formcheck_app.visits.visitors import Visitor

_TITLES: Final = {
    "side": "From the side",
    "rear": "From behind",
    "front": "From the front",
}


def offer(visitor: Visitor) -> None:
    """Offer the sample clips, if there are any on this machine."""
    found = first_of_each_view(samples())
    if not found:
        return
    st.markdown(say("No clip at hand? Try a computer-made runner:"))
    with st.container(horizontal=True):
        for sample in found:
            if st.button(
                say(_TITLES.get(sample.view, sample.path.stem)),
                key=f"sample-{sample.path.stem}",
                help=say(sample.about),
            ):
                _take(visitor, sample)
                st.rerun()


def _take(visitor: Visitor, sample: Sample) -> None:
    """Put a copy of a sample with the clips and fill in what is known about it."""
    with sample.path.open("rb") as stream:
        path = receive(stream, sample.path.name, visitor.folder / "clips", limits())
    held_clips.hold(visitor, path)
    run_form.fill_in(speed=sample.speed, height=sample.height)
