"""A metronome that plays the step rate which the advice names."""

from pathlib import Path
from typing import Final

import streamlit as st

from formcheck.advice.placeholders import faster_steps
from formcheck.model import Analysis
from formcheck_app.speech import words_of

CARD: Final = "shorter_stride"
"""The card that asks for more steps a minute."""
_WAITS: Final = ("later", "ask_first")
_SCRIPT: Final = Path(__file__).with_name("metronome.js")
_STYLE: Final = """
.fc-metronome { font: inherit; } .row { display: flex; flex-wrap: wrap; gap: 0.75rem;
  align-items: center; } .told { margin: 0.25rem 0 0; min-height: 1.4em; }
button, select { font: inherit; font-size: 1rem; color: inherit; min-height: 44px;
  padding: 0 1rem; background: transparent; border-radius: 0.5rem;
  border: 1px solid color-mix(in srgb, currentColor 40%, transparent); }
select { background: light-dark(#fff, #1a1d21); margin-left: 0.4rem; }
"""


def advised_spm(analysis: Analysis) -> int | None:
    """Return the step rate that the advice names [1/min]; None if it names none."""
    told = [r for r in analysis.recommendations if r.key == CARD]
    if not told or told[0].gate in _WAITS or told[0].place == "information":
        return None
    found = [m for m in analysis.metrics if m.key == "cadence" and m.side is None]
    return faster_steps(found[0].value) if found else None


def offer(analysis: Analysis, *, key: str) -> None:
    """Show the metronome where the advice asks for more steps a minute."""
    spm = advised_spm(analysis)
    if spm is None:
        return
    made = st.components.v2.component(
        "formcheck-metronome",
        html='<div class="fc-metronome"></div>',
        css=_STYLE,
        js=_SCRIPT.read_text(encoding="utf-8"),
    )
    made(
        key=key,
        data={"spm": spm, "texts": words_of(_SCRIPT.read_text(encoding="utf-8"))},
        height="content",
    )
