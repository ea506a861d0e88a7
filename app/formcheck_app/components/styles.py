"""How the pages look: the few styles that Streamlit has no option for."""

from base64 import b64encode
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

if TYPE_CHECKING:  # every page shows this first, so nothing slow is loaded here
    from formcheck.background.jobs import Job

DRAWINGS: Final = Path(__file__).parents[1] / "drawings"
ICON: Final = str(DRAWINGS / "icon.svg")
"""A file of our own: Streamlit would fetch a named icon from the internet."""
_FIELDS: Final = {
    "--capture-fps": "Slow motion: pictures per second of the camera",
    "--start": "Use only from",
    "--end": "Use only until",
    "--view": "Filmed",
    "--speed": "Belt speed",
    "--height": "Body height",
    "--dots": "Two light dots or a strip of tape",
}
"""What the options of the command line are called here."""
_STYLE: Final = """
<style>
.stApp { --ink: inherit; --page: transparent; --card: var(--fc-soft);
  --soft: color-mix(in srgb, currentColor 75%, transparent); --line: var(--fc-line);
  --warn: light-dark(#8a4b00, #ffc46b); --warn-bg: light-dark(#fff4e0, #33260e);
  --error: light-dark(#a1150b, #ff9d94); --error-bg: light-dark(#fdecea, #3a1613); }
.advice h2 { font-size: 1.4rem; padding: 0.5rem 0 0.25rem; }
.advice h3 { font-size: 1.1rem; padding: 1rem 0 0.25rem; }
.advice h4 { padding: 0; } .advice p { margin: 0.25rem 0 0.6rem; }
.advice .soft { color: var(--soft); font-size: 0.92rem; }
.advice summary { cursor: pointer; }
.advice dl { display: grid; gap: 0.25rem 1rem; margin: 0.5rem 0; padding: 0; }
.advice dl dt, .advice dl dd { margin: 0 !important; padding: 0 !important; }
.advice .note { border-left: 4px solid var(--line); background: var(--card);
  padding: 0.5rem 0.75rem; margin: 0.5rem 0; border-radius: 0 0.4rem 0.4rem 0; }
.advice .note.warn { border-color: var(--warn); background: var(--warn-bg); }
.advice .note.error { border-color: var(--error); background: var(--error-bg); }
.advice .note.warn > strong:first-child { color: var(--warn); }
:root { --fc-left: #2a8fd4; --fc-right: #e6741d; --fc-soft: rgba(128,128,128,0.14);
        --fc-line: rgba(128,128,128,0.35); }
.stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 3rem; max-width: 52rem; }
@media (max-width: 40rem) {
  .stMainBlockContainer { padding: 3.25rem 1rem 2rem; }
  .stAppHeader { height: 2.75rem; min-height: 2.75rem; }
  .st-key-menu { gap: 0; flex-wrap: nowrap; overflow-x: auto;
    padding-bottom: 0.2rem; }
  .st-key-menu a { padding-left: 0.3rem; padding-right: 0.3rem; }
  .st-key-menu a p { font-size: 0.8rem; }
  [class*="st-key-kind-"] button { padding-left: 0.5rem; padding-right: 0.5rem; }
}
.fc-cards { display: grid; gap: 0.75rem; margin: 0.25rem 0 0.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(14.5rem, 100%), 1fr)); }
.fc-card { background: var(--fc-soft); border-radius: 0.6rem; padding: 0.9rem 1rem;
  overflow-wrap: anywhere; }
.fc-card h2 { font-size: 0.95rem; font-weight: 600; margin: 0 0 0.25rem; padding: 0;
  opacity: 0.8; }
.fc-card .fc-number { font-size: 1.4rem; font-weight: 680; line-height: 1.25;
  font-variant-numeric: tabular-nums; margin: 0; }
.fc-card .fc-number small { font-size: 0.9rem; font-weight: 500; display: inline-block;
  min-width: 3rem; }
.fc-card p { margin: 0.35rem 0 0; font-size: 0.92rem; line-height: 1.45; }
.fc-card .fc-none { font-size: 1.15rem; font-weight: 600; opacity: 0.75; }
.fc-card img { display: block; width: 100%; height: auto; margin: 0.4rem 0; }
.fc-left { color: var(--fc-left); } .fc-right { color: var(--fc-right); }
.fc-photo { display: block; width: 100%; max-height: 70vh; object-fit: contain;
  border-radius: 0.6rem; background: var(--fc-soft); }
.stVideo { max-height: 70vh; }
.fc-soft { opacity: 0.75; font-size: 0.92rem; }
.fc-table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  font-size: 0.95rem; }
.fc-table th, .fc-table td { text-align: left; vertical-align: top; border: 0;
  padding: 0.45rem 0.75rem 0.45rem 0; border-bottom: 1px solid var(--fc-line); }
.fc-table thead th { opacity: 0.75; font-weight: 600; }
.fc-table td[data-name] { white-space: nowrap; }
.fc-thumb { display: block; width: 100%; border-radius: 0.5rem; }
@media (max-width: 40rem) {
  .fc-table thead { display: none; }
  .fc-table tr { display: block; border-bottom: 1px solid var(--fc-line);
    padding: 0.5rem 0; }
  .fc-table th, .fc-table td { display: block; border: 0; padding: 0.05rem 0; }
  .fc-table td:empty { display: none; }
  .fc-table td[data-name]::before { content: attr(data-name); opacity: 0.7;
    display: inline-block; min-width: 5.4rem; }
}
.fc-drawing img { display: block; width: 100%; max-width: 24rem; margin: 0 auto; }
.fc-facts { margin: 0.1rem 0; }
dl.fc-list { margin: 0; } dl.fc-list dt { font-weight: 600; margin-top: 0.5rem; }
dl.fc-list dd { margin: 0; }
</style>
"""


def dress() -> None:
    """Add the styles to the page."""
    st.html(_STYLE)


def footer() -> None:
    """Say what this is and is not, on every page."""
    st.divider()
    st.caption(
        "formcheck is a form check, never a diagnosis: it measures movement in a video "
        "and cannot see injuries. With pain that stays or gets worse, see a "
        "physiotherapist or doctor. Everything stays on this computer."
    )


def note(level: Literal["info", "warn", "error"], text: str) -> None:
    """Show one remark about a clip."""
    if level == "error":
        st.error(text, icon=":material/block:")
    elif level == "warn":
        st.warning(text, icon=":material/warning:")
    else:
        st.info(text, icon=":material/info:")


def link(page: str, label: str, icon: str) -> None:
    """Show a way to another page that takes the visitor along."""
    from formcheck_app.visitor import address

    st.page_link(
        f"pages/{page}.py",
        label=label,
        icon=f":material/{icon}:",
        query_params=address(),
    )


def how_to_film() -> None:
    """Show the way to the rules for filming."""
    link("how_to_film", "How to film so that the numbers are good", "videocam")


def sentence(text: str) -> str:
    """Return a remark as a sentence that names fields of the app, not options."""
    for option, field in _FIELDS.items():
        text = text.replace(option, f"“{field}”")
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


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
    return photo(jpeg, f"A picture of {name}").replace("fc-photo", "fc-thumb")


def picture(svg: str, said: str) -> str:
    """Return a drawing as an HTML image; ``said`` is what a screen reader says."""
    data = b64encode(svg.encode()).decode()
    return f'<img alt="{escape(said)}" src="data:image/svg+xml;base64,{data}">'
