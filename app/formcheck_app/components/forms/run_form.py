"""The run: belt speed, height, whose it is, and the optional questions."""

import datetime
import re
from collections.abc import Callable
from typing import Final

import streamlit as st

from formcheck.errors import InputError
from formcheck.pose.nets.heavy_model import installed
from formcheck.processes import cores
from formcheck.settings.settings import Estimator, Runner, Settings
from formcheck.settings.typed import make_runner
from formcheck.settings.units import height_m, speed_mps
from formcheck_app.components import styles
from formcheck_app.components.forms import questionnaire_form
from formcheck_app.speech import language, say

QUANTITIES: Final = {
    "speed": (
        "Belt speed",
        "What the treadmill's display says. Stride length is belt speed times stride "
        "time; without it there is only an estimate.",
    ),
    "height": (
        "Body height",
        "Used for what is typical at your height, and to estimate the speed if you do "
        "not know it.",
    ),
}
"""What each number is called, and what it is for."""
_SPEED_UNITS: Final = ("km/h", "mph", "min/km", "min/mile", "m/s")
_HEIGHT_UNITS: Final = ("cm", "ft in", "m")
_SPEED_EXAMPLES: Final = {
    "km/h": "10.8",
    "mph": "6.7",
    "min/km": "5:33",
    "min/mile": "8:56",
    "m/s": "3.0",
}
_HEIGHT_EXAMPLES: Final = {"cm": "175", "ft in": "5'9\"", "m": "1.75"}
_READ: Final[dict[str, Callable[[str], float]]] = {
    "speed": speed_mps,
    "height": height_m,
}
_HAS_UNIT: Final = re.compile(r"[a-z'\"\u2019\u201d\u2032\u2033]", re.IGNORECASE)


def ask() -> None:
    """Ask for speed and height, each with a unit, and whose run it is."""
    _quantity("speed", _SPEED_UNITS, _SPEED_EXAMPLES)
    _quantity("height", _HEIGHT_UNITS, _HEIGHT_EXAMPLES)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say("Name"),
            key="runner-name",
            placeholder=say("optional"),
            help=say(
                "Stands on the report and tells runs apart; it goes nowhere else."
            ),
        )
        if "runner-date" not in st.session_state:
            st.session_state["runner-date"] = "today"
        st.date_input(say("Date of the run"), key="runner-date", max_value="today")


def options() -> None:
    """Ask how the result is to be written."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.checkbox(
            say("Blur the face"),
            key="runner-blur",
            help=say("In every picture and video; faces of others stay as they are."),
        )
        st.checkbox(
            say("I am a clinician"),
            key="runner-clinician",
            help=say(
                "Shows what otherwise waits for one to look. Emergencies, urgent "
                "signs and signs of the bone stand first for everybody."
            ),
        )
        if installed():
            st.checkbox(
                say("Larger pose net"),
                key="runner-heavy",
                help=say(
                    "Surer about the legs, above all from behind; takes about three "
                    "times as long."
                ),
            )
    if not installed():
        st.caption(
            say(
                "A larger pose net is surer from behind. To have it here: "
                "`formcheck models --install`."
            )
        )


def settings() -> Settings:
    """Return how to analyse, as chosen."""
    chosen = st.session_state
    return Settings(
        workers=cores(),
        language=language(),
        blur_faces=bool(chosen.get("runner-blur")),
        clinician=bool(chosen.get("runner-clinician")),
        estimator=estimator(),
    )


def estimator() -> Estimator:
    """Return how the body is found: with the larger net where it was chosen."""
    heavy = st.session_state.get("runner-heavy") and installed()
    return "heavy" if heavy else "tracks"


def fill_in(*, speed: str, height: str) -> None:
    """Fill in a known speed [m/s] and height [m], given as texts with their unit."""
    for key, text, unit in (("speed", speed, "m/s"), ("height", height, "m")):
        if text:
            st.session_state[key] = text.removesuffix(unit)
            st.session_state[f"{key}-unit"] = unit


def _quantity(key: str, units: tuple[str, ...], examples: dict[str, str]) -> None:
    label, why = QUANTITIES[key]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = st.session_state.get(f"{key}-unit", units[0])
        st.text_input(
            say(label),
            key=key,
            placeholder=say(f"for example {examples[unit]}"),
            help=say(why),
        )
        st.selectbox(
            say(f"Unit of {label}"),
            units,
            key=f"{key}-unit",
            width=120,
            label_visibility="collapsed",
        )
    wrong = _wrong(key)
    if wrong:
        styles.note("error", styles.literal(styles.sentence(wrong)))


def _wrong(key: str) -> str:
    """Return why what was typed is no such quantity; empty if it is one."""
    text = _typed(key)
    try:
        if text is not None:
            _READ[key](text)
    except InputError as error:
        return str(error)
    return ""


def runner() -> Runner:
    """Return the person as typed.

    Raises
    ------
    InputError
        If a number cannot be understood.
    """
    return make_runner(
        speed=_typed("speed"),
        height=_typed("height"),
        answers=questionnaire_form.given(),
        name=str(st.session_state.get("runner-name", "")),
        date=_day(),
    )


def own_speed(clip_id: str) -> dict[str, float]:
    """Return the fields of a clip that has a belt speed of its own.

    Raises
    ------
    InputError
        If it cannot be understood.
    """
    unit = str(st.session_state.get("speed-unit", ""))
    typed = with_unit(str(st.session_state.get(f"own-speed-{clip_id}", "")), unit)
    return {} if typed is None else {"speed_mps": speed_mps(typed)}


def _day() -> datetime.date | None:
    """Return the date that was chosen; None if the field was emptied."""
    chosen = st.session_state.get("runner-date")
    return chosen if isinstance(chosen, datetime.date) else None


def _typed(key: str) -> str | None:
    return with_unit(
        str(st.session_state.get(key, "")), str(st.session_state.get(f"{key}-unit", ""))
    )


def with_unit(text: str, chosen: str) -> str | None:
    """Return a quantity with its unit: the typed one, else the chosen one.

    ``175 cm`` and ``175`` are the same beside ``cm``; empty is None.
    """
    typed = text.strip()
    if not typed:
        return None
    if _HAS_UNIT.search(typed):
        return typed
    if chosen == "ft in":  # 5 9 is five feet nine
        feet, _, inches = typed.partition(" ")
        return f"{feet}ft{inches.strip() or 0}in"
    return f"{typed}{chosen}"
