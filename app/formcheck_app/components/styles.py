"""How the pages look: the few styles that Streamlit has no option for."""

import re
from base64 import b64encode
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from formcheck_app.speech import choose, language, say

if TYPE_CHECKING:  # every page shows this first, so nothing slow is loaded here
    from formcheck.background.jobs import Job

DRAWINGS: Final = Path(__file__).parents[1] / "drawings"
_STYLE: Final = Path(__file__).with_name("app.css")
_MANNERS: Final = Path(__file__).with_name("page_manners.js")
ICON: Final = str(DRAWINGS / "icon.svg")
"""A file of our own: Streamlit would fetch a named icon from the internet."""
_FILE: Final = re.compile(r"\S[^:]*\.\w{2,4}:")
"""A remark that begins with the name of a file, which is told as it is."""
_FIELDS: Final = {
    "--capture-fps": "Slow motion: frames per second of the camera",
    "--start": "Use only from",
    "--end": "Use only until",
    "--view": "Filmed",
    "--speed": "Belt speed",
    "--height": "Body height",
    "--dots": "Two light dots or a strip of tape",
}
"""What the options of the command line are called here."""


def dress() -> None:
    """Add the styles to the page, and what screen readers and phones need."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
    script = _MANNERS.read_text(encoding="utf-8")
    for mark, text in (
        ("@language", language()),
        ("@pages", say("Pages")),
        ("@upload", say("Upload")),
    ):
        script = script.replace(mark, text)
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def footer() -> None:
    """Say what this is and is not, on every page."""
    st.divider()
    choose()
    st.caption(
        say(
            "formcheck is a form check, never a diagnosis: it measures movement in a "
            "video and cannot see injuries. With pain that stays or gets worse, see "
            "a physiotherapist or doctor. Everything stays on this computer."
        )
    )


def note(level: Literal["info", "warn", "error"], text: str) -> None:
    """Show one remark about a clip."""
    if level == "error":
        st.error(text, icon=":material/block:")
    elif level == "warn":
        st.warning(text, icon=":material/warning:")
    else:
        st.info(text, icon=":material/info:")


def link(page: str, label: str, icon: str, **query: str) -> None:
    """Show a way to another page."""
    st.page_link(
        f"pages/{page}.py",
        label=say(label),
        icon=f":material/{icon}:",
        query_params=query or None,
    )


def live(text: str, *, seen: bool = True) -> str:
    """Return words that are read out when they change, as HTML."""
    hidden = "" if seen else ' class="fc-hidden"'
    return f'<div role="status"{hidden}>{escape(text)}</div>'


def how_to_film() -> None:
    """Show the way to the rules for filming."""
    link("how_to_film", "How to film so that the numbers are good", "videocam")


def sentence(text: str) -> str:
    """Return a remark as a sentence that names fields of the app, not options."""
    text = say(text)
    for option, field in _FIELDS.items():
        text = text.replace(option, f"“{say(field)}”")
    begin = text[:1] if _FILE.match(text) else text[:1].upper()
    return f"{begin}{text[1:].rstrip('.')}."


def plain(text: str) -> str:
    """Return a text that HTML shows as it is."""
    return escape(text)


def literal(text: str) -> str:
    """Return a text that Markdown shows as it is, such as a file name."""
    marks = "\\`*_{}[]()<>#+-!|~$:"
    return "".join(f"\\{c}" if c in marks else c for c in text)


def while_drawing(job: "Job", show: "Callable[[Job], None]") -> None:
    """Show something that grows while a job draws, and stop looking when it ended."""
    st.fragment(show, run_every=None if job.ended else 2.0)(job)


def photo(jpeg: bytes, said: str) -> str:
    """Return a picture as HTML that fits a screen; ``said`` is its text."""
    data = b64encode(jpeg).decode()
    return (
        f'<img class="fc-photo" alt="{escape(said)}" '
        f'src="data:image/jpeg;base64,{data}">'
    )


def thumbnail(jpeg: bytes, name: str) -> str:
    """Return a small picture of a clip as HTML."""
    return photo(jpeg, say(f"A picture of {name}")).replace("fc-photo", "fc-thumb")


def picture(svg: str, said: str) -> str:
    """Return a drawing as an HTML image; ``said`` is what a screen reader says."""
    data = b64encode(svg.encode()).decode()
    return f'<img alt="{escape(said)}" src="data:image/svg+xml;base64,{data}">'
